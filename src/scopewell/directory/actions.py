"""Keeping a profile, and the listings through which others find it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.directory.conditions import WORDS
from scopewell.directory.models import Audience, Listing, Profile, Tag
from scopewell.directory.places import Place
from scopewell.directory.profiles import seen, shows
from scopewell.members.models import Member

BY_AUDIENCE = (Audience.PUBLIC, Audience.MEMBERS)


def profile_of(member: Member) -> Profile:
    """Return a member's profile; an empty one, not kept yet, for who has none."""
    found = Profile.objects.filter(member=member).first() or Profile()
    found.member = member
    return found


@transaction.atomic
def keep_profile(*, member: Member, said: dict[str, Any], place: Place | None) -> Profile:
    """Keep a profile as its member wrote it, and what others find of it."""
    profile = profile_of(member)
    for field, value in said.items():
        setattr(profile, field, value)
    profile.city, profile.state = (place.city, place.state) if place else ("", "")
    profile.latitude, profile.longitude = (place.latitude, place.longitude) if place else (None, None)
    profile.changed_at = timezone.now()
    profile.save()
    list_again(profile)
    return profile


@transaction.atomic
def list_again(profile: Profile) -> None:
    """Write the listings of a profile anew; a profile that is not listed has none."""
    profile.listings.all().delete()
    if not profile.is_listed:
        return
    for audience in BY_AUDIENCE:
        _list(profile, audience)


def _list(profile: Profile, audience: Audience) -> None:
    shown = seen(profile, audience)
    words = (shown.name, shown.title, shown.headline, shown.helps, *shown.conditions, shown.place, *shown.languages)
    listing = Listing.objects.create(
        profile=profile,
        audience=audience,
        headline=shown.headline,
        place=shown.place,
        latitude=profile.latitude if shown.place else None,
        longitude=profile.longitude if shown.place else None,
        accepts_referrals=shown.accepts_referrals,
        text="\n".join(word for word in words if word).casefold(),
    )
    tags = [
        Tag(listing=listing, kind=kind, value=value)
        for part, kind, values in (
            ("conditions", Tag.Kind.CONDITION, [id for id in profile.conditions if id in WORDS]),
            ("languages", Tag.Kind.LANGUAGE, profile.languages),
            ("formats", Tag.Kind.FORMAT, profile.formats),
        )
        if shows(profile, part, audience)
        for value in dict.fromkeys(values)
    ]
    Tag.objects.bulk_create(tags)


def name_changed(member: Member) -> None:
    """Let others find a member by a new name."""
    profile = Profile.objects.filter(member=member, is_listed=True).first()
    if profile is not None:
        profile.member = member
        list_again(profile)
