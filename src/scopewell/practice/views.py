"""Pages about the practice and its people."""

from django.contrib import messages
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.practice import actions
from scopewell.practice.access import MemberRequest, anybody, holder, members, signed_in
from scopewell.practice.adapter import INVITED, AccountAdapter
from scopewell.practice.context import MASKED
from scopewell.practice.forms import AdoptionForm, InvitationForm, MembershipForm, OpenPracticeForm, PracticeForm
from scopewell.practice.middleware import CHOSEN
from scopewell.practice.models import Invitation, Membership, Role, User
from scopewell.practice.queries import adoption_in_force, duties_of, memberships_of, open_invitations, people_of
from scopewell.practice.signals import words_saved
from scopewell.ui.network import join_url
from scopewell.ui.rooms import home_url, network_home_url
from scopewell.ui.site import front_door

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@anybody
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the public home; lead who is signed in on to the workspace, or to the network."""
    if not isinstance(request.user, User):
        door = front_door()
        return door(request) if door else redirect("account_login")
    own = "" if hasattr(request, "membership") else network_home_url(request, duties_of(request.user))
    return redirect(own or home_url())


@READ_OR_SEND
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """Choose which practice to work in, or open the first one."""
    assert isinstance(request.user, User)
    places = list(memberships_of(request.user))
    if request.method == "POST":
        chosen = next((m for m in places if m.practice.key == request.POST.get("practice")), None)
        if chosen is None:
            return render(request, "ui/errors/404.html", status=404)
        request.session[CHOSEN] = chosen.practice_id
        return redirect("home")
    if not places and AccountAdapter(request).may_open_practice(request):
        return redirect("practice:open")
    return render(request, "practice/choose.html", {"places": places, "join_url": join_url(request)})


@READ_OR_SEND
@signed_in
def open_practice(request: HttpRequest) -> HttpResponse:
    """Open a practice of one's own."""
    assert isinstance(request.user, User)
    if not AccountAdapter(request).may_open_practice(request):
        return redirect("practice:choose")
    form = OpenPracticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = actions.open_practice(owner=request.user, **form.cleaned_data)
        request.session[CHOSEN] = membership.practice_id
        return redirect("home")
    return render(request, "practice/open.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@members()
def mask_names(request: MemberRequest) -> HttpResponse:
    """Hide the names of clients on this screen, or show them again."""
    request.session[MASKED] = not request.session.get(MASKED)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else home_url())


@READ_OR_SEND
@members(Role.OWNER)
def settings_page(request: MemberRequest) -> HttpResponse:
    """Show and change the practice."""
    form = PracticeForm(request.POST or None, instance=request.practice)
    if request.method == "POST" and form.is_valid():
        request.practice.refresh_from_db()
        actions.change_practice(actor=request.user, practice=request.practice, changes=form.cleaned_data)
        _told(request, form, "Practice settings", "practice:settings")
        messages.success(request, "Saved.")
        return redirect("practice:settings")
    if form.errors:
        request.practice.refresh_from_db()
    return render(request, "practice/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@members()
def rules(request: MemberRequest) -> HttpResponse:
    """Say what the state of the rules means, and who adopted them."""
    return render(request, "practice/rules.html", {"form": AdoptionForm(), "adopted": adoption_in_force()})


@require_POST
@members(Role.OWNER)
def adopt(request: MemberRequest) -> HttpResponse:
    """Record the adoption of the rules by a licensed reviewer."""
    form = AdoptionForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "adopted": adoption_in_force()}
        return render(request, "practice/rules.html", context, status=422)
    said = {name: form.cleaned_data[name] for name in ("reviewer_name", "license", "reviewed_on")}
    actions.adopt_rules(actor=request.user, **said)
    return redirect("practice:rules")


@require_POST
@members(Role.OWNER)
def withdraw_adoption(request: MemberRequest) -> HttpResponse:
    """Withdraw the adoption in force."""
    actions.withdraw_adoption(actor=request.user)
    return redirect("practice:rules")


@READ_OR_SEND
@members(Role.OWNER)
def people(request: MemberRequest) -> HttpResponse:
    """Show who works here, and invite others."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.invite(
            actor=request.user,
            practice=request.practice,
            email=said["email"].lower(),
            role=Role(said["role"]),
            title=said["title"],
        )
        messages.success(request, "Invitation sent. It holds for 7 days.")
        return redirect("practice:people")
    context = {"form": form, "people": people_of(request.practice), "invitations": open_invitations()}
    return render(request, "practice/people.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@members(Role.OWNER)
def member(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a member's role and title."""
    found = get_object_or_404(people_of(request.practice), pk=pk)
    form = MembershipForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fresh = Membership.objects.get(pk=found.pk)
        actions.change_role(actor=request.user, membership=fresh, role=Role(said["role"]), title=said["title"])
        _told(request, form, "Title of a member", "practice:people")
        return redirect("practice:people")
    return render(request, "practice/member.html", {"form": form, "member": found}, status=422 if form.errors else 200)


def _told(request: MemberRequest, form: BaseForm, label: str, view: str) -> None:
    """Tell rooms above that words of the practice about itself were saved."""
    words_saved.send(sender=type(form), actor=request.user, form=form, label=label, view=view)


@require_POST
@members(Role.OWNER)
def end_member(request: MemberRequest, pk: int) -> HttpResponse:
    """End a member's place."""
    found = get_object_or_404(people_of(request.practice), pk=pk)
    actions.end_membership(actor=request.user, membership=found)
    return redirect("practice:people")


@require_POST
@members(Role.OWNER)
def withdraw_invitation(request: MemberRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    actions.withdraw_invitation(actor=request.user, invitation=get_object_or_404(Invitation.objects.all(), pk=pk))
    return redirect("practice:people")


@READ_OR_SEND
@holder
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and accept it once somebody is signed in. Opening the link alone accepts nothing."""
    invitation = actions.invitation_behind(token)
    if request.method == "POST" and isinstance(request.user, User):
        membership = actions.accept_invitation(user=request.user, token=token)
        request.session[CHOSEN] = membership.practice_id
        request.session.pop(INVITED, None)
        return redirect("home")
    request.session[INVITED] = True
    return render(request, "practice/accept.html", {"invitation": invitation, "token": token})
