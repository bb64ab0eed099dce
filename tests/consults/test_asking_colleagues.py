"""From a record to colleagues: only words of closed lists leave, agreed to, considered, confirmed, then released."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, house, marigold
from colleagues import colleague, moderator
from scopewell.clients.actions import add_contact, add_episode
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, FormKind, FormVersion
from scopewell.clients.signing import form_to_sign, revoke_form, sign_form
from scopewell.clients.vocabulary import ContactKind, EpisodeKind, SaidBy
from scopewell.consults.models import CaseConsult
from scopewell.consults.rarity import how_many_alike
from scopewell.consults.snapshotting import GROUPS, LISTED, OPERATIONS, age_band, strip
from scopewell.knowledge.release import shipped_engine
from scopewell.network.consulting import release
from scopewell.network.errors import BadSnapshot
from scopewell.network.models import Consult, Notice, Post
from scopewell.network.snapshots import CONDITIONS, RARE, read_snapshot
from scopewell.practice.queries import audit_about

pytestmark = pytest.mark.django_db
SAID = {"body": "Begin with 4 inches."}
QUESTION = "How would you grade step height for somebody who is afraid of stairs?"
GOOD = {
    "title": "Stairs after a new knee", "question": QUESTION, "small_place": "no",
    "considered": "Knees like this are common here", "confirmed": "on", "do": "send",
}  # fmt: skip


@pytest.fixture
def case(fernway: House) -> Client:
    """Marigold with a new knee, diabetes, contacts, a town; her professional is a member of the network."""
    colleague("Fern", user=fernway.owner)
    client = marigold(fernway, address="18 Sample Street\nMockton, OH 00000")
    with fernway.open():
        by: dict[str, Any] = {"actor": fernway.owner, "client": client}
        add_contact(**by, kind=ContactKind.PHYSICIAN, name="Dr. Rowan Placeholder", phone="555-0122")
        episode = add_episode(**by, kind=EpisodeKind.SURGERY, label="Right knee")
        said = [
            Said("surgery-type", "knee-replacement-total", episode=episode),
            Said("surgery-date", (timezone.localdate() - timedelta(days=105)).isoformat(), episode=episode),
        ]
        record_facts(**by, said_by=SaidBy.PROFESSIONAL, statements=said)
        record_facts(**by, said_by=SaidBy.PROFESSIONAL, statements=[Said("known-diabetes", "type2"), Said("sbp", 134)])
    return client


def agree(fernway: House, client: Client) -> None:
    with fernway.open():
        version = form_to_sign(FormKind.CONSULT)
        assert version is not None
        sign_form(actor=fernway.owner, client=client, version=version, signer_name=client.legal_name)


def begun(fernway: House, client: Client) -> tuple[CaseConsult, str]:
    browser(fernway.owner).post(reverse("consults:begin", args=[client.key]))
    with fernway.open():
        consult = CaseConsult.objects.get()
    return consult, reverse("consults:prepare", args=[client.key, consult.key])


def digest(fernway: House, client: Client, left_out: tuple[str, ...] = ()) -> str:
    with fernway.open():
        client.refresh_from_db()
        return strip(client, left_out).digest


def test_the_whole_way_from_the_record_to_the_outcome(fernway: House, case: Client) -> None:
    agree(fernway, case)
    consult, url = begun(fernway, case)
    page = browser(fernway.owner).get(url).content.decode()
    assert "March 14, 1963" in page
    assert "In their 60s" in page
    sent = browser(fernway.owner).post(url, GOOD | {"digest": digest(fernway, case)})
    assert sent["Location"] == reverse("consults:sent", args=[case.key, consult.key])
    there = Consult.objects.get()
    reader = colleague("Sorrel")
    thread_url = reverse("network:thread", args=[there.thread.key])
    assert browser(reader.user).get(thread_url).status_code == 404
    assert there.thread.title not in browser(reader.user).get("/network/consults/").content.decode()
    assert browser(fernway.owner).get(thread_url).status_code == 200
    keeper = moderator()
    desk = reverse("moderation:consult", args=[there.thread.key])
    assert browser(keeper).post(desk, {"do": "release", "reason": "no"}).status_code == 422
    browser(keeper).post(desk, {"do": "release", "reason": "Nobody can be told"})
    seen = browser(reader.user).get(thread_url).content.decode()
    assert "3 to 6 months since an operation" in seen
    assert "Knee replacement" in seen
    assert "Diabetes" in seen
    answer = browser(reader.user).post(
        reverse("network:reply", args=[there.thread.key]), {"body": "Begin with 4 inches."}
    )
    assert answer.status_code == 302
    outcome = reverse("network:outcome", args=[there.thread.key])
    assert browser(reader.user).post(outcome, {"outcome": "Mine"}).status_code == 404
    browser(fernway.owner).post(outcome, {"outcome": "Four inches worked.", "close": "on"})
    there.refresh_from_db()
    assert (there.state, there.outcome) == ("closed", "Four inches worked.")
    assert Notice.objects.filter(participant__member=reader, kind="outcome").exists()
    assert (
        browser(reader.user).post(reverse("network:reply", args=[there.thread.key]), {"body": "Late"}).status_code
        == 409
    )
    record = browser(fernway.owner).get(reverse("consults:list", args=[case.key])).content.decode()
    assert "Closed, 1 reply" in record
    with fernway.open():
        assert "consults.send" in set(audit_about(case.about).values_list("action", flat=True))


def test_nothing_of_the_person_is_in_the_network(fernway: House, case: Client) -> None:
    agree(fernway, case)
    consult, url = begun(fernway, case)
    browser(fernway.owner).post(url, GOOD | {"digest": digest(fernway, case)})
    there = Consult.objects.get()
    assert set(there.snapshot) == {"age", "since", "span", "conditions", "precautions"}
    kept = str(there.snapshot) + there.thread.title + Post.objects.get().body
    for told in ("Marigold", "Testwell", "1963", "134", "Mockton", "Rowan", case.key, consult.key, "female"):
        assert told not in kept


MISSING = {
    "the place": ({"small_place": ""}, "how small is the place"),
    "the confirmation": ({"confirmed": ""}, "Read the right side once more"),
    "the word about warnings": ({"considered": ""}, "rare enough to be recognized"),
    "the title": ({"title": ""}, "This field is required"),
    "the question": ({"question": " "}, "This field is required"),
    "the snapshot that was read": ({"digest": "of-another"}, "The record changed"),
    "her own name": ({"question": "How would you help Marigold on stairs?"}, "Your words tell who it is"),
    "her town": ({"question": "How do people in mockton do it?"}, "Your words tell who it is"),
    "her doctor": ({"question": "What would you write to Dr. Placeholder?"}, "Your words tell who it is"),
    "her number": ({"title": "Call 555 0141"}, "Your words tell who it is"),
    "a date": ({"question": "Operated on 08/11/2026, how do you grade steps?"}, "a client could be recognized"),
}


@pytest.mark.parametrize("name", MISSING)
def test_nothing_leaves_without(name: str, fernway: House, case: Client) -> None:
    change, says = MISSING[name]
    agree(fernway, case)
    consult, url = begun(fernway, case)
    page = browser(fernway.owner).post(url, {**GOOD, "digest": digest(fernway, case), **change})
    assert page.status_code in (422, 429), name
    assert says in page.content.decode()
    assert not Consult.objects.exists()
    with fernway.open():
        consult.refresh_from_db()
        assert not consult.is_sent
        assert consult.title == change.get("title", GOOD["title"])


def test_nothing_leaves_without_the_clients_agreement(fernway: House, case: Client) -> None:
    _, url = begun(fernway, case)
    said = GOOD | {"digest": digest(fernway, case)}
    assert "has not agreed" in browser(fernway.owner).post(url, said).content.decode()
    agree(fernway, case)
    with fernway.open():
        signed = case.signed_forms.get()
        revoke_form(actor=fernway.owner, signed=signed, note="Changed her mind")
    assert "has not agreed" in browser(fernway.owner).post(url, said).content.decode()
    assert not Consult.objects.exists()


def test_only_members_of_the_network_ask(fernway: House) -> None:
    client = marigold(fernway)
    agree(fernway, client)
    _, url = begun(fernway, client)
    page = browser(fernway.owner).post(url, GOOD | {"digest": digest(fernway, client)})
    assert "asked by members of the network" in page.content.decode()


def test_sending_twice_sends_once(fernway: House, case: Client) -> None:
    agree(fernway, case)
    consult, url = begun(fernway, case)
    said = GOOD | {"digest": digest(fernway, case)}
    browser(fernway.owner).post(url, said)
    assert browser(fernway.owner).post(url, said)["Location"].endswith("/sent/")
    discard = reverse("consults:discard", args=[case.key, consult.key])
    assert browser(fernway.owner).post(discard).status_code == 409
    assert Consult.objects.count() == 1


def test_what_the_author_leaves_out_stays_here(fernway: House, case: Client) -> None:
    agree(fernway, case)
    _, url = begun(fernway, case)
    out = ("diabetes", "time")
    browser(fernway.owner).post(url, GOOD | {"left_out": out, "digest": digest(fernway, case, out)})
    there = Consult.objects.get()
    assert there.snapshot["conditions"] == ["knee-replacement"]
    assert there.snapshot["since"] == "nothing dated"


def test_another_practice_finds_nothing(fernway: House, case: Client, elsewhere: House) -> None:
    consult, url = begun(fernway, case)
    for address in (reverse("consults:list", args=[case.key]), url):
        assert browser(elsewhere.owner).get(address).status_code == 404
    other = marigold(elsewhere)
    assert browser(elsewhere.owner).get(reverse("consults:prepare", args=[other.key, consult.key])).status_code == 404


def test_an_answer_that_is_unknown_or_no_tells_nothing(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        said = [
            Said("hypertension", False),
            Said("asthma", {"unknown": "does-not-know"}),
            Said("known-diabetes", "none"),
        ]
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
        record_facts(actor=None, client=client, said_by=SaidBy.CLIENT, statements=[Said("osteoporosis", True)])
        assert strip(client).snapshot.conditions == ()


def test_without_a_birth_date_no_age_is_guessed(fernway: House) -> None:
    client = marigold(fernway, birth_date=None)
    answer = browser(fernway.owner).post(reverse("consults:begin", args=[client.key]))
    assert answer["Location"] == reverse("consults:list", args=[client.key])
    with pytest.raises(ValueError, match="no band"):
        age_band(None)


BANDS = {
    0: "under 20", 19: "under 20", 20: "in their 20s", 79: "in their 70s", 80: "80 or over", 97: "80 or over",
}  # fmt: skip


@pytest.mark.parametrize(("age", "band"), BANDS.items())
def test_ages_stand_in_bands_and_the_oldest_in_one(age: int, band: str) -> None:
    assert age_band(age) == band


def test_those_alike_are_counted_in_the_own_practice(fernway: House, case: Client) -> None:
    for number in range(2):
        other = marigold(fernway, legal_name=f"Other {number}", birth_date=date(1964, 1, 1))
        with fernway.open():
            episode = add_episode(actor=fernway.owner, client=other, kind=EpisodeKind.SURGERY)
            said = [Said("surgery-type", "knee-replacement-total", episode=episode)]
            said += [Said("known-diabetes", "type2")] if number else []
            record_facts(actor=fernway.owner, client=other, said_by=SaidBy.PROFESSIONAL, statements=said)
    marigold(fernway, legal_name="Young", birth_date=date(1990, 1, 1))
    with fernway.open():
        assert how_many_alike(case, strip(case).snapshot) == 1
        assert how_many_alike(case, strip(case, ("diabetes",)).snapshot) == 2


BAD: tuple[dict[str, Any], ...] = (
    {"age": "63"}, {"age": "Marigold"}, {"span": "15 weeks"}, {"since": "a fall in Mockton"}, {"conditions": ["lupus"]},
    {"conditions": "diabetes"}, {"conditions": [{"has": "x"}]}, {"precautions": ["call Marigold"]}, {"name": "x"},
    {"conditions": list(CONDITIONS)},
)  # fmt: skip


@pytest.mark.parametrize("change", BAD)
def test_the_door_of_the_network_takes_only_words_of_its_lists(change: dict[str, Any]) -> None:
    good = {"age": "in their 60s", "since": "an operation", "span": "not known", "conditions": [], "precautions": []}
    read_snapshot(good)
    with pytest.raises(BadSnapshot):
        read_snapshot(good | change)


def test_every_word_of_the_allow_list_exists() -> None:
    vocabulary = shipped_engine().rules.vocabulary.facts
    assert {*GROUPS, *LISTED} <= set(vocabulary)
    assert set(OPERATIONS) == set(vocabulary["surgery-type"].options) - {"none"}
    assert {group for _, group in GROUPS.values()} | set(OPERATIONS.values()) <= set(CONDITIONS)
    assert set(CONDITIONS) >= RARE


def test_a_post_with_a_name_of_ones_own_client_is_not_posted(fernway: House, case: Client) -> None:
    from discussions import space

    at = space()
    said = {"title": "Stairs", "body": "Testwell asked about stairs again."}
    assert browser(fernway.owner).post(reverse("network:begin", args=[at.slug]), said).status_code == 422
    other = colleague("Sorrel")
    assert browser(other.user).post(reverse("network:begin", args=[at.slug]), said).status_code in (302, 422)
    with house("Elsewhere").open():
        pass


def test_a_practice_that_opened_before_gets_the_form_when_it_is_first_asked_for(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        rows = FormVersion.everywhere.filter(kind=FormKind.CONSULT, practice=fernway.practice)
        rows._raw_delete(rows.db)
    page = browser(fernway.owner).get(reverse("clients:sign", args=[client.key, "consult"]))
    assert page.status_code == 200
    assert "without telling who I am" in page.content.decode()


def test_a_consult_is_released_once(fernway: House, case: Client) -> None:
    from discussions import consult as send
    from discussions import participant
    from scopewell.network.errors import NotInThisState

    keeper = moderator()
    made = send(participant("Sorrel"), released_by=keeper)
    with pytest.raises(NotInThisState):
        release(actor=keeper, consult=made, reason="Once more, then")
