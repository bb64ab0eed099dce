"""A member's record of continuing education, with any provider. Nobody else opens it."""

import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.learning import actions, queries
from scopewell.learning.forms import CreditForm, PeriodForm
from scopewell.learning.models import Credit
from scopewell.members.access import ColleagueRequest, member_required
from scopewell.ui.uploads import CONTENT_TYPES

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = (
    "Date", "What it was", "Provider", "Kind", "Hours", "Counts until", "Instructor", "Instructor's license", "File",
)  # fmt: skip
# A spreadsheet runs a cell that begins with one of these.
RUNS = ("=", "+", "-", "@", "\t", "\r")


@member_required
@require_safe
def record(request: ColleagueRequest) -> HttpResponse:
    """Show the record, or a period of it, with the hours by kind."""
    return render(request, "learning/record.html", _period(request))


@member_required
@require_safe
def printed(request: ColleagueRequest) -> HttpResponse:
    """Show the record as a page to print or to save as a file, for whoever renews a credential."""
    return render(request, "learning/record_print.html", _period(request) | {"today": timezone.localdate()})


def _period(request: ColleagueRequest) -> dict[str, Any]:
    form = PeriodForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    rows = queries.credits_of(request.member, data.get("since"), data.get("until"))
    chosen = {name: day.isoformat() for name, day in data.items() if isinstance(day, date)}
    return {"form": form, "rows": rows, "totals": queries.totals(rows), "chosen": chosen, "member": request.member}


@member_required
@require_safe
def export(request: ColleagueRequest) -> HttpResponse:
    """Send the record as a table for spreadsheets."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="continuing-education.csv"'
    answer.write("\ufeff")
    table = csv.writer(answer)
    table.writerow(COLUMNS)
    for row in _period(request)["rows"]:
        cells = [row.earned_on, row.title, row.provider, row.get_kind_display(), row.hours, row.expires_on or ""]
        last = [row.instructor, row.instructor_license, "yes" if row.file or row.certificate else ""]
        table.writerow([_harmless(str(cell)) for cell in [*cells, *last]])
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNS) else cell


@member_required
@READ_OR_SEND
def add(request: ColleagueRequest) -> HttpResponse:
    """Add an entry."""
    return _edit(request, None)


@member_required
@READ_OR_SEND
def change(request: ColleagueRequest, key: str) -> HttpResponse:
    """Change an entry; one that a certificate of ours wrote is only shown."""
    found = _own(request, key)
    if found.certificate:
        return redirect("learning:certificate", found.certificate.key)
    return _edit(request, found)


def _edit(request: ColleagueRequest, credit: Credit | None) -> HttpResponse:
    form = CreditForm(request.POST or None, request.FILES or None, instance=credit)
    if request.method == "POST" and form.is_valid():
        own = Credit.objects.get(pk=credit.pk) if credit else None
        said = form.cleaned_data
        actions.record_credit(member=request.member, content=said, file=said["file"], credit=own)
        messages.success(request, "Kept in your record.")
        return redirect("learning:record")
    context = {"form": form, "credit": credit}
    return render(request, "learning/credit.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def remove(request: ColleagueRequest, key: str) -> HttpResponse:
    """Remove an entry."""
    found = _own(request, key)
    if found.certificate:
        return redirect("learning:certificate", found.certificate.key)
    actions.remove_credit(credit=found)
    messages.success(request, "Removed from your record.")
    return redirect("learning:record")


@member_required
@require_safe
def file(request: ColleagueRequest, key: str) -> HttpResponseBase:
    """Send the certificate of an entry, to its owner alone."""
    found = _own(request, key)
    if not found.file:
        raise Http404
    name = f"certificate-{found.earned_on.isoformat()}.{found.file_kind}"
    return FileResponse(
        default_storage.open(found.file), as_attachment=True, filename=name, content_type=CONTENT_TYPES[found.file_kind]
    )


def _own(request: ColleagueRequest, key: str) -> Credit:
    return get_object_or_404(Credit.objects.select_related("certificate"), key=key, member=request.member)
