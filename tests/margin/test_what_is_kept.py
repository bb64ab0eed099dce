"""What happens to flagged words when a text goes out: held, or kept with a reason, and listed."""

import pytest

from cast import House, browser, person
from scopewell.engine.wording.flags import Kind
from scopewell.practice.actions import grant_role
from scopewell.practice.models import AuditEntry, Duty
from scopewell.wording.actions import check
from scopewell.wording.errors import WordingInTheWay
from scopewell.wording.models import Kept, NetworkKept
from scopewell.wording.places import Place
from scopewell.wording.reasons import ReasonField, reason_in

pytestmark = pytest.mark.django_db
HERE = Place("Practice settings", "practice:settings")
BLOCKED = {"Text": "We treat tendonitis."}
WARNED = {"Text": "Our patients walk on Mondays."}
REASON = "The board asked us for exactly these words."


def test_words_that_block_stay_in_the_house_until_a_reason_is_given(fernway: House) -> None:
    with fernway.open():
        for reason in ("", "   ", "needed", "ok ok ok", "a b c d e"):
            with pytest.raises(WordingInTheWay, match="1 wording is in the way"):
                check(actor=fernway.owner, kind=Kind.LETTER, texts=BLOCKED, place=HERE, reason=reason)
        assert not Kept.objects.exists()
        check(actor=fernway.owner, kind=Kind.LETTER, texts=BLOCKED, place=HERE, reason=REASON)
        kept = Kept.objects.get()
    assert (kept.by, kept.span, kept.severity, kept.field) == (fernway.owner, "treat", "block", "Text")
    assert (kept.reason, kept.url) == (REASON, "/practice/")


def test_words_that_warn_go_out_and_are_kept_without_a_reason(fernway: House) -> None:
    with fernway.open():
        check(actor=fernway.owner, kind=Kind.LETTER, texts=WARNED, place=HERE, reason=REASON)
        assert Kept.objects.get().reason == ""


def test_a_note_in_a_record_is_never_refused(fernway: House) -> None:
    worst = {"Note": "Diagnosed tendonitis, adjusted the spine, told her to stop her insulin."}
    with fernway.open():
        notes = check(actor=fernway.owner, kind=Kind.SESSION_NOTE, texts=worst, place=HERE)
        assert len(notes) >= 2
        assert not any(note.blocks for note in notes)
        assert Kept.objects.count() == len(notes)


def test_saving_again_keeps_nothing_twice(fernway: House) -> None:
    with fernway.open():
        for _ in range(3):
            check(actor=fernway.owner, kind=Kind.LETTER, texts=WARNED, place=HERE)
        check(actor=fernway.owner, kind=Kind.LETTER, texts=WARNED, place=HERE._replace(key="other"))
        assert Kept.objects.count() == 2


def test_the_audit_trail_has_the_rules_and_not_the_words(fernway: House) -> None:
    with fernway.open():
        place = HERE._replace(record="client:abc")
        check(actor=fernway.owner, kind=Kind.LETTER, texts=BLOCKED, place=place, reason=REASON)
        entry = AuditEntry.objects.get(action="wording.keep")
    assert entry.about == "client:abc"
    assert entry.detail == {"kind": "letter", "where": "practice:settings", "rules": ["treat"]}


def test_a_text_of_the_network_belongs_to_no_practice(fernway: House) -> None:
    with fernway.open():
        place = Place("A mailing", in_network=True)
        check(actor=fernway.owner, kind=Kind.NEWSLETTER, texts=BLOCKED, place=place, reason=REASON)
        assert not Kept.objects.exists()
    assert NetworkKept.objects.get().url == ""


def test_the_page_lists_what_was_kept_with_who_where_and_why(fernway: House, elsewhere: House) -> None:
    with fernway.open():
        check(actor=fernway.owner, kind=Kind.LETTER, texts=BLOCKED, place=HERE, reason=REASON)
        check(actor=fernway.professional, kind=Kind.SESSION_NOTE, texts=WARNED, place=HERE)
    page = browser(fernway.professional).get("/wording/").content.decode()
    for said in (
        "<q>treat</q>",
        "<q>patients</q>",
        REASON,
        "Fernway.owner",
        "Fernway.professional",
        "Practice settings",
    ):
        assert said in page
    letters = browser(fernway.owner).get("/wording/?kind=letter").content.decode()
    assert "<q>treat</q>" in letters
    assert "<q>patients</q>" not in letters
    mine = browser(fernway.owner).get(f"/wording/?by={fernway.professional.pk}&severity=warn").content.decode()
    assert "<q>treat</q>" not in mine
    assert "<q>patients</q>" in mine
    assert "<q>" not in browser(elsewhere.owner).get("/wording/").content.decode()
    assert browser(fernway.assistant).get("/wording/").status_code == 403


@pytest.mark.parametrize(
    "query", ["?kind=nothing", "?by=x", "?page=99", "?severity=%00", "?by=99999999999999999999999"]
)
def test_any_question_of_the_list_is_answered(fernway: House, query: str) -> None:
    with fernway.open():
        check(actor=fernway.owner, kind=Kind.LETTER, texts=BLOCKED, place=HERE, reason=REASON)
    assert browser(fernway.owner).get(f"/wording/{query}").status_code == 200


def test_an_empty_list_teaches(fernway: House) -> None:
    assert b"say why" in browser(fernway.owner).get("/wording/").content


def test_editors_see_what_the_network_kept(fernway: House) -> None:
    editor = person("Editor")
    grant_role(user=editor, role=Duty.EDITOR)
    place = Place("A tip", in_network=True)
    check(actor=editor, kind=Kind.PUBLIC, texts=BLOCKED, place=place, reason=REASON)
    assert REASON in browser(editor).get("/wording/network/").content.decode()
    assert REASON not in browser(fernway.owner).get("/wording/").content.decode()


@pytest.mark.parametrize("text", ["", "ok", "yes yes yes", "1 2 3 4", "-- -- --", "a b c d"])
def test_what_says_nothing_is_no_reason(text: str) -> None:
    assert reason_in(text) == ""


@pytest.mark.parametrize("text", ["The board's  own words", "Es el nombre oficial", "это официальное название фонда"])
def test_three_words_that_differ_are_a_reason_in_any_script(text: str) -> None:
    assert reason_in(text) == " ".join(text.split())


def test_the_field_of_a_reason_asks_for_more() -> None:
    field = ReasonField(required=False)
    assert field.clean("") == ""
    assert field.clean(REASON) == REASON
    with pytest.raises(Exception, match="A few words more"):
        field.clean("ok")
