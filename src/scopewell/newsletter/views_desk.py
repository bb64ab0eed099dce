"""The desk: what editors write, look at, test and send."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.newsletter import desk as actions
from scopewell.newsletter import sequencing
from scopewell.newsletter.composing import write_letter
from scopewell.newsletter.forms_desk import MailingForm, ScheduleForm
from scopewell.newsletter.models import Bounce, Delivery, Mailing, Sequence, State, Subscriber, Suppression
from scopewell.newsletter.queries import audience_of, counts_of, problems_of_sending, undelivered_of, with_undelivered
from scopewell.practice.access import NetworkRequest, editor_required
from scopewell.practice.models import Duty
from scopewell.wording.errors import WordingInTheWay

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
    steps = Mailing.objects.exclude(state=State.CANCELLED).order_by("number")
    context = {
        "mailings": Mailing.objects.filter(sequence=None).exclude(state=State.CANCELLED)[:LIST_LENGTH],
        "sequences": Sequence.objects.order_by("pk").prefetch_related(Prefetch("steps", queryset=steps)),
        "problems": problems_of_sending(),
        "receiving": Subscriber.objects.filter(receives=True).count(),
        "suppressed": Suppression.objects.count(),
        "undelivered": with_undelivered(),
        "refused_count": Delivery.objects.filter(state=Delivery.State.FAILED).count(),
        "bounced_count": Delivery.objects.filter(state=Delivery.State.BOUNCED).count(),
        "complaint_count": Bounce.objects.filter(kind=Bounce.Kind.COMPLAINT).count(),
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
        said = form.cleaned_data
        try:
            stale = not actions.change(
                actor=request.user, mailing=mailing, revision=said["revision"], changes=form.changes(),
                reason=said.get("reason", ""),
            )  # fmt: skip
        except WordingInTheWay as error:
            form.add_error("reason", str(error))
            return _editor(request, form.instance, form, ScheduleForm())
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
        case "schedule" | "put-in" as way:
            form = ScheduleForm(request.POST)
            if not form.is_valid():
                return _editor(
                    request, mailing, MailingForm(instance=mailing, initial={"revision": mailing.revision}), form
                )
            said = form.cleaned_data
            if way == "put-in":
                sequencing.put_in(actor=request.user, step=mailing, reason=said["reason"])
            else:
                actions.schedule(actor=request.user, mailing=mailing, at=said["at"], reason=said["reason"])
        case "take-out":
            sequencing.take_out(actor=request.user, step=mailing)
        case "up" | "down" as way if mailing.sequence_id and mailing.number is not None:
            sequencing.move_step(actor=request.user, step=mailing, by=-1 if way == "up" else 1)
            return redirect("newsletter:sequence", mailing.sequence_id)
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
            if mailing.sequence_id:
                return redirect("newsletter:sequence", mailing.sequence_id)
            return redirect("newsletter:desk")
    return redirect("newsletter:edit", key)


@never_cache
@READ_OR_SEND
@editor_required
def refused(request: NetworkRequest, key: str) -> HttpResponse:
    """Show what was refused of a mailing or came back, and why; let one of them, or all, be tried again."""
    mailing = _mailing(key)
    found = undelivered_of(mailing)
    if request.method == "POST":
        chosen = request.POST.get("delivery", "")
        wanted = found.filter(pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else found.none()
        if request.POST.get("act") == "all":
            wanted = found
        count = actions.try_again(actor=request.user, mailing=mailing, deliveries=wanted)
        said = f"{count} will be tried again." if count else "Nothing to try again: they no longer receive updates."
        messages.success(request, said)
        return redirect("newsletter:refused", key)
    page = Paginator(found, LIST_LENGTH).get_page(request.GET.get("page"))
    may = found.filter(state=Delivery.State.FAILED, subscriber__receives=True).count()
    context = {"mailing": mailing, "page": page, "may": may, "is_operator": Duty.OPERATOR in request.duties}
    return render(request, "newsletter/refused.html", context)


def _mailing(key: str) -> Mailing:
    return get_object_or_404(Mailing.objects.select_related("topic", "sequence"), key=key)
