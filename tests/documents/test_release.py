"""What keeps a document in the house: each problem names its field and words, and says what to write instead."""

import dataclasses
from dataclasses import replace
from datetime import date

import pytest

from scopewell.documents.contents import (
    TO_THIRD_PARTIES,
    Content,
    Document,
    GuidanceRequest,
    InformationRelease,
    Letterhead,
    Recipient,
    ReferralBack,
    RuleMark,
    Voice,
)
from scopewell.documents.margin import kind_of, own_words
from scopewell.documents.problem import Problem
from scopewell.documents.release import may_leave, problems
from scopewell.documents.samples import PRACTICE, samples
from scopewell.documents.scopes import TOLD
from scopewell.documents.statements import objections, protected_titles
from scopewell.documents.storing import CLASSES
from scopewell.documents.typesetting import page_count
from scopewell.engine.wording.guard import Guard

SAMPLES = dict(samples())
REQUEST = SAMPLES["knee-guidance-request"]
REFERRAL = SAMPLES["knee-referral-back"]
ADOPTED = RuleMark(version="sha256:0", status="draft", adopted_by="Rowan Placeholder, MD, license 0000")


def request(**changed: object) -> Document:
    assert isinstance(REQUEST.content, GuidanceRequest)
    return replace(REQUEST, content=replace(REQUEST.content, **changed))  # type: ignore[arg-type]  # fields by name


def referral(**changed: str) -> Document:
    assert isinstance(REFERRAL.content, ReferralBack)
    return replace(REFERRAL, content=replace(REFERRAL.content, **changed))  # type: ignore[arg-type]  # texts by name


def sent_by(head: Letterhead, document: Document = REQUEST) -> Document:
    return replace(document, envelope=replace(document.envelope, letterhead=head))


def sent_to(to: Recipient | None, document: Document = REQUEST) -> Document:
    return replace(document, envelope=replace(document.envelope, recipient=to))


def found(document: Document) -> dict[str, Problem]:
    return {problem.field: problem for problem in problems(document)}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_may_be_issued(name: str) -> None:
    assert problems(SAMPLES[name]) == ()
    assert may_leave(SAMPLES[name]) == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_guard_has_no_note_on_what_samples_say(name: str, guard: Guard) -> None:
    content = SAMPLES[name].content
    kind = kind_of(content.kind)
    flags = {label: guard.check(text, kind) for label, text in own_words(content).items() if text}
    assert {label: found for label, found in flags.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "words", "instead"),
    [
        ("She is safe to exercise.", "is safe", "nothing in these answers"),
        ("He was cleared last week.", "was cleared", "cleared by"),
        ("The knee swells due to overuse.", "due to", "observation"),
        ("Swelling caused by the fall.", "caused by", "observation"),
        ("The limp suggests weakness of the hip.", "suggests", "observation"),
        ("It is probably nothing.", "probably", "observation"),
        ("She may have a problem.", "may have", "observation"),
        ("We found a torn meniscus.", "We found a torn", "as given by"),
        ("She has a rotator cuff tear.", "She has a rotator cuff tear", "as given by"),
    ],
)
def test_statements_that_are_not_ours_to_make_are_blocked(text: str, words: str, instead: str) -> None:
    objecting = {objection.words: objection for objection in objections(text, Voice.OURS)}
    assert instead in objecting[words].instead


@pytest.mark.parametrize(
    "text",
    [
        "She was discharged from physical therapy in November.",
        "Cleared by Dr. Placeholder on October 1; the limit was cleared by the surgeon.",
        "Arthritis of the knee, as given by Dr. Placeholder, October 1, 2026.",
        "She has osteoarthritis of the knee, as diagnosed by Dr. Placeholder.",
    ],
)
def test_what_providers_determined_passes(text: str) -> None:
    assert objections(text, Voice.OURS) == ()


@pytest.mark.parametrize(
    "text", ["Hip bends 20° less on the left.", "Walks 30 minutes with a cane.", "15° less movement than at discharge."]
)
def test_plain_observations_pass(text: str) -> None:
    assert objections(text, Voice.OBSERVED) == ()


