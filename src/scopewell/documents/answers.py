"""Answers to a request, as a licensed provider gave them, and what they mean to the next decision.

An answer counts only when somebody has recorded how its author was identified. It resolves the rules that were asked
about and that its author's role may decide; everything else it says is kept in words and shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.documents.errors import UnusableAnswer
from scopewell.engine.authority import LONGEST_CLEARANCE
from scopewell.engine.rules import ROLES, RuleSet


class Verdict(StrEnum):
    """What the provider answered."""

    CLEARED = "cleared"
    CLEARED_WITH_LIMITS = "cleared-with-limits"
    NOT_CLEARED = "not-cleared"
    SEE_IN_CLINIC = "see-in-clinic"


class Channel(StrEnum):
    """How the answer came."""

    PHONE = "phone"
    FAX = "fax"
    PAPER = "paper"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """How the author was identified, by whom and when: called back at the office's listed number, known letterhead."""

    how: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLimit:
    """A provider's number for one fact. `unit` when it is not the vocabulary's own."""

    fact: str
    low: str = ""
    high: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One recorded answer. `words`: what was said or written, as read back. `restrictions`: limits without a number."""

    verdict: Verdict
    author: str
    author_role: str
    channel: Channel
    given_on: date
    words: str
    identified: Identified | None = None
    until: date | None = None
    limits: tuple[GivenLimit, ...] = ()
    restrictions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.author_role not in ROLES:
            raise UnusableAnswer(f"{self.author_role} is no role; accepted: {', '.join(ROLES)}")
        if not self.author.strip():
            raise UnusableAnswer("an answer has an author; write the name of who gave it")
        if self.until is not None and self.until < self.given_on:
            raise UnusableAnswer(f"it holds until {self.until}, which is before {self.given_on}, when it was given")
        if self.verdict is Verdict.CLEARED and (self.limits or self.restrictions):
            raise UnusableAnswer("it names limits; record it as cleared with limits")
        if self.verdict is Verdict.CLEARED_WITH_LIMITS and not (self.limits or self.restrictions):
            raise UnusableAnswer("cleared with limits names at least one limit, as a number or in words")
        if self.verdict in (Verdict.NOT_CLEARED, Verdict.SEE_IN_CLINIC) and self.limits:
            raise UnusableAnswer("limits belong to an answer that lets the client take part")

    @property
    def last_day(self) -> date:
        """The last day it holds: as said, twelve months at most."""
        longest = self.given_on + LONGEST_CLEARANCE
        return min(self.until, longest) if self.until else longest


class Entries(NamedTuple):
    """What an answer adds to a case, and what it leaves as it was.

    `not_theirs`: rules asked about that this role may not decide. `never`: rules no clearance resolves. `in_words`:
    what no part of the case can hold, for the professional to act on.
    """

    clearances: tuple[dict[str, AnyValue], ...]
    limits: tuple[dict[str, AnyValue], ...]
    not_theirs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    in_words: tuple[str, ...] = ()


def case_entries(answer: Answer, asked_about: Sequence[str], rules: RuleSet) -> Entries:
    """Return the case's `clearances` and `limits` that follow from an answer to a request about these rules.

    An answer whose author was not identified is entered as unconfirmed and resolves nothing; its limits, which could
    also loosen, wait for the same. Not cleared and see in clinic resolve nothing: the hold stays. Raises UnusableAnswer
    for a limit on a fact that has no numbers.
    """
    kept_words = tuple(part for part in answer.restrictions if part.strip())
    if answer.verdict in (Verdict.NOT_CLEARED, Verdict.SEE_IN_CLINIC):
        return Entries((), (), in_words=kept_words or ((answer.words,) if answer.words.strip() else ()))
    asked = dict.fromkeys(rule for rule in asked_about if rule in rules.rules)
    never = tuple(rule for rule in asked if rules.rules[rule].absolute or not rules.rules[rule].decided_by)
    theirs = [rule for rule in asked if rule not in never and answer.author_role in rules.rules[rule].decided_by]
    not_theirs = tuple(rule for rule in asked if rule not in never and rule not in theirs)
    confirmed = answer.identified is not None
    common = {
        "date": answer.given_on.isoformat(),
        "valid_until": answer.last_day.isoformat(),
        "author_role": answer.author_role,
        "author": answer.author,
    }
    clearances = ({**common, "resolves": theirs, "confirmed": confirmed},) if theirs else ()
    limits = tuple(_limit(given, common, rules) for given in answer.limits) if confirmed else ()
    return Entries(clearances, limits, not_theirs, never, kept_words)


def _limit(given: GivenLimit, common: dict[str, AnyValue], rules: RuleSet) -> dict[str, AnyValue]:
    fact = rules.vocabulary.facts.get(given.fact)
    if fact is None or not fact.is_number:
        raise UnusableAnswer(f"{given.fact} is no number, so it takes no limit")
    entry = {**common, "fact": given.fact}
    for side, written in (("min", given.low), ("max", given.high)):
        if written.strip():
            entry[side] = _number(written, fact.label)
    if "min" not in entry and "max" not in entry:
        raise UnusableAnswer(f"{fact.label}: a limit has a lowest or a highest value")
    if "min" in entry and "max" in entry and entry["min"] > entry["max"]:
        raise UnusableAnswer(f"{fact.label}: the lowest value, {given.low}, is above the highest, {given.high}")
    if given.unit:
        entry["unit"] = given.unit
    return entry


def _number(written: str, label: str) -> int | float:
    try:
        number = float(written.strip().replace(",", "."))
    except ValueError:
        raise UnusableAnswer(f"{label}: {written.strip()[:20]!r} is no number") from None
    if number != number or abs(number) > 100_000:
        raise UnusableAnswer(f"{label}: {written.strip()[:20]!r} is no number that can be")
    return int(number) if number == int(number) else number


CHASE_DAYS = (3, 7, 14)
CHASES = {
    3: "Call the office: did the request arrive? Offer to send it again.",
    7: "Send it again and call. Ask who can answer and when.",
    14: "Tell the client that no answer came, and agree on another way: a visit, another provider.",
}


class Chase(NamedTuple):
    """One reminder of an unanswered request: which day after sending, on what date, what to do."""

    day: int
    on: date
    says: str


def chases(sent_on: date) -> tuple[Chase, ...]:
    """Return when an unanswered request is chased: on day 3, 7 and 14 after it was sent."""
    return tuple(Chase(day, sent_on + timedelta(days=day), CHASES[day]) for day in CHASE_DAYS)


def due_chases(
    sent_on: date, today: date, done: Sequence[int] = (), answered_on: date | None = None
) -> tuple[Chase, ...]:
    """Return the reminders that are due and not done; none from the day an answer is recorded."""
    if answered_on is not None and answered_on <= today:
        return ()
    return tuple(chase for chase in chases(sent_on) if chase.on <= today and chase.day not in done)
