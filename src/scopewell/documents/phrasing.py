"""Facts in words, sorted by whose statement they are: reported, observed, determined.

A fact belongs to the class its vocabulary gives it, unless the record says who stated it: what a client says about a
discharge is reported, whatever the paper would be. Only answers of their own are said; nothing is worked out here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any as AnyValue

from scopewell.documents.days import plain_day, short_day
from scopewell.engine.errors import UnitError
from scopewell.engine.moment import moment_of
from scopewell.engine.units import Number, as_text, exact
from scopewell.engine.vocabulary import Fact, Vocabulary
from scopewell.knowledge.plain_words import option, with_unit

SPOKEN_BY = {
    "client": "reported",
    "professional": "observed",
    "device": "observed",
    "referrer": "determined",
    "provider": "determined",
    "record": "determined",
    "import": "determined",
}
NO_ANSWER = (None, "unknown", "none", "not-applicable", False)
# US customary units on the page: factor and offset from the unit of the vocabulary, name, decimals.
CUSTOMARY: Mapping[str, tuple[Fraction, Fraction, str, int]] = {
    "kg": (Fraction(100_000_000, 45_359_237), Fraction(0), "lb", 1),
    "Cel": (Fraction(9, 5), Fraction(32), "°F", 1),
}
DENIED = {
    "sx-chest-pain": "chest discomfort",
    "sx-dyspnoea": "breathlessness",
    "sx-dizziness": "dizziness",
    "sx-syncope": "fainting",
    "sx-palpitations": "palpitations",
    "sx-ankle-oedema": "ankle swelling",
}
ACTIVITY = ("exercise-days", "exercise-minutes", "exercise-months")
PAIRS = {"dbp": "sbp", "dbp-second": "sbp-second", "dbp-lying": "sbp-lying", "dbp-standing": "sbp-standing"}
PRESSURES = {
    "sbp": "blood pressure {}/{} mmHg seated",
    "sbp-second": "second reading {}/{} mmHg",
    "sbp-lying": "{}/{} mmHg lying",
    "sbp-standing": "lowest {}/{} mmHg within 3 minutes of standing",
}
OPERATIONS = {"knee-replacement-total": "total knee replacement", "meniscectomy-partial": "partial meniscectomy"}
SHORT = {
    "heart-rate": "pulse {} at rest",
    "weight": "weight {}",
    "weight-1-day-ago": "weight {} one day before",
    "weight-3-days-ago": "weight {} three days before",
    "weight-7-days-ago": "weight {} seven days before",
    "known-diabetes": "{} diabetes, as diagnosed",
    "exercise-current-intensity": "effort felt as {}",
    "spo2": "oxygen saturation {} at rest",
    "glucose": "glucose {}",
    "knee-flexion": "knee bends to {}",
    "knee-extension-lack": "knee lacks {} of straightening",
    "therapy-discharge-date": "discharged from physical therapy {}",
    "rom-vs-discharge": "{} less movement than at discharge",
    "temperature": "temperature {}",
    "tug": "Timed Up and Go {}",
    "chair-stand-30s": "{} chair stands in 30 seconds",
}


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One answered fact of a case. `voice`: reported, observed, determined or system."""

    fact: Fact
    value: AnyValue  # a value of a case: flag, number, option, date or list
    voice: str
    when: date | None
    episode: int | None = None

    @property
    def id(self) -> str:
        """The id of the fact."""
        return self.fact.id


class Facts:
    """The answered facts of a case, in the order of the vocabulary."""

    def __init__(self, case: Mapping[str, AnyValue], vocabulary: Vocabulary, unused: Collection[str] = ()) -> None:
        """Read the facts. `unused`: those the decision could not use, as stale or implausible; they are not said."""
        self.vocabulary = vocabulary
        self.unused = frozenset(unused)
        self.as_of = _day(case.get("as_of"))
        self.known: dict[str, list[KnownFact]] = {}
        given: list[tuple[int | None, Mapping[str, object]]] = [(None, case.get("facts") or {})]
        for kind in vocabulary.episodes:
            listed = (case.get("episodes") or {}).get(kind) or ()
            entries = listed.get("has", ()) if isinstance(listed, Mapping) else listed
            given += [(number, entry) for number, entry in enumerate(entries)]
        for episode, facts in given:
            for id, raw in facts.items():
                found = self._known(id, raw, episode)
                if found is not None:
                    self.known.setdefault(id, []).append(found)

    def _known(self, id: str, raw: object, episode: int | None) -> KnownFact | None:
        fact = self.vocabulary.facts.get(id)
        if fact is None or id in self.unused:
            return None
        value, source, when = raw, None, self.as_of
        if isinstance(raw, Mapping):
            if "unknown" in raw:
                return None
            value = raw.get("value", list(raw["has"]) if "has" in raw else None)
            if raw.get("unit") and fact.unit and value is not None:
                value = self._converted(value, str(raw["unit"]), fact)
            source, when = raw.get("source"), _day(raw.get("when")) or self.as_of
        if value is None or value == "unknown":
            return None
        return KnownFact(fact, value, SPOKEN_BY.get(str(source), fact.class_), when, episode)

    def _converted(self, value: AnyValue, unit: str, fact: Fact) -> Number | None:
        """Return a number in the fact's own unit; nothing when it does not convert, as the decision did not use it."""
        try:
            return self.vocabulary.units.convert(exact(value), unit, str(fact.unit), fact.also_units)
        except (UnitError, TypeError, ValueError):
            return None

    def present(self) -> Iterator[str]:
        """Yield the ids of facts that say something is there: a yes, a number, an option, a non-empty list."""
        for id, entries in self.known.items():
            if any(entry.value not in NO_ANSWER and entry.value != [] for entry in entries):
                yield id

    def of(self, voice: str, ids: Iterable[str]) -> list[KnownFact]:
        """Return the known facts among these ids that are this voice's, in the order of the vocabulary."""
        wanted = set(ids)
        order = {id: place for place, id in enumerate(self.vocabulary.facts)}
        found = [entry for id in wanted for entry in self.known.get(id, ()) if entry.voice == voice]
        return sorted(found, key=lambda entry: (entry.episode is not None, entry.episode or 0, order[entry.id]))

    def last_day(self, entries: Sequence[KnownFact]) -> date | None:
        """Return the latest day on which one of these was true; what is of another day says so itself."""
        return max((entry.when for entry in entries if entry.when), default=None)

    def value(self, id: str) -> AnyValue:  # as in the case
        """Return the value of a fact, of its first episode, or None."""
        entries = self.known.get(id)
        return entries[0].value if entries else None


