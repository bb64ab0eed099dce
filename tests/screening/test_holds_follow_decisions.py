"""A decision places holds, a later one lifts them; what is urgent is lifted by a person who spoke with the client."""

import pytest

from cast import House, marigold
from people import decision_of, diabetic, fresh, report, tell, well
from scopewell.clients.actions import place_hold
from scopewell.clients.models import Hold
from scopewell.clients.queries import open_holds
from scopewell.clients.vocabulary import LiftedThrough, State
from scopewell.screening.actions import release_hold
from scopewell.screening.errors import StillHeld
from scopewell.screening.judging import raise_outcome, withdraw
from scopewell.screening.models import Override
from scopewell.screening.queries import standing

pytestmark = pytest.mark.django_db


def held(of: House, client: object) -> list[tuple[str, str]]:
    with of.open():
        return [(hold.disposition, hold.reason) for hold in open_holds(client)]  # type: ignore[arg-type]  # a Client


def test_a_decision_that_stops_the_person_puts_them_on_hold(fernway: House) -> None:
    client = diabetic(fernway)
    assert held(fernway, client) == [("medical-clearance", "Known disease and not a regular exerciser")]
    fresh(fernway, client)
    assert client.state == State.ON_HOLD


def test_an_urgent_answer_of_the_client_holds_at_once_in_their_own_words(fernway: House) -> None:
    client = marigold(fernway)
    report(fernway, client, swelling_new=["one-calf-or-leg"])
    assert held(fernway, client) == [("urgent-medical", "New swelling: one calf or leg")]
    with fernway.open():
        assert open_holds(client)[0].placed_by is None


def test_a_worse_finding_takes_the_place_of_a_milder_hold(fernway: House) -> None:
    client = diabetic(fernway)
    tell(fernway, client, sx_chest_pain="now")
    assert [disposition for disposition, _ in held(fernway, client)] == ["emergency"]
    fresh(fernway, client)
    assert client.state == State.ON_HOLD


def test_a_later_decision_lifts_what_a_decision_placed(fernway: House) -> None:
    client = well(fernway)
    with fernway.open():
        raise_outcome(actor=fernway.owner, client=client, to="refer-to-pt", reason="Limps more than before")
        assert [hold.disposition for hold in open_holds(client)] == ["refer-to-pt"]
        row = standing(Override, client)[0]
        withdraw(actor=fernway.owner, row=row, reason="The limp was a new shoe")
        lifted = Hold.objects.get(client=client)
    assert held(fernway, client) == []
    assert lifted.lifted_through == LiftedThrough.DECISION
    assert lifted.lifted_reference == decision_of(fernway, client).key
    fresh(fernway, client)
    assert client.state == State.INQUIRY


def test_an_open_decision_lifts_nothing(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        raise_outcome(actor=fernway.owner, client=client, to="medical-clearance", reason="Pale and sweating")
        withdraw(actor=fernway.owner, row=standing(Override, client)[0], reason="Had run up the stairs")
    assert decision_of(fernway, client).outcome == "undecided"
    assert len(held(fernway, client)) == 1


def test_an_urgent_hold_stays_until_somebody_says_what_was_learned(fernway: House) -> None:
    client = well(fernway)
    tell(fernway, client, swelling_new=["one-calf-or-leg"])
    assert [disposition for disposition, _ in held(fernway, client)] == ["urgent-medical"]
    with fernway.open(), pytest.raises(StillHeld):
        release_hold(actor=fernway.owner, client=client, hold=open_holds(client)[0], because="Feels fine now")
    tell(fernway, client, swelling_new=[])
    assert decision_of(fernway, client).may_start
    assert [disposition for disposition, _ in held(fernway, client)] == ["urgent-medical"]
    with fernway.open():
        release_hold(
            actor=fernway.owner, client=client, hold=open_holds(client)[0], because="Seen by Dr. Placeholder: a bruise"
        )
    assert held(fernway, client) == []


def test_a_hold_that_a_person_placed_is_lifted_by_a_person(fernway: House) -> None:
    client = well(fernway)
    with fernway.open():
        place_hold(actor=fernway.owner, client=client, reason="Waits for the agreement")
    tell(fernway, client, sbp=128, dbp=80)
    assert held(fernway, client) == [("", "Waits for the agreement")]
    with fernway.open():
        release_hold(actor=fernway.owner, client=client, hold=open_holds(client)[0], because="Agreement is signed")
    assert held(fernway, client) == []


def test_the_same_decision_places_no_second_hold(fernway: House) -> None:
    client = diabetic(fernway)
    tell(fernway, client, sbp=128, dbp=80)
    tell(fernway, client, heart_rate=70)
    assert len(held(fernway, client)) == 1
