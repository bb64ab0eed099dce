"""Clearances, limits and judgment count as far as their author may decide, and no further."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import House, marigold
from people import answer_the_rest, decision_of, diabetic, tell, well
from scopewell.screening.errors import NotInForce, NotYoursToModify
from scopewell.screening.judging import (
    clearable,
    identify_author,
    modifiable,
    modify_rule,
    raise_outcome,
    record_clearance,
    record_limit,
    withdraw,
)
from scopewell.screening.models import Clearance, Limit, Override
from scopewell.screening.queries import authority_in_force, standing

pytestmark = pytest.mark.django_db
RULE = "acsm-inactive-known-disease"


def clear(of: House, client: object, **changes: object) -> None:
    said = {
        "author": "Dr. Rowan Placeholder", "author_role": "physician", "dated": timezone.localdate(),
        "resolves": [RULE], "identified_how": "Called the practice at its listed number",
    }  # fmt: skip
    with of.open():
        record_clearance(actor=of.owner, client=client, **{**said, **changes})  # type: ignore[arg-type]  # a Client


def test_a_clearance_resolves_the_rule_it_names_and_its_precautions_stay(fernway: House) -> None:
    client = diabetic(fernway)
    assert decision_of(fernway, client).outcome == "medical-clearance"
    clear(fernway, client)
    after = decision_of(fernway, client)
    assert after.outcome == "start-with-precautions"
    assert after.decision["resolved"][0]["rule"] == RULE
    assert after.decision["precautions"]


@pytest.mark.parametrize(
    "changes",
    [{"identified_how": ""}, {"author_role": "chiropractor"}, {"dated": timezone.localdate() - timedelta(400)}],
)
def test_a_clearance_nobody_identified_or_may_give_or_that_is_old_resolves_nothing(
    fernway: House, changes: dict[str, object]
) -> None:
    client = diabetic(fernway)
    clear(fernway, client, **changes)
    assert decision_of(fernway, client).outcome == "medical-clearance"


def test_an_answer_counts_once_its_author_is_identified(fernway: House) -> None:
    client = diabetic(fernway)
    clear(fernway, client, identified_how="")
    with fernway.open():
        row = standing(Clearance, client)[0]
        identify_author(actor=fernway.owner, row=row, how="Called back at the listed number")
        assert [found.identified_how for found in standing(Clearance, client)] == ["Called back at the listed number"]
        with pytest.raises(NotInForce):
            identify_author(actor=fernway.owner, row=row, how="Again")
    assert decision_of(fernway, client).outcome == "start-with-precautions"


def test_what_is_withdrawn_no_longer_counts_and_stays_in_the_record(fernway: House) -> None:
    client = diabetic(fernway)
    clear(fernway, client)
    with fernway.open():
        row = standing(Clearance, client)[0]
        withdraw(actor=fernway.owner, row=row, reason="It was another person's letter")
        assert standing(Clearance, client) == []
        assert Clearance.objects.count() == 2
        with pytest.raises(NotInForce):
            withdraw(actor=fernway.owner, row=row, reason="Twice over")
    assert decision_of(fernway, client).outcome == "medical-clearance"


def test_a_limit_tightens_at_once_in_the_unit_it_was_written_in(fernway: House) -> None:
    client = well(fernway)
    tell(fernway, client, sbp=145, dbp=80)
    assert decision_of(fernway, client).may_start
    with fernway.open():
        record_limit(
            actor=fernway.owner, client=client, author="Dr. Placeholder", author_role="physician",
            dated=timezone.localdate(), fact="sbp", lowest=None, highest=140.0, unit="mm[Hg]", identified_how="Called",
        )  # fmt: skip
        assert len(standing(Limit, client)) == 1
    assert decision_of(fernway, client).outcome == "medical-clearance"


def test_only_a_rule_marked_for_it_is_modified_and_only_when_nothing_worse_fired(fernway: House) -> None:
    client = marigold(fernway)
    tell(fernway, client, swelling_new=["joint"])
    answer_the_rest(fernway, client)
    decision = decision_of(fernway, client)
    assert decision.outcome == "refer-to-pt"
    assert list(modifiable(decision)) == ["meti-5-swelling"]
    until = timezone.localdate() + timedelta(days=7)
    with fernway.open():
        with pytest.raises(NotYoursToModify):
            modify_rule(
                actor=fernway.owner, client=client, rule=RULE, limit_kind="region", limit_value="left knee",
                reason="Walks well on it", until=until,
            )  # fmt: skip
        modify_rule(
            actor=fernway.owner, client=client, rule="meti-5-swelling", limit_kind="region", limit_value="left knee",
            reason="Old and small; the legs rest", until=until,
        )  # fmt: skip
    after = decision_of(fernway, client)
    assert after.outcome == "start-with-precautions"
    assert after.decision["today"]["limits"]
    assert any(reason.get("modified") == "Old and small; the legs rest" for reason in after.decision["reasons"])
    tell(fernway, client, sx_chest_pain="now")
    assert modifiable(decision_of(fernway, client)) == {}


def test_a_modification_runs_out(fernway: House) -> None:
    client = well(fernway)
    with fernway.open():
        row = Override(
            client=client, actor=fernway.owner, action="modify", rule="meti-5-swelling", limit_kind="intensity",
            limit_value="light", reason="Old and small", until=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        row.save()
        assert authority_in_force(client) == {}


def test_the_professional_raises_and_never_lowers(fernway: House) -> None:
    client = diabetic(fernway)
    with fernway.open():
        raise_outcome(actor=fernway.owner, client=client, to="start-with-precautions", reason="Only to be careful")
        assert decision_of(fernway, client).outcome == "medical-clearance"
        raise_outcome(actor=fernway.owner, client=client, to="urgent-medical", reason="Gray and short of breath")
    assert decision_of(fernway, client).outcome == "urgent-medical"


def test_what_no_clearance_resolves_is_not_offered(fernway: House) -> None:
    client = diabetic(fernway)
    assert RULE in clearable(decision_of(fernway, client))
    tell(fernway, client, sx_chest_pain="now")
    offered = clearable(decision_of(fernway, client))
    emergency = [r["rule"] for r in decision_of(fernway, client).decision["reasons"] if r["disposition"] == "emergency"]
    assert not set(offered) & set(emergency)
