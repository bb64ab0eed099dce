"""Subscribers, as operators see them: find, bring in, export, erase."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.newsletter import actions
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.forms_desk import ImportForm
from scopewell.newsletter.importing import bring_in as bring_rows_in
from scopewell.newsletter.importing import read_csv
from scopewell.newsletter.models import Subscriber
from scopewell.newsletter.queries import own_data
from scopewell.practice.access import NetworkRequest, operator_required

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PAGE_LENGTH = 50


@never_cache
@require_safe
@operator_required
def people(request: NetworkRequest) -> HttpResponse:
    """List subscribers, or find one by address or name."""
    asked = request.GET.get("q", "").strip()[:254]
    found = Subscriber.objects.order_by("-pk")
    if asked:
        found = found.filter(canonical__contains=asked.lower()) | found.filter(name__icontains=asked)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "newsletter/people.html", {"page": page, "asked": asked})


@never_cache
@require_safe
@operator_required
def person(request: NetworkRequest, key: str) -> HttpResponse:
    """Show one subscriber: consents with their words, and every delivery."""
    found = get_object_or_404(Subscriber, key=key)
    context = {
        "person": found,
        "shown": parse_address(found.email).shown,
        "consents": found.consents.all(),
        "deliveries": found.deliveries.select_related("mailing").order_by("-pk")[:PAGE_LENGTH],
    }
    return render(request, "newsletter/person.html", context)


@never_cache
@require_safe
@operator_required
def export(_: NetworkRequest, key: str) -> HttpResponse:
    """Hand out everything kept about one person."""
    found = get_object_or_404(Subscriber, key=key)
    content = json.dumps(own_data(found), indent=2, ensure_ascii=False)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="subscriber-{found.key}.json"'
    return response


@require_POST
@operator_required
def erase(request: NetworkRequest, key: str) -> HttpResponse:
    """Erase one person, once the box beside the button is ticked."""
    found = get_object_or_404(Subscriber, key=key)
    if request.POST.get("sure") != "on":
        messages.error(request, "Nothing was erased: tick the box first.")
        return redirect("newsletter:person", key)
    actions.erase(found)
    messages.success(request, "Erased. The address is not written to again, even if a list brings it along.")
    return redirect("newsletter:people")


@READ_OR_SEND
@operator_required
def bring_in(request: NetworkRequest) -> HttpResponse:
    """Bring subscribers in from a file: every fault with its line, and nothing brought in while there is one."""
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        read = read_csv(form.cleaned_data["file"].read())
        faults = read.faults or ([] if read.rows else ["Line 2: nothing follows the first line."])
        if not faults:
            brought = bring_rows_in(read.rows, source=form.cleaned_data["source"])
            said = f"{brought.added} subscribed, {brought.known} were already, {brought.suppressed} stay out."
            messages.success(request, said)
            return redirect("newsletter:people")
    status = 422 if faults or form.errors else 200
    return render(request, "newsletter/import.html", {"form": form, "faults": faults}, status=status)
