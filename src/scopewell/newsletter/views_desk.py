"""The desk: what editors write, look at, test and send."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.newsletter import desk as actions
from scopewell.newsletter.composing import write_letter
from scopewell.newsletter.forms_desk import MailingForm, ScheduleForm
from scopewell.newsletter.models import Delivery, Mailing, State, Subscriber, Suppression
from scopewell.newsletter.queries import audience_of, counts_of, problems_of_sending
from scopewell.practice.access import NetworkRequest, editor_required

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
LIST_LENGTH = 60
# A mail is dressed by styles in place. It stands in a frame of its own, where it can run and load nothing.
IN_A_FRAME = {
    "default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "frame-ancestors": [CSP.SELF], "sandbox": []
}  # fmt: skip
DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")


@require_safe
@editor_required
def desk(request: NetworkRequest) -> HttpResponse:
    """Show mailings, sequences, and whether anything keeps mail from going out."""
    failed = Delivery.objects.filter(state=Delivery.State.FAILED)
    context = {
        "mailings": Mailing.objects.filter(sequence=None).exclude(state=State.CANCELLED)[:LIST_LENGTH],
        "steps": Mailing.objects.exclude(sequence=None).select_related("sequence").order_by("sequence", "number"),
        "problems": problems_of_sending(),
        "receiving": Subscriber.objects.filter(receives=True).count(),
        "suppressed": Suppression.objects.count(),
        "failed": failed.select_related("mailing", "subscriber").order_by("-pk")[:10],
        "failed_count": failed.count(),
        "repeated_count": Delivery.objects.filter(repeats__gt=0).count(),
    }
    return render(request, "newsletter/desk.html", context)


@require_POST
@editor_required
def new(request: NetworkRequest) -> HttpResponse:
    """Begin a draft."""
    return redirect("newsletter:edit", actions.begin_mailing(actor=request.user).key)


@never_cache
@READ_OR_SEND
@editor_required
def edit(request: NetworkRequest, key: str) -> HttpResponse:
    """Write a mailing beside the guard and the preview; or see how far it came."""
    mailing = _mailing(key)
    form = MailingForm(request.POST or None, instance=_mailing(key), initial={"revision": mailing.revision})
    stale = False
    if request.method == "POST" and form.is_valid():
        stale = not actions.change(
            actor=request.user, mailing=mailing, revision=form.cleaned_data["revision"], changes=form.changes()
        )
        if not stale:
            messages.success(request, "Saved.")
            return redirect("newsletter:edit", key)
    return _editor(request, mailing, form, ScheduleForm(), stale=stale)


def _editor(
    request: HttpRequest, mailing: Mailing, form: MailingForm, schedule: ScheduleForm, *, stale: bool = False
) -> HttpResponse:
    is_open = mailing.state in (State.DRAFT, State.STANDING)
    context = {
        "mailing": mailing,
        "form": form,
        "schedule": schedule,
        "stale": stale,
        "is_open": is_open,
        "in_the_way": actions.in_the_way(mailing) if is_open else (),
        "problems": problems_of_sending(),
        "audience": audience_of(mailing).count() if mailing.state == State.DRAFT else None,
        "counts": counts_of(mailing),
        "events": mailing.events.select_related("actor")[:40],
        "view": request.GET.get("view", "html"),
    }
    bad = bool(form.errors or schedule.errors)
    return render(request, "newsletter/edit.html", context, status=422 if bad else 409 if stale else 200)


@never_cache
@require_safe
@xframe_options_sameorigin
@csp_override(IN_A_FRAME)
@editor_required
def preview(request: NetworkRequest, key: str) -> HttpResponse:
    """Return the mail as it will look: HTML, HTML in the dark, or text."""
    mailing = _mailing(key)
    letter = write_letter(mailing.subject, mailing.body, preheader=mailing.preheader, bulk=True)
    own = letter.for_one(request.user.name.split(" ")[0], "#", "#")
    if request.GET.get("view") == "text":
        return HttpResponse(own.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(DARK.sub("@media all", own.html) if request.GET.get("view") == "dark" else own.html)


@require_POST
@editor_required
def act(request: NetworkRequest, key: str) -> HttpResponse:
    """Take a step with a mailing: test, schedule, take back, pause, resume, cancel, put away."""
    mailing = _mailing(key)
    match request.POST.get("act"):
        case "test":
            actions.send_test(actor=request.user, mailing=mailing)
            messages.success(request, f"A test is on its way to {request.user.email}.")
        case "schedule":
            form = ScheduleForm(request.POST)
            if not form.is_valid():
                return _editor(
                    request, mailing, MailingForm(instance=mailing, initial={"revision": mailing.revision}), form
                )
            said = form.cleaned_data
            actions.schedule(actor=request.user, mailing=mailing, at=said["at"], reason=said["reason"])
        case "unschedule":
            actions.unschedule(actor=request.user, mailing=mailing)
        case "pause":
            actions.pause(actor=request.user, mailing=mailing)
        case "resume":
            actions.resume(actor=request.user, mailing=mailing)
        case "cancel":
            actions.cancel(actor=request.user, mailing=mailing)
        case "discard":
            actions.discard(actor=request.user, mailing=mailing)
            return redirect("newsletter:desk")
    return redirect("newsletter:edit", key)


def _mailing(key: str) -> Mailing:
    return get_object_or_404(Mailing.objects.select_related("topic", "sequence"), key=key)
