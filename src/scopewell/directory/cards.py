"""What the directory adds to a member's home."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scopewell.directory.actions import profile_of
from scopewell.directory.models import Audience
from scopewell.directory.places import Place
from scopewell.directory.queries import Asked, newest, search
from scopewell.members.access import ColleagueRequest

AROUND_MILES = 100
MOST = 4


def own_profile(request: ColleagueRequest) -> SafeString:
    """Return how one's own profile stands, and what to do about it."""
    return render_to_string("directory/_card.html", {"profile": profile_of(request.member)}, request)


def near_by(request: ColleagueRequest) -> SafeString:
    """Return the nearest colleagues; nothing for who has no city in their profile, or nobody around."""
    own = profile_of(request.member)
    if own.latitude is None or own.longitude is None:
        return SafeString("")
    place = Place(own.city, own.state, own.latitude, own.longitude)
    hits = search(Asked(Audience.MEMBERS, place=place, within=AROUND_MILES)).hits
    others = [hit for hit in hits if hit.listing.profile_id != own.pk][:MOST]
    return render_to_string("directory/_colleagues.html", {"hits": others}, request) if others else SafeString("")


def new_members(request: ColleagueRequest) -> SafeString:
    """Return who was listed last."""
    hits = [hit for hit in newest(MOST + 1) if hit.listing.profile.member_id != request.member.pk][:MOST]
    return render_to_string("directory/_colleagues.html", {"hits": hits}, request) if hits else SafeString("")
