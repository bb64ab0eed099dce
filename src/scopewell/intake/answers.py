"""From what a screen sent to statements of the vocabulary, and what is still to be asked about it.

Nothing is ever taken as "no" unless somebody said so: the box for it, or the line that answers the rest of a list.

Names of fields: FACT for a box ("yes") or a choice, FACT.is for the options below it, FACT.unknown, and parts such as
FACT.month or FACT.feet. `rest` is the line under a list: none, does-not-know, declined.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

from scopewell.engine.vocabulary import Fact as Definition
from scopewell.intake.dates import DateProblem, read_date
from scopewell.knowledge.questionnaire import Questionnaire, Screen
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import Units

UNKNOWNS = ("does-not-know", "declined")
PARTS = ("", ".is", ".unknown", ".feet", ".inches", ".before", ".now", ".month", ".day", ".year", ".sure")
LONGEST = 2000
MOST_LINES = 40
LONGEST_LINE = 200
INCHES_A_FOOT = 12
SMALLEST, LARGEST = -6, 9
"""Powers of ten a number somebody types may reach."""
SHORTEST_FEET, LONGEST_FEET = 2, 9

type Sent = Mapping[str, list[str]]


class Statement(NamedTuple):
    """What was said of a fact: a value of the contract, with unit, whether it was looked at again, and a note."""

    value: Any
    unit: str = ""
    sure: bool = False
    note: str = ""


class Problem(NamedTuple):
    """What is still to be asked of a fact: the key of a sentence (asking/*.yaml, frame) and what it names."""

    key: str
    told: Mapping[str, str] = {}


class Read(NamedTuple):
    """What a screen said: statements, and what is still to be asked, both by fact. `rest` is a problem of its list."""

    statements: dict[str, Statement]
    problems: dict[str, Problem]


def keys_of(fact: str) -> list[str]:
    """Return the names of the fields that can speak of a fact."""
    return [fact + part for part in PARTS]


def read_screen(
    screen: Screen, shown: Iterable[str], sent: Sent, questionnaire: Questionnaire, units: str, today: date
) -> Read:
    """Read every shown fact of a screen. A question below another one counts only when that one opens it."""
    facts = shipped_engine().rules.vocabulary.facts
    reader = _Reader(sent, questionnaire.shows, units, today)
    read = Read({}, {})
    own = {*screen.rows, *screen.alone, *screen.under, *screen.also}
    shown = [fact for fact in shown if fact in own]
    for fact in shown:
        parent = screen.under.get(fact)
        if parent is not None and parent in shown and not _opens(read.statements.get(parent)):
            continue
        try:
            in_list = fact in screen.rows
            found = reader.row(facts[fact]) if in_list else reader.alone(facts[fact])
        except Doubt as doubt:
            read.problems[fact] = doubt.problem
            continue
        if found is None:
            key = "needs_rest" if in_list and sent.get("mode") != ["one"] else "needs_answer"
            read.problems["rest" if key == "needs_rest" else fact] = Problem(key)
        else:
            read.statements[fact] = found
    return read


def _opens(statement: Statement | None) -> bool:
    """Return whether an answer opens the questions below it."""
    if statement is None or (isinstance(statement.value, dict) and "unknown" in statement.value):
        return False
    if statement.value in (False, "none", [], 0):
        return statement.value == [] and statement.note == "asked below"
    return True


class Doubt(Exception):
    """Something entered that cannot be used as it is."""

    def __init__(self, key: str, **told: object) -> None:
        self.problem = Problem(key, {name: str(value) for name, value in told.items()})
        super().__init__(key)


class _Reader:
    """Reads the fields of one screen."""

    def __init__(self, sent: Sent, shows: Mapping[str, str], units: str, today: date) -> None:
        self.sent = sent
        self.shows = shows
        self.us = units == Units.US
        self.today = today

    def one(self, name: str) -> str:
        return next((value.strip() for value in self.sent.get(name, ()) if value.strip()), "")

    def unknown(self, name: str) -> Statement | None:
        said = self.one(name).removeprefix("?")
        return Statement({"unknown": said}) if said in UNKNOWNS else None

    def row(self, fact: Definition) -> Statement | None:
        """Read a line of a list: checked, said to be none or unknown by the line under the list, or not answered."""
        said, picked = self.one(fact.id), self._picked(fact)
        if said == "no":
            return Statement(_none(fact))
        if unknown := self.unknown(fact.id):
            return unknown
        if said == "yes" or (picked and fact.kind == "choices"):
            return self._positive(fact, picked)
        if self.one("rest") == "none":
            return Statement(_none(fact))
        return self.unknown("rest")

    def _positive(self, fact: Definition, picked: list[str]) -> Statement:
        if fact.kind == "flag":
            return Statement(True)
        if fact.kind == "texts":
            lines = lines_of(self.one(f"{fact.id}.is"))
            if not lines and not any(name != fact.id and self.sent.get(name) for name in self._below_texts()):
                raise Doubt("needs_which")
            return Statement(lines, note="asked below")
        if not picked:
            raise Doubt("needs_which")
        if fact.kind == "choice":
            return Statement(picked[0])
        # In a list of options the line under it also answers for those that were not checked.
        complete = self.one("rest") not in UNKNOWNS
        return Statement(picked if complete else {"has": picked})

    def _below_texts(self) -> list[str]:
        return ["common-conditions.is"]

    def _picked(self, fact: Definition) -> list[str]:
        return [option for option in fact.options if option in self.sent.get(f"{fact.id}.is", ())]

    def alone(self, fact: Definition) -> Statement | None:
        """Read a question asked by itself."""
        if unknown := self.unknown(fact.id):
            return unknown
        if fact.kind == "flag":
            return {"yes": Statement(True), "no": Statement(False)}.get(self.one(fact.id))
        if fact.kind == "choice":
            said = self.one(fact.id)
            return Statement(said) if said in fact.options else None
        if fact.kind == "choices":
            picked = self._picked(fact)
            return Statement(picked) if picked or self.one(fact.id) == "no" else _nothing_below(fact)
        # A line that cannot be taken back without scripts gives way to what was written.
        found = self._date(fact.id) if fact.kind == "date" else self._number(fact)
        return found or self.unknown(f"{fact.id}.unknown")

    def _date(self, id: str) -> Statement | None:
        parts = (self.one(f"{id}.{part}") for part in ("year", "month", "day"))
        try:
            found = read_date(*parts, today=self.today)
        except DateProblem as problem:
            raise Doubt(problem.key) from None
        if found is None:
            return None
        return Statement(found.day.isoformat(), note="" if found.is_exact else "month only")

    def _number(self, fact: Definition) -> Statement | None:
        shown = self.shows.get(fact.id, "")
        value: Decimal | None
        unit = ""
        if shown == "birth-date":
            return self._age(fact.id)
        if shown == "share-of-weight":
            value = self._share(fact.id)
        elif shown == "length" and self.us:
            value, unit = self._length(fact.id), "[in_i]"
        else:
            said = self.one(fact.id)
            value = None if said.startswith("?") else number_in(said)
            unit = "[lb_av]" if shown == "weight" and self.us else ""
        if value is None:
            return None
        return self._checked(fact, value, unit)

    def _age(self, id: str) -> Statement | None:
        found = self._date(id)
        if found is None:
            return None
        if found.note:
            raise Doubt("needs_birthday")
        born = date.fromisoformat(found.value)
        return Statement(age_on(born, self.today))

    def _length(self, id: str) -> Decimal | None:
        feet, inches = number_in(self.one(f"{id}.feet")), number_in(self.one(f"{id}.inches"))
        if feet is None:
            return None
        inches = inches or Decimal(0)
        if not (SHORTEST_FEET <= feet <= LONGEST_FEET and 0 <= inches < INCHES_A_FOOT):
            raise Doubt("needs_number")
        return feet * INCHES_A_FOOT + inches

    def _share(self, id: str) -> Decimal | None:
        before, now = number_in(self.one(f"{id}.before")), number_in(self.one(f"{id}.now"))
        if before is None or now is None:
            return None
        if not 0 < now <= before:
            raise Doubt("needs_number")
        return round(100 * (before - now) / before, 1)

    def _checked(self, fact: Definition, value: Decimal, unit: str) -> Statement:
        """Return a number that can be used; one outside the plausible range only when it was looked at again."""
        if fact.kind == "integer" and value != value.to_integral_value():
            raise Doubt("needs_whole")
        vocabulary = shipped_engine().rules.vocabulary
        exact: Any = Fraction(value)
        if unit:
            exact = vocabulary.units.convert(exact, unit, str(fact.unit), fact.also_units)
        low, high = fact.valid or (exact, exact)
        if not low <= exact <= high:
            back = _back(unit)
            raise Doubt("between", low=_shown(low / back), high=_shown(high / back))
        sure = bool(self.one(f"{fact.id}.sure"))
        low, high = fact.plausible or (exact, exact)
        if not low <= exact <= high and not sure:
            raise Doubt("check_number", value=_shown(value))
        return Statement(_plain(value), unit, sure)


def _nothing_below(fact: Definition) -> Statement | None:
    """Return the answer of options that only add to a question above; they may all stay empty."""
    return Statement([]) if fact.id == "common-conditions" else None


def _none(fact: Definition) -> Any:
    """Return the answer that nothing of a fact holds."""
    return {"flag": False, "choice": "none"}.get(fact.kind, [])


def _back(unit: str) -> Fraction:
    """Return how much of the unit of the fact one unit of the screen is."""
    return {"[lb_av]": Fraction("0.45359237"), "[in_i]": Fraction("2.54")}.get(unit, Fraction(1))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _shown(value: Any) -> str:
    return f"{round(float(value), 1):g}"


def number_in(text: str) -> Decimal | None:
    """Return the number somebody typed; None when the field is empty. Raises Doubt."""
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", ".").replace(" ", "")[:12])
    except InvalidOperation:
        raise Doubt("needs_number") from None
    if not value.is_finite() or not SMALLEST <= value.adjusted() <= LARGEST:
        raise Doubt("needs_number")
    return value


def lines_of(text: str) -> list[str]:
    """Return the lines somebody typed, each once. Raises Doubt for more than can be read."""
    if len(text) > LONGEST:
        raise Doubt("too_long", n=LONGEST)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > MOST_LINES or any(len(line) > LONGEST_LINE for line in found):
        raise Doubt("too_long", n=LONGEST_LINE)
    return found


def age_on(born: date, today: date) -> int:
    """Return the age in whole years on a day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
