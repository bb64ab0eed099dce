"""The middleware of every page: domain errors become a page or a fragment, and text travels compressed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from scopewell.ui.errors import DomainError


class CompressedTextMiddleware(GZipMiddleware):
    """Compresses pages and other text, and nothing else: a part of a film or of a file must reach its reader as it is.

    Django adds bytes of random length, so that the size of an answer does not give away the secrets in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response where it is text."""
        is_text = response.get("Content-Type", "").startswith(("text/", "application/json", "application/rss+xml"))
        return super().process_response(request, response) if is_text and not response.streaming else response


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
