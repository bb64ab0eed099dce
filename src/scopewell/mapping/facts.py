"""From what was found to the facts of a case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scopewell.mapping.dates import RecordDate, event_day
from scopewell.mapping.gathered import Episode, Event, Finding, Gathered, Reading
from scopewell.mapping.record import Skipped
from scopewell.mapping.shapes import distinct

BEST_FIRST = {
    "known-diabetes": ("type1", "type2", "other"),
    "dm-retinopathy": ("severe-or-proliferative", "mild-or-moderate"),
}
"""Options in the order in which they count when a record says several: the stricter or the more exact first."""

EARLIER = "an earlier reading of the same: kept under `earlier` of the newest"


@dataclass(frozen=True, slots=True)
class Imported:
    """Where one fact comes from. `source` is the resource, `when` the date on the record; JSON says `from`."""

    fact: str
    value: object
    source: str
    when: str | None

    def as_json(self) -> dict[str, object]:
        """Return the form of the contract."""
        return {"fact": self.fact, "value": self.value, "from": self.source, "when": self.when}


@dataclass(slots=True)
class Assembly:
    """The facts and episodes of a case while they are put together."""

    found: Gathered
    facts: dict[str, object] = field(default_factory=dict)
    episodes: dict[str, object] = field(default_factory=dict)
    imported: list[Imported] = field(default_factory=list)

    def tell(self, fact: str, value: object, source: str, on: RecordDate | None) -> None:
        """Record where a fact comes from; a date that is not complete is left out."""
        self.imported.append(Imported(fact, value, source, on.text if on and on.exact else None))

    def skip(self, source: str, why: str) -> None:
        """Say that something found was not used."""
        self.found.skipped.append(Skipped(source, why))

    def held(self, value: object, when: str) -> dict[str, object]:
        """Return a value in the form of a case."""
        return {"value": value, "when": when, "source": "import"}


def assemble(found: Gathered) -> Assembly:
    """Put together everything found in a bundle."""
    made = Assembly(found)
    by_fact: dict[str, list[Finding]] = {}
    for finding in found.findings:
        by_fact.setdefault(finding.fact, []).append(finding)
    for fact, findings in by_fact.items():
        if isinstance(findings[0].value, tuple):
            _set(fact, findings, made)
        elif isinstance(findings[0].value, str):
            _choice(fact, findings, made)
        else:
            _flag_or_number(fact, findings, made)
    _last_dates(made)
    _counts(made)
    _surgeries(made)
    _injuries(made)
    _readings(made)
    return made


def _flag_or_number(fact: str, findings: list[Finding], made: Assembly) -> None:
    newest = max(findings, key=_newest_then_least)
    made.facts[fact] = made.held(newest.value, newest.valid)
    for finding in findings:
        if finding.value == newest.value and finding.valid == newest.valid:
            made.tell(fact, finding.value, finding.source, finding.on)
        else:
            made.skip(finding.source, f"{fact}: an earlier one of the same kind; the newest counts")


def _newest_then_least(finding: Finding) -> tuple[str, int]:
    """Order flags and numbers: the newest, and of two numbers of today the smaller (weeks since the last birth)."""
    return finding.valid, -finding.value if isinstance(finding.value, int) else 0


def _set(fact: str, findings: list[Finding], made: Assembly) -> None:
    """A set is never complete: what a record does not list may still be true."""
    options = [option for finding in findings if isinstance(finding.value, tuple) for option in finding.value]
    when = max(finding.valid for finding in findings)
    made.facts[fact] = {"has": list(distinct(options)), "when": when, "source": "import"}
    for finding in findings:
        value = list(finding.value) if isinstance(finding.value, tuple) else []
        made.tell(fact, {"has": value}, finding.source, finding.on)


def _choice(fact: str, findings: list[Finding], made: Assembly) -> None:
    said = [str(finding.value) for finding in findings]
    if fact == "cardiac-device" and {"pacemaker", "icd"} <= set(said):
        chosen = "both"
    elif fact == "pregnancy":
        chosen = str(max(findings, key=_dated_last).value)
    else:
        chosen = next((option for option in BEST_FIRST.get(fact, ()) if option in said), said[0])
    kept = [finding for finding in findings if chosen in ("both", finding.value)]
    made.facts[fact] = made.held(chosen, max(finding.valid for finding in kept))
    for finding in findings:
        if chosen in ("both", finding.value):
            made.tell(fact, chosen, finding.source, finding.on)
        else:
            made.skip(finding.source, f"{fact}: says {finding.value}, while another entry says {chosen}, which counts")


def _dated_last(finding: Finding) -> tuple[bool, datetime]:
    """Order pregnancy findings: an undated yes counts before all, then the newest."""
    if finding.on is None:
        return True, datetime.min.replace(tzinfo=UTC)
    return False, finding.on.order


def _last_dates(made: Assembly) -> None:
    """Set the facts that hold the date of the last event of a kind, when it is known which was the last."""
    by_fact: dict[str, list[Event]] = {}
    for event in made.found.events:
        by_fact.setdefault(event.fact, []).append(event)
    as_of = made.found.as_of
    for fact, events in by_fact.items():
        days = [(day, event) for event in events if (day := event_day(event.on, as_of))]
        last = max((day for day, _ in days), default=None)
        for event in events:
            unclear = event_day(event.on, as_of) is None
            if unclear and (last is None or event.on is None or event.on.last > last):
                made.skip(event.source, f"{fact}: its date is not complete, so the last date is unknown: ask")
                last = None
                break
        if last is None:
            continue
        made.facts[fact] = made.held(last.isoformat(), made.found.today)
        for day, event in days:
            if day == last:
                made.tell(fact, last.isoformat(), event.source, event.on)


def _counts(made: Assembly) -> None:
    """Set facts that count diagnoses: those of one day, or without one, count once."""
    by_fact: dict[str, list[Event]] = {}
    for event in made.found.counts:
        by_fact.setdefault(event.fact, []).append(event)
    for fact, events in by_fact.items():
        days = {event.on.first for event in events if event.on}
        count = max(len(days), 1)
        made.facts[fact] = made.held(count, made.found.today)
        for event in events:
            made.tell(fact, count, event.source, event.on)


def _surgeries(made: Assembly) -> None:
    by_itself = {episode.kind for episode in made.found.surgeries if not episode.from_status}
    told: list[Episode] = []
    for episode in made.found.surgeries:
        if episode.from_status and episode.kind in by_itself:
            made.skip(episode.source, f"surgery-type: {episode.kind} is on the record as an operation, which counts")
        else:
            told.append(episode)
    listed = _episodes(told, made, "surgery-type", "surgery-date")
    if listed:
        made.episodes["surgeries"] = {"has": listed}


def _injuries(made: Assembly) -> None:
    injuries = made.found.injuries
    listed = _episodes(injuries, made, "injury-kind", "injury-date")
    if listed:
        made.episodes["injuries"] = {"has": listed}
        made.facts["injury-12m"] = made.held(True, made.found.today)
        for episode in injuries:
            made.tell("injury-12m", True, episode.source, episode.on)


def _episodes(episodes: Iterable[Episode], made: Assembly, kind_fact: str, date_fact: str) -> list[dict[str, object]]:
    """Return one entry for each operation or injury; the same kind on the same day is the same one."""
    listed: dict[tuple[str, str | None], dict[str, object]] = {}
    for episode in episodes:
        day = event_day(episode.on, made.found.as_of)
        text = day.isoformat() if day else None
        facts: dict[str, object] = {kind_fact: episode.kind}
        if text:
            facts[date_fact] = text
        else:
            made.skip(episode.source, f"{date_fact}: the record has no complete date: ask")
        if episode.implant:
            facts["surgery-implant"] = True
        held = {fact: made.held(value, made.found.today) for fact, value in facts.items()}
        listed.setdefault((episode.kind, text), {}).update(held)
        for fact, value in facts.items():
            made.tell(fact, value, episode.source, episode.on)
    return list(listed.values())


def _readings(made: Assembly) -> None:
    """The newest reading is the fact; the others keep their time and order under `earlier`."""
    by_fact: dict[str, list[Reading]] = {}
    for reading in made.found.readings:
        by_fact.setdefault(reading.fact, []).append(reading)
    for fact, readings in by_fact.items():
        readings.sort(key=lambda one: (one.on.order, one.value if one.high_is_worse else -one.value), reverse=True)
        newest, *older = readings
        held = made.held(newest.value, newest.on.text) | {"unit": newest.unit}
        if older:
            held["earlier"] = [{"value": one.value, "unit": one.unit, "when": one.on.text} for one in older]
        made.facts[fact] = held
        made.tell(fact, {"value": newest.value, "unit": newest.unit}, newest.source, newest.on)
        for one in older:
            made.skip(one.source, f"{fact}: {EARLIER}")
