"""Subscribers, as operators see them: find, bring in, export, erase."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.newsletter import actions
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.duties import give, take
from scopewell.newsletter.forms_desk import DutyForm, ImportForm
from scopewell.newsletter.importing import bring_in as bring_rows_in
from scopewell.newsletter.importing import read_csv
from scopewell.newsletter.models import DeskEvent, Subscriber
from scopewell.newsletter.queries import own_data
from scopewell.practice.access import NetworkRequest, operator_required
from scopewell.practice.models import Duty, NetworkRole
from scopewell.ui.downloads import as_json_file
from scopewell.ui.words import plain_words

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PAGE_LENGTH = 50


@never_cache
@require_safe
@operator_required
def people(request: NetworkRequest) -> HttpResponse:
    """List subscribers, or find one by address or name."""
    asked = plain_words(request.GET.get("q", "")).strip()[:254]
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
    return as_json_file(own_data(found), f"subscriber-{found.key}")


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


@never_cache
@READ_OR_SEND
@operator_required
def duties(request: NetworkRequest) -> HttpResponse:
    """Show who has which duty in the network, give and take them, and show every change."""
    form = DutyForm(request.POST if request.POST.get("act") == "give" else None)
    if request.method == "POST" and request.POST.get("act") == "take":
        chosen = request.POST.get("held", "")
        pk = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
        lost = get_object_or_404(NetworkRole.objects.select_related("user"), pk=pk)
        take(actor=request.user, held=lost)
        messages.success(request, f"{lost.user.email} is no longer {lost.role} of the network.")
        return redirect("newsletter:duties")
    if form.is_bound and form.is_valid():
        user, duty = form.cleaned_data["email"], Duty(form.cleaned_data["duty"])
        is_new = give(actor=request.user, user=user, duty=duty)
        messages.success(request, f"{user.email} is {duty} of the network{'' if is_new else ', as before'}.")
        return redirect("newsletter:duties")
    held = NetworkRole.objects.select_related("user").order_by("role", "user__email")
    rows = [(one, is_mfa_enabled(one.user)) for one in held]
    log = DeskEvent.objects.filter(what__startswith="duty").select_related("actor")[:PAGE_LENGTH]
    context = {"form": form, "rows": rows, "log": log}
    return render(request, "newsletter/duties.html", context, status=422 if form.errors else 200)


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