@pytest.mark.parametrize("text", ["Swollen calf, DVT", "Frozen shoulder on the right.", "Sciatica in the left leg"])
def test_an_observation_names_no_disease(text: str) -> None:
    assert "as given by" in objections(text, Voice.OBSERVED)[0].instead


def test_a_disease_a_provider_determined_says_who_gave_it() -> None:
    assert objections("Torn meniscus.", Voice.DETERMINED) != ()
    assert objections("Torn meniscus, as given by Dr. Placeholder, May 2, 2026.", Voice.DETERMINED) == ()


def test_what_the_client_reported_is_left_as_it_was_said() -> None:
    assert objections("“My arthritis is due to the weather. My therapist treated it.”", Voice.REPORTED) == ()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Linden Fairsample, PT", "PT"),
        ("Linden Fairsample, DPT, MES", "DPT"),
        ("medical exercise therapist", "therapist"),
        ("Dr. Linden Fairsample", "Dr."),
        ("clinician", "clinician"),
        ("Physiotherapist", "Physiotherapist"),
    ],
)
def test_a_protected_title_of_the_professional_is_blocked(title: str, words: str) -> None:
    assert [objection.words for objection in protected_titles(title)] == [words]
    problem = found(sent_by(replace(PRACTICE, credential=title)))["credential"]
    assert problem.words == words
    assert problem.instead == "the certificate in full: medical exercise specialist"


@pytest.mark.parametrize(
    "title", ["medical exercise specialist", "Pt Rivera", "post rehab conditioning specialist", "Adopt"]
)
def test_other_titles_and_names_pass(title: str) -> None:
    assert protected_titles(title) == ()


def test_a_problem_names_the_field_and_the_words() -> None:
    problem = found(request(proposed="The knee is safe to load twice a week."))["proposed"]
    assert (problem.label, problem.words) == ("We propose", "is safe")


def test_the_guard_reads_what_we_write_and_nothing_others_said() -> None:
    words = own_words(
        request(reported="My therapist treats me.", determined="Treats it.", proposed="We train.").content
    )
    assert words["We propose"] == "We train."
    assert not {"The client reported", "Providers determined"} & set(words)


def test_an_observation_in_a_letter_with_a_cause_is_held_back() -> None:
    problem = found(referral(measured="Knee bends to 97° due to scar tissue."))["measured"]
    assert problem.words == "due to"


@pytest.mark.parametrize("field", ["opening", "proposed"])
def test_a_required_field_left_empty_is_held_back(field: str) -> None:
    assert "must not be empty" in found(request(**{field: "  "}))[field].says


def test_a_letter_without_a_recipient_is_held_back() -> None:
    assert "Nobody" in found(sent_to(None))["recipient"].says
    nowhere = Recipient(name="Dr. Rowan Placeholder", role="physician")
    assert "where" in found(sent_to(nowhere))["recipient"].says


def test_a_letter_that_cannot_be_answered_is_held_back() -> None:
    assert "cannot answer" in found(sent_by(replace(PRACTICE, fax="", phone="")))["fax"].says
    assert "fax" not in found(sent_by(replace(PRACTICE, fax="")))


@pytest.mark.parametrize("part", ["practice", "professional", "credential"])
def test_a_letterhead_that_lacks_a_name_is_held_back(part: str) -> None:
    lacking = replace(PRACTICE, **{part: " "})  # type: ignore[arg-type]  # texts by name
    assert part in found(sent_by(lacking))


def test_a_letter_longer_than_its_page_is_held_back_and_names_the_longest_field() -> None:
    long = request(
        reported="Walks. " * 59, measured="Pulse 72. " * 42, determined="Seen. " * 69, opening="Please. " * 87
    )
    assert page_count(long) > 1
    over = [problem for problem in problems(long) if "must fit one page" in problem.says]
    assert [problem.field for problem in over] == ["opening"]


