"""How fast the network answers: 10,000 members, each with a profile, in and around the cities of 38 states.

`python -m benchmarks.network [--quick]` makes them afresh on SQLite and on PostgreSQL, as benchmarks.pages does, and
visits their pages. A room of the network adds a part (`ROOMS`): how to fill it for these members, and its pages.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from benchmarks import discussions, lessons
from benchmarks.names import name_of
from benchmarks.pages import WITH_POSTGRESQL, times, visited
from benchmarks.table import Part, as_lines, ratio
from benchmarks.visiting import Page, Visits, visit

RUNS, QUICK = 40, 10
MEMBERS, QUICK_MEMBERS = 10_000, 1_000
TARGET_MS = 150.0
CITIES = (
    "Dayton, OH", "Columbus, OH", "Cincinnati, OH", "Chicago, IL", "Denver, CO", "Portland, OR", "Austin, TX",
    "San Antonio, TX", "Miami, FL", "Atlanta, GA", "Boston, MA", "Brooklyn, NY", "Albany, NY", "Newark, NJ",
    "Philadelphia, PA", "Pittsburgh, PA", "Richmond, VA", "Raleigh, NC", "Charleston, SC", "Nashville, TN",
    "Louisville, KY", "Indianapolis, IN", "Detroit, MI", "Madison, WI", "Minneapolis, MN", "Des Moines, IA",
    "Omaha, NE", "Kansas City, MO", "Tulsa, OK", "Little Rock, AR", "Jackson, MS", "Mobile, AL", "Phoenix, AZ",
    "Albuquerque, NM", "Salt Lake City, UT", "Boise, ID", "Seattle, WA", "Sacramento, CA", "San Diego, CA", "Reno, NV",
)  # fmt: skip
SAID = "People whose physical therapy has ended: stairs, balance, the long walk. Measured every month."


class Room(NamedTuple):
    """What one room of the network adds: `fill` makes its content, `pages` are what is visited."""

    fill: Callable[[], None]
    pages: Callable[[], Iterable[Page]]


def measure(quick: bool) -> Part:
    """Return what each page of the network takes on either database, beside its target."""
    runs, members = (QUICK, QUICK_MEMBERS) if quick else (RUNS, MEMBERS)
    own = [sys.executable, "-m", "benchmarks.network", "--visit", str(runs), str(members)]
    sqlite = visited(own)
    if sqlite is None:
        raise RuntimeError("the visits ended without a result")
    others = {visits["name"]: visits for visits in visited([str(WITH_POSTGRESQL), *own]) or ()}
    rows = [_row(visits, others.get(visits["name"])) for visits in sqlite]
    notes = [f"{members:,} members. Times as in part 8; the target is {TARGET_MS:.0f} ms at the 95th percentile."]
    if not others:
        notes.append("PostgreSQL could not be started here, so its columns are empty.")
    headings = ("9. Network", "target", "SQLite", "ratio", "PostgreSQL", "ratio", "processor", "queries")
    return Part("Network", headings, rows, notes, first=32, others=13)


def _row(own: dict[str, Any], other: dict[str, Any] | None) -> tuple[str, ...]:
    return (
        own["name"],
        f"{TARGET_MS:.0f}",
        times(own),
        ratio(own["p95"], TARGET_MS),
        times(other) if other else "-",
        ratio(other["p95"], TARGET_MS) if other else "-",
        f"{own['processor']:.0f}",
        str(own["queries"]),
    )


def main() -> None:
    """Measure and print; with --visit, make the network and print what its pages took as JSON."""
    parser = argparse.ArgumentParser(description="Measure how fast the network answers.")
    parser.add_argument("--quick", action="store_true", help="fewer visits, 1,000 members")
    parser.add_argument("--visit", nargs=2, type=int, metavar=("RUNS", "MEMBERS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.visit is None:
        print("\n".join(as_lines(measure(options.quick))))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scopewell.config.settings")
    os.environ["SCOPEWELL_HOSTS"] = "testserver"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps([visits._asdict() for visits in _visit_all(*options.visit)]))


def _visit_all(runs: int, members: int) -> Iterator[Visits]:
    from django.db import connection
    from django.test import Client as Browser

    from scopewell.members.models import Member

    make_members(members)
    for room in ROOMS:
        room.fill()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
    member, visitor = Browser(), Browser()
    member.force_login(Member.objects.select_related("user").order_by("pk")[0].user)
    for room in ROOMS:
        for page in room.pages():
            yield visit(visitor if page.public else member, page, runs)


def make_members(count: int) -> None:
    """Make the members, sample members, so that none needs a second factor here."""
    from datetime import timedelta

    from django.utils import timezone

    from scopewell.members.models import Member, State
    from scopewell.practice.models import User

    today = timezone.localdate()
    users = [User(email=f"member{n}@example.test", name=name_of(n), password="!") for n in range(count)]
    made = User.objects.bulk_create(users, batch_size=1000)
    Member.objects.bulk_create(
        [
            Member(
                user=user, name=user.name, state=State.ACTIVE, since=today - timedelta(days=n % 900),
                until=today + timedelta(days=30 + n % 330), is_demonstration=True,
            )
            for n, user in enumerate(made)
        ],
        batch_size=1000,
    )  # fmt: skip


def fill_directory() -> None:
    """Give every member a profile and its listings."""
    from scopewell.directory.conditions import CONDITIONS, LANGUAGES
    from scopewell.directory.models import Audience, Listing, Profile, Tag
    from scopewell.directory.places import places_called
    from scopewell.members.models import Member

    places = [places_called(city)[0] for city in CITIES]
    languages = list(LANGUAGES)
    bare = list(Member.objects.filter(profile=None).order_by("pk"))
    profiles = []
    for n, member in enumerate(bare):
        place = places[n % len(places)]
        # Spread within about 30 miles, as suburbs are.
        latitude, longitude = place.latitude + (n % 37 - 18) / 40, place.longitude + (n % 41 - 20) / 40
        chosen = [CONDITIONS[(n + step) % len(CONDITIONS)].id for step in (0, 3, 7, 11)]
        spoken = sorted({"en", languages[n % len(languages)]})
        profiles.append(
            Profile(
                member=member, is_listed=True, title="Medical exercise professional",
                headline=f"Strength and balance {n}",
                helps=SAID, conditions=chosen, languages=spoken, formats=["in-person"],
                city=place.city, state=place.state, latitude=latitude, longitude=longitude, accepts_referrals=n % 3 > 0,
            )
        )  # fmt: skip
    made = Profile.objects.bulk_create(profiles, batch_size=1000)
    listings = Listing.objects.bulk_create(
        [
            Listing(
                profile=one, audience=audience, headline=one.headline, place=f"{one.city}, {one.state}",
                latitude=one.latitude, longitude=one.longitude, accepts_referrals=one.accepts_referrals,
                text=f"{one.member.name}\n{one.headline}\n{one.helps}\n{one.city}, {one.state}".casefold(),
            )
            for one in made
            for audience in (Audience.PUBLIC, Audience.MEMBERS)
        ],
        batch_size=1000,
    )  # fmt: skip
    tags = [
        Tag(listing=listing, kind=kind, value=value)
        for listing in listings
        for kind, values in (
            (Tag.Kind.CONDITION, listing.profile.conditions),
            (Tag.Kind.LANGUAGE, listing.profile.languages),
        )
        for value in values
    ]
    Tag.objects.bulk_create(tags, batch_size=2000)


def directory_pages() -> Iterable[Page]:
    """Return the pages of the directory, for a visitor and for a member."""
    from scopewell.members.models import Member

    key = Member.objects.order_by("pk")[1].key
    for name, query in (
        ("directory", ""),
        ("  near a city", "?near=45402&within=50"),
        ("  within 100 miles of New York", "?near=Brooklyn,+NY&within=100"),
        ("  near, condition, language", "?near=45402&within=100&condition=balance&language=es"),
        ("  condition, takes referrals", "?condition=balance&referrals=on"),
        ("  two words", "?q=quill+stairs"),
        ("  nothing found", "?q=nobodyhere"),
        ("  last page", "?page=9999"),
    ):
        yield Page(name, f"/directory/{query}", public=True)
    yield Page("  as typed, by a member", "/directory/?near=45402&q=qui", typing=True)
    yield Page("a profile", f"/directory/{key}/", public=True)


def member_pages() -> Iterable[Page]:
    """Return the pages of a member's own."""
    yield Page("member home", "/members/")
    yield Page("my membership", "/members/standing/")
    yield Page("my profile", "/directory/mine/")


ROOMS = [
    Room(fill_directory, directory_pages),
    Room(lambda: None, member_pages),
    Room(discussions.fill, discussions.pages),
    Room(lessons.fill, lessons.pages),
]

if __name__ == "__main__":
    main()
