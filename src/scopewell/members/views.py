"""Pages of the network's members, and of those who apply."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.members import actions
from scopewell.members.access import ColleagueRequest, member_required
from scopewell.members.certificates import handed_out
from scopewell.members.code import VERSION, code_of_conduct
from scopewell.members.erasing import erase_member, everything_of
from scopewell.members.forms import ApplicationForm, CredentialForm, SureForm
from scopewell.members.home import Card, cards
from scopewell.members.models import ApplicationState, Member
from scopewell.members.queries import open_application, standing_in, standing_of, takes_applications
from scopewell.practice.access import anybody, signed_in
from scopewell.practice.adapter import JOINING
from scopewell.practice.models import User
from scopewell.ui.downloads import as_json_file
from scopewell.ui.prose import to_html

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
HISTORY_LENGTH = 30


@require_safe
@member_required
def home(request: ColleagueRequest) -> HttpResponse:
    """Show a member what is new: one part from each room of the network."""
    drawn: list[tuple[Card, SafeString]] = [(card, content) for card in cards() if (content := card.draw(request))]
    return render(request, "members/home.html", {"cards": drawn})


@require_safe
@anybody
def join(request: HttpRequest) -> HttpResponse:
    """Say what membership is and asks for, with the code of conduct; the way to an account opens from here."""
    is_open = takes_applications()
    if is_open and not request.user.is_authenticated:
        request.session[JOINING] = True
    code = {"code": to_html(code_of_conduct()), "version": VERSION}
    context = {"member": standing_in(request), "is_open": is_open, **code}
    return render(request, "members/join.html", context)


@never_cache
@require_safe
@signed_in
def standing(request: HttpRequest) -> HttpResponse:
    """Show somebody where they stand in the network, their credentials, and what comes next."""
    member = standing_in(request)
    if member is None:
        return redirect("members:join")
    context = {
        "member": member,
        "open": open_application(member),
        "decided": member.applications.exclude(decided_at=None).order_by("-decided_at").first(),
        "credentials": member.credentials.all(),
        "events": member.events.all()[:HISTORY_LENGTH],
        "may_apply": takes_applications(),
        "sure": SureForm(),
    }
    return render(request, "members/standing.html", context)


@require_POST
@signed_in
def apply(request: HttpRequest) -> HttpResponse:
    """Begin an application, to join or to renew, or go on with the one that is open."""
    application = actions.begin_application(user=_user(request))
    is_draft = application.state == ApplicationState.DRAFT
    return redirect("members:application" if is_draft else "members:standing")


@never_cache
@READ_OR_SEND
@signed_in
def application(request: HttpRequest) -> HttpResponse:
    """Write an application: kept at every press, sent at the last one."""
    member = _own(request)
    found = open_application(member)
    if found is None or found.state != ApplicationState.DRAFT:
        return redirect("members:standing")
    credentials = list(member.credentials.all())
    form = ApplicationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        actions.save_application(application=found, name=name, said=form.said())
        if request.POST.get("act") != "send":
            messages.success(request, "Kept. You can go on whenever you like.")
            return redirect("members:application")
        if not form.find_wanting(bool(credentials)):
            actions.send_application(application=found)
            messages.success(request, "Sent. An operator reads it and tells you by mail.")
            return redirect("members:standing")
    context = {"form": form, "application": found, "member": member, "credentials": credentials}
    context["code"] = to_html(code_of_conduct())
    return render(request, "members/application.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the open application back."""
    found = open_application(_own(request))
    if found is not None:
        actions.withdraw_application(application=found)
        messages.success(request, "Withdrawn. You may apply again at any time.")
    return redirect("members:standing")


@never_cache
@READ_OR_SEND
@signed_in
def credential(request: HttpRequest, key: str = "") -> HttpResponse:
    """Add a credential of one's own, or change it."""
    member = _own(request)
    found = get_object_or_404(member.credentials, key=key) if key else None
    form = CredentialForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.keep_credential(
            member=member, credential=found, said=form.said(), file=form.cleaned_data["certificate"]
        )
        messages.success(request, "Kept. An operator looks into it before others see it.")
        return redirect(_where_credentials_stand(member))
    context = {"form": form, "credential": found, "member": member, "back": _where_credentials_stand(member)}
    return render(request, "members/credential.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_credential(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a credential of one's own."""
    member = _own(request)
    actions.remove_credential(credential=get_object_or_404(member.credentials, key=key))
    messages.success(request, "Removed.")
    return redirect(_where_credentials_stand(member))


@never_cache
@require_safe
@signed_in
def certificate(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand out a certificate of one's own."""
    return handed_out(get_object_or_404(_own(request).credentials, key=key))


@never_cache
@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """Hand out everything the network keeps of whoever asks."""
    return as_json_file(everything_of(_own(request)), "kept-about-you")


@require_POST
@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """End one's own membership."""
    if not SureForm(request.POST).is_valid():
        messages.error(request, "Nothing was changed: tick the box first.")
        return redirect("members:standing")
    actions.leave(member=_own(request))
    messages.success(request, "Your membership has ended. What you wrote stays; you may also erase everything.")
    return redirect("members:standing")


@require_POST
@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Remove everything the network keeps of whoever asks."""
    member = _own(request)
    if not SureForm(request.POST).is_valid():
        messages.error(request, "Nothing was erased: tick the box first.")
        return redirect("members:standing")
    erase_member(actor=member.user, member=member)
    return render(request, "members/erased.html")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _own(request: HttpRequest) -> Member:
    """Return the standing of whoever asks. Raises Http404 for who has none."""
    found = standing_of(request.user)
    if found is None:
        raise Http404
    return found


def _where_credentials_stand(member: Member) -> str:
    found = open_application(member)
    return "members:application" if found and found.state == ApplicationState.DRAFT else "members:standing"
