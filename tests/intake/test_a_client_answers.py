"""What a client answers is recorded as theirs and unreviewed; what they did not answer is never a no."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cast import House, marigold
from phone import Phone, healthy
from scopewell.clients.cases import case_of, decide_client
from scopewell.clients.models import Client, Contact, Episode, Fact, TimelineEntry
from scopewell.clients.vocabulary import SaidBy, State
from scopewell.intake.dates import DateProblem, read_date
from scopewell.intake.interview import Interview
from scopewell.intake.models import Told

pytestmark = pytest.mark.django_db
MOST_SCREENS = 16


def test_a_healthy_client_meets_few_screens_and_nothing_is_left_to_ask(phone: Phone) -> None:
    screens = phone.walk()
    assert len(screens) <= MOST_SCREENS
    assert len(set(screens)) == len(screens)
    with phone.of.open():
        interview = Interview(phone.fresh())
        assert interview.next_screen() is None
        left = {open.fact for open in interview.decision.open}
        assert all(interview.questions.screen_of.get(fact) is None for fact in left), left
        assert {fact.said_by for fact in Fact.objects.filter(client=phone.client)} == {SaidBy.CLIENT}
        assert not Fact.objects.filter(client=phone.client, reviewed=True).exists()


def test_reassuring_answers_count_for_nothing_until_they_are_reviewed(phone: Phone) -> None:
    phone.walk()
    with phone.of.open():
        decision = decide_client(Client.objects.select_related("practice").get(pk=phone.client.pk)).decision
    assert not decision.settled
    assert not decision.may_start


def test_an_unchecked_line_is_not_a_no(phone: Phone) -> None:
    response = phone.send("chest-and-breath", {"sx-ankle-oedema": "yes", "sx-ankle-oedema.is": "both"})
    assert response.status_code == 422
    assert "Do any of the others fit?" in response.content.decode()
    facts = phone.facts()
    assert facts["sx-ankle-oedema"] == "both"
    assert "sx-palpitations" not in facts
    phone.send("chest-and-breath", {"rest": "none"})
    assert phone.facts()["sx-palpitations"] is False
    assert phone.facts()["sx-ankle-oedema"] == "both"


def test_an_empty_screen_records_nothing_and_asks(phone: Phone) -> None:
    for screen in ("about-you", "activity", "told-by-a-doctor", "medicines", "operations-and-injuries", "people"):
        assert phone.send(screen, {}).status_code == 422
    assert phone.facts() == {}


@pytest.mark.parametrize("why", ["does-not-know", "declined"])
def test_not_knowing_and_not_saying_are_kept_apart_on_every_form_of_question(phone: Phone, why: str) -> None:
    phone.send("chest-and-breath", {"rest": why})
    phone.send("about-you", {"pregnancy": f"?{why}", "height.unknown": f"?{why}", "weight.unknown": f"?{why}"})
    phone.send("activity", {"exercise-days": f"?{why}", "intended-intensity": f"?{why}"})
    phone.send("medicines", {"medicines-rest": f"?{why}", "medicine-change": f"?{why}"})
    phone.send("where-it-hurts", {"places": f"?{why}"})
    phone.send("head-and-speech", {"mode": "one", "sx-headache": f"?{why}", "sx-stroke-signs": "no"})
    facts = phone.facts()
    asked = (
        "sx-chest-pain",
        "pregnancy",
        "height",
        "weight",
        "exercise-days",
        "medicines",
        "pain-regions",
        "sx-headache",
    )
    assert {facts[fact]["unknown"] for fact in asked} == {why}
    assert facts["sx-stroke-signs"] == []
    with phone.of.open():
        assert not any(f in Interview(phone.fresh()).pending_facts for f in asked)


def test_every_screen_offers_both_unknowns(phone: Phone) -> None:
    screens = [s for s in phone.walk() if s not in ("goals", "people")]
    for screen in screens:
        page = phone.open(screen)
        assert "I don’t know" in page, screen
        assert "I’d rather not say" in page, screen


def test_a_box_that_is_cleared_takes_its_answer_back(phone: Phone) -> None:
    phone.send("chest-and-breath", {"sx-palpitations": "yes"}, partial=True)
    assert phone.facts()["sx-palpitations"] is True
    phone.send("chest-and-breath", {}, partial=True, was="sx-palpitations")
    assert phone.facts()["sx-palpitations"] == {"unknown": "not-asked"}
    with phone.of.open():
        assert "sx-palpitations" in Interview(phone.fresh()).pending_facts


def test_sent_twice_is_recorded_once(phone: Phone) -> None:
    fields = {"rest": "none"}
    for _ in range(2):
        assert phone.send("arms-and-legs", fields).status_code == 302
    with phone.of.open():
        assert Fact.objects.filter(fact="calf-pain-new").count() == 1
    for _ in range(2):
        phone.browser.post(phone.root + "check/")
    with phone.of.open():
        assert TimelineEntry.objects.filter(title="Intake finished").count() == 1


def test_two_open_pages_lose_nothing_of_each_other(phone: Phone) -> None:
    phone.send("daily-life", {"tolerates-30-min": "yes"}, partial=True)
    phone.send("daily-life", {"feels-unsteady": "no"}, partial=True)
    response = phone.send("daily-life", {"function-lost": "no", "functional-deficit": "no"})
    assert response.status_code == 302
    assert {phone.facts()[f] for f in ("feels-unsteady", "function-lost")} == {False}
    assert phone.facts()["tolerates-30-min"] is True


def test_back_shows_what_was_answered_and_it_can_be_changed(phone: Phone) -> None:
    phone.send("told-by-a-doctor", {"known-diabetes": "yes", "known-diabetes.is": "type2", "rest": "none"})
    page = phone.open("told-by-a-doctor")
    assert 'name="known-diabetes" value="yes" checked' in page
    assert 'value="type2" checked' in page
    phone.send("told-by-a-doctor", {"rest": "none"}, was="known-diabetes rest")
    assert phone.facts()["known-diabetes"] == "none"


def test_an_answer_opens_its_questions_and_no_others(phone: Phone) -> None:
    screens = phone.walk({"told-by-a-doctor": {"known-cv-disease": "yes"}})
    assert "heart-details" in screens
    assert not {"kidneys", "cancer", "pregnancy-details", "lungs"} & set(screens)


def test_what_cannot_be_used_is_asked_again_and_kept(phone: Phone) -> None:
    for fields, says in (
        ({"height.feet": "seven"}, "Please write a number."),
        ({"weight": "9000"}, "Please write a number from 44.1 to 881.8."),
        ({"weight": "1e999999"}, "Please write a number."),
        ({"weight": "720"}, "720 is unusual"),
    ):
        response = phone.send("about-you", fields)
        assert response.status_code == 422
        assert says in response.content.decode(), says
    assert 'value="720"' in phone.open("about-you")
    assert "weight" not in phone.facts()
    phone.send("about-you", {"weight": "720", "weight.sure": "yes"})
    assert phone.facts()["weight"] == 720


@pytest.mark.parametrize(
    ("units", "unit", "fields"), [("us", "[lb_av]", {"weight": "150"}), ("si", "", {"weight": "68,5"})]
)
def test_numbers_come_in_the_units_of_the_practice(fernway: House, units: str, unit: str, fields: Any) -> None:
    fernway.practice.units = units
    fernway.practice.save()
    phone = Phone(fernway, marigold(fernway))
    phone.send("about-you", {**fields, "height.feet": "5", "height.inches": "7", "height": "170"})
    with fernway.open():
        weight = Fact.objects.get(fact="weight")
        height = Fact.objects.get(fact="height")
        client = Client.objects.select_related("practice").get(pk=phone.client.pk)
        assert "bad-unit" not in {problem.kind for problem in decide_client(client).decision.problems}
    assert (weight.unit, height.unit) == (unit, "[in_i]" if unit else "")
    assert height.value == (67 if unit else 170)


def test_weight_lost_is_told_by_two_weights(phone: Phone) -> None:
    response = phone.send(
        "how-you-feel",
        {
            "weight-loss-unexplained": "yes",
            "weight-loss-percent.before": "200",
            "weight-loss-percent.now": "180",
            "rest": "none",
        },
    )
    assert response.status_code == 302
    assert phone.facts()["weight-loss-percent"] == 10


@pytest.mark.parametrize(
    ("told", "day", "exact"),
    [
        (("2026", "3", "9"), date(2026, 3, 9), True),
        (("2026", "2", ""), date(2026, 2, 28), False),
        (("2026", "11", ""), date(2026, 11, 24), False),
    ],
)
def test_a_month_alone_is_read_as_its_last_day_that_was(told: tuple[str, str, str], day: date, exact: bool) -> None:
    assert read_date(*told, today=date(2026, 11, 24)) == (day, exact)


@pytest.mark.parametrize(
    ("told", "key"),
    [
        (("2026", "", "4"), "needs_date"),
        (("2026", "2", "30"), "no_such_day"),
        (("2026", "13", ""), "no_such_day"),
        (("2026", "12", ""), "future"),
        (("1850", "1", ""), "long_ago"),
        (("26", "1", ""), "needs_date"),
        (("٢٠٢٦", "1", "x"), "no_such_day"),
    ],
)
def test_a_date_that_cannot_be_is_asked_again(told: tuple[str, str, str], key: str) -> None:
    with pytest.raises(DateProblem) as problem:
        read_date(*told, today=date(2026, 11, 24))
    assert problem.value.key == key


def test_operations_and_injuries_become_episodes_and_can_be_taken_back(phone: Phone) -> None:
    fields = {
        "any-surgery": "yes", "op-count": "2", "op1.what": "knee-replacement-total", "op1.side": "right",
        "op1.month": "8", "op1.year": "2026", "op1.day": "17", "op2.other": "Something on my ear", "op2.month": "1",
        "op2.year": "2026", "all-op": "yes", "injury-12m": "no",
    }  # fmt: skip
    assert phone.send("operations-and-injuries", fields).status_code == 302
    assert phone.send("operations-and-injuries", fields).status_code == 302
    with phone.of.open():
        knee, ear = Episode.objects.filter(client=phone.client)
        assert (knee.label, ear.label) == ("New knee joint, right", "Something on my ear")
        facts = {(f.episode_id, f.fact): f for f in Fact.objects.exclude(episode=None)}
        assert facts[knee.pk, "surgery-date"].value == "2026-08-17"
        assert facts[ear.pk, "surgery-date"].origin == "Intake; month only"
        assert facts[ear.pk, "surgery-type"].value == "other"
        episodes = case_of(Client.objects.select_related("practice").get(pk=phone.client.pk))["episodes"]
        assert "has" in episodes["surgeries"]
    assert phone.facts()["unlisted-surgeries"] == ["Something on my ear"]
    assert phone.facts()["injury-12m"] is False
    phone.send("operations-and-injuries", {"any-surgery": "no", "injury-12m": "no"}, was="any-surgery op1 op2 all-op")
    with phone.of.open():
        assert not Episode.objects.filter(client=phone.client, withdrawn_at=None).exists()
        assert Interview(phone.fresh()).pending_facts.isdisjoint({"surgery-type", "injury-12m"})


def test_another_block_is_added_and_what_was_typed_stays(phone: Phone) -> None:
    fields = {"any-surgery": "yes", "op-count": "1", "op1.what": "eye", "add": "op"}
    response = phone.send("operations-and-injuries", fields)
    assert response["Location"].endswith("#op2")
    page = phone.open("operations-and-injuries")
    assert 'id="op2"' in page
    assert 'value="eye" selected' in page
    assert phone.facts() == {}


def test_not_knowing_about_operations_is_no_no(phone: Phone) -> None:
    phone.send("operations-and-injuries", {"any-surgery": "?does-not-know", "injury-12m": "?declined"})
    assert phone.facts()["all-surgeries-named"] is False
    assert phone.facts()["injury-12m"] == {"unknown": "declined"}
    with phone.of.open():
        assert "surgery-type" not in Interview(phone.fresh()).pending_facts


def test_medicines_are_read_asked_back_and_confirmed(phone: Phone) -> None:
    typed = {"medicines": "warfarin 5 mg\nmetoprolal\nzzyzzolin", "medicines-rest": "all", "medicine-change": "no"}
    response = phone.send("medicines", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "You wrote “metoprolal”. Did you mean" in page
    assert "“zzyzzolin” is not on our list" in page
    assert phone.facts()["medicines"] == {"has": ["anticoagulant"]}
    line, choices = choices_in(page)
    response = phone.send(
        "medicines", {**typed, line: next(v for v, label in choices.items() if "metoprolol" in label)}
    )
    assert response.status_code == 302
    facts = phone.facts()
    assert set(facts["medicines"]) == {"anticoagulant", "beta-blocker"}
    assert facts["unlisted-medicines"] == ["zzyzzolin"]


def choices_in(page: str) -> tuple[str, dict[str, str]]:
    import re

    found = re.findall(r'name="(m-[0-9a-f]+)" value="([^"]+)"[^>]*><span>([^<]+)', page)
    return found[0][0], {value: label for _, value, label in found}


@pytest.mark.parametrize(
    ("rest", "chosen", "expected"),
    [("more", None, {"has": ["anticoagulant"]}), ("all", "none", []), ("all", "not-taken", [])],
)
def test_a_list_is_whole_only_when_they_say_so(phone: Phone, rest: str, chosen: str | None, expected: object) -> None:
    text = "warfarin" if chosen is None else "metoprolal"
    page = phone.send(
        "medicines", {"medicines": text, "medicines-rest": rest, "medicine-change": "no"}
    ).content.decode()
    if chosen is not None:
        fields = {"medicines": text, "medicines-rest": rest, "medicine-change": "no", choices_in(page)[0]: chosen}
        assert phone.send("medicines", fields).status_code == 302
    assert phone.facts()["medicines"] == expected
    unlisted = phone.facts().get("unlisted-medicines")
    assert unlisted == {None: None, "none": ["metoprolal"], "not-taken": []}[chosen]


def test_a_list_and_none_contradict_each_other(phone: Phone) -> None:
    response = phone.send("medicines", {"medicines": "metformin", "medicines-rest": "none", "medicine-change": "no"})
    assert response.status_code == 422
    assert "Which is right?" in response.content.decode()
    assert "medicines" not in phone.facts()


def test_goals_are_kept_in_their_words_and_people_become_contacts(phone: Phone) -> None:
    phone.send("goals", {"given-up": "الحديقة", "wanted": "The stairs to my sewing room"})
    people = {"emergency.name": "بِرام", "emergency.phone": "555-0142", "physician.name": "Dr. Placeholder"}
    assert phone.send("people", people).status_code == 302
    assert phone.send("people", {**people, "emergency.phone": "555-0199"}).status_code == 302
    with phone.of.open():
        assert [told.text for told in Told.objects.all()] == ["الحديقة", "The stairs to my sewing room"]
        standing = Contact.objects.filter(client=phone.client, ended_at=None)
        assert {(c.kind, c.name, c.phone, c.said_by) for c in standing} == {
            ("emergency", "بِرام", "555-0199", "client"),
            ("physician", "Dr. Placeholder", "", "client"),
        }
    assert "الحديقة" in phone.open("goals")


def test_an_emergency_contact_needs_a_number_or_a_word_that_there_is_nobody(phone: Phone) -> None:
    assert "Which number" in phone.send("people", {"emergency.name": "Bram"}).content.decode()
    assert phone.send("people", {"emergency.nobody": "yes"}, was="emergency.name").status_code == 302


def test_a_birth_date_is_asked_when_it_is_not_known_and_minors_are_sent_to_the_practice(fernway: House) -> None:
    phone = Phone(fernway, marigold(fernway, birth_date=None))
    born = {"age.year": "1960", "age.month": "5"}
    assert "Please choose day, month, and year." in phone.send("about-you", born).content.decode()
    phone.send("about-you", {**born, "age.day": "2"})
    assert phone.facts()["age"] == timezone.localdate().year - 1960 - (
        (timezone.localdate().month, timezone.localdate().day) < (5, 2)
    )
    with fernway.open():
        assert Told.objects.get(kind="birth-date").text == "1960-05-02"
    page = phone.send("about-you", {"age.year": str(timezone.localdate().year - 9), "age.month": "5", "age.day": "2"})
    assert "This form is for adults" in page.content.decode()


def test_ten_megabytes_pasted_are_refused_in_words_and_what_was_sent_before_stays(phone: Phone) -> None:
    phone.send("goals", {"wanted": "The stairs"})
    response = phone.send("goals", {"wanted": "x" * 10_000_000})
    assert response.status_code == 413
    assert "Nothing you sent before is lost" in response.content.decode()
    assert "The stairs" in phone.open("goals")


def test_long_and_strange_input_never_breaks_a_screen(phone: Phone) -> None:
    odd = ["\x00", "‮abc", "<script>alert(1)</script>", "🦵" * 900, "x" * 5000, "-", "NaN", "Infinity", "--"]
    for text in odd:
        for screen in phone_screens():
            names = dict.fromkeys(healthy(phone.open(screen)), text)
            response = phone.send(screen, names | {"medicines": text, "wanted": text, "op1.other": text})
            assert response.status_code in (302, 422), (screen, text[:10])
            page = phone.open(screen)
            assert "<script>alert" not in page


def phone_screens() -> list[str]:
    return ["about-you", "activity", "medicines", "operations-and-injuries", "where-it-hurts"]


def test_the_end_lists_what_is_open_and_sending_moves_the_client_on(phone: Phone) -> None:
    phone.send("goals", {"wanted": "The stairs"})
    page = phone.browser.get(phone.root + "check/").content.decode()
    assert "Not answered yet" in page
    assert phone.browser.get(phone.root + "sent/").status_code == 302
    assert phone.browser.post(phone.root + "check/").status_code == 302
    assert "Thank you, Marigold" in phone.browser.get(phone.root + "sent/").content.decode()
    with phone.of.open():
        client = Client.objects.get(pk=phone.client.pk)
        entry = TimelineEntry.objects.get(title="Intake finished")
    assert client.state == State.SCREENING
    assert entry.words == "The stairs"


def test_what_the_record_holds_is_not_asked_again(fernway: House) -> None:
    from scopewell.clients.facts import Said, record_facts

    client = marigold(fernway)
    with fernway.open():
        said = [Said("known-diabetes", "none"), Said("exercise-days", 4)]
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
    phone = Phone(fernway, client)
    assert 'name="known-diabetes"' not in phone.open("told-by-a-doctor")
    page = phone.open("activity")
    assert 'name="exercise-days"' not in page
    assert 'name="exercise-minutes"' in page
    assert "activity" in phone.walk()
