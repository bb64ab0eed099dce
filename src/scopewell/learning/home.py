"""What stands on a member's home: where to go on."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scopewell.learning.queries import courses
from scopewell.members.access import ColleagueRequest


def draw(request: ColleagueRequest) -> SafeString:
    """Return the series a member is in, with the next lesson; nothing where there is no series."""
    found = [course for course in courses(request.member) if course.steps]
    return render_to_string("learning/_next.html", {"courses": found}) if found else SafeString("")
