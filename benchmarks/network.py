"""How fast the network answers: 10,000 members with a profile each, spread over cities of 40 states.

`python -m benchmarks.network` makes them in a folder of its own (kept for the next run) on SQLite, or in the database
that DATABASE_URL names, and prints for each page what `benchmarks.pages` prints. Target: under 150 ms at the 95th
percentile. Rooms of the network add a part (`PARTS`): how to fill it for these members, and its pages.
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import discussions
from benchmarks.pages import FIRST, LAST, RUNS, print_times

MEMBERS = 10_000
TARGET_MS = 150.0
DATA = Path(__file__).parents[1] / "build" / "network"
CITIES = (
    "Dayton, OH", "Columbus, OH", "Cincinnati, OH", "Chicago, IL", "Denver, CO", "Portland, OR", "Austin, TX",
    "San Antonio, TX", "Miami, FL", "Atlanta, GA", "Boston, MA", "Brooklyn, NY", "Albany, NY", "Newark, NJ",
    "Philadelphia, PA", "Pittsburgh, PA", "Richmond, VA", "Raleigh, NC", "Charleston, SC", "Nashville, TN",
    "Louisville, KY", "Indianapolis, IN", "Detroit, MI", "Madison, WI", "Minneapolis, MN", "Des Moines, IA",
    "Omaha, NE", "Kansas City, MO", "Tulsa, OK", "Little Rock, AR", "Jackson, MS", "Mobile, AL", "Phoenix, AZ",
    "Albuquerque, NM", "Salt Lake City, UT", "Boise, ID", "Seattle, WA", "Sacramento, CA", "San Diego, CA", "Reno, NV",
)  # fmt: skip
SAID = "People whose physical therapy has ended: stairs, balance, the long walk. Measured every month."


class Part(NamedTuple):
    """What one room of the network adds: `fill` makes its content once, `pages` names its pages and their addresses."""

    fill: Callable[[], None]
    pages: Callable[[], dict[str, str]]


def main() -> None:
    """Make the network when it is not there, and measure."""
    parser = argparse.ArgumentParser(description="Measure how fast the network answers.")
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    os.environ.setdefault("SCOPEWELL_DATA", str(DATA))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scopewell.config.settings")
    os.environ["SCOPEWELL_HOSTS"] = "testserver"
    Path(os.environ["SCOPEWELL_DATA"]).mkdir(parents=True, exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_members(options.members)
    pages: dict[str, str] = {}
    for part in PARTS:
        part.fill()
        pages |= part.pages()
    from scopewell.members.models import Member

    title = f"A network of {Member.objects.count()}"
    print_times(title, Member.objects.select_related("user").order_by("pk")[0].user, pages, options.runs, TARGET_MS)
    print_times(f"{title}, as a visitor", None, directory_pages(), options.runs, TARGET_MS)


def make_members(count: int) -> None:
    """Make the members, when they are not there; sample members, so that none needs a second factor here."""
    from datetime import timedelta

    from django.utils import timezone

    from scopewell.members.models import Member, State
    from scopewell.practice.models import User

    if Member.objects.count() >= count:
        return
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


def name_of(n: int) -> str:
    """Return the name of the member with a number."""
    return f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {n}"


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


def directory_pages() -> dict[str, str]:
    """Return the pages of the directory."""
    from scopewell.members.models import Member

    key = Member.objects.order_by("pk")[1].key
    return {
        "directory": "/directory/",
        "near": "/directory/?near=45402&within=50",
        "near, widest": "/directory/?near=Brooklyn,+NY&within=100",
        "near, condition": "/directory/?near=45402&within=100&condition=balance&language=es",
        "condition": "/directory/?condition=balance&referrals=on",
        "text": "/directory/?q=quill+stairs",
        "text, nobody": "/directory/?q=nobodyhere",
        "last page": "/directory/?page=9999",
        "profile": f"/directory/{key}/",
    }


def member_pages() -> dict[str, str]:
    """Return the pages of a member's own."""
    return {"home": "/members/", "standing": "/members/standing/", "own profile": "/directory/mine/"}


PARTS = [
    Part(fill_directory, directory_pages),
    Part(lambda: None, member_pages),
    Part(discussions.fill, discussions.pages),
]

if __name__ == "__main__":
    main()
