"""The notes on a text: what a page shows beside a field, for whom, and what the address that gives them refuses."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.test import Client as Browser

from cast import House, browser, marigold, person
from scopewell.engine.wording.flags import Kind
from scopewell.practice.models import Practice
from scopewell.wording.limits import CHECKS_A_MINUTE, LONGEST_TEXT
from scopewell.wording.queries import notes_on
from scopewell.wording.widgets import MarginInput, MarginTextarea

pytestmark = pytest.mark.django_db
ADDRESS = "/wording/notes/"
BAD = "We treat tendonitis in our clinic."


@pytest.fixture(autouse=True)
def counting_anew() -> None:
    cache.clear()


def asked(of: Browser, text: str, kind: str = "letter", about: str = "") -> str:
    answer = of.post(ADDRESS, {"text": text, "kind": kind, "about": about})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_note_says_what_why_where_from_and_what_instead(fernway: House) -> None:
    page = asked(browser(fernway.owner), BAD)
    assert "In the way" in page
    assert ">treat</q>" in page
    assert 'data-start="3" data-end="8" data-old="treat" data-text="train">train<' in page
    assert "<summary>Why</summary>" in page


def test_a_clean_text_has_no_notes(fernway: House) -> None:
    assert asked(browser(fernway.owner), "She walks ten minutes with a cane.").strip() == ""


def test_places_are_counted_as_a_browser_counts_them() -> None:
    text = "😀 é\r\nOur patients walk."
    (note,) = notes_on(text, Kind.LETTER)
    first = note.suggestions[0]
    units = text.replace("\r\n", "\n").encode("utf-16-le")
    assert units[2 * first.start : 2 * first.end].decode("utf-16-le") == "patients" == first.old


def test_markup_in_a_text_stays_text(fernway: House) -> None:
    page = asked(browser(fernway.owner), 'We treat <script>alert("knees")</script> tendonitis.')
    assert "<script>" not in page


def test_a_text_that_goes_out_names_no_client_of_the_practice(fernway: House, elsewhere: House) -> None:
    marigold(fernway)
    text = "A good hour with Marigold today."
    assert "Marigold" in asked(browser(fernway.professional), text, "post")
    assert "In the way" in asked(browser(fernway.professional), text, "post")


def test_the_roster_of_another_practice_is_not_known(fernway: House, elsewhere: House) -> None:
    marigold(fernway, legal_name="Zebulon Quarry")
    text = "we asked whether Zebulon Quarry’s gait is steady"
    with fernway.open():
        here = {note.flag.span for note in notes_on(text, Kind.LETTER)}
    with elsewhere.open():
        there = {note.flag.span for note in notes_on(text, Kind.LETTER)}
    assert here == {"Zebulon Quarry"}
    assert there == set()


def test_a_letter_may_name_its_own_client_and_no_other(fernway: House) -> None:
    own, other = marigold(fernway), marigold(fernway, legal_name="Bram Otherwise")
    text = "Marigold Testwell trains on Mondays, with Bram Otherwise."
    page = asked(browser(fernway.owner), text, about=own.key)
    assert ">Bram Otherwise</q>" in page
    assert "another client" in page
    assert ">Marigold" not in page
    assert ">Marigold Testwell</q>" in asked(browser(fernway.owner), text, about=other.key)


def test_somebody_without_a_second_factor_learns_nothing_of_the_roster(fernway: House) -> None:
    marigold(fernway, legal_name="Zebulon Quarry")
    Authenticator.objects.filter(user=fernway.professional).delete()
    assert "Zebulon" not in asked(browser(fernway.professional), "we saw Zebulon Quarry’s letter", "letter")


def test_letters_after_a_name_are_those_of_the_state(fernway: House) -> None:
    text = "Linden Fairsample, CPT"
    assert asked(browser(fernway.owner), text, "public").count("CPT") == 0
    Practice.objects.filter(pk=fernway.practice.pk).update(jurisdiction="US-WV")
    assert "CPT" in asked(browser(fernway.owner), text, "public")


def test_people_without_a_practice_have_notes_too() -> None:
    assert "Look again" in asked(browser(person("Alone")), "We cure back pain.", "post")
    assert "treat" in asked(browser(person("Writer")), BAD, "newsletter")


def test_a_long_text_an_unknown_kind_and_an_unsigned_form_are_refused(fernway: House) -> None:
    owner = browser(fernway.owner)
    assert owner.post(ADDRESS, {"text": "a" * (LONGEST_TEXT + 1), "kind": "letter"}).status_code == 413
    assert owner.post(ADDRESS, {"text": "a", "kind": "poem"}).status_code == 400
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(fernway.owner)
    assert strict.post(ADDRESS, {"text": "a", "kind": "letter"}).status_code == 403


def test_a_machine_that_asks_all_the_time_is_told_to_wait(fernway: House) -> None:
    owner = browser(fernway.owner)
    answers = [owner.post(ADDRESS, {"text": "x", "kind": "post"}).status_code for _ in range(CHECKS_A_MINUTE + 2)]
    assert set(answers) == {200, 429}
    assert browser(fernway.professional).post(ADDRESS, {"text": "x", "kind": "post"}).status_code == 200


def test_a_text_stands_in_no_log(fernway: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked(browser(fernway.owner), "We treat Zebulon.")
    browser(fernway.owner).post(ADDRESS, {"text": "We treat Zebulon.", "kind": "poem"})
    assert "Zebulon" not in caplog.text


class Letter(forms.Form):
    text = forms.CharField(widget=MarginTextarea(Kind.LETTER))
    title = forms.CharField(widget=MarginInput(Kind.PUBLIC), required=False)


def test_a_form_shows_the_notes_on_what_it_holds_without_any_script() -> None:
    page = str(Letter({"text": BAD}))
    assert 'data-kind="letter"' in page
    assert f'data-url="{ADDRESS}"' in page
    assert ">treat</q>" in page
    assert page.count("<textarea") == 1
    assert '<input type="text" name="title"' in page


def test_a_form_that_is_empty_has_no_notes() -> None:
    assert 'class="margin-note ' not in str(Letter())
