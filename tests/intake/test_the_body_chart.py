"""Each tap on the body makes facts that rules use; the list beside it does the same; two dates can be compared."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cast import House, browser
from phone import Phone
from scopewell.clients.cases import decide_client
from scopewell.clients.models import Client
from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.intake import chart, review
from scopewell.intake.models import BodyMark

PLACES = sorted(chart.places())


def mark(place: str, *kinds: str, **more: Any) -> BodyMark:
    return BodyMark(place=place, kinds=list(kinds), **more)


def rules_at_work(engine: Engine, values: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the rules that fire, and the questions that are open, for an adult of whom nothing else is known."""
    facts = {"age": 60, "known-cv-disease": False, "cancer-history": False, **values}
    decision = engine.decide(engine.read_case({"as_of": "2026-11-24", "facts": facts}))
    ready = {fact.fact for fact in decision.open if not fact.waits_for}
    return {reason.rule for reason in decision.reasons}, ready


@pytest.mark.parametrize("place", PLACES)
def test_each_place_makes_a_rule_true_or_a_question_open(engine: Engine, place: str) -> None:
    before = rules_at_work(engine, {})
    for kind in chart.kinds_for(chart.places()[place]):
        values = {
            fact: value["has"] if isinstance(value, dict) else value
            for fact, value in chart.facts_of([mark(place, kind)], complete=False).items()
        }
        assert values, kind
        fired, asked = rules_at_work(engine, values)
        assert (fired - before[0]) or (asked - before[1]), kind


@pytest.mark.parametrize("place", PLACES)
def test_each_place_is_drawn_named_and_in_the_list(place: str) -> None:
    found = chart.places()[place]
    assert found.path.startswith("M")
    assert found.path.endswith("Z")
    assert found.id == place
    assert 0 < found.edge < chart.WIDTH / 2
    assert 0 < found.y < 716


def test_left_and_right_are_the_persons_own() -> None:
    sides = {(p.view, p.mirrored): p.side for p in chart.places().values() if p.side}
    assert sides == {
        ("front", False): "right",
        ("front", True): "left",
        ("back", False): "left",
        ("back", True): "right",
    }


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([mark("front-knee-right", "hurts")], {"pain-regions": {"has": ["knee"]}}),
        ([mark("front-hand-left", "numb")], {"numbness": {"has": ["left-arm"]}}),
        (
            [mark("back-thigh-left", "spreads")],
            {"pain-regions": {"has": ["thigh"]}, "pain-radiates": {"has": ["left-leg"]}},
        ),
        ([mark("back-lower-leg-left", "swollen")], {"swelling-new": {"has": ["one-calf-or-leg"]}}),
        ([mark("back-low-back", "wakes")], {"pain-regions": {"has": ["low-back"]}, "night-pain": {"has": ["spine"]}}),
        ([mark("front-between", "numb")], {"numbness": {"has": ["between-the-legs"]}}),
        (
            [mark("front-knee-right", "hurts", strength=4), mark("back-low-back", "hurts", strength=7)],
            {"pain-regions": {"has": ["knee", "low-back"]}, "pain-now": 7},
        ),
        (
            [mark("front-ankle-left", "swollen"), mark("front-ankle-right", "swollen")],
            {"swelling-new": {"has": ["both-ankles", "joint"]}},
        ),
        (
            [mark("back-low-back", "hurts", is_worst=True, since="years")],
            {"pain-regions": {"has": ["low-back"]}, "pain-duration-weeks": 52},
        ),
        ([mark("back-low-back", "hurts", is_worst=True, since="months")], {"pain-regions": {"has": ["low-back"]}}),
    ],
)  # fmt: skip
def test_what_marks_mean(marks: list[BodyMark], expected: dict[str, Any]) -> None:
    assert chart.facts_of(marks, complete=False) == expected


def test_only_a_word_that_this_is_all_makes_the_places_complete() -> None:
    assert chart.facts_of([mark("front-knee-right", "hurts")], complete=True) == {"pain-regions": ["knee"]}
    assert chart.facts_of([], complete=True) == {"pain-regions": []}
    assert chart.facts_of([], complete=False) == {}


