"""Comparing the admitted facts of a case: what follows from them, what cannot be true together, whose word counts."""

from fractions import Fraction

from scopewell.engine.answers import Answer, Facts
from scopewell.engine.moment import Moment
from scopewell.engine.problems import Problem
from scopewell.engine.units import as_text
from scopewell.engine.values import UNKNOWN, Unreviewed
from scopewell.engine.vocabulary import Vocabulary

TRUSTED_WHEN_NOT_ALERT = frozenset({"professional", "referrer", "device", "import", "episodes", "readings"})


def compare(facts: Facts, vocabulary: Vocabulary, as_of: Moment) -> None:
    """Add to the facts of a case what follows from them, and take out what contradicts another or is not trusted."""
    _imply_injury(facts, vocabulary)
    _imply_standing_test(facts, vocabulary)
    _check_against_each_other(facts, vocabulary)
    _distrust(facts, vocabulary, as_of)


def _imply_injury(facts: Facts, vocabulary: Vocabulary) -> None:
    """A listed injury says that there was one; an empty complete list says that there was none, as for operations."""
    injuries, surgeries = facts.episodes.get("injuries", []), facts.episodes.get("surgeries", [])
    if "injury-12m" in vocabulary.facts and "injury-12m" not in facts.person:
        if any(injuries) and not _only_files(injuries):
            facts.person["injury-12m"] = Answer(True, source="episodes")
        elif not injuries and facts.complete.get("injuries"):
            facts.person["injury-12m"] = Answer(False, source="episodes")
    if "surgery-type" in vocabulary.facts and not surgeries and facts.complete.get("surgeries"):
        surgeries.append({"surgery-type": Answer("none", source="episodes")})


def _only_files(injuries: list[dict[str, Answer]]) -> bool:
    """Return whether nothing is said of an injury itself, only of papers about one."""
    return not any("injury-date" in injury or "injury-kind" in injury for injury in injuries)


def _check_against_each_other(facts: Facts, vocabulary: Vocabulary) -> None:
    """Refuse what cannot be true together: an upper pressure near the lower one, a habit older than the person."""
    for id, answer in list(facts.person.items()):
        fact = vocabulary.facts[id]
        if fact.above and isinstance(answer.state, (int, Fraction)) and not isinstance(answer.state, bool):
            other = facts.answer(fact.above[0]).state
            if isinstance(other, (int, Fraction)) and answer.state < other + fact.above[1]:
                message = (
                    f"{id} {as_text(answer.state)} is less than {fact.above[1]} above {fact.above[0]} {as_text(other)}"
                )
                _refuse(facts, id, "implausible", f"{message}: take both again")
        if fact.within_lifetime and isinstance(answer.state, (int, Fraction)):
            age = facts.answer("age").state
            if isinstance(age, (int, Fraction)) and answer.state > (age + 1) * 12:
                _refuse(
                    facts, id, "bad-value", f"{id} is {as_text(answer.state)} months, more than the person has lived"
                )


def _imply_standing_test(facts: Facts, vocabulary: Vocabulary) -> None:
    """Standing pressures without the word how the test began: from lying if lying ones are given, else from sitting."""
    if "standing-start" in vocabulary.facts and facts.answer("standing-start").state is UNKNOWN:
        for names, start in ((("sbp-lying", "dbp-lying"), "lying"), (("sbp-standing", "dbp-standing"), "sitting")):
            if any(facts.answer(name).state is not UNKNOWN for name in names):
                facts.person["standing-start"] = Answer(start, source="readings")
                return


def _refuse(facts: Facts, id: str, kind: str, message: str) -> None:
    facts.problems.append(Problem(id, kind, message))
    old = facts.person[id]
    facts.person[id] = Answer(UNKNOWN, old.when, old.source, kind, kept_problem=True)


def _distrust(facts: Facts, vocabulary: Vocabulary, as_of: Moment) -> None:
    """When the client is not alert, the answers they gave at this sitting are unknown."""
    alertness = facts.answer("alertness").state
    if isinstance(alertness, Unreviewed):
        alertness = alertness.value
    if not isinstance(alertness, str) or alertness == "alert":
        return
    listed = [facts.person, *(episode for episodes in facts.episodes.values() for episode in episodes)]
    for answers in listed:
        for id, answer in answers.items():
            if id == "alertness":
                continue
            said_by = answer.source or ("client" if vocabulary.facts[id].class_ == "reported" else "professional")
            of_today = answer.when is None or answer.when.day == as_of.day
            if said_by not in TRUSTED_WHEN_NOT_ALERT and of_today and answer.state is not UNKNOWN:
                facts.problems.append(
                    Problem(
                        id, "not-trusted", f"{vocabulary.facts[id].label}: answered while not alert, so not counted"
                    )
                )
                answers[id] = Answer(UNKNOWN, answer.when, answer.source, "not-trusted", kept_problem=True)
