"""What the shell shows on every page: who is signed in, where, and whether the rules were reviewed."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from scopewell import __version__
from scopewell.practice.models import Duty, Membership, User
from scopewell.practice.queries import adoption_in_force, duties_of, ruleset_status, ruleset_version, short_version
from scopewell.ui.rooms import finder_url, rail

MASKED = "masked"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what base templates need; each part is worked out only when a template asks for it."""
    membership: Membership | None = getattr(request, "membership", None)
    session = getattr(request, "session", {})

    @cache
    def duties() -> frozenset[Duty]:
        return duties_of(request.user) if isinstance(request.user, User) else frozenset()

    if membership is None:
        own = {"rail": SimpleLazyObject(lambda: rail(request, "", duties())), "duties": SimpleLazyObject(duties)}
        return {"names_masked": False, "ruleset": ruleset(), **own}
    return {
        "membership": membership,
        "practice": membership.practice,
        "names_masked": bool(session.get(MASKED)),
        "find_url": SimpleLazyObject(finder_url),
        "rail": SimpleLazyObject(lambda: rail(request, membership.role, duties())),
        "duties": SimpleLazyObject(duties),
        "adoption": SimpleLazyObject(adoption_in_force),
        "ruleset": ruleset(),
    }


def ruleset() -> dict[str, str]:
    """Return how the rules are named on a page: calendar version, status and hash."""
    calendar = ".".join(__version__.split(".")[:2])
    return {"calendar": calendar, "status": ruleset_status(), "version": short_version(ruleset_version())}
