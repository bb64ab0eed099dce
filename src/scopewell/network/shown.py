"""What the member's home and the operators' console show of this room."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from scopewell.members.access import ColleagueRequest
from scopewell.members.models import Member
from scopewell.members.waiting import Item
from scopewell.network import queries
from scopewell.network.actions import own_words
from scopewell.network.models import Participant, ThreadKind
from scopewell.network.people import participant_of
from scopewell.network.posting import erase_all

DUE = timedelta(days=2)


def card(request: ColleagueRequest) -> SafeString:
    """Return what is new in the discussions, for the member's home."""
    participant = participant_of(request.member)
    context = {
        "followed": queries.followed_with_news(participant)[:3],
        "newest": queries.shown_threads(ThreadKind.DISCUSSION)[:4],
        "unseen": queries.unseen(participant),
    }
    return render_to_string("network/_card.html", context, request)


def consult_card(request: ColleagueRequest) -> SafeString:
    """Return the open case consults, for the member's home; nothing where there are none."""
    newest = queries.shown_threads(ThreadKind.CONSULT).filter(closed_at=None)[:3]
    return render_to_string("network/_consult_card.html", {"newest": newest}, request) if newest else SafeString("")


def flags_waiting() -> Iterator[Item]:
    """Yield the posts that wait for a moderator."""
    for post, flags in queries.flagged_posts():
        first = flags[0]
        where = post.thread.title
        url = reverse("moderation:post", args=[post.key])
        yield Item(f"post:{post.key}", first.get_reason_display(), url, first.at, _due(first.at), f"In “{where}”")


def consults_waiting() -> Iterator[Item]:
    """Yield the consults that wait for a moderator."""
    for consult in queries.waiting_consults():
        url = reverse("moderation:consult", args=[consult.thread.key])
        who = str(consult.thread.author or "a former member")
        title = consult.thread.title
        yield Item(f"consult:{consult.thread.key}", title, url, consult.sent_at, _due(consult.sent_at), f"By {who}")


def _due(since: datetime) -> date:
    return timezone.localdate(since + DUE)


def export_of(member: Member) -> object:
    """Return what this room keeps of a member."""
    found = Participant.objects.filter(member=member).first()
    return own_words(found) if found else None


def erase_of(member: Member) -> None:
    """Take a member out of what stays, and remove the rest."""
    found = Participant.objects.filter(member=member).first()
    if found is not None:
        erase_all(author=found)
        found.delete()
