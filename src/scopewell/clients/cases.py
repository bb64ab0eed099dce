"""From the log of facts to the case the engine decides: what counts as of a moment, in the form of the contract."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind, SaidBy
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.knowledge.release import shipped_engine

MOST_EARLIER = 5
RESERVED = frozenset(ALL_NAMED.values())


class Decided(NamedTuple):
    """A decision and the case it was made on."""

    case: Mapping[str, Any]
    decision: Decision


class _Record(NamedTuple):
    """What a record held at a moment: its facts, the oldest first, and its operations and injuries."""

    facts: list[Fact]
    episodes: list[Episode]


def case_of(client: Client, as_of: datetime | None = None, *, reviewed_only: bool = False) -> dict[str, Any]:
    """Return what the record says as of a moment, as a case of the contract: id, as_of, profile, facts, episodes.

    Of each fact the latest statement counts; earlier ones stand under `earlier`. A client's answer nobody reviewed
    carries `reviewed: false`; with `reviewed_only` it is left out, and what was reviewed before it counts. The room
    above adds clearances, limits, settings and overrides. Use `decide_client` to decide: it needs both forms.
    """
    moment = timezone.localtime(as_of)
    return _case(client, moment, _read(client, moment), reviewed_only=reviewed_only)


def _case(client: Client, moment: datetime, record: _Record, *, reviewed_only: bool) -> dict[str, Any]:
    rows = _counting(record.facts, reviewed_only)
    case: dict[str, Any] = {
        "id": client.key,
        "as_of": moment.isoformat(),
        "profile": client.practice.screening_profile,
        "facts": _about_person(client, moment) | _latest(fact for fact in rows if fact.episode_id is None),
    }
    episodes = _episodes(record.episodes, rows)
    if episodes:
        case["episodes"] = episodes
    return case


def decide_client(client: Client, as_of: datetime | None = None, authority: Mapping[str, Any] | None = None) -> Decided:
    """Decide a client as of a moment, with clearances, limits, settings and overrides from `authority`.

    An answer nobody reviewed may only make the outcome worse. Where one stands on top of a reviewed statement, both
    readings of the record are decided and the more severe one is returned.
    """
    moment = timezone.localtime(as_of)
    record = _read(client, moment)
    said = {**_case(client, moment, record, reviewed_only=False), **(authority or {})}
    found = _decide(said)
    if _has_unreviewed(said):
        reviewed = _decide({**_case(client, moment, record, reviewed_only=True), **(authority or {})})
        if severity(reviewed.decision) > severity(found.decision):
            return reviewed
    return found


def severity(decision: Decision) -> tuple[Disposition, bool, Disposition]:
    """Return what orders two decisions about one person, milder first: floor, whether training is kept, ceiling."""
    return decision.floor, not decision.may_start, decision.ceiling


def _decide(case: Mapping[str, Any]) -> Decided:
    engine = shipped_engine()
    return Decided(case, engine.decide(engine.read_case(case)))


def _has_unreviewed(case: Mapping[str, Any]) -> bool:
    episodes = [episode for kind in case.get("episodes", {}).values() for episode in _listed(kind)]
    held = [value for facts in (case["facts"], *episodes) for value in facts.values()]
    return any(isinstance(value, Mapping) and value.get("reviewed") is False for value in held)


def _listed(kind: Any) -> list[Mapping[str, Any]]:
    return list(kind["has"] if isinstance(kind, Mapping) else kind)


def record_ids(client: Client) -> list[int]:
    """Return the ids of the records that make up a client's: its own, and those merged into it.

    A page that only shows the record asks once (`known_record_ids`); whoever changes records asks every time.
    """
    if client.known_record_ids:
        return list(client.known_record_ids)
    # A merge never leaves its practice; asked by this column alone, SQLite uses its index.
    return [client.pk, *Client.everywhere.filter(merged_into=client).order_by().values_list("pk", flat=True)]


def _read(client: Client, moment: datetime) -> _Record:
    ids = record_ids(client)
    rows = Fact.objects.filter(client__in=ids, recorded_at__lte=moment, true_on__lte=moment.date())
    counted = Episode.objects.filter(client__in=ids, recorded_at__lte=moment)
    return _Record(
        sorted(rows, key=lambda fact: (fact.true_on, fact.true_at or fact.recorded_at, fact.pk)),
        [episode for episode in counted if episode.withdrawn_at is None or episode.withdrawn_at > moment],
    )


def _counting(rows: Iterable[Fact], reviewed_only: bool) -> list[Fact]:
    """Return the rows that count: not corrected, not replaced by their own review."""
    rows = list(rows)
    replaced = {fact.corrects_id for fact in rows} | {fact.review_of_id for fact in rows}
    return [fact for fact in rows if fact.pk not in replaced and (fact.reviewed or not reviewed_only)]


def _about_person(client: Client, moment: datetime) -> dict[str, Any]:
    """Return the facts kept with the person: age, and sex for norms. A statement in the log wins."""
    known: dict[str, Any] = {}
    age = client.age_on(moment.date())
    if age is not None:
        known["age"] = {"value": age, "when": moment.date().isoformat(), "source": SaidBy.PROFESSIONAL.value}
    if client.sex_recorded in ("female", "male"):
        known["sex-for-norms"] = {"value": client.sex_recorded, "source": SaidBy.PROFESSIONAL.value}
    return known


def _latest(rows: Iterable[Fact]) -> dict[str, Any]:
    """Return the latest statement of each fact, with the readings before it; rows come oldest first."""
    history: dict[str, list[Fact]] = {}
    for fact in rows:
        if fact.fact not in RESERVED:
            history.setdefault(fact.fact, []).append(fact)
    return {id: as_value(found[-1]) | _earlier(found[:-1]) for id, found in history.items()}


def as_value(fact: Fact) -> dict[str, Any]:
    """Return one statement in the contract's form, with when, who said it, and whether it was reviewed."""
    value: dict[str, Any] = dict(fact.value) if isinstance(fact.value, dict) else {"value": fact.value}
    value |= {"when": when_text(fact), "source": str(fact.said_by)}
    if fact.unit:
        value["unit"] = fact.unit
    if fact.repeated:
        value["repeated"] = True
    if not fact.reviewed:
        value["reviewed"] = False
    return value


def when_text(fact: Fact) -> str:
    """Return when a statement was true, in ISO 8601 on the practice's clock."""
    return timezone.localtime(fact.true_at).isoformat() if fact.true_at else fact.true_on.isoformat()


def _earlier(rows: list[Fact]) -> dict[str, Any]:
    known = [fact for fact in rows if fact.reviewed and not (isinstance(fact.value, dict) and "unknown" in fact.value)]
    readings = [
        {key: part for key, part in as_value(fact).items() if key not in ("source", "reviewed")}
        for fact in known[-MOST_EARLIER:]
    ]
    return {"earlier": readings} if readings else {}


def _episodes(standing: list[Episode], rows: list[Fact]) -> dict[str, Any]:
    """Return operations and injuries. A list is complete only once a reviewed statement says that all are named."""
    result: dict[str, Any] = {}
    for kind in EpisodeKind:
        listed = [_latest(fact for fact in rows if fact.episode_id == e.pk) for e in standing if e.kind == kind]
        stated = [fact for fact in rows if fact.fact == ALL_NAMED[kind]]
        if stated and stated[-1].value is True and stated[-1].reviewed:
            result[kind.value] = listed
        elif listed:
            result[kind.value] = {"has": listed}
    return result
