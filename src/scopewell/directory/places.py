"""Cities and ZIP codes of the United States with their coordinates, from the package `zipcodes`, and distances.

Coordinates by GeoNames (CC BY 4.0). A place is a city: a ZIP code leads to the middle of its city, so that nothing
nearer than the city is kept of anybody.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple

from scopewell.practice.jurisdictions import STATES

EARTH_RADIUS_MILES = 3958.8
MILES_PER_DEGREE = EARTH_RADIUS_MILES * math.pi / 180
ZIP = re.compile(r"(\d{5})(?:-\d{4})?$")
SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
BY_NAME = {name.casefold(): code for code, name in STATES.items()}


class Place(NamedTuple):
    """A city. Coordinates in degrees."""

    city: str
    state: str
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.city}, {self.state}"


class Box(NamedTuple):
    """A part of the map in degrees, around every point within some distance of a place."""

    south: float
    north: float
    west: float
    east: float


@lru_cache(maxsize=1024)
def places_called(text: str) -> tuple[Place, ...]:
    """Return the cities a text may mean: `45402`, `Dayton, OH`, `Dayton Ohio`; several for a name without a state."""
    import zipcodes

    text = " ".join(text.split())[:80]
    if code := ZIP.match(text):
        found = zipcodes.matching(code.group(1)) if zipcodes.is_real(code.group(1)) else []
        return places_called(f"{found[0]['city']}, {found[0]['state']}") if found else ()
    name, state = _name_and_state(text)
    if not name or ("," in text and not state):
        return ()
    rows = zipcodes.filter_by(city=name, **({"state": state} if state else {}))
    return _cities(rows)


def _name_and_state(text: str) -> tuple[str, str]:
    """Return a city's name as the package writes it, and its state where one is named."""
    head, comma, tail = text.rpartition(",")
    if comma:
        return _plain(head), _state(tail)
    words = text.split()
    for length in (1, 2, 3):
        if len(words) > length and (state := _state(" ".join(words[-length:]))):
            return _plain(" ".join(words[:-length])), state
    return _plain(text), ""


def _state(text: str) -> str:
    text = text.strip(" .")
    return text.upper() if text.upper() in STATES else BY_NAME.get(text.casefold(), "")


def _plain(name: str) -> str:
    words = re.sub(r"[^\w]+", " ", name).casefold().split()
    return " ".join(SHORT.get(word, word) for word in words).title()


# A wrong point among many moves a mean by miles, and a median hardly.
def _cities(rows: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows:
        if row["state"] in STATES and row["active"]:
            points.setdefault((row["city"], row["state"]), []).append((float(row["lat"]), float(row["long"])))
    return tuple(
        Place(city, state, round(median(p[0] for p in found), 4), round(median(p[1] for p in found), 4))
        for (city, state), found in sorted(points.items())
    )


def miles_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in miles. Points are latitude and longitude in degrees."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, point)) for point in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


def box_around(latitude: float, longitude: float, miles: float) -> Box:
    """Return the box around every point within so many miles, for places away from the poles and the date line."""
    up = miles / MILES_PER_DEGREE
    widest = max(abs(latitude - up), abs(latitude + up))
    across = up / max(0.01, math.cos(math.radians(min(widest, 89.0))))
    return Box(latitude - up, latitude + up, longitude - across, longitude + across)
