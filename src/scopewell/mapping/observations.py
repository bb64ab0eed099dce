"""Observation resources: measurements, and answers in words."""

import math
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from scopewell.engine.units import MOST_DIGITS
from scopewell.mapping.dates import RecordDate, date_of
from scopewell.mapping.gathered import Gathered, Reading
from scopewell.mapping.measures import Answer, Measure, observation_table
from scopewell.mapping.record import Entry, Record, Skipped
from scopewell.mapping.shapes import Coding, codings_of, kind_of, names_of, object_of, objects_of, status_of, text_of

SETTLED = frozenset({"final", "amended", "corrected"})
WITHDRAWN = frozenset({"entered-in-error", "cancelled"})
NOT_READ = "no screening fact is measured by this code"


class _UnusableError(Exception):
    """A value that cannot be used, with the reason."""


def read_observation(entry: Entry, _record: Record, found: Gathered) -> None:
    """Take the readings of an Observation, or say why not."""
    resource, table = entry.resource, observation_table()
    codings = codings_of(resource.get("code"))
    panel, answers = table.panels.find(codings), table.answers.find(codings)
    if not (table.measures.find(codings) or panel or answers):
        found.skip(entry, NOT_READ)
        return
    status = status_of(resource.get("status"))
    if status not in SETTLED:
        why = "not counted" if status in WITHDRAWN else "only final, amended or corrected readings count"
        found.skip(entry, f"status is {status or 'missing'}: {why}")
        return
    on = date_of(resource, "effective")
    if on is None or not on.exact:
        why = "no date of measurement that can be read" if on is None else "dated by no more than a month or a year"
        found.skip(entry, f"{why}: how old it is cannot be told")
        return
    if on.first > found.as_of:
        found.skip(entry, "after as-of date")
        return
    for answer in answers:
        _answer(answer, entry, found, on)
    if panel:
        _components(entry, found, on)
    elif not answers:
        _reading(resource, codings, entry, found, on, "")


def _components(entry: Entry, found: Gathered, on: RecordDate) -> None:
    raw = entry.resource.get("component")
    components = objects_of(raw)
    if not components:
        found.skip(entry, "the panel has no components" if raw is None else "its components cannot be read")
    for number, component in enumerate(components):
        codings = codings_of(component.get("code"))
        place = f", component[{number}]"
        if observation_table().measures.find(codings):
            _reading(component, codings, entry, found, on, place)
        else:
            found.skipped.append(Skipped(entry.name + place, NOT_READ))


def _reading(
    holder: Mapping[str, object], codings: tuple[Coding, ...], entry: Entry, found: Gathered, on: RecordDate, place: str
) -> None:
    """Take one value with its unit, or say why not. `place` names the component it stands in."""
    for measure in observation_table().measures.find(codings):
        try:
            quantity = _quantity(holder, measure)
            value, unit = _number(quantity.get("value"), measure), _unit(quantity, measure)
        except _UnusableError as why:
            found.skipped.append(Skipped(entry.name + place, f"{measure.fact}: {why}"))
        else:
            found.readings.append(Reading(measure.fact, value, unit, entry.name, on, measure.high_is_worse))


def _quantity(holder: Mapping[str, object], measure: Measure) -> Mapping[str, object]:
    if holder.get("dataAbsentReason") is not None:
        raise _UnusableError("the record says that the value is absent")
    if "valueInteger" in holder and measure.whole:
        return {"value": holder["valueInteger"], "code": next(iter(measure.units))}
    raw = holder.get("valueQuantity")
    quantity = object_of(raw)
    if quantity is None:
        raise _UnusableError(
            "there is no valueQuantity" if raw is None else f"valueQuantity is {kind_of(raw)}, not an object"
        )
    if quantity.get("comparator") is not None:
        raise _UnusableError("a value with a comparator is no exact reading")
    return quantity


def _number(raw: object, measure: Measure) -> int | float:
    """Return the value. A zero on a scale is a no, which is not taken from a record."""
    if raw is None:
        raise _UnusableError("there is no value")
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise _UnusableError(f"the value is {kind_of(raw)}, not a number")
    if not isinstance(raw, int) and not (raw.is_finite() if isinstance(raw, Decimal) else math.isfinite(raw)):
        raise _UnusableError("the value is no finite number")
    if isinstance(raw, Decimal) and raw.adjusted() > MOST_DIGITS:
        raise _UnusableError("the value is no number of this world")
    value = float(raw) if isinstance(raw, Decimal) else raw
    if value <= 0:
        raise _UnusableError("zero or less: no reading, and a zero on a scale is a no that is not taken from a record")
    if measure.whole and value != int(value):
        raise _UnusableError(f"{value:.3g} is no whole number, as this scale asks for")
    return int(value) if measure.whole else value


def _unit(quantity: Mapping[str, object], measure: Measure) -> str:
    """Return the unit to pass on. The UCUM code counts; a plain unit does where there is no such code."""
    code, plain, system = (text_of(quantity.get(key)) for key in ("code", "unit", "system"))
    by_plain = measure.units.get(plain or "")
    if code and system in (None, *observation_table().ucum):
        by_code = measure.units.get(code)
        if by_code and by_plain and by_code != by_plain:
            raise _UnusableError(f"its unit {plain} and its code {code} do not agree")
        if by_code:
            return by_code
        if system is not None or not by_plain:
            raise _UnusableError(f"the unit {code} is not accepted; accepted: {', '.join(measure.units)}")
    if by_plain:
        return by_plain
    shown = f"the unit {plain} is not accepted" if plain else "there is no unit"
    raise _UnusableError(f"{shown}; accepted: {', '.join(measure.units)}")


def _answer(answer: Answer, entry: Entry, found: Gathered, on: RecordDate) -> None:
    """Take a yes; a no, a never or anything else is named and skipped."""
    if answer.max_weeks and on.last < found.as_of - timedelta(weeks=answer.max_weeks):
        found.skip(entry, f"{answer.means}: more than {answer.max_weeks} weeks old, so out of date: ask")
        return
    value = entry.resource.get("valueCodeableConcept")
    yes = answer.yes.find(codings_of(value))
    for facts in yes:
        found.add(facts, entry, on, on.text)
    if not yes:
        said = next(iter(names_of(value)), "no value that can be read")
        found.skip(entry, f"{answer.means}: {said}; only a yes is taken from a record: ask")
