"""The decision page says what, because of what, what would change it, and what may happen; and never too much."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, marigold
from people import decision_of, diabetic, report, tell, well
from scopewell.clients.models import Client
from scopewell.clients.queries import open_holds
from scopewell.documents.models import Draft
from scopewell.practice.models import AuditEntry, Practice, Units
from scopewell.screening.judging import raise_outcome, record_clearance
from scopewell.screening.models import Clearance, Decision, Override
from scopewell.screening.queries import decisions_of, standing
from scopewell.screening.registry import Button, _buttons, add_buttons
from scopewell.screening.sentences import sentence_of
from scopewell.screening.telling import Teller

pytestmark = pytest.mark.django_db


def url(name: str, client: Client, *more: object) -> str:
    return reverse(f"screening:{name}", args=[client.key, *more])


def body(of: House, name: str, client: Client, *more: object) -> str:
    response = browser(of.owner).get(url(name, client, *more))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_before_any_decision_the_page_teaches_the_next_step(fernway: House) -> None:
    assert "Begin the screening" in body(fernway, "decision", marigold(fernway))


def test_an_open_decision_says_what_to_ask_next(fernway: House) -> None:
    client = marigold(fernway)
    tell(fernway, client, sbp=134, dbp=82)
    page = body(fernway, "decision", client)
    assert "Not decided." in page
    assert "Ask next:" in page
    assert "Answer what is open" in page
    assert "may start" not in page.lower().replace("once it may start", "").replace("that may start", "")


def test_a_stop_says_who_said_what_which_rule_and_which_source(fernway: House) -> None:
    client = diabetic(fernway)
    page = body(fernway, "decision", client)
    assert "<strong>Not yet,</strong> because of this: known disease and not a regular exerciser." in page
    assert "acsm-inactive-known-disease" in page
    assert "Client reported" in page
    assert "Diabetes, as diagnosed: type 2" in page
    assert "Read second-hand" in page
    assert "4 of 6" in page
    assert "A dated clearance" in page
    assert "No session" in page
    assert "Only a licensed provider may lower this" in page


@pytest.mark.parametrize("word", ["cleared to", "is safe", "you are safe", "no serious disease", "Patient"])
def test_a_start_never_says_too_much(fernway: House, word: str) -> None:
    client = well(fernway)
    decision = decision_of(fernway, client)
    assert decision.may_start
    page = body(fernway, "decision", client)
    assert word not in page
    assert "in an emergency call 911" in page
    assert "Nothing here rules a disease out." in page


def test_a_start_is_worded_as_nothing_stopping(fernway: House) -> None:
    decision = {
        "may_start": True, "precautions": [], "today": {"exercise": "yes", "limits": []}, "outcome": "start",
        "problems": [], "reasons": [],
    }  # fmt: skip
    assert str(sentence_of(decision, Units.US)) == "May start. Nothing in these answers stops you starting."


@pytest.mark.parametrize(("units", "read"), [(Units.US, "50 mg/dL"), (Units.SI, "2.8 mmol/L")])
def test_what_was_measured_is_told_in_the_units_of_the_practice(fernway: House, units: str, read: str) -> None:
    Practice.objects.filter(pk=fernway.practice.pk).update(units=units)
    fernway.practice.refresh_from_db()
    client = marigold(fernway)
    stored = tell(fernway, client, glucose=50).decision
    assert str(sentence_of(stored, units)) == f"Not yet, because of this: glucose now, finger or sensor: {read}."
    assert f"{read}." in body(fernway, "decision", client)
    with fernway.open():
        hold = open_holds(client)[0]
    assert read in hold.reason
    assert read in body(fernway, "history", client)


@pytest.mark.parametrize(("units", "read"), [(Units.US, "93.2 °F lies outside 95 to 106"), (Units.SI, "34 °C")])
def test_a_reading_that_cannot_be_used_is_told_in_the_units_of_the_practice(
    fernway: House, units: str, read: str
) -> None:
    client = marigold(fernway)
    decision = tell(fernway, client, temperature=34)
    (told,) = Teller(decision, units).problems()
    assert read in told
    assert "Cel" not in told


def test_what_ran_out_allows_nothing(fernway: House) -> None:
    client = well(fernway)
    decision = decision_of(fernway, client)
    with fernway.open():
        fields = {f.attname: getattr(decision, f.attname) for f in Decision._meta.concrete_fields if f.name != "id"}
        del fields["key"]
        Decision(**{**fields, "holds_until": timezone.now() - timedelta(hours=1)}).save()
    page = body(fernway, "decision", client)
    assert "This decision has run out." in page
    assert "Nothing before it is decided again" in page
    assert "A session may take place" not in page
    assert "Screen again" in page


def test_what_resolves_each_reason_and_what_it_would_leave(fernway: House) -> None:
    client = marigold(fernway)
    tell(fernway, client, swelling_new=["one-calf-or-leg"])
    with fernway.open():
        changes = Teller(decision_of(fernway, client), "us").changes()
    assert [change.outcome for change in changes] == ["refer-to-pt", "undecided"]


def test_buttons_appear_once_a_room_offers_them(fernway: House) -> None:
    client = diabetic(fernway)
    assert "Request guidance" not in body(fernway, "decision", client)
    kept = dict(_buttons)
    _buttons.clear()
    button = Button("Request guidance", "/letters/", to="To Dr. Placeholder. Draft ready.", recipient="physician")
    add_buttons("test", lambda request, client, decision: [button, Button("Print it", "/x/", sends=True)])
    try:
        page = body(fernway, "decision", client)
    finally:
        _buttons.clear()
        _buttons.update(kept)
    assert '<a class="button wide" href="/letters/">Request guidance</a>' in page
    assert "To Dr. Placeholder. Draft ready." in page
    assert "Tell the physician" not in page


def test_pages_of_every_kind_open(fernway: House) -> None:
    client = diabetic(fernway)
    with fernway.open():
        first, last = decisions_of(client).last(), decisions_of(client).first()
        assert first is not None
        assert last is not None
    assert "As decided" in body(fernway, "stored", client, first.key)
    assert browser(fernway.owner).get(url("stored", client, last.key)).status_code == 302
    assert "With the one before" in body(fernway, "history", client)
    compared = body(fernway, "compare", client, last.key, first.key)
    assert "Now met: Known disease and not a regular exerciser" in compared
    assert "Not stated" in compared
    turned = browser(fernway.owner).get(url("compare", client, first.key, last.key)).content.decode()
    assert "Shown from the earlier decision to the later one." in turned


def test_an_unreviewed_answer_is_pointed_out(fernway: House) -> None:
    client = well(fernway)
    report(fernway, client, sx_dizziness=True)
    assert "until then it can only make this stricter" in body(fernway, "decision", client)


def test_raising_wants_a_reason_and_is_shown(fernway: House) -> None:
    client = well(fernway)
    owner = browser(fernway.owner)
    refused = owner.post(url("raise", client), {"to": "medical-clearance", "reason": " "})
    assert refused.status_code == 422
    short = owner.post(url("raise", client), {"to": "medical-clearance", "reason": "unwell"})
    assert "A word or two more" in short.content.decode()
    lower = owner.post(url("raise", client), {"to": "start", "reason": "All is well"})
    assert lower.status_code == 422
    done = owner.post(url("raise", client), {"to": "medical-clearance", "reason": "Pale, sweating, not himself"})
    assert done.status_code == 302
    page = body(fernway, "decision", client)
    assert "Medical clearance first" in page
    assert "Pale, sweating, not himself" in page
    with fernway.open():
        row = standing(Override, client)[0]
    assert owner.post(url("withdraw", client, "judgment", row.pk), {"reason": "Was a cold room"}).status_code == 302
    again = owner.post(url("withdraw", client, "judgment", row.pk), {"reason": "Was a cold room"})
    assert again.status_code == 409
    assert decision_of(fernway, client).may_start


def test_a_clearance_is_recorded_identified_and_refused_for_the_wrong_role(fernway: House) -> None:
    client = diabetic(fernway)
    owner, today = browser(fernway.owner), timezone.localdate().isoformat()
    said = {
        "author": "Dr. Rowan Placeholder", "author_role": "chiropractor", "dated": today,
        "resolves": ["acsm-inactive-known-disease"], "identified_how": "",
    }  # fmt: skip
    wrong = owner.post(url("clearance", client), said)
    assert wrong.status_code == 422
    assert "not by a chiropractor" in wrong.content.decode()
    future = owner.post(url("clearance", client), {**said, "dated": "2199-01-01"})
    assert "still to come" in future.content.decode()
    assert owner.post(url("clearance", client), {**said, "author_role": "physician"}).status_code == 302
    assert "Author not identified" in body(fernway, "decision", client)
    with fernway.open():
        row = standing(Clearance, client)[0]
    how = {"how": "Called the office at its listed number"}
    assert owner.post(url("identify", client, "clearance", row.pk), how).status_code == 302
    assert decision_of(fernway, client).outcome == "start-with-precautions"
    assert owner.post(url("identify", client, "clearance", row.pk), how).status_code == 409


def test_a_limit_is_recorded_or_asked_about(fernway: House) -> None:
    client = diabetic(fernway)
    owner, today = browser(fernway.owner), timezone.localdate().isoformat()
    said = {"fact": "sbp", "highest": "150", "unit": "mm[Hg]", "author": "Dr. P", "author_role": "physician"}
    said |= {"dated": today, "valid_until": today, "identified_how": "Called"}
    assert "measured in mmHg" in owner.post(url("limit", client), {**said, "unit": "kg"}).content.decode()
    assert "lowest or the highest" in owner.post(url("limit", client), {**said, "highest": ""}).content.decode()
    assert owner.post(url("limit", client), said).status_code == 302
    assert "at most 150 mmHg" in body(fernway, "decision", client)


def test_a_hold_is_lifted_with_words_or_not_at_all(fernway: House) -> None:
    client = well(fernway)
    tell(fernway, client, swelling_new=["one-calf-or-leg"])
    owner = browser(fernway.owner)
    with fernway.open():
        hold = open_holds(client)[0]
    said = {"reason": "Spoke with her; seen by her doctor, a bruise"}
    refused = owner.post(url("lift", client, hold.pk), said)
    assert refused.status_code == 409
    assert "still holds this client" in refused.content.decode()
    tell(fernway, client, swelling_new=[])
    assert owner.post(url("lift", client, hold.pk), said).status_code == 302
    assert owner.post(url("lift", client, hold.pk), said).status_code == 404


def test_a_rule_that_may_be_modified_is_offered_and_no_other(fernway: House) -> None:
    client = diabetic(fernway)
    owner = browser(fernway.owner)
    assert owner.get(url("modify", client)).status_code == 302
    swollen = marigold(fernway, legal_name="Wren")
    tell(fernway, swollen, swelling_new=["joint"])
    assert "Modify to limited work" in body(fernway, "decision", swollen)
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    said = {"rule": "meti-5-swelling", "limit_kind": "region", "reason": "Old and small", "until": day}
    assert "Which part of the body rests?" in owner.post(url("modify", swollen), said).content.decode()
    late = {**said, "limit_value": "left knee", "until": "2199-01-01"}
    assert "30 days from now" in owner.post(url("modify", swollen), late).content.decode()
    assert owner.post(url("modify", swollen), {**said, "limit_value": "left knee"}).status_code == 302
    assert "Modified by the professional: Old and small" in body(fernway, "decision", swollen)


def test_deciding_again_is_sent_and_not_opened(fernway: House) -> None:
    client = well(fernway)
    owner = browser(fernway.owner)
    assert owner.get(url("again", client)).status_code == 405
    assert owner.post(url("again", client)).status_code == 302
    assert decision_of(fernway, client).because == "Asked for by the professional"


def test_assistants_read_and_do_not_judge(fernway: House) -> None:
    client = diabetic(fernway)
    assistant = browser(fernway.assistant)
    page = assistant.get(url("decision", client)).content.decode()
    assert "Not yet," in page
    assert "Raise the outcome" not in page
    for name in ("raise", "clearance", "limit", "upload"):
        assert assistant.get(url(name, client)).status_code == 403
    assert assistant.post(url("again", client)).status_code == 403


def test_names_are_masked_on_every_page_of_the_room(fernway: House) -> None:
    client = diabetic(fernway)
    owner = browser(fernway.owner)
    owner.post(reverse("practice:mask"))
    for name in ("decision", "open", "vitals", "history", "raise", "upload"):
        page = owner.get(url(name, client)).content.decode()
        assert "Marigold" not in page, name
        assert "M.T." in page


def test_reads_are_audited_and_queries_do_not_grow(fernway: House) -> None:
    client = well(fernway)
    owner = browser(fernway.owner)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert owner.get(url("decision", client)).status_code == 200
        return len(captured)

    first = count()
    assert first > 10
    with fernway.open():
        assert AuditEntry.objects.filter(action="client.read", detail={"page": "screening:decision"}).count() == 1
        for n in range(6):
            raise_outcome(actor=fernway.owner, client=client, to="refer-to-pt", reason=f"Limps again, day {n}")
        record_clearance(
            actor=fernway.owner, client=client, author="Dr. P", author_role="physician",
            dated=timezone.localdate(), resolves=[], identified_how="",
        )  # fmt: skip
    assert count() <= first + 1


def test_units_follow_the_practice(fernway: House) -> None:
    client = marigold(fernway)
    tell(fernway, client, weight=100, heart_rate=125)
    Practice.objects.filter(pk=fernway.practice.pk).update(units="us")
    assert "Resting pulse: 125 per minute" in body(fernway, "decision", client)


def test_the_documents_a_decision_calls_for_are_begun_from_it(fernway: House) -> None:
    client = diabetic(fernway)
    page = body(fernway, "decision", client)
    begin = reverse("documents:begin", args=[client.key])
    assert f'action="{begin}"' in page
    assert "Request for guidance" in page
    assert begin not in browser(fernway.assistant).get(url("decision", client)).content.decode()
    said = {"kind": "guidance-request", "recipient": "physician"}
    begun = browser(fernway.owner).post(begin, said)
    assert begun.status_code == 302
    with fernway.open():
        draft = Draft.objects.get(subject=client.key)
    assert draft.decision == decision_of(fernway, client).key
    assert "Draft begun." in body(fernway, "decision", client)
