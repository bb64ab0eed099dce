"""Taking in what a case says: every value is checked, converted, dated, and either admitted or reported.

Nothing is silently used or dropped: a value with a problem counts as unknown, and the problem is named.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any as AnyValue

from scopewell.engine.answers import NOT_ASKED, Answer, Earlier, Facts
from scopewell.engine.comparing import compare
from scopewell.engine.errors import UnitError
from scopewell.engine.moment import Moment, moment_of
from scopewell.engine.problems import CaseError, Problem, kind_of, short
from scopewell.engine.units import Number, as_text, exact
from scopewell.engine.values import UNKNOWN, Day, Options, State, Unreviewed, Value
from scopewell.engine.vocabulary import HOLD_SECONDS, Fact, Vocabulary

REASONS_UNKNOWN = ("does-not-know", "declined", "not-measured", "not-asked")
VALUE_KEYS = frozenset(
    {"value", "unit", "when", "source", "repeated", "unknown", "has", "has_not", "reviewed", "earlier"}
)
MOST_PLAIN = 20_000
LONGEST_ID = 80


class _Refused(Exception):
    """A value that cannot be used, with the kind of problem."""

    def __init__(self, kind: str, message: str, keep: State = UNKNOWN) -> None:
        self.kind = kind
        self.keep = keep
        super().__init__(message)


def admit(raw_facts: object, raw_episodes: object, vocabulary: Vocabulary, as_of: Moment) -> Facts:
    """Admit the facts and episodes of a case as of a moment.

    Raises CaseError when `raw_facts` or `raw_episodes` has not the form of the contract.
    """
    if not isinstance(raw_facts, Mapping):
        raise CaseError("facts", f"found {kind_of(raw_facts)}", "a mapping from fact ids to values")
    facts = Facts()
    loose: dict[str, dict[str, Answer]] = {}
    for key, raw in raw_facts.items():
        fact = vocabulary.facts.get(key) if isinstance(key, str) else None
        if fact is None:
            facts.problems.append(_unknown_id(str(key), vocabulary))
            continue
        answer = _admit_one(fact, raw, vocabulary, as_of, facts.problems)
        if fact.episode is None:
            facts.person[fact.id] = answer
        else:
            loose.setdefault(fact.episode, {})[fact.id] = answer
    _admit_episodes(facts, loose, raw_episodes, vocabulary, as_of)
    compare(facts, vocabulary, as_of)
    return facts


def _admit_one(fact: Fact, raw: object, vocabulary: Vocabulary, as_of: Moment, problems: list[Problem]) -> Answer:
    """Admit one raw value."""
    if raw is None or raw == "unknown":
        return NOT_ASKED
    if isinstance(raw, (bool, str, int)) and fact.kind != "date":
        key = (fact.id, type(raw), raw)
        known = vocabulary.plain_answers.get(key)
        if isinstance(known, Answer):
            return known
    else:
        key = None
    if not isinstance(raw, Mapping):
        try:
            answer = Answer(_READERS[fact.kind](fact, raw, as_of))
            if key is not None and len(vocabulary.plain_answers) < MOST_PLAIN:
                vocabulary.plain_answers[key] = answer
            return answer
        except _Refused as refused:
            problems.append(Problem(fact.id, refused.kind, str(refused)))
            return Answer(refused.keep, why=refused.kind, kept_problem=True)
    return _admit_mapping(fact, raw, vocabulary, as_of, problems)


def _admit_mapping(
    fact: Fact, raw: Mapping[AnyValue, object], vocabulary: Vocabulary, as_of: Moment, problems: list[Problem]
) -> Answer:
    when: Moment | None = None
    source = raw.get("source")
    try:
        strange = [str(key) for key in raw if key not in VALUE_KEYS]
        if strange:
            raise _Refused(
                "bad-value", f"{fact.id} has the key {short(strange[0])}; accepted: {', '.join(sorted(VALUE_KEYS))}"
            )
        when = _when(fact, raw.get("when"), as_of)
        _check_keys(fact, raw)
        if "unknown" in raw:
            return _unanswered(fact, raw["unknown"], when, source)
        state = _value_of(fact, raw, vocabulary, as_of)
        if raw.get("reviewed") is False and isinstance(state, (bool, str, int, Fraction, Options, Day)):
            state = Unreviewed(state)
        if when and not when.outlasts(as_of, HOLD_SECONDS[fact.holds]):
            raise _Refused("stale", _stale_text(fact, when))
    except _Refused as refused:
        problems.append(Problem(fact.id, refused.kind, str(refused)))
        kept = refused.kind != "stale"
        return Answer(refused.keep, when, str(source) if source else None, refused.kind, kept_problem=kept)
    earlier = _earlier(fact, raw.get("earlier"), vocabulary, as_of, problems)
    return Answer(state, when, str(source) if source else None, earlier=earlier)


def _check_keys(fact: Fact, raw: Mapping[AnyValue, object]) -> None:
    """Refuse keys that contradict each other, and a key that has no meaning for this fact."""
    said = [key for key in ("value", "unknown", "has") if key in raw]
    if len(said) > 1:
        raise _Refused("bad-value", f"{fact.id} has {' and '.join(said)}; accepted: one of them")
    if raw.get("reviewed") not in (None, True, False):
        raise _Refused("bad-value", f"{fact.id}: reviewed is {short(raw['reviewed'])}; accepted: true, false")
    if "unit" in raw and not fact.is_number:
        raise _Refused("bad-unit", f"{fact.id} is a {fact.kind} and has no unit")


def _stale_text(fact: Fact, when: Moment) -> str:
    return f"{fact.label} was last known on {when.day.isoformat()} and holds {fact.holds}: ask or measure again"


def _when(fact: Fact, raw: object, as_of: Moment) -> Moment | None:
    if raw is None:
        return None
    try:
        when = moment_of(raw)
    except ValueError:
        raise _Refused(
            "bad-value", f"{fact.id}: {short(raw)} is no date; accepted: ISO 8601, such as 2026-11-23"
        ) from None
    if when.is_after(as_of):
        raise _Refused("future", f"{fact.id} is dated {when}, after the day of the decision ({as_of})")
    return when


def _unanswered(fact: Fact, why: object, when: Moment | None, source: object) -> Answer:
    if why not in REASONS_UNKNOWN:
        raise _Refused("bad-value", f"{fact.id}: unknown is {short(why)}; accepted: {', '.join(REASONS_UNKNOWN)}")
    return Answer(UNKNOWN, when, str(source) if source else None, str(why))


def _value_of(fact: Fact, raw: Mapping[AnyValue, object], vocabulary: Vocabulary, as_of: Moment) -> Value:
    if "has" in raw or "has_not" in raw:
        if not fact.is_set:
            raise _Refused("bad-value", f"{fact.id} is a {fact.kind}; only sets take has and has_not")
        return _partial_set(fact, raw)
    if "value" not in raw:
        raise _Refused("bad-value", f"{fact.id} has no value; accepted: a value, has / has_not, or unknown")
    if fact.is_number:
        return _number(fact, raw["value"], raw.get("unit"), raw.get("repeated") is True, vocabulary)
    if raw["value"] is None or raw["value"] == "unknown":
        raise _Refused("bad-value", f"{fact.id} has an empty value; write unknown: and the reason instead")
    return _READERS[fact.kind](fact, raw["value"], as_of)


def _earlier(
    fact: Fact, raw: object, vocabulary: Vocabulary, as_of: Moment, problems: list[Problem]
) -> tuple[Earlier, ...]:
    """Read the earlier readings that can be used; the others are reported and say nothing."""
    found: list[Earlier] = []
    items: list[AnyValue] = raw if isinstance(raw, list) else [] if raw is None else [raw]
    for item in items:
        try:
            found.append(Earlier(_value_of(fact, item, vocabulary, as_of), moment_of(item.get("when"))))
        except _Refused as refused:
            problems.append(Problem(fact.id, refused.kind, f"an earlier reading was not used: {refused}"))
        except (ValueError, AttributeError, TypeError):
            message = f"{fact.id}: an earlier reading was not used; accepted: a list of {{value, unit, when}}"
            problems.append(Problem(fact.id, "bad-value", message))
    return tuple(sorted(found, key=lambda reading: reading.when.day, reverse=True))


def _flag(fact: Fact, raw: object, _: Moment) -> Value:
    if raw is True or raw is False:
        return raw
    raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: true, false, unknown")


def _choice(fact: Fact, raw: object, _: Moment) -> Value:
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if isinstance(raw, str) and raw in fact.options:
        return raw
    raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: {', '.join(fact.options)}, unknown")


def _choices(fact: Fact, raw: object, _: Moment) -> Value:
    if not isinstance(raw, list):
        raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: a list of {', '.join(fact.options)}")
    known, strange = _sorted_out(fact, raw)
    if strange:
        keep = Options(known, frozenset()) if known else UNKNOWN
        raise _Refused("bad-value", f"{fact.id} holds {short(strange[0])}; accepted: {', '.join(fact.options)}", keep)
    return Options(known)


def _texts(fact: Fact, raw: object, _: Moment) -> Value:
    accepted = "accepted: a list of texts, an empty list when there is none"
    if not isinstance(raw, list):
        raise _Refused("bad-value", f"{fact.id} is {short(raw)}; {accepted}")
    known, strange = _sorted_out(fact, raw)
    if strange:
        keep = Options(known, frozenset()) if known else UNKNOWN
        raise _Refused("bad-value", f"{fact.id} holds {short(strange[0])}; {accepted}", keep)
    return Options(known)


def _sorted_out(fact: Fact, raw: list[object]) -> tuple[frozenset[str], list[object]]:
    if fact.kind == "texts":
        good = [item.strip() for item in raw if isinstance(item, str) and item.strip()]
        return frozenset(good), [item for item in raw if not isinstance(item, str) or not item.strip()]
    good = [item for item in raw if isinstance(item, str) and item in fact.options]
    return frozenset(good), [item for item in raw if item not in good]


def _partial_set(fact: Fact, raw: Mapping[AnyValue, object]) -> Value:
    sides: list[frozenset[str]] = []
    for key in ("has", "has_not"):
        listed = raw.get(key, [])
        if not isinstance(listed, list):
            raise _Refused("bad-value", f"{fact.id}: {key} is {short(listed)}; accepted: a list")
        known, strange = _sorted_out(fact, listed)
        if strange:
            keep = Options(known, frozenset()) if key == "has" and known else UNKNOWN
            accepted = ", ".join(fact.options) or "a list of texts"
            wrong = f"{fact.id}: {key} holds {short(strange[0])}; accepted: {accepted}"
            raise _Refused("bad-value", wrong, keep)
        sides.append(known)
    both = sides[0] & sides[1]
    if both:
        raise _Refused(
            "bad-value", f"{fact.id}: {min(both)!r} is in has and in has_not", Options(sides[0], sides[1] - both)
        )
    complete = fact.kind == "choices" and sides[0] | sides[1] == frozenset(fact.options)
    return Options(sides[0], None if complete else sides[1])


def _number_bare(fact: Fact, raw: object, _: Moment) -> Value:
    return _number(fact, raw, None, False, None)


def _number(fact: Fact, raw: object, unit: object, repeated: bool, vocabulary: Vocabulary | None) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal, Fraction)):
        raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: a number in {fact.unit}")
    try:
        value = exact(raw)
    except (ValueError, OverflowError):
        raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: a number in {fact.unit}") from None
    if unit is not None and vocabulary is not None:
        try:
            value = vocabulary.units.convert(value, str(unit), str(fact.unit), fact.also_units)
        except UnitError as error:
            raise _Refused("bad-unit", f"{fact.id}: {error}") from None
    if fact.kind == "integer" and not isinstance(value, int):
        raise _Refused("bad-value", f"{fact.id} is {as_text(value)}; accepted: a whole number in {fact.unit}")
    return _in_range(fact, value, repeated)


def _in_range(fact: Fact, value: Number, repeated: bool) -> Value:
    low, high = fact.valid or (value, value)
    hint = f" {fact.unit_hint}" if fact.unit_hint else ""
    if not low <= value <= high:
        text = f"{fact.id} is {as_text(value)}; accepted: {as_text(low)} to {as_text(high)} {fact.unit}.{hint}"
        raise _Refused("out-of-range", text.rstrip("."))
    low, high = fact.plausible or (value, value)
    if fact.id == "age" and value < low:
        raise _Refused(
            "under-age", f"age is {as_text(value)}: only adults (18 and over) can be screened; see a clinician"
        )
    if not repeated and not low <= value <= high:
        outside = f"{fact.id} is {as_text(value)} {fact.unit}, outside {as_text(low)} to {as_text(high)}"
        text = f"{outside}: repeat it and say so.{hint}"
        raise _Refused("implausible", text.rstrip("."))
    return value


def _date(fact: Fact, raw: object, as_of: Moment) -> Value:
    if isinstance(raw, (str, date, datetime)):
        try:
            day = moment_of(raw).day
        except ValueError:
            day = None
        if day is not None:
            if day > as_of.day:
                raise _Refused("future", f"{fact.id} is {day.isoformat()}, after the day of the decision ({as_of})")
            return Day(day.toordinal())
    raise _Refused("bad-value", f"{fact.id} is {short(raw)}; accepted: an ISO 8601 date, such as 2026-11-23")


_READERS: dict[str, Callable[[Fact, AnyValue, Moment], Value]] = {
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "texts": _texts,
    "number": _number_bare,
    "integer": _number_bare,
    "date": _date,
}


def _admit_episodes(
    facts: Facts, loose: dict[str, dict[str, Answer]], raw: object, vocabulary: Vocabulary, as_of: Moment
) -> None:
    if raw is None:
        raw = {}
    if not isinstance(raw, Mapping):
        raise CaseError("episodes", f"found {kind_of(raw)}", "a mapping with surgeries and injuries")
    for key in raw:
        if key not in vocabulary.episodes:
            raise CaseError("episodes", f"found {key!r}", " and ".join(vocabulary.episodes))
    for kind in vocabulary.episodes:
        direct = [loose[kind]] if kind in loose else []
        listed, complete = _episode_list(raw.get(kind), kind)
        if listed is None:
            facts.episodes[kind], facts.complete[kind] = direct, bool(direct)
            continue
        episodes = [_one_episode(item, kind, n, vocabulary, as_of, facts) for n, item in enumerate(listed)]
        facts.episodes[kind], facts.complete[kind] = direct + episodes, complete
        if not complete:
            facts.partial.add(kind)


def _episode_list(raw: object, kind: str) -> tuple[list[object] | None, bool]:
    """Return the listed episodes and whether they are all of them; None when the case says nothing."""
    if raw is None:
        return None, False
    if isinstance(raw, list):
        return raw, True
    if isinstance(raw, Mapping) and isinstance(raw.get("has"), list) and set(raw) <= {"has"}:
        return list(raw["has"]), False
    raise CaseError(f"episodes.{kind}", f"found {kind_of(raw)}", "a list, or {has: [...]} when others may exist")


def _one_episode(
    raw: object, kind: str, number: int, vocabulary: Vocabulary, as_of: Moment, facts: Facts
) -> dict[str, Answer]:
    if not isinstance(raw, Mapping):
        raise CaseError(f"episodes.{kind}[{number}]", f"found {kind_of(raw)}", "a mapping from fact ids to values")
    answers: dict[str, Answer] = {}
    for key, value in raw.items():
        fact = vocabulary.facts.get(key)
        if fact is None:
            facts.problems.append(_unknown_id(str(key), vocabulary))
        elif fact.episode != kind:
            accepted = ", ".join(f.id for f in vocabulary.facts_of_episode(kind))
            message = f"{key} does not belong to one of {kind}; accepted there: {accepted}"
            facts.problems.append(Problem(str(key), "bad-value", message))
        else:
            answers[fact.id] = _admit_one(fact, value, vocabulary, as_of, facts.problems)
    return answers


def _unknown_id(id: str, vocabulary: Vocabulary) -> Problem:
    id = id if len(id) <= LONGEST_ID else id[:LONGEST_ID] + "…"
    if id in vocabulary.derived:
        return Problem(id, "unknown-id", f"{id} is worked out from other facts and never given")
    near = vocabulary.nearest(id)
    return Problem(id, "unknown-id", f"{id} is no fact" + (f"; nearest: {', '.join(near)}" if near else ""))
