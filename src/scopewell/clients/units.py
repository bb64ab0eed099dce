"""Numbers as the practice reads and enters them. Inside, every number keeps its own unit and converts exactly."""

from decimal import Decimal
from fractions import Fraction

from scopewell.clients.models import Fact
from scopewell.clients.words import definition_of, said_in_words
from scopewell.engine.units import Number, exact
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.plain_words import UNITS as UNIT_WORDS
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import Units

US = {"kg": "lb", "Cel": "°F"}
SI_ALSO = {"mg/dL": "mmol/L"}
INCHES_IN_FOOT = 12
WHOLE_FROM = 50  # above it, the ends of a range are named without decimals


def shown_unit(definition: Definition, units: str) -> str:
    """Return the unit in which a practice reads and enters a fact; the vocabulary's own when it has no other."""
    unit = definition.unit or ""
    if units == Units.US:
        return "in" if in_feet(definition, units) else US.get(unit, unit)
    other = SI_ALSO.get(unit, unit)
    return other if other in definition.also_units else unit


def in_feet(definition: Definition, units: str) -> bool:
    """Return whether a fact is entered in feet and inches."""
    return units == Units.US and definition.id == "height"


def unit_words(unit: str) -> str:
    """Return a unit as people write it."""
    return UNIT_WORDS.get(unit, unit)


def shown_number(value: float | Decimal | Number, unit: str, definition: Definition, units: str) -> str:
    """Return a number with its unit, as the practice reads it: "174 lb", "5 ft 5 in", "98.6 °F"."""
    wanted = shown_unit(definition, units)
    number = _converted(exact(value), unit or (definition.unit or ""), wanted, definition)
    if in_feet(definition, units):
        inches = round(float(number))
        return f"{inches // INCHES_IN_FOOT} ft {inches % INCHES_IN_FOOT} in"
    rounded = round(float(number), 1)
    return said_in_words(Fact(fact=definition.id, value=rounded, unit=wanted))


def _converted(value: Number, unit: str, wanted: str, definition: Definition) -> Number:
    """Return a value in the unit that is shown; unchanged when there is no exact way."""
    units = shipped_engine().rules.vocabulary.units
    own = units.convert(value, unit, definition.unit or "", definition.also_units) if unit != wanted else value
    if unit == wanted or wanted == definition.unit:
        return own
    if wanted in definition.also_units:
        return Fraction(own) / definition.also_units[wanted]
    for step in units.conversions:
        if step.source == wanted and step.target == definition.unit:
            return (Fraction(own) - step.offset) / step.factor
    return own


def shown_range(definition: Definition, units: str, *, plausible: bool = False) -> str:
    """Return what a number may be, or what is usual, in words: "80 to 220 mmHg"."""
    span = definition.plausible if plausible else definition.valid
    if span is None:
        return ""
    wanted = shown_unit(definition, units)
    ends = [float(_converted(end, definition.unit or "", wanted, definition)) for end in span]
    low, high = (f"{round(end):d}" if end > WHOLE_FROM else f"{round(end, 1):g}" for end in ends)
    return f"{low} to {high} {unit_words(wanted)}".strip()


def shown_fact(fact: Fact, units: str) -> str:
    """Return a statement as the practice reads it, numbers in its units."""
    definition = definition_of(fact.fact)
    is_number = isinstance(fact.value, (int, float)) and not isinstance(fact.value, bool)
    if definition is not None and definition.is_number and is_number:
        return shown_number(fact.value, fact.unit, definition, units)
    return said_in_words(fact)
