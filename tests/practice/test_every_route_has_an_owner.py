"""Every route of the site, every role, one's own practice and another one: who gets what.

The table is generated from the URL map. A route without a row below fails, and so does a row without a route.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cast import House, browser, house, marigold, person
from class_room import film, school, sheet
from colleagues import colleague, credential, expired, operator, suspended
from discussions import consult, picture_file
from discussions import thread as discussion
from papers import papers_of
from scopewell.clients.actions import add_contact, add_episode, place_hold
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.merging import merge_clients
from scopewell.clients.models import FormKind, SavedFilter
from scopewell.clients.signing import current_version, sign_form
from scopewell.clients.vocabulary import ContactKind, EpisodeKind, SaidBy
from scopewell.consults.actions import begin_consult
from scopewell.intake.links import address_of, make_link
from scopewell.intake.models import Alarm
from scopewell.learning.actions import publish_work
from scopewell.learning.models import Certificate, Credit
from scopewell.members.models import Application, ApplicationState, Member
from scopewell.network.drafts import add_picture, keep_draft
from scopewell.network.people import participant_of
from scopewell.newsletter.models import Mailing, Sequence, Subscriber, Topic
from scopewell.practice.access import DUTIES, EDITORS, MODERATORS, OPERATORS, OWNERS, PROFESSIONALS, Access, access_of
from scopewell.practice.actions import grant_role, invite
from scopewell.practice.models import Duty, Invitation, Membership, Role
from scopewell.public.actions import begin_piece, publish
from scopewell.public.models import PieceKind
from scopewell.screening.actions import decide_again
from scopewell.screening.models import Clearance, Override, RecordImport

pytestmark = pytest.mark.django_db
LIBRARY = ("account_", "mfa_")
EVERYONE = frozenset(Role)


class Row(NamedTuple):
    """Who may open a route. `of`: the arguments that name records of a practice; empty when there are none.

    `house`: a page of the house itself, below practices and people, with nothing of anybody's on it.
    """

    kind: str
    roles: frozenset[str] = EVERYONE
    of: tuple[str, ...] = ()
    method: str = "get"


PUBLIC = (
    "what", "stages", "referrers", "clients", "join", "privacy", "terms", "page", "articles", "tag", "article", "share",
    "search", "feed", "sitemap", "robots",
)  # fmt: skip

DISCUSSIONS = ("discussions", "consults", "search", "notices", "drafts", "preferences")

TABLE: dict[str, Row] = {
    "home": Row("anybody"),
    "ui:patterns": Row("house"),
    "practice:choose": Row("signed-in"),
    "practice:open": Row("signed-in"),
    "practice:accept": Row("holder", of=("token",)),
    "practice:settings": Row("members", OWNERS),
    "practice:mask": Row("members", method="post"),
    "practice:rules": Row("members"),
    "practice:adopt": Row("members", OWNERS, method="post"),
    "practice:withdraw-adoption": Row("members", OWNERS, method="post"),
    "practice:people": Row("members", OWNERS),
    "practice:member": Row("members", OWNERS, ("member",)),
    "practice:end-member": Row("members", OWNERS, ("member",), "post"),
    "practice:withdraw-invitation": Row("members", OWNERS, ("invitation",), "post"),
    "clients:list": Row("members"),
    "clients:add": Row("members"),
    "clients:keep-filter": Row("members", method="post"),
    "clients:drop-filter": Row("members", EVERYONE, ("filter",), "post"),
    "clients:texts": Row("members", OWNERS),
    "clients:text": Row("members", OWNERS, ("form-kind",)),
    "clients:record": Row("members", EVERYONE, ("key",)),
    "clients:access-log": Row("members", OWNERS, ("key",)),
    "clients:person": Row("members", EVERYONE, ("key",)),
    "clients:change": Row("members", EVERYONE, ("key",)),
    "clients:change-state": Row("members", PROFESSIONALS, ("key",), "post"),
    "clients:hold": Row("members", PROFESSIONALS, ("key",), "post"),
    "clients:add-contact": Row("members", EVERYONE, ("key",)),
    "clients:change-contact": Row("members", EVERYONE, ("key", "contact")),
    "clients:end-contact": Row("members", EVERYONE, ("key", "contact"), "post"),
    "clients:facts": Row("members", EVERYONE, ("key",)),
    "clients:fact": Row("members", PROFESSIONALS, ("key", "fact-id")),
    "clients:review": Row("members", PROFESSIONALS, ("key", "answer"), "post"),
    "clients:add-episode": Row("members", PROFESSIONALS, ("key", "episode-kind")),
    "clients:all-named": Row("members", PROFESSIONALS, ("key", "episode-kind"), "post"),
    "clients:withdraw-episode": Row("members", PROFESSIONALS, ("key", "episode")),
    "clients:forms": Row("members", EVERYONE, ("key",)),
    "clients:sign": Row("members", EVERYONE, ("key", "form-kind")),
    "clients:signed": Row("members", EVERYONE, ("key", "signed")),
    "clients:merge": Row("members", PROFESSIONALS, ("key", "other")),
    "clients:take-back": Row("members", PROFESSIONALS, ("key", "merge")),
    "documents:list": Row("members"),
    "documents:scope": Row("members"),
    "documents:scope-for": Row("members", EVERYONE, ("audience",)),
    "documents:scope-page": Row("members", EVERYONE, ("audience",)),
    "documents:scope-pdf": Row("members", EVERYONE, ("audience",)),
    "documents:of": Row("members", EVERYONE, ("key",)),
    "documents:begin": Row("members", PROFESSIONALS, ("key",), "post"),
    "documents:begin-form": Row("members", PROFESSIONALS, ("key",), "post"),
    "documents:edit": Row("members", PROFESSIONALS, ("draft",)),
    "documents:draft-page": Row("members", PROFESSIONALS, ("draft", "page-number")),
    "documents:issue": Row("members", PROFESSIONALS, ("draft",), "post"),
    "documents:discard": Row("members", PROFESSIONALS, ("draft",), "post"),
    "documents:show": Row("members", EVERYONE, ("issued",)),
    "documents:page": Row("members", EVERYONE, ("issued", "page-number")),
    "documents:pdf": Row("members", EVERYONE, ("issued",)),
    "documents:sent": Row("members", PROFESSIONALS, ("issued",), "post"),
    "documents:chased": Row("members", PROFESSIONALS, ("issued",), "post"),
    "documents:answer": Row("members", PROFESSIONALS, ("issued",)),
    "documents:identify": Row("members", PROFESSIONALS, ("issued", "received"), "post"),
    "documents:withdraw-answer": Row("members", PROFESSIONALS, ("issued", "received"), "post"),
    "documents:scan": Row("members", EVERYONE, ("issued", "received")),
    "learning:overview": Row("anybody"),
    "learning:home": Row("member"),
    "learning:series": Row("anybody", of=("series-slug",)),
    "learning:take-certificate": Row("member", of=("series-slug",), method="post"),
    "learning:lesson": Row("anybody", of=("lesson-slug",)),
    "learning:quiz": Row("member", of=("lesson-slug",)),
    "learning:position": Row("member", of=("lesson-slug",), method="post"),
    "learning:read": Row("member", of=("lesson-slug",), method="post"),
    "learning:film": Row("anybody", of=("video",)),
    "learning:poster": Row("anybody", of=("video",)),
    "learning:captions": Row("anybody", of=("video",)),
    "learning:chapters": Row("anybody", of=("video",)),
    "learning:library": Row("anybody"),
    "learning:resource": Row("anybody", of=("sheet-slug",)),
    "learning:resource-pdf": Row("anybody", of=("sheet-slug", "paper")),
    "learning:resource-page": Row("anybody", of=("sheet-slug", "page-number")),
    "learning:certificate": Row("member", of=("earned",)),
    "learning:certificate-file": Row("member", of=("earned", "paper")),
    "learning:certificate-page": Row("member", of=("earned",)),
    "learning:record": Row("member"),
    "learning:record-print": Row("member"),
    "learning:record-export": Row("member"),
    "learning:record-add": Row("member"),
    "learning:record-change": Row("member", of=("credit",)),
    "learning:record-remove": Row("member", of=("credit",), method="post"),
    "learning:record-file": Row("member", of=("credit",)),
    "learning-check:enter": Row("anybody"),
    "learning-check:check": Row("anybody", of=("earned",)),
    "learning-desk:desk": Row("network", EDITORS),
    "learning-desk:begin": Row("network", EDITORS, ("learning-kind",)),
    "learning-desk:edit": Row("network", EDITORS, ("sheet",)),
    "learning-desk:preview": Row("network", EDITORS, ("sheet", "number")),
    "learning-desk:preview-page": Row("network", EDITORS, ("sheet", "number", "page-number")),
    "learning-desk:history": Row("network", EDITORS, ("sheet",)),
    "learning-desk:restore": Row("network", EDITORS, ("sheet", "number"), "post"),
    "learning-desk:publish": Row("network", EDITORS, ("sheet",), "post"),
    "learning-desk:take-off": Row("network", EDITORS, ("sheet",), "post"),
    "learning-desk:cancel": Row("network", EDITORS, ("sheet", "outing"), "post"),
    "learning-desk:videos": Row("network", EDITORS),
    "learning-desk:send-video": Row("network", EDITORS),
    "learning-desk:video": Row("network", EDITORS, ("video",)),
    "learning-desk:look-again": Row("network", EDITORS, ("video",), "post"),
    "learning-desk:remove-video": Row("network", EDITORS, ("video",), "post"),
    "learning-desk:certificates": Row("network", OPERATORS),
    "learning-desk:revoke": Row("network", OPERATORS, ("earned",)),
    **{f"network:{name}": Row("member") for name in DISCUSSIONS},
    "network:space": Row("member", of=("space",)),
    "network:begin": Row("member", of=("space",)),
    "network:keep": Row("member", method="post"),
    "network:drop": Row("member", of=("kept-draft",), method="post"),
    "network:picture": Row("member", of=("picture",)),
    "network:thread": Row("member", of=("thread",)),
    "network:consult": Row("member", of=("case",)),
    "network:reply": Row("member", of=("thread",)),
    "network:follow": Row("member", of=("thread",), method="post"),
    "network:outcome": Row("member", of=("case",), method="post"),
    **{f"network:{name}": Row("member", of=("post",)) for name in ("post", "edit", "history", "flag", "erase")},
    "network:react": Row("member", of=("post",), method="post"),
    "network:answer": Row("member", of=("post",), method="post"),
    "network:person": Row("member", of=("handle",)),
    "network:block": Row("member", of=("handle",), method="post"),
    "network:export": Row("member", method="post"),
    "network:erase-all": Row("member", method="post"),
    "network:mute": Row("holder", of=("updates-token",)),
    "moderation:queue": Row("network", MODERATORS),
    "moderation:log": Row("network", MODERATORS),
    "moderation:spaces": Row("network", MODERATORS),
    "moderation:space": Row("network", MODERATORS, ("space",)),
    "moderation:post": Row("network", MODERATORS, ("post",)),
    "moderation:thread": Row("network", MODERATORS, ("thread",)),
    "moderation:consult": Row("network", MODERATORS, ("case",)),
    "consults:list": Row("members", EVERYONE, ("key",)),
    "consults:begin": Row("members", PROFESSIONALS, ("key",), "post"),
    "consults:prepare": Row("members", PROFESSIONALS, ("key", "consult")),
    "consults:sent": Row("members", EVERYONE, ("key", "consult")),
    "consults:discard": Row("members", PROFESSIONALS, ("key", "consult-other"), "post"),
    "members:home": Row("member"),
    "members:join": Row("anybody"),
    "members:standing": Row("signed-in"),
    "members:apply": Row("signed-in", method="post"),
    "members:application": Row("signed-in"),
    "members:withdraw": Row("signed-in", method="post"),
    "members:add-credential": Row("signed-in"),
    "members:credential": Row("signed-in", of=("credential",)),
    "members:remove-credential": Row("signed-in", of=("credential",), method="post"),
    "members:certificate": Row("signed-in", of=("credential",)),
    "members:export": Row("signed-in"),
    "members:leave": Row("signed-in", method="post"),
    "members:erase": Row("signed-in", method="post"),
    "directory:search": Row("anybody"),
    "directory:person": Row("anybody", of=("colleague",)),
    "directory:code": Row("anybody", of=("colleague",)),
    "directory:pad": Row("anybody", of=("colleague",)),
    "directory:profile": Row("member"),
    "directory:preview": Row("member"),
    "console:waiting": Row("network", DUTIES),
    "console:matter": Row("network", DUTIES, ("about",)),
    "console:take": Row("network", DUTIES, ("about",), "post"),
    "console:members": Row("network", OPERATORS),
    "console:member": Row("network", OPERATORS, ("colleague",)),
    "console:suspend": Row("network", OPERATORS, ("colleague",), "post"),
    "console:export": Row("network", OPERATORS, ("colleague",)),
    "console:erase": Row("network", OPERATORS, ("colleague",), "post"),
    "console:decide": Row("network", OPERATORS, ("application",), "post"),
    "console:check": Row("network", OPERATORS, ("credential",), "post"),
    "console:certificate": Row("network", OPERATORS, ("credential",)),
    "newsletter:updates": Row("anybody"),
    "newsletter:sign-up": Row("anybody"),
    "newsletter:waiting": Row("holder", of=("updates-token",)),
    "newsletter:confirm": Row("holder", of=("updates-token",)),
    "newsletter:gift": Row("holder", of=("updates-token",)),
    "newsletter:preferences": Row("holder", of=("updates-token",)),
    "newsletter:leave": Row("holder", of=("updates-token",)),
    "newsletter:archived": Row("anybody", of=("mailing",)),
    "newsletter:desk": Row("network", EDITORS),
    "newsletter:new": Row("network", EDITORS, method="post"),
    "newsletter:edit": Row("network", EDITORS, ("mailing",)),
    "newsletter:preview": Row("network", EDITORS, ("mailing",)),
    "newsletter:act": Row("network", EDITORS, ("mailing",), "post"),
    "newsletter:refused": Row("network", EDITORS, ("mailing",)),
    "newsletter:topics": Row("network", EDITORS),
    "newsletter:topic": Row("network", EDITORS, ("topic",)),
    "newsletter:new-sequence": Row("network", EDITORS),
    "newsletter:sequence": Row("network", EDITORS, ("sequence",)),
    "newsletter:act-on-sequence": Row("network", EDITORS, ("sequence",), "post"),
    "newsletter:duties": Row("network", OPERATORS),
    "newsletter:people": Row("network", OPERATORS),
    "newsletter:import": Row("network", OPERATORS),
    "newsletter:person": Row("network", OPERATORS, ("subscriber",)),
    "newsletter:export": Row("network", OPERATORS, ("subscriber",)),
    "newsletter:erase": Row("network", OPERATORS, ("subscriber",), "post"),
    "verify:enter": Row("anybody"),
    "verify:check": Row("anybody", of=("code",)),
    "screening:open": Row("members", EVERYONE, ("key",)),
    "screening:vitals": Row("members", EVERYONE, ("key",)),
    "screening:all-named": Row("members", PROFESSIONALS, ("key", "episode-kind"), "post"),
    "screening:upload": Row("members", PROFESSIONALS, ("key",)),
    "screening:import": Row("members", PROFESSIONALS, ("key", "record")),
    "screening:decision": Row("members", EVERYONE, ("key",)),
    "screening:again": Row("members", PROFESSIONALS, ("key",), "post"),
    "screening:history": Row("members", EVERYONE, ("key",)),
    "screening:raise": Row("members", PROFESSIONALS, ("key",)),
    "screening:modify": Row("members", PROFESSIONALS, ("key",)),
    "screening:clearance": Row("members", PROFESSIONALS, ("key",)),
    "screening:limit": Row("members", PROFESSIONALS, ("key",)),
    "screening:withdraw": Row("members", PROFESSIONALS, ("key", "authority", "override")),
    "screening:identify": Row("members", PROFESSIONALS, ("key", "clearance-word", "clearance")),
    "screening:lift": Row("members", PROFESSIONALS, ("key", "hold")),
    "screening:stored": Row("members", EVERYONE, ("key", "decision")),
    "screening:compare": Row("members", EVERYONE, ("key", "decision", "earlier")),
    "wording:notes": Row("signed-in", method="post"),
    "wording:ours": Row("members", PROFESSIONALS),
    "wording:network": Row("network", EDITORS),
    "today:today": Row("members"),
    "today:due": Row("members"),
    **{f"public:{name}": Row("anybody") for name in PUBLIC},
    "publishing:desk": Row("network", EDITORS),
    "publishing:begin": Row("network", EDITORS, ("piece-kind",)),
    "publishing:edit": Row("network", EDITORS, ("piece",)),
    "publishing:preview": Row("network", EDITORS, ("piece", "number")),
    "publishing:history": Row("network", EDITORS, ("piece",)),
    "publishing:restore": Row("network", EDITORS, ("piece", "number"), "post"),
    "publishing:publish": Row("network", EDITORS, ("piece",), "post"),
    "publishing:take-off": Row("network", EDITORS, ("piece",), "post"),
    "publishing:cancel": Row("network", EDITORS, ("piece", "publication"), "post"),
    "intake:welcome": Row("holder", of=("intake-token",)),
    "intake:check": Row("holder", of=("intake-token",)),
    "intake:sent": Row("holder", of=("intake-token",)),
    "intake:advice": Row("holder", of=("intake-token",)),
    "intake:screen": Row("holder", of=("intake-token", "screen")),
    "intake:mark": Row("holder", of=("intake-token", "place"), method="post"),
    "intake:intake": Row("members", EVERYONE, ("key",)),
    "intake:accept": Row("members", PROFESSIONALS, ("key",), "post"),
    "intake:keep-birth-date": Row("members", PROFESSIONALS, ("key",), "post"),
    "intake:send": Row("members", EVERYONE, ("key", "intake-link"), "post"),
    "intake:revoke": Row("members", EVERYONE, ("key", "intake-link"), "post"),
    "intake:code": Row("members", EVERYONE, ("key", "intake-link")),
    "intake:reached": Row("members", PROFESSIONALS, ("key", "alarm"), "post"),
}
WORDS = {
    "authority": "judgment",
    "clearance-word": "clearance",
    "form-kind": "consent",
    "fact-id": "sbp",
    "episode-kind": "surgeries",
    "page-number": "1",
    "screen": "goals",
    "place": "front-head",
    "piece-kind": "article",
    "number": "1",
    "audience": "therapists",
    "paper": "letter",
    "learning-kind": "lesson",
}
OWN_RECORDS = frozenset(WORDS)


def routes(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every named route of the URL map with its namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}", pattern


OURS = {name: pattern for name, pattern in routes() if not name.startswith(LIBRARY)}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(OURS) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_the_mark_of_the_view_is_what_the_table_says(name: str) -> None:
    row = TABLE[name]
    expected = Access(row.kind, row.roles if row.kind in {"members", "network"} else frozenset())
    assert access_of(OURS[name].callback) == (None if row.kind == "house" else expected)


def records(of: House) -> dict[str, str]:
    """Make one record of every kind in a practice; return what names each in an address."""
    client, other, third = (marigold(of, legal_name=name) for name in ("Marigold", "Marigold Two", "Marigold Three"))
    with of.open():
        contact = add_contact(actor=of.owner, client=client, kind=ContactKind.EMERGENCY, name="Bram", phone="555-0142")
        said = [Said("sbp", 134)]
        answer = record_facts(actor=None, client=client, said_by=SaidBy.CLIENT, statements=said)[0]
        episode = add_episode(actor=of.owner, client=client, kind=EpisodeKind.SURGERY, label="Knee")
        version = current_version(FormKind.CONSENT)
        assert version is not None
        signed = sign_form(actor=of.owner, client=client, version=version, signer_name="Marigold")
        merge = merge_clients(actor=of.owner, kept=client, merged=third, reason="One person")
        kept = SavedFilter(user=of.owner, name="Mine", query="state=all")
        kept.save()
        invited = invite(actor=of.owner, practice=of.practice, email=f"new@{of.practice.pk}.test", role=Role.ASSISTANT)
        leaving = person(f"Leaving.{of.practice.pk}")
        member = Membership.objects.create(practice=of.practice, user=leaving, role=Role.ASSISTANT)
        judged = Override(client=client, actor=of.owner, action="raise", to="refer-to-pt", reason="Limps today")
        judged.save()
        cleared = Clearance(
            client=client, actor=of.owner, author="Dr. P", author_role="physician", dated=timezone.localdate()
        )
        cleared.save()
        read = RecordImport(
            client=client, file_name="a.json", digest="0" * 64, uploaded_by=of.owner, rows=[], skipped=[]
        )
        read.save()
        hold = place_hold(actor=of.owner, client=client, reason="Waits for the agreement")
        decided = [decide_again(actor=of.owner, client=client, because="Asked for").key for _ in range(2)]
        link = make_link(actor=of.owner, client=client, language="en")
        alarmed = place_hold(actor=None, client=client, reason="An answer", disposition="emergency")
        alarm = Alarm(client=client, link=link, disposition="emergency", rules=[], facts=[], hold=alarmed)
        alarm.save()
        text = {"title": "A tip", "summary": "A sentence.", "body": "Words."}
        tip = begin_piece(actor=of.owner, kind=PieceKind.ARTICLE, slug=f"tip-{of.practice.pk}", content=text)
        coming = publish(actor=of.owner, version=tip, at=timezone.now() + timedelta(days=1))
        asked = [begin_consult(actor=user, client=client) for user in (of.owner, of.professional)]
        made = {
            "piece": tip.piece.key, "publication": coming.pk,
            "intake-link": link.pk, "alarm": alarm.pk, "intake-token": (address_of(link) or "").split("/")[-2],
            "key": client.key, "other": other.key, "contact": contact.pk, "answer": answer.pk, "episode": episode.pk,
            "signed": signed.pk, "merge": merge.pk, "filter": kept.pk, "invitation": invited.pk, "member": member.pk,
            "override": judged.pk, "clearance": cleared.pk, "record": read.key, "hold": hold.pk,
            "decision": decided[1], "earlier": decided[0], "consult": asked[0].key, "consult-other": asked[1].key,
        }  # fmt: skip
    subscriber, _ = Subscriber.objects.get_or_create(email="a@example.test", canonical="a@example.test")
    made |= {
        "mailing": Mailing.objects.create(subject="News").key,
        "subscriber": subscriber.key,
        "updates-token": "guessed",
        "topic": Topic.objects.values_list("pk", flat=True)[0],
        "sequence": Sequence.objects.values_list("pk", flat=True)[0],
    }
    return {name: str(value) for name, value in made.items()} | papers_of(of) | of_the_network() | WORDS


def of_the_network() -> dict[str, str]:
    """Make one record of every kind in the network; return what names each in an address."""
    member = colleague("Settled")
    about = {"state": ApplicationState.SENT, "sent_at": timezone.now()}
    sent = Application.objects.create(member=member, **about)
    held = credential(member, file=ContentFile(b"%PDF-1.7", "a"), file_kind="pdf")
    takes_part = participant_of(member)
    found = discussion(takes_part)
    draft = keep_draft(participant=takes_part, place=f"thread:{found.key}", body="Half a thought")
    assert draft is not None
    shown = add_picture(draft=draft, content=picture_file(), says="A step", seen=False)
    return {
        "space": "practice",
        "thread": found.key,
        "post": found.posts.get().key,
        "kept-draft": draft.key,
        "picture": shown.key,
        "handle": takes_part.handle,
        "case": consult(takes_part).thread.key,
        "colleague": member.key,
        "application": sent.key,
        "credential": held.key,
        "about": f"application:{sent.key}",
        **of_learning(member),
    }


def of_learning(member: Member) -> dict[str, str]:
    """Make one record of every kind in learning; return what names each in an address."""
    series, lesson, _ = school()
    made = sheet()
    coming = publish_work(actor=member.user, version=made, at=timezone.now() + timedelta(days=1))
    today = timezone.localdate()
    written = Certificate.objects.create(
        member=member,
        series=series.piece,
        number="1",
        name="A",
        title="B",
        issuer="C",
        lessons=1,
        hours=1,
        issued_on=today,
    )
    kept = Credit.objects.create(member=member, title="A", provider="B", kind="course", hours=1, earned_on=today)
    return {
        "series-slug": series.piece.slug,
        "lesson-slug": lesson.piece.slug,
        "sheet-slug": made.piece.slug,
        "sheet": made.piece.key,
        "outing": str(coming.pk),
        "video": film().key,
        "earned": written.key,
        "credit": kept.key,
    }


def address(name: str, of: dict[str, str]) -> str:
    return reverse(name, args=[of[part] for part in TABLE[name].of])


MEMBERS = [name for name, row in TABLE.items() if row.kind == "members"]


@pytest.mark.parametrize("name", MEMBERS)
def test_who_gets_in(name: str) -> None:
    fernway, elsewhere = house("Fernway"), house("Elsewhere")
    own, row = records(fernway), TABLE[name]
    url = address(name, own)
    anonymous = getattr(browser(), row.method)(url)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/account/login/")
    for role, user in fernway.people.items():
        status = getattr(browser(user), row.method)(url).status_code
        mine = name != "clients:drop-filter" or role == Role.OWNER
        if role not in row.roles:
            assert status == 403, (name, role)
        elif not mine:
            assert status == 404
        else:
            assert status in (200, 302, 409, 422), (name, role, status)
    if set(row.of) - OWN_RECORDS:
        for other in sorted(row.roles):
            status = getattr(browser(elsewhere.people[Role(other)]), row.method)(url).status_code
            assert status == 404, (name, other, status)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_wrong_method_is_refused(name: str) -> None:
    fernway = house()
    url = address(name, records(fernway))
    wrong = "put" if TABLE[name].method == "get" else "get"
    assert getattr(browser(fernway.owner), wrong)(url).status_code == 405


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.kind == "signed-in"])
def test_pages_of_ones_own_want_a_sign_in(name: str) -> None:
    row, url = TABLE[name], address(name, of_the_network() if TABLE[name].of else {})
    assert getattr(browser(), row.method)(url)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.kind == "signed-in" and row.of])
def test_what_is_somebodys_own_is_nobody_elses(name: str) -> None:
    row, url = TABLE[name], address(name, of_the_network())
    for other in (colleague("Nosy").user, operator(), person("Stranger")):
        assert getattr(browser(other), row.method)(url).status_code == 404


@pytest.mark.parametrize(
    "name", [name for name in TABLE if name.startswith("intake:") and TABLE[name].kind == "holder"]
)
def test_a_page_of_a_client_opens_for_their_link_and_for_no_other(name: str) -> None:
    own, row = records(house()), TABLE[name]
    assert getattr(browser(), row.method)(address(name, own)).status_code in (200, 302, 422)
    guessed = {**own, "intake-token": "x" * 43}
    assert getattr(browser(), row.method)(address(name, guessed)).status_code == 410


COLLEAGUES = [name for name, row in TABLE.items() if row.kind == "member"]


@pytest.mark.parametrize("name", COLLEAGUES)
def test_a_page_for_members_of_the_network_is_for_nobody_else(name: str) -> None:
    row, fernway = TABLE[name], house("Fernway")
    url = address(name, records(fernway))
    assert getattr(browser(), row.method)(url)["Location"].startswith("/account/login/")
    others = [fernway.owner, operator(), expired().user, suspended().user]
    for user in others:
        answer = getattr(browser(user), row.method)(url)
        assert answer.status_code == (403 if row.method == "post" else 302), (name, user, answer.status_code)
        if row.method == "get":
            assert answer["Location"] in (reverse("members:join"), reverse("members:standing"))
    assert getattr(browser(colleague().user), row.method)(url).status_code in (200, 204, 302, 404, 409, 422)


NETWORK = [name for name, row in TABLE.items() if row.kind == "network"]


@pytest.mark.parametrize("name", NETWORK)
def test_a_page_of_the_network_is_for_its_duties_and_for_no_owner_of_a_practice(name: str) -> None:
    row, fernway = TABLE[name], house()
    url = address(name, records(fernway))
    assert getattr(browser(), row.method)(url)["Location"].startswith("/account/login/")
    assert getattr(browser(fernway.owner), row.method)(url).status_code == 403
    for duty in Duty:
        user = person(f"Of.{duty}")
        grant_role(user=user, role=duty)
        answer = getattr(browser(user), row.method)(url)
        status = answer.status_code
        if answer.streaming:
            answer.getvalue()  # read to its end, it closes its file; closed by hand, it would close the connection too
        assert (status != 403) == (duty in row.roles), (name, duty, status)
        # An item of the console is there only for the duties whose desk it lies on.
        unseen = (404,) if name in ("console:matter", "console:take") and duty != Duty.OPERATOR else ()
        assert status in (200, 302, 403, 409, 422, *unseen), (name, duty, status)


@pytest.mark.parametrize(
    "name", [name for name in TABLE if name.startswith("newsletter:") and TABLE[name].kind == "holder"]
)
def test_a_guessed_link_of_a_mail_opens_nothing(name: str) -> None:
    assert browser().get(reverse(name, args=["guessed"])).status_code == 410


def test_an_invitation_is_for_whoever_holds_its_link_and_for_nobody_else() -> None:
    assert browser().get(reverse("practice:accept", args=["guessed"])).status_code == 410
    fernway = house()
    with fernway.open():
        invite(actor=fernway.owner, practice=fernway.practice, email="new@example.test", role=Role.ASSISTANT)
        Invitation.objects.update(expires_at=timezone.now())
    assert browser(fernway.owner).get(reverse("practice:accept", args=["guessed"])).status_code == 410
