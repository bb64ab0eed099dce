"""The middleware that turns domain errors into a page or a fragment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scopewell.ui.errors import DomainError


class DomainErrorMiddleware:
    """Answers a domain error with a page that says what is wrong and what to do; HTMX gets the fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a domain error; leave any other exception alone."""
        if not isinstance(error, DomainError):
            return None
        fragment = getattr(request, "htmx", None)
        template = "ui/errors/domain.html#message" if fragment else "ui/errors/domain.html"
        return render(request, template, {"error": error}, status=error.status)
