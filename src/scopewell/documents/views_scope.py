"""Pages of the scope statement: to read, to print, to download."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scopewell.documents.queries import letterhead_of
from scopewell.documents.scope import Statement, missing_from, readers, scope_pages, scope_pdf, statement
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import ScopeProfile
from scopewell.typesetting.compiling import Paper


@require_safe
@members()
def show(request: MemberRequest, audience: str = "") -> HttpResponse:
    """Show the statement for a reader, beside its page."""
    known = readers()
    found = _statement(request, audience or next(iter(known)))
    paper = _paper(request)
    context = {
        "statement": found,
        "readers": list(known.values()),
        "reader": known[found.audience],
        "paper": paper,
        "missing": list(missing_from(letterhead_of(request.membership))),
    }
    return render(request, "documents/scope.html", context)


@never_cache
@require_safe
@members()
def page(request: MemberRequest, audience: str) -> HttpResponse:
    """Show the page as a picture."""
    pages = scope_pages(
        _statement(request, audience),
        letterhead_of(request.membership),
        paper=_paper(request),
        demonstration=request.practice.is_demonstration,
    )
    return HttpResponse(pages[0], content_type="image/png")


@never_cache
@require_safe
@members()
def pdf(request: MemberRequest, audience: str) -> HttpResponse:
    """Return the page as a file to print or send."""
    found = _statement(request, audience)
    content = scope_pdf(
        found,
        letterhead_of(request.membership),
        paper=_paper(request),
        demonstration=request.practice.is_demonstration,
    )
    name = f"scope-{found.audience}-{found.language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _statement(request: MemberRequest, audience: str) -> Statement:
    """Return the statement a request asks for; 404 for a reader it is not written for, English for another language."""
    reader = readers().get(audience)
    if reader is None:
        raise Http404
    asked = request.GET.get("language", "en")
    practice = request.practice
    return statement(
        audience,
        practice.jurisdiction,
        practice.name,
        has_provider=practice.scope_profile == ScopeProfile.WITH_PROVIDER,
        language=asked if asked in reader.languages else "en",
    )


def _paper(request: MemberRequest) -> Paper:
    return "a4" if request.GET.get("paper") == "a4" else "us-letter"
