"""What the directory adds to a member's home."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scopewell.directory.actions import profile_of
from scopewell.members.access import ColleagueRequest


def own_profile(request: ColleagueRequest) -> SafeString:
    """Return how one's own profile stands, and what to do about it."""
    return render_to_string("directory/_card.html", {"profile": profile_of(request.member)}, request)
