"""A patient record: upload, review of what was mapped and what was not, accepting row by row."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from scopewell.clients.units import shown_fact
from scopewell.clients.views.shared import READ_OR_SEND, client_or_404, open_record
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role
from scopewell.screening import importing
from scopewell.screening.errors import UnreadableRecord
from scopewell.screening.forms import UploadForm
from scopewell.screening.models import RecordImport
from scopewell.screening.queries import waiting_imports
from scopewell.screening.telling import grouped_skips
from scopewell.screening.views.shared import context_of, units_of


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def upload(request: MemberRequest, key: str) -> HttpResponse:
    """Take a patient record and read it."""
    client = open_record(request, key)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["record"]
        try:
            if file.size > importing.MOST_BYTES:
                raise UnreadableRecord("The file is larger than 10 MB. Ask for the record of one person only.")
            record = importing.upload_record(
                actor=request.user, client=client, file_name=file.name, content=file.read()
            )
            return redirect("screening:import", key, record.key)
        except UnreadableRecord as error:
            form.add_error("record", error.advice)
    context = context_of(request, client, form=form, imports=waiting_imports(client))
    return render(request, "screening/upload.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def review(request: MemberRequest, key: str, record: str) -> HttpResponse:
    """Show what was mapped and what was not; accept all rows, some, or none."""
    client = open_record(request, key)
    rows = RecordImport.objects.filter(client=client_or_404(key)).select_related("client__practice", "finished_by")
    found = get_object_or_404(rows, key=record)
    problem = ""
    if request.method == "POST":
        marked = {int(number) for number in request.POST.getlist("row") if number.isdigit()}
        every = request.POST.get("accept") == "all"
        if found.differs and request.POST.get("same_person") != "yes" and request.POST.get("accept") != "none":
            problem = "Confirm first that this is the record of this client."
        elif not marked and request.POST.get("accept") == "marked":
            problem = "Mark the facts to accept, or accept none of them."
        else:
            numbers = {row.number for row in importing.rows_of(found)} if every else marked
            numbers = set() if request.POST.get("accept") == "none" else numbers
            count = importing.accept_rows(actor=request.user, record=found, numbers=numbers)
            messages.success(request, f"{count} fact{'s' if count != 1 else ''} accepted from the record.")
            return redirect("screening:decision" if count else "screening:upload", key)
    units = units_of(request)
    shown = [(row, shown_fact(row.shown, units)) for row in importing.rows_of(found)]
    context = context_of(
        request,
        client,
        record=found,
        rows=shown,
        marked=set(request.POST.getlist("row")),
        skipped=grouped_skips(found.skipped),
        problem=problem,
    )
    return render(request, "screening/import.html", context, status=422 if problem else 200)