@pytest.mark.django_db
def test_a_mark_is_kept_shown_changed_and_taken_away(phone: Phone) -> None:
    fields = {"kinds": ["hurts", "wakes"], "strength": "6", "since": "months", "worst": "yes"}
    for _ in range(2):
        assert phone.mark("front-knee-right", **fields)["Location"].endswith("where-it-hurts/?view=front")
    with phone.of.open():
        assert BodyMark.objects.count() == 1
    page = phone.open("where-it-hurts")
    assert "Right knee, front: this bothers me most" in page
    assert phone.facts()["pain-regions"] == {"has": ["knee"]}
    assert phone.facts()["night-pain"] == {"has": ["elsewhere"]}
    phone.mark("front-shoulder-left", kinds="hurts", worst="yes")
    assert "Left shoulder, front: this bothers me most" in phone.open("where-it-hurts")
    phone.mark("front-knee-right", go="away")
    assert phone.facts()["pain-regions"] == {"has": ["shoulder"]}
    assert phone.facts()["night-pain"] == {"unknown": "not-asked"}
    assert phone.send("where-it-hurts", {"places": "all"}).status_code == 302
    assert phone.facts()["pain-regions"] == ["shoulder"]


@pytest.mark.django_db
def test_what_the_chart_says_stands_checked_in_the_list_and_nothing_else_is_a_no(phone: Phone) -> None:
    phone.mark("front-hand-left", kinds="numb")
    page = phone.open("about-the-pain")
    assert 'name="numbness" value="yes" checked' in page
    assert re.search(r'name="numbness.is" value="left-arm" checked', page)
    assert phone.facts()["numbness"] == {"has": ["left-arm"]}
    fields = {"numbness": "yes", "numbness.is": "left-arm", "rest": "none"}
    phone.send("about-the-pain", fields, was="numbness")
    assert phone.facts()["numbness"] == ["left-arm"]
    assert phone.facts()["night-pain"] == []


@pytest.mark.django_db
def test_a_place_without_a_word_what_it_is_like_is_asked_again(phone: Phone) -> None:
    response = phone.mark("front-knee-right", strength="6")
    assert response.status_code == 422
    assert "Please choose what it is like." in response.content.decode()
    assert phone.mark("front-knee-right", kinds="itches").status_code == 422
    assert phone.mark("front-knee-right", kinds="hurts", strength="99", since="ages").status_code == 302
    with phone.of.open():
        kept = BodyMark.objects.get()
    assert (kept.strength, kept.since) == (None, "")


@pytest.mark.django_db
def test_nowhere_and_marks_contradict_each_other(phone: Phone) -> None:
    phone.mark("front-knee-right", kinds="hurts")
    assert phone.send("where-it-hurts", {"places": "none"}).status_code == 422
    assert phone.send("where-it-hurts", {}).status_code == 422
    assert phone.facts()["pain-regions"] == {"has": ["knee"]}


@pytest.mark.django_db
def test_two_dates_are_compared(phone: Phone, fernway: House) -> None:
    with fernway.open():
        then = timezone.now() - timedelta(days=30)
        for place, kinds, strength in (("front-knee-right", ["hurts"], 6), ("back-low-back", ["hurts"], 3)):
            made = {"client": phone.client, "link": phone.link, "strength": strength}
            BodyMark(place=place, kinds=kinds, marked_at=then, **made).save()
    again = Phone(fernway, phone.client)
    again.mark("front-knee-right", kinds="hurts", strength="2")
    again.mark("front-elbow-left", kinds="hurts")
    with fernway.open():
        client = Client.objects.select_related("practice").get(pk=phone.client.pk)
        days = review.chart_days(client)
        now, before = review.charts(client, "", "", days)
    assert len(days) == 2
    assert [m.place for m in before.marked] == ["front-knee-right", "back-low-back"]
    assert now.changed == [
        "New: Left elbow, front",
        "No longer marked: Low back, back",
        "Right knee, front: it hurts, 6/10 before, it hurts, 2/10 now",
    ]
    page = browser(fernway.professional).get(f"/clients/{client.key}/intake/").content.decode()
    assert "New: Left elbow, front" in page


@pytest.mark.django_db
def test_a_tap_can_only_make_the_outcome_worse(phone: Phone) -> None:
    with phone.of.open():
        client = Client.objects.select_related("practice").get(pk=phone.client.pk)
        assert decide_client(client).decision.floor == Disposition.START
    phone.mark("front-between", kinds=["hurts", "numb"])
    with phone.of.open():
        assert decide_client(client).decision.floor >= Disposition.REFER_TO_PT
