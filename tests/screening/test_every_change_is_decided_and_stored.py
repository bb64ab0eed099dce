"""A decision is made on every change, stored with its inputs, and decided again to the same."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import House, marigold
from people import answer_the_rest, decision_of, diabetic, fresh, operated, report, tell, well
from scopewell.clients.actions import change_client
from scopewell.clients.facts import Said, record_facts, review_fact
from scopewell.clients.models import Fact, TimelineEntry
from scopewell.clients.queries import unreviewed_facts
from scopewell.clients.vocabulary import SaidBy
from scopewell.engine.record import decision_as_json, replay
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.base import AppendOnlyError
from scopewell.screening.actions import decide_again
from scopewell.screening.judging import raise_outcome, record_clearance, record_limit
from scopewell.screening.models import Decision
from scopewell.screening.queries import before, decisions_of

pytestmark = pytest.mark.django_db


def test_new_facts_are_decided_on_at_once_and_kept_with_the_client(fernway: House) -> None:
    client = marigold(fernway)
    first = tell(fernway, client, sbp=134, dbp=82)
    assert (first.outcome, first.may_start, first.actor) == ("undecided", False, fernway.owner)
    assert first.next_fact
    assert first.open_count > 10
    second = tell(fernway, client, sx_chest_pain="now")
    assert second.outcome == "emergency"
    fresh(fernway, client)
    assert (client.outcome, client.stability) == ("emergency", "not-stable")
    assert client.decided_at == second.as_of
    assert second.ruleset_version == shipped_engine().rules.version
    assert second.ruleset_status == "draft"


def test_every_stored_decision_replays_to_the_same(fernway: House) -> None:
    client = diabetic(fernway)
    operated(fernway, client, "knee-replacement-total", "2026-01-12")
    report(fernway, client, pain_now=4)
    tell(fernway, client, SaidBy.CLIENT, medicines=["beta-blocker"])
    with fernway.open():
        stopping = decision_of(fernway, client).decision["reasons"][0]["rule"]
        today = timezone.localdate()
        record_limit(
            actor=fernway.owner, client=client, author="Dr. Placeholder", author_role="physician", dated=today,
            fact="sbp", highest=150.0, lowest=None, unit="mm[Hg]", valid_until=today, identified_how="Called back",
        )  # fmt: skip
        record_clearance(
            actor=fernway.owner, client=client, author="Dr. Placeholder", author_role="physician", dated=today,
            resolves=[stopping], identified_how="Called back",
        )  # fmt: skip
        raise_outcome(actor=fernway.owner, client=client, to="refer-to-pt", reason="Limps more than last week")
        rows = list(decisions_of(client))
    assert len(rows) > 8
    for row in rows:
        stored = {"inputs": row.inputs, "ruleset_version": row.ruleset_version}
        assert decision_as_json(replay(stored, shipped_engine())) == row.decision


def test_a_review_a_birth_date_and_a_judgment_are_decided_on(fernway: House) -> None:
    client = well(fernway)
    assert decision_of(fernway, client).may_start
    report(fernway, client, sx_dizziness=True)
    worse = decision_of(fernway, client)
    assert not worse.may_start
    with fernway.open():
        review_fact(actor=fernway.owner, fact=unreviewed_facts(client)[0], value=False)
        assert decision_of(fernway, client).because == "Answers were reviewed"
        change_client(actor=fernway.owner, client=client, changes={"birth_date": date(1960, 3, 14)})
        assert decision_of(fernway, client).because == "Age or sex changed"
        raise_outcome(actor=fernway.owner, client=client, to="medical-clearance", reason="Looks unwell today")
    raised = decision_of(fernway, client)
    assert raised.outcome == "medical-clearance"
    assert raised.decision["reasons"][0]["facts"] == {"reason": "Looks unwell today"}


def test_a_decision_is_only_added(fernway: House) -> None:
    client = marigold(fernway)
    decision = tell(fernway, client, sbp=134)
    with fernway.open():
        decision.outcome = "start"
        with pytest.raises(AppendOnlyError):
            decision.save()
        with pytest.raises(AppendOnlyError):
            Decision.objects.all().update(outcome="start")
        with pytest.raises(AppendOnlyError):
            decision.delete()


def test_the_same_again_is_stored_and_is_no_news(fernway: House) -> None:
    client = well(fernway)
    first = decision_of(fernway, client)
    with fernway.open():
        told = TimelineEntry.objects.filter(client=client, kind="decision").count()
        again = decide_again(actor=fernway.owner, client=client, because="Asked for by the professional")
        assert not again.is_news
        assert again.decision["reasons"] == first.decision["reasons"]
        assert TimelineEntry.objects.filter(client=client, kind="decision").count() == told
        earlier = before(again)
    assert earlier is not None
    assert earlier.is_news


def test_a_decision_says_until_when_it_holds(fernway: House) -> None:
    client = well(fernway)
    decision = decision_of(fernway, client)
    assert decision.may_start
    assert decision.holds_until is not None
    assert timezone.now() < decision.holds_until <= timezone.now() + timedelta(days=1, hours=1)
    assert not decision.has_run_out
    decision.holds_until = timezone.now() - timedelta(minutes=1)
    assert decision.has_run_out


def test_what_ran_out_would_be_decided_otherwise_and_not_a_moment_earlier(fernway: House) -> None:
    client = well(fernway)
    decision = decision_of(fernway, client)
    engine = shipped_engine()
    assert decision.holds_until is not None
    for moment, same in ((decision.holds_until - timedelta(seconds=1), True), (decision.holds_until, False)):
        local = timezone.localtime(moment)
        inputs = {**decision.inputs, "as_of": local.isoformat()}
        again = engine.decide(engine.read_case(inputs))
        assert (again.outcome_word == decision.outcome and again.may_start == decision.may_start) is same


def test_an_open_decision_does_not_run_out(fernway: House) -> None:
    assert tell(fernway, marigold(fernway), sbp=134, dbp=82).holds_until is None


def test_facts_of_a_merged_record_decide_the_one_it_was_merged_into(fernway: House) -> None:
    from scopewell.clients.merging import merge_clients

    kept, merged = marigold(fernway), marigold(fernway, legal_name="Marigold T.")
    with fernway.open():
        merge_clients(actor=fernway.owner, kept=kept, merged=merged, reason="One person")
        count = decisions_of(kept).count()
        assert count == 1
        said = [Said("sx-chest-pain", "now")]
        record_facts(actor=fernway.owner, client=merged, said_by=SaidBy.CLIENT, statements=said)
        assert decisions_of(merged).count() == 0
    assert decision_of(fernway, kept).outcome == "emergency"


def test_a_decision_packs_its_json(fernway: House) -> None:
    from django.db import connection

    client = marigold(fernway)
    decision = tell(fernway, client, sbp=134)
    with fernway.open(), connection.cursor() as cursor:
        cursor.execute("select length(decision) from screening_decision where id = %s", [decision.pk])
        packed = cursor.fetchone()[0]
    assert packed < 12_000
    assert len(decision.decision["open"]) > 50


def test_another_practice_sees_no_decision(fernway: House, elsewhere: House) -> None:
    tell(fernway, marigold(fernway), sbp=134)
    with elsewhere.open():
        assert Decision.objects.count() == 0
    with fernway.open():
        assert Decision.objects.count() == 1
        assert Fact.objects.count() == 1


def test_the_rest_may_be_answered_at_once(fernway: House) -> None:
    client = marigold(fernway)
    answer_the_rest(fernway, client)
    assert decision_of(fernway, client).open_count == 0
