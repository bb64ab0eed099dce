"""Whether a case could be recognized although nothing in it names anybody. A rule of thumb of our own, not a proof.

Warned of are: the ends of the age scale, groups we take to be rare, fewer than ALIKE clients of the practice like this
one, and a place where everybody knows everybody (fewer than 20,000 people, the line 45 CFR 164.514 draws for places).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from scopewell.clients.models import Client, Fact
from scopewell.clients.queries import current_clients
from scopewell.consults.models import CaseConsult
from scopewell.consults.snapshotting import GROUPS, LISTED, age_band, conditions_in
from scopewell.network.snapshots import AGES, CONDITIONS, RARE, Snapshot

ALIKE = 5
TOLD = (*GROUPS, *LISTED, "surgery-type")


def warnings_of(client: Client, snapshot: Snapshot, small_place: str) -> Iterator[str]:
    """Yield what could make a person recognizable, as sentences; nothing of it leaves the practice."""
    if snapshot.age in (AGES[0], AGES[-1]):
        yield f"Few clients are {snapshot.age}."
    for id in snapshot.conditions:
        if id in RARE:
            yield f"“{CONDITIONS[id]}” is rare enough in one practice that somebody may be recognized by it."
    alike = how_many_alike(client, snapshot)
    if alike < ALIKE:
        who = "No other client" if alike == 0 else f"Only {alike} other client{'s' if alike > 1 else ''}"
        yield f"{who} of your practice {'fits' if alike < 2 else 'fit'} this. Whoever knows it may guess."
    if small_place == CaseConsult.SmallPlace.YES:
        yield "Your practice stands where everybody knows everybody."


def how_many_alike(client: Client, snapshot: Snapshot) -> int:
    """Return how many other clients of the practice in force are of this age and have all of these conditions."""
    first, last = _born_between(snapshot.age)
    others = current_clients().exclude(pk=client.pk).filter(birth_date__gt=first, birth_date__lte=last)
    wanted = set(snapshot.conditions)
    if not wanted:
        return others.count()
    rows = Fact.objects.filter(client__in=others, fact__in=TOLD, reviewed=True, reviews=None, corrections=None)
    told = rows.order_by("true_on", "pk").values_list("client_id", "episode_id", "episode__kind", "fact", "value")
    cases: dict[int, dict[str, Any]] = {}
    for owner, episode, kind, fact, value in told.iterator():
        case = cases.setdefault(owner, {"facts": {}, "of": {}})
        where = case["of"].setdefault((kind, episode), {}) if episode else case["facts"]
        where[fact] = value if isinstance(value, dict) else {"value": value}
    return sum(wanted <= {id for id, _ in conditions_in(_as_case(case))} for case in cases.values())


def _as_case(gathered: dict[str, Any]) -> dict[str, Any]:
    episodes: dict[str, list[Any]] = {}
    for (kind, _), facts in gathered["of"].items():
        episodes.setdefault(kind, []).append(facts)
    return {"facts": gathered["facts"], "episodes": episodes}


def _born_between(band: str) -> tuple[date, date]:
    """Return the days after and until which people of an age band were born."""
    ages = [age for age in range(130) if age_band(age) == band]
    today = timezone.localdate()
    return _years_before(today, ages[-1] + 1), _years_before(today, ages[0])


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