def _day(raw: object) -> date | None:
    try:
        return moment_of(raw).day if raw is not None else None
    except ValueError:
        return None


def sentence_of(entries: Sequence[KnownFact]) -> str:
    """Return facts as sentences: what goes together is joined, what was denied is last, older facts say their day."""
    held = {(entry.id, entry.episode): entry for entry in entries}
    last = max((entry.when for entry in entries if entry.when), default=None)
    phrases: list[str] = []
    denied: dict[date | None, list[str]] = {}
    for entry in entries:
        if entry.id in DENIED and entry.value in (False, "none"):
            denied.setdefault(entry.when, []).append(DENIED[entry.id])
        elif entry.id not in PAIRS or (PAIRS[entry.id], entry.episode) not in held:
            phrase = _phrase(entry, held)
            phrases += [phrase + _of_day(entry.when, last)] if phrase else []
    text = f"{_capital('; '.join(phrases))}." if phrases else ""
    no = " ".join(f"No {_or(names)}{_of_day(when, last)}." for when, names in denied.items())
    return f"{text} {no}".strip()


def _of_day(when: date | None, last: date | None) -> str:
    return f" ({short_day(when)})" if when and when != last else ""


def _phrase(entry: KnownFact, held: Mapping[tuple[str, int | None], KnownFact]) -> str:
    partner = held.get((entry.id.replace("sbp", "dbp"), entry.episode)) if entry.id in PRESSURES else None
    if partner is not None:
        return PRESSURES[entry.id].format(_number(entry.value), _number(partner.value))
    if entry.id in ACTIVITY:
        return _activity(held, entry.episode) if entry.id == ACTIVITY[0] else ""
    if entry.id == "rom-vs-discharge" and not entry.value:
        return "as much movement as at discharge"
    if entry.id in SHORT and entry.value not in NO_ANSWER:
        return SHORT[entry.id].format(measure(entry))
    if entry.id == "surgery-type":
        day = held.get(("surgery-date", entry.episode))
        when = f" on {_date(day.value)}" if day else ""
        return "" if entry.value == "none" else f"{measure(entry)}{when}"
    if entry.id == "surgery-date" and ("surgery-type", entry.episode) in held:
        return ""
    return labelled(entry)


def labelled(entry: KnownFact) -> str:
    """Return a fact as its label and its answer: a yes is the label alone."""
    label = lowered(entry.fact.label)
    match entry.value:
        case True:
            return label
        case False:
            return f"{label}: no"
        case []:
            return f"{label}: none"
        case list(options):
            return f"{label}: {', '.join(option(str(part)) for part in options)}"
    return f"{label}: {measure(entry)}"


def measure(entry: KnownFact) -> str:
    """Return a value with its unit, as it is written in the United States."""
    fact, value = entry.fact, entry.value
    if fact.kind == "date":
        return _date(value)
    if not fact.is_number:
        return OPERATIONS.get(str(value), option(str(value)))
    unit = fact.unit or ""
    if unit in CUSTOMARY:
        factor, offset, name, decimals = CUSTOMARY[unit]
        shown = float(Fraction(str(value)) * factor + offset)
        return f"{shown:.{decimals}f}".removesuffix(".0") + f" {name}"
    number = _number(value)
    if unit == "deg":
        return f"{number}°"
    return f"{number}{unit}" if unit == "%" else with_unit(number, unit)


def _activity(held: Mapping[tuple[str, int | None], KnownFact], episode: int | None) -> str:
    days, minutes, months = (held.get((id, episode)) for id in ACTIVITY)
    assert days is not None
    if not days.value:
        return "no planned exercise at present"
    said = f"exercises {_number(days.value)} {'day' if days.value == 1 else 'days'} a week"
    if minutes:
        said += f", {_number(minutes.value)} minutes"
    if months:
        weeks = round(float(months.value) * 52 / 12)
        said += f", for {weeks} weeks" if float(months.value) < 3 else f", for {_number(months.value)} months"
    return said


def _date(value: object) -> str:
    day = _day(value)
    return plain_day(day) if day else str(value)


def _number(value: AnyValue) -> str:
    try:
        return as_text(exact(value))
    except (TypeError, ValueError):
        return str(value)


def _or(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return a text with a small first letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]
