"""The case the engine decides is what the log says as of a moment."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import House, marigold
from scopewell.clients.actions import add_episode
from scopewell.clients.cases import case_of, decide_client
from scopewell.clients.errors import UnknownFact
from scopewell.clients.facts import Said, record_facts, review_fact
from scopewell.clients.models import Client, Fact
from scopewell.clients.vocabulary import EpisodeKind, SaidBy
from scopewell.engine.disposition import Disposition
from scopewell.practice.base import AppendOnlyError

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fernway: House) -> Client:
    return marigold(fernway, sex_recorded="female")


def say(of: House, client: Client, said_by: SaidBy = SaidBy.PROFESSIONAL, **values: object) -> list[Fact]:
    statements = [Said(id.replace("_", "-"), value) for id, value in values.items()]
    return record_facts(actor=of.owner, client=client, said_by=said_by, statements=statements)


def test_age_and_sex_come_from_the_person(fernway: House, client: Client) -> None:
    with fernway.open():
        facts = case_of(client)["facts"]
    assert facts["age"]["value"] == client.age
    assert facts["sex-for-norms"]["value"] == "female"


def test_of_each_fact_the_latest_counts_and_the_earlier_ones_stand_beside_it(fernway: House, client: Client) -> None:
    with fernway.open():
        say(fernway, client, sbp=150)
        say(fernway, client, sbp=134)
        found = case_of(client)["facts"]["sbp"]
    assert found["value"] == 134
    assert [reading["value"] for reading in found["earlier"]] == [150]


def test_what_was_recorded_later_is_not_known_before(fernway: House, client: Client) -> None:
    with fernway.open():
        before = timezone.now()
        say(fernway, client, sbp=134)
        assert "sbp" not in case_of(client, before)["facts"]
        assert "sbp" in case_of(client)["facts"]


def test_a_corrected_statement_no_longer_counts(fernway: House, client: Client) -> None:
    tomorrow_less = timezone.localdate() - timedelta(days=1)
    with fernway.open():
        wrong = say(fernway, client, known_cv_disease=True)[0]
        record_facts(
            actor=fernway.owner,
            client=client,
            said_by=SaidBy.PROFESSIONAL,
            statements=[Said("known-cv-disease", False, when=tomorrow_less, corrects=wrong)],
        )
        assert case_of(client)["facts"]["known-cv-disease"]["value"] is False


def test_an_answer_nobody_reviewed_says_so_until_a_review_adds_a_fact(fernway: House, client: Client) -> None:
    with fernway.open():
        answer = say(fernway, client, SaidBy.CLIENT, known_cv_disease=False)[0]
        assert case_of(client)["facts"]["known-cv-disease"]["reviewed"] is False
        review = review_fact(actor=fernway.owner, fact=answer)
        assert "reviewed" not in case_of(client)["facts"]["known-cv-disease"]
        assert (review.review_of, review.said_by, review_fact(actor=fernway.owner, fact=answer)) == (
            answer,
            SaidBy.CLIENT,
            review,
        )


def test_a_reassuring_answer_nobody_reviewed_does_not_hide_a_reviewed_finding(fernway: House, client: Client) -> None:
    with fernway.open():
        say(fernway, client, sx_chest_pain="now")
        worst = decide_client(client).decision.floor
        say(fernway, client, SaidBy.CLIENT, sx_chest_pain="none")
        assert worst >= Disposition.URGENT_MEDICAL
        assert decide_client(client).decision.floor == worst


def test_an_alarming_answer_counts_before_it_is_reviewed(fernway: House, client: Client) -> None:
    with fernway.open():
        say(fernway, client, sx_chest_pain="none")
        say(fernway, client, SaidBy.CLIENT, sx_chest_pain="now")
        assert decide_client(client).decision.floor >= Disposition.URGENT_MEDICAL


def test_a_list_of_operations_is_complete_only_when_somebody_said_so(fernway: House, client: Client) -> None:
    with fernway.open():
        assert "episodes" not in case_of(client)
        knee = add_episode(actor=fernway.owner, client=client, kind=EpisodeKind.SURGERY, label="Right knee")
        said = [Said("surgery-type", "knee-replacement-total", episode=knee)]
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
        assert list(case_of(client)["episodes"]["surgeries"]) == ["has"]
        say(fernway, client, SaidBy.CLIENT, all_surgeries_named=True)
        assert list(case_of(client)["episodes"]["surgeries"]) == ["has"]
        say(fernway, client, all_surgeries_named=True, all_injuries_named=True)
        case = case_of(client)
    assert case["episodes"]["surgeries"][0]["surgery-type"]["value"] == "knee-replacement-total"
    assert case["episodes"]["injuries"] == []


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("no-such-fact", True),
        ("sbp", "high"),
        ("sbp", 900),
        ("known-diabetes", "maybe"),
        ("surgery-date", "2026-01-01"),
    ],
)
def test_a_statement_that_cannot_be_used_is_refused_and_nothing_is_kept(
    fernway: House, client: Client, fact: str, value: object
) -> None:
    with fernway.open():
        with pytest.raises(UnknownFact):
            record_facts(
                actor=fernway.owner,
                client=client,
                said_by=SaidBy.PROFESSIONAL,
                statements=[Said("dbp", 80), Said(fact, value)],
            )
        assert not Fact.objects.exists()


def test_an_implausible_reading_is_kept_and_reported_with_the_decision(fernway: House, client: Client) -> None:
    with fernway.open():
        say(fernway, client, sbp=65)
        problems = decide_client(client).decision.problems
    assert ("sbp", "implausible") in {(problem.fact, problem.kind) for problem in problems}


def test_a_statement_about_a_day_to_come_is_refused(fernway: House, client: Client) -> None:
    said = Said("sbp", 120, when=timezone.localdate() + timedelta(days=3))
    with fernway.open(), pytest.raises(UnknownFact):
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=[said])


def test_a_fact_is_never_edited_nor_removed(fernway: House, client: Client) -> None:
    with fernway.open():
        fact = say(fernway, client, sbp=134)[0]
        fact.value = 120
        with pytest.raises(AppendOnlyError):
            fact.save()
        with pytest.raises(AppendOnlyError):
            fact.delete()
        with pytest.raises(AppendOnlyError):
            Fact.objects.update(value=120)
        with pytest.raises(AppendOnlyError):
            Fact.objects.filter(pk=fact.pk).delete()


def test_age_on_a_day(fernway: House, client: Client) -> None:
    assert client.age_on(date(2026, 3, 13)) == 62
    assert client.age_on(date(2026, 3, 14)) == 63
