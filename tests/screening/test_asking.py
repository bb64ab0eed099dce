"""The screening page asks what is open in the most decisive order, and keeps no answer apart from a no."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, marigold
from people import answer_the_rest, decision_of, operated, tell, well
from scopewell.clients.actions import add_episode
from scopewell.clients.models import Client, Fact
from scopewell.clients.vocabulary import EpisodeKind, SaidBy
from scopewell.practice.models import AuditEntry, Practice
from scopewell.screening.questions import measuring, open_screening

pytestmark = pytest.mark.django_db


def page(client: Client, screen: str = "") -> str:
    return reverse("screening:open", args=[client.key]) + (f"?screen={screen}" if screen else "")


def sent(of: House, client: Client, screen: str, **answers: Any) -> Any:
    data = {name.replace("_", "-"): value for name, value in answers.items()}
    return browser(of.owner).post(page(client, screen), data)


def facts_of(of: House, client: Client) -> dict[str, Any]:
    with of.open():
        return {fact.fact: fact.value for fact in Fact.objects.filter(client=client).order_by("pk")}


def test_the_first_screen_holds_the_question_the_engine_asks_first(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        opened = open_screening(client)
    first = next(fact.fact for fact in opened.decision.open if not fact.waits_for)
    assert first in [question.definition.id for question in opened.screens[0].questions]
    assert opened.asked > 40
    response = browser(fernway.owner).get(page(client))
    assert response.status_code == 200
    assert response.context["chosen"].screen == opened.screens[0].screen


def test_every_open_question_stands_on_some_screen(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        opened = open_screening(client)
    shown = {q.definition.id for screen in opened.screens for q in screen.questions}
    lists = {part.kind for screen in opened.screens for part in screen.lists}
    vocabulary = {fact.fact for fact in opened.decision.open if not fact.waits_for}
    assert "surgery-type" not in shown
    assert EpisodeKind.SURGERY in lists
    assert vocabulary - shown <= {"surgery-type", "injury-kind", "injury-date"}


def test_answers_are_recorded_as_the_clients_and_blank_ones_stay_open(fernway: House) -> None:
    client = marigold(fernway)
    response = sent(fernway, client, "about-you", pregnancy="no")
    assert response.status_code == 302
    with fernway.open():
        fact = Fact.objects.get(client=client)
    assert (fact.fact, fact.value, fact.said_by, fact.reviewed) == ("pregnancy", "no", SaidBy.CLIENT, True)
    sent(fernway, client, "chest-and-breath", sx_syncope="no")
    assert set(facts_of(fernway, client)) == {"pregnancy", "sx-syncope"}
    assert decision_of(fernway, client).because == "Answers: chest, breath, circulation"


def test_no_answer_is_kept_apart_from_a_no(fernway: House) -> None:
    client = marigold(fernway)
    sent(
        fernway, client, "chest-and-breath", sx_syncope="unknown:does-not-know", sx_dizziness="unknown:declined",
        sx_orthopnoea="no",
    )  # fmt: skip
    said = facts_of(fernway, client)
    assert said["sx-syncope"] == {"unknown": "does-not-know"}
    assert said["sx-dizziness"] == {"unknown": "declined"}
    assert said["sx-orthopnoea"] is False
    with fernway.open():
        still = {fact.fact for fact in open_screening(client).decision.open}
    assert {"sx-syncope", "sx-dizziness"} <= still
    assert "sx-orthopnoea" not in still


def test_a_checklist_is_whole_in_part_or_none(fernway: House) -> None:
    client = marigold(fernway)
    sent(fernway, client, "where-it-hurts", pain_regions=["knee", "low-back"])
    sent(fernway, client, "where-it-hurts", numbness=["face"], numbness_instead="in-part")
    sent(fernway, client, "where-it-hurts", night_pain_instead="none-of-these")
    said = facts_of(fernway, client)
    assert said["pain-regions"] == ["knee", "low-back"]
    assert said["numbness"] == {"has": ["face"]}
    assert said["night-pain"] == []


def test_an_answer_and_no_answer_at_once_is_asked_about(fernway: House) -> None:
    client = marigold(fernway)
    response = sent(fernway, client, "where-it-hurts", pain_regions=["knee"], pain_regions_instead="unknown:declined")
    assert response.status_code == 422
    assert "which of the two?" in response.content.decode()
    assert 'value="knee"' in response.content.decode()
    assert facts_of(fernway, client) == {}


def test_nothing_but_the_answer_itself_makes_a_blank_question_a_no(fernway: House) -> None:
    client = marigold(fernway)
    sent(fernway, client, "head-and-speech", sx_headache="none", rest_is_no="on", mark_no="on")
    assert facts_of(fernway, client) == {"sx-headache": "none"}
    assert sent(fernway, client, "bladder-and-bowel").status_code == 302
    assert set(facts_of(fernway, client)) == {"sx-headache"}


def test_a_form_sent_twice_says_things_once(fernway: House) -> None:
    client = marigold(fernway)
    opened = browser(fernway.owner).get(page(client, "about-you")).context["form"]["opened"].value()
    for _ in range(2):
        response = sent(fernway, client, "about-you", pregnancy="no", opened=opened)
        assert response.status_code == 302
    with fernway.open():
        assert Fact.objects.filter(client=client).count() == 1


def test_an_operation_is_added_and_all_of_them_named(fernway: House) -> None:
    client = marigold(fernway)
    body = browser(fernway.owner).get(page(client, "operations-and-injuries")).content.decode()
    assert "There are none" in body
    here = page(client)
    add = reverse("clients:add-episode", args=[client.key, "surgeries"]) + f"?next={here}"
    assert add.replace("&", "&amp;") in body
    said = {
        "label": "Right knee", "surgery-type-value": "meniscus-repair", "surgery-type-when": "2026-11-20",
        "surgery-date-value": "2026-01-12", "surgery-date-when": "2026-11-20",
    }  # fmt: skip
    response = browser(fernway.owner).post(add, said)
    assert (response.status_code, response["Location"]) == (302, here)
    browser(fernway.owner).post(reverse("screening:all-named", args=[client.key, "surgeries"]))
    with fernway.open():
        lists = {part.kind for screen in open_screening(client).screens for part in screen.lists}
    assert EpisodeKind.SURGERY not in lists
    assert browser(fernway.owner).post(reverse("screening:all-named", args=[client.key, "wars"])).status_code == 404


def test_each_operation_is_asked_about_by_its_own_name(fernway: House) -> None:
    client = marigold(fernway)
    operated(fernway, client, "hip-replacement", "2026-02-02")
    with fernway.open():
        other = add_episode(actor=fernway.owner, client=client, kind=EpisodeKind.SURGERY, label="Shoulder")
        asked = {(q.definition.id, str(q.episode)) for s in open_screening(client).screens for q in s.questions}
    assert ("surgery-type", "Shoulder") in asked
    assert ("surgery-type", "Operation") not in asked
    said = {f"surgery-type.{other.pk}": "rotator-cuff-repair"}
    browser(fernway.owner).post(page(client, "operations-and-injuries"), said)
    with fernway.open():
        assert Fact.objects.get(client=client, episode=other).value == "rotator-cuff-repair"
    browser(fernway.owner).post(reverse("screening:all-named", args=[client.key, "surgeries"]))
    with fernway.open():
        asked = {(q.definition.id, str(q.episode)) for s in open_screening(client).screens for q in s.questions}
    assert ("surgery-date", "Shoulder") in asked
    assert ("surgery-date", "Operation") not in asked


def test_a_reading_outside_what_is_usual_is_kept_and_taken_again(fernway: House) -> None:
    client = marigold(fernway)
    sent(fernway, client, "measurements", sbp="228", dbp="100")
    with fernway.open():
        first = Fact.objects.get(client=client, fact="sbp")
        assert (first.value, first.repeated) == (228, False)
        assert first.true_at is not None
    body = browser(fernway.owner).get(page(client, "measurements")).content.decode()
    assert "First reading 228 mmHg" in body
    sent(fernway, client, "measurements", sbp="226")
    with fernway.open():
        readings = [(f.value, f.repeated) for f in Fact.objects.filter(client=client, fact="sbp").order_by("pk")]
    assert readings == [(228, False), (226, True)]
    assert decision_of(fernway, client).outcome == "medical-clearance"


def test_an_impossible_value_is_asked_about_and_nothing_is_lost(fernway: House) -> None:
    client = marigold(fernway)
    response = sent(fernway, client, "measurements", sbp="1340", dbp="82", heart_rate="seventy")
    body = response.content.decode()
    assert response.status_code == 422
    assert "50 to 300 mmHg" in body
    assert 'value="1340"' in body
    assert 'value="82"' in body
    assert facts_of(fernway, client) == {}


def test_numbers_are_entered_in_the_units_of_the_practice(fernway: House) -> None:
    client = marigold(fernway)
    sent(fernway, client, "measurements", height="5", height_inches="5", weight="174", weight_unit="lb")
    with fernway.open():
        height, weight = (Fact.objects.get(client=client, fact=id) for id in ("height", "weight"))
        assert (height.value, height.unit) == (65, "in")
        assert (weight.value, weight.unit) == (174, "lb")
        engine_value = decision_of(fernway, client).inputs["facts"]["weight"]
    assert engine_value == {"value": 174, "unit": "lb", **{k: engine_value[k] for k in ("when", "source")}}
    assert "174 lb" in browser(fernway.owner).get(reverse("screening:vitals", args=[client.key])).content.decode()
    Practice.objects.filter(pk=fernway.practice.pk).update(units="si")
    body = browser(fernway.owner).get(reverse("screening:vitals", args=[client.key])).content.decode()
    assert "78.9 kg" in body
    assert "165.1 cm" in body


def test_vital_signs_are_measured_at_any_time_and_keep_their_time(fernway: House) -> None:
    client = well(fernway)
    url = reverse("screening:vitals", args=[client.key])
    assert browser(fernway.owner).post(url, {"sbp": "128", "dbp": "80", "at": "00:00"}).status_code == 302
    with fernway.open():
        latest = Fact.objects.filter(client=client, fact="sbp").order_by("-pk").first()
        assert latest is not None
        assert latest.value == 128
        assert latest.true_at is not None
        assert (latest.true_at.minute, latest.said_by) == (0, SaidBy.PROFESSIONAL)
    assert browser(fernway.owner).post(url, {"sbp": "9", "at": "later"}).status_code == 422


def test_glucose_in_the_other_unit_converts_exactly(fernway: House) -> None:
    client = marigold(fernway)
    tell(fernway, client, SaidBy.CLIENT, known_diabetes="type1", medicines=["insulin"])
    with fernway.open():
        shown = measuring(open_screening(client))
    assert "glucose" in {q.definition.id for q in shown.questions}
    url = reverse("screening:vitals", args=[client.key])
    browser(fernway.owner).post(url, {"glucose": "7.1", "glucose-unit": "mmol/L"})
    with fernway.open():
        assert Fact.objects.get(client=client, fact="glucose").unit == "mmol/L"
    said = decision_of(fernway, client).inputs["facts"]["glucose"]
    assert (said["value"], said["unit"]) == (7.1, "mmol/L")
    refused = browser(fernway.owner).post(url, {"glucose": "7.1", "glucose-unit": "mg/dL"})
    assert "mmol/L: name the unit" in refused.content.decode()


def test_values_that_ran_out_are_asked_again(fernway: House) -> None:
    from datetime import timedelta

    from django.utils import timezone

    client = marigold(fernway)
    answer_the_rest(fernway, client)
    with fernway.open():
        assert open_screening(client).decision.outcome is not None
        yesterday = timezone.now() - timedelta(days=1, hours=1)
        from scopewell.clients.facts import Said, record_facts

        said = [Said("sbp", 130, when=yesterday)]
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
        Fact.everywhere.filter(client=client, fact="sbp").exclude(true_at=yesterday)._raw_delete(using="default")
        opened = open_screening(client)
    assert "sbp" in {q.definition.id for s in opened.screens for q in s.questions}


def test_an_assistant_reads_and_does_not_record(fernway: House) -> None:
    client = marigold(fernway)
    assistant = browser(fernway.assistant)
    body = assistant.get(page(client)).content.decode()
    assert "A professional answers these." in body
    assert "<form class=" not in body
    assert assistant.post(page(client), {"pregnancy": "no"}).status_code == 403
    assert assistant.post(reverse("screening:vitals", args=[client.key]), {"sbp": "120"}).status_code == 403
    assert facts_of(fernway, client) == {}


def test_reading_is_in_the_audit_trail_and_another_practice_gets_nothing(fernway: House, elsewhere: House) -> None:
    client = marigold(fernway)
    browser(fernway.owner).get(page(client))
    with fernway.open():
        entry = AuditEntry.objects.filter(action="client.read").first()
    assert entry is not None
    assert entry.detail == {"page": "screening:open"}
    assert browser(elsewhere.owner).get(page(client)).status_code == 404
    assert browser(elsewhere.owner).post(page(client), {"pregnancy": "no"}).status_code == 404
    assert browser(fernway.owner).put(page(client)).status_code == 405


def test_ten_megabytes_of_nonsense_is_refused_in_words(fernway: House) -> None:
    client = marigold(fernway)
    response = sent(fernway, client, "told-by-a-doctor", unlisted_conditions="x" * 900_000)
    assert response.status_code == 422
    assert facts_of(fernway, client) == {}


def test_a_day_later_only_what_ran_out_is_asked_and_nothing_is_taken_over(
    fernway: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = well(fernway)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    with fernway.open():
        opened = open_screening(client)
    assert not opened.decision.may_start
    assert 0 < opened.run_out <= opened.asked
    asked = {question.definition.id: question for screen in opened.screens for question in screen.questions}
    assert {"sbp", "heart-rate", "sx-chest-pain"} <= set(asked)
    # What holds longer than a day is not asked again.
    assert not {"known-diabetes", "pregnancy", "known-cardiovascular-disease"} & set(asked)
    assert {question.definition.holds for question in asked.values() if question.last} <= {"P1D", "session"}