def test_ten_thousand_characters_in_a_field_are_counted() -> None:
    problem = next(p for p in problems(request(opening="word " * 2000)) if "characters" in p.says)
    assert problem.says == "This is 9300 characters too long."
    assert problem.instead == "at most 700 characters"


def test_a_character_without_a_shape_is_held_back_by_name() -> None:
    person = replace(REQUEST.envelope.client, name="Marigold ᚠᚢᚦ")
    document = replace(REQUEST, envelope=replace(REQUEST.envelope, client=person))
    assert found(document)["client"].words == "ᚠᚢᚦ"
    assert found(request(opening="Hello 𒀀"))["opening"].words == "𒀀"


def test_a_request_that_asks_about_nothing_is_held_back() -> None:
    assert "no point" in found(request(asks_about=()))["asks_about"].says


def test_a_release_names_something_and_ends_after_it_begins() -> None:
    sample = SAMPLES["form-information-release"]
    assert isinstance(sample.content, InformationRelease)
    nothing = replace(sample.content, scope=(" ",))
    assert "must not be empty" in found(replace(sample, content=nothing))["scope"].says
    ended = replace(sample.content, expires=date(2026, 11, 23))
    assert "before it begins" in found(replace(sample, content=ended))["expires"].says


def test_nothing_leaves_without_a_signed_release() -> None:
    unsigned = replace(REQUEST, envelope=replace(REQUEST.envelope, release_signed=None))
    assert [problem.field for problem in may_leave(unsigned)] == ["release"]


def released(*scope: str, document: Document = REQUEST) -> Document:
    return replace(document, envelope=replace(document.envelope, release_scope=scope))


@pytest.mark.parametrize(
    ("scope", "fields"),
    [
        ((), ["opening", "measured", "determined", "proposed"]),
        (("screening",), ["measured", "determined", "proposed"]),
        (("screening", "measures", "program"), ["determined"]),
        (("screening", "measures", "program", "records"), []),
    ],
)
def test_a_letter_that_tells_more_than_the_client_released_stays(scope: tuple[str, ...], fields: list[str]) -> None:
    assert [problem.field for problem in may_leave(released(*scope))] == fields


def test_what_is_outside_the_release_is_named_and_so_is_what_to_do() -> None:
    (outside,) = may_leave(released("screening", "program", "records"))
    assert "measurements and functional tests" in outside.says
    assert "“We observed or measured”" in outside.says
    assert "or leave that part of the letter empty" in outside.instead
    (needed,) = may_leave(released("screening", "measures", "records"))
    assert "sign a release" in needed.instead
    assert "empty" not in needed.instead


def test_a_part_left_empty_needs_no_release() -> None:
    without = request(measured="", measured_on=None)
    assert may_leave(released("screening", "program", "records", document=without)) == ()


@pytest.mark.parametrize("content", [made for made in CLASSES.values() if made.kind in TO_THIRD_PARTIES])
def test_every_field_that_tells_of_the_client_needs_a_part_of_the_release(content: type[Content]) -> None:
    editable = {field.name for field in dataclasses.fields(content) if "voice" in field.metadata}
    # What a provider will receive says nothing of the client.
    assert editable - set(TOLD[content]) <= {"reports"}


def test_unadopted_rules_keep_letters_in_the_house_but_for_the_demonstration() -> None:
    real = replace(REQUEST, envelope=replace(REQUEST.envelope, demonstration=False))
    assert [problem.field for problem in may_leave(real)] == ["rules"]
    no_rules = replace(real, envelope=replace(real.envelope, rules=None))
    assert [problem.field for problem in may_leave(no_rules)] == ["rules"]
    adopted = replace(real, envelope=replace(real.envelope, rules=ADOPTED))
    assert may_leave(adopted) == ()


def test_the_clients_own_papers_never_wait_for_adoption() -> None:
    for name in ("knee-client-advice", "knee-decision-record", "form-informed-consent", "form-information-release"):
        sample = SAMPLES[name]
        real = replace(sample, envelope=replace(sample.envelope, demonstration=False, release_signed=None))
        assert may_leave(real) == ()
