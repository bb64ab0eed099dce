"""The public check of a code: whether a document with it was issued. It names no client and nobody it went to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scopewell.documents.errors import MistypedCode, TooManyChecks
from scopewell.documents.forms_answers import CodeForm
from scopewell.documents.numbering import read_code
from scopewell.documents.queries import verification_of
from scopewell.practice.access import anybody
from scopewell.practice.limits import network_of, within

# Our own choice: more pages than one office opens, far too few to try codes.
CHECKS_PER_NETWORK_AND_HOUR = 60


@require_safe
@anybody
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and lead to its check."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
        except MistypedCode as refused:
            form.add_error("code", f"{refused.title} {refused.advice}")
        else:
            return redirect("verify:check", code)
    return render(request, "documents/verify.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@anybody
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a document with this code was issued. Raises TooManyChecks."""
    if not within("verify", network_of(request), CHECKS_PER_NETWORK_AND_HOUR, hours=1):
        raise TooManyChecks
    try:
        checked = verification_of(code[:40])
    except MistypedCode as refused:
        form = CodeForm({"code": code[:40]})
        form.add_error("code", f"{refused.title} {refused.advice}")
        return render(request, "documents/verify.html", {"form": form}, status=404)
    status = 200 if checked.found else 404
    return render(request, "documents/verify.html", {"checked": checked, "form": CodeForm()}, status=status)
