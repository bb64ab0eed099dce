"""A change of state names actor and reason; a hold is left only through something recorded."""

import pytest
from django.db import IntegrityError, transaction

from cast import House, browser, marigold
from scopewell.clients.actions import change_state, lift_hold, place_hold
from scopewell.clients.errors import ClientError, HoldStillOpen, NothingRecordedBehind
from scopewell.clients.models import Client, Hold, StateChange
from scopewell.clients.vocabulary import LiftedThrough, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fernway: House) -> Client:
    return marigold(fernway)


def test_a_change_of_state_keeps_who_and_why(fernway: House, client: Client) -> None:
    visitor = browser(fernway.professional)
    path = f"/clients/{client.key}/state/"
    assert visitor.post(path, {"to": "screening", "reason": ""}).status_code == 422
    assert visitor.post(path, {"to": "on-hold", "reason": "x"}).status_code == 422
    assert visitor.post(path, {"to": "screening", "reason": "Referral complete"}).status_code == 302
    assert visitor.post(path, {"to": "screening", "reason": "Again"}).status_code == 422
    with fernway.open():
        change = StateChange.objects.first()
        assert change is not None
        assert (change.before, change.after, change.reason, change.actor) == (
            State.INQUIRY, State.SCREENING, "Referral complete", fernway.professional,
        )  # fmt: skip


def test_a_hold_stops_every_change_of_state(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    assert visitor.post(f"/clients/{client.key}/hold/", {"reason": ""}).status_code == 422
    for _ in range(2):
        assert visitor.post(f"/clients/{client.key}/hold/", {"reason": "Swollen calf"}).status_code == 302
    with fernway.open():
        assert Hold.objects.count() == 1
        assert Client.objects.get().state == State.ON_HOLD
        with pytest.raises(HoldStillOpen):
            change_state(actor=fernway.owner, client=client, to=State.ACTIVE, reason="Feels fine")
    answer = visitor.post(f"/clients/{client.key}/state/", {"to": "active", "reason": "Feels fine"})
    assert answer.status_code == 409
    assert b"on hold" in answer.content


def test_a_hold_is_lifted_through_something_recorded_and_the_state_returns(fernway: House, client: Client) -> None:
    with fernway.open():
        change_state(actor=fernway.owner, client=client, to=State.ACTIVE, reason="Program agreed")
        one = place_hold(actor=None, client=client, reason="Calf", disposition="urgent-medical")
        two = place_hold(actor=fernway.owner, client=client, reason="Chest")
        said = {"actor": fernway.owner, "through": LiftedThrough.ANSWER, "because": "Dr. Placeholder answered"}
        with pytest.raises(NothingRecordedBehind):
            lift_hold(hold=one, reference="", **said)  # type: ignore[arg-type]  # spread for brevity
        lift_hold(hold=one, reference="answer:1", **said)  # type: ignore[arg-type]  # as above
        assert Client.objects.get().state == State.ON_HOLD
        lift_hold(hold=two, reference="answer:1", **said)  # type: ignore[arg-type]  # as above
        assert Client.objects.get().state == State.ACTIVE
        again = lift_hold(hold=two, reference="answer:2", **said)  # type: ignore[arg-type]  # as above
        assert again.lifted_reference == "answer:1"


def test_the_database_refuses_a_hold_lifted_through_nothing(fernway: House, client: Client) -> None:
    with fernway.open():
        hold = place_hold(actor=None, client=client, reason="Calf")
        hold.lifted_at = hold.placed_at
        with pytest.raises(IntegrityError), transaction.atomic():
            hold.save()


def test_nobody_is_put_on_hold_without_a_hold(fernway: House, client: Client) -> None:
    with fernway.open(), pytest.raises(ClientError):
        change_state(actor=fernway.owner, client=client, to=State.ON_HOLD, reason="x")
