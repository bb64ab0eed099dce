"""The pages of the house itself: patterns and errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from scopewell.ui.patterns import pattern_context


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "ui/patterns.html", pattern_context())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """Answer a request that cannot be read."""
    return render(request, "ui/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """Answer somebody whose role does not include this."""
    return render(request, "ui/errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """Answer for a page that does not exist, or not for this person."""
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Answer after a fault of ours. Uses no database and no context, for either may be the fault."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Answer a form that was open for too long."""
    return render(request, "ui/errors/csrf.html", status=403)
