"""What the sample members say: discussions with answers, a consult in every state; made through the real actions."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from scopewell.clients.models import Client, FormKind
from scopewell.clients.signing import form_to_sign, sign_form
from scopewell.consults.actions import begin_consult, keep_consult, send_consult
from scopewell.consults.snapshotting import strip
from scopewell.members.models import Member
from scopewell.network.actions import flag_post, react
from scopewell.network.consulting import record_outcome, release, send_back
from scopewell.network.models import Consult, Feeling, FlagReason, Participant, Post, Space, Thread
from scopewell.network.people import participant_of
from scopewell.network.posting import begin_thread, mark_answer, reply
from scopewell.practice.models import User

BETWEEN = timedelta(hours=5)
SOURCE = "demonstration_discussions.yaml"
REASON = "Nothing in it tells who it is"


def make_discussions(owner: User) -> None:
    """Make the discussions of the sample site when there are none. The sample practice is in force."""
    if not Space.objects.exists():
        SampleDiscussions(owner).make()


class SampleDiscussions:
    """What is being made, by whom."""

    def __init__(self, owner: User) -> None:
        self.owner = owner
        self.raw: dict[str, Any] = yaml.safe_load((files("scopewell.cli") / SOURCE).read_text())
        self.people = {handle: self._participant(handle, email) for handle, email in self.raw["members"].items()}

    def _participant(self, handle: str, email: str) -> Participant:
        participant = participant_of(Member.objects.select_related("user").get(user__email=email))
        participant.handle, participant.began_at = handle, timezone.now() - timedelta(days=200)
        participant.save(update_fields=["handle", "began_at"])
        return participant

    def make(self) -> None:
        """Make everything."""
        for one in self.raw["spaces"]:
            Space.objects.create(**one)
        for one in self.raw["threads"]:
            self._thread(one)
        for one in self.raw["consults"]:
            self._consult(one)
        for one in self.raw["flags"]:
            post = Post.objects.get(thread__title=one["thread"], number=one["number"])
            by = self.people[one["by"]]
            flag_post(by=by, post=post, reason=FlagReason(one["reason"]), words=one["words"])

    def _thread(self, raw: dict[str, Any]) -> None:
        author, space = self.people[raw["by"]], Space.objects.get(slug=raw["space"])
        thread = begin_thread(author=author, space=space, title=raw["title"], body=raw["body"])
        self._answer(thread, raw["replies"])
        self._back_date(thread, timezone.now() - timedelta(days=raw["days_ago"], hours=3))

    def _answer(self, thread: Thread, replies: list[dict[str, Any]]) -> None:
        for raw in replies:
            quoted = thread.posts.get(number=raw["quotes"]) if "quotes" in raw else None
            post = reply(author=self.people[raw["by"]], thread=thread, body=raw["body"], quoted=quoted)
            for feeling, who in raw.get("reactions", {}).items():
                for handle in who:
                    react(by=self.people[handle], post=post, feeling=Feeling(feeling))
            if raw.get("answer"):
                mark_answer(by=thread.author, thread=thread, post=post)

    def _back_date(self, thread: Thread, began: datetime) -> None:
        last = began
        for post in thread.posts.all():
            last = began + BETWEEN * (post.number - 1)
            Post.objects.filter(pk=post.pk).update(written_at=last)
        Thread.objects.filter(pk=thread.pk).update(begun_at=began, last_post_at=last)

    def _consult(self, raw: dict[str, Any]) -> None:
        """Prepare a consult in a client's record, send it, and take it to the state it is to show."""
        client = Client.objects.get(legal_name=raw["client"])
        version = form_to_sign(FormKind.CONSULT)
        assert version is not None, "the form comes with the product"
        sign_form(actor=self.owner, client=client, version=version, signer_name=client.legal_name)
        consult = begin_consult(actor=self.owner, client=client)
        asked = {"title": raw["title"], "question": raw["question"], "considered": raw.get("considered", "")}
        keep_consult(consult=consult, left_out=(), small_place="no", **asked)
        if raw["state"] == "draft":
            return
        send_consult(actor=self.owner, consult=consult, digest=strip(client).digest, confirmed=True)
        consult.refresh_from_db()
        there = Consult.objects.select_related("thread").get(thread__key=consult.network_key)
        began = timezone.now() - timedelta(days=raw["days_ago"], hours=2)
        if raw["state"] == "returned":
            send_back(actor=self.owner, consult=there, reason=raw["because"])
        elif raw["state"] != "waiting":
            release(actor=self.owner, consult=there, reason=REASON)
            self._answer(there.thread, raw.get("replies", []))
            if "outcome" in raw:
                linden = self.people["linden"]
                record_outcome(author=linden, consult=there, outcome=raw["outcome"], close=True)
                Consult.objects.filter(pk=there.pk).update(outcome_at=began + timedelta(days=35))
        Consult.objects.filter(pk=there.pk).update(sent_at=began)
        self._back_date(there.thread, began)
