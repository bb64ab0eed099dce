"""The console: what waits, members, applications, credentials. For those with a duty in the network."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.members import actions, console
from scopewell.members.access import NetworkRequest, duty_required, operator_required
from scopewell.members.certificates import handed_out
from scopewell.members.erasing import erase_member, everything_of
from scopewell.members.forms import CheckForm, DecisionForm, MatterForm, ReasonForm, SureForm
from scopewell.members.models import Application, ApplicationState, Credential, Member, State
from scopewell.ui.downloads import as_json_file
from scopewell.ui.words import plain_words

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PAGE_LENGTH = 50
EXPIRED = "expired"
DECIDE = "decide_%s"  # two forms of one page ask for a reason


@never_cache
@require_safe
@duty_required
def waiting(request: NetworkRequest) -> HttpResponse:
    """Show what waits, desk by desk; `mine` keeps what the reader has taken."""
    filled = console.what_waits(request.duties)
    mine = "mine" in request.GET
    if mine:
        filled = [part._replace(rows=[row for row in part.rows if row.owner == request.user]) for part in filled]
    rows = [row for part in filled for row in part.rows]
    counts = {
        "all": len(rows),
        "late": sum(row.is_late for row in rows),
        "open": sum(row.owner is None for row in rows),
    }
    return render(request, "members/console/waiting.html", {"filled": filled, "mine": mine, "counts": counts})


@never_cache
@READ_OR_SEND
@duty_required
def matter(request: NetworkRequest, about: str) -> HttpResponse:
    """Show one item with its log; give it to somebody, set its day, note something."""
    row = console.find(request.duties, about)
    if row is None:
        raise Http404
    people = {str(one.pk): one for one in console.people_with_duties()}
    initial = {"owner": str(row.owner.pk) if row.owner else "", "due_on": row.due}
    choices = [(pk, str(one)) for pk, one in people.items()]
    form = MatterForm(request.POST or None, people=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        owner = people.get(said["owner"])
        console.assign(actor=request.user, item=row.item, owner=owner, due_on=said["due_on"], note=said["note"])
        messages.success(request, "Kept.")
        return redirect("console:matter", about)
    context = {"row": row, "form": form, "log": console.log_of(about)}
    return render(request, "members/console/matter.html", context, status=422 if form.errors else 200)


@require_POST
@duty_required
def take(request: NetworkRequest, about: str) -> HttpResponse:
    """Take an item oneself."""
    row = console.find(request.duties, about)
    if row is None:
        raise Http404
    console.assign(actor=request.user, item=row.item, owner=request.user, due_on=row.due)
    return redirect("console:waiting")


@never_cache
@require_safe
@operator_required
def members(request: NetworkRequest) -> HttpResponse:
    """List members, or find one by name or address; filtered by where they stand."""
    asked, state = plain_words(request.GET.get("q", "")).strip()[:120], request.GET.get("state", "")
    found = Member.objects.select_related("user").order_by("name", "pk")
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(user__email__icontains=asked))
    page = Paginator(_standing(found, state), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "state": state, "filters": _filters(state)}
    return render(request, "members/console/members.html", context)


def _standing(found: QuerySet[Member], state: str) -> QuerySet[Member]:
    today = timezone.localdate()
    if state == EXPIRED:
        return found.filter(state=State.ACTIVE, until__lt=today)
    if state == State.ACTIVE:
        return found.filter(state=State.ACTIVE, until__gte=today)
    return found.filter(state=state) if state in State.values else found


def _filters(chosen: str) -> list[tuple[str, str, int, bool]]:
    today = timezone.localdate()
    counted = dict(Member.objects.order_by().values_list("state").annotate(Count("pk")))
    expired = Member.objects.filter(state=State.ACTIVE, until__lt=today).count()
    numbers = {**counted, State.ACTIVE: counted.get(State.ACTIVE, 0) - expired, EXPIRED: expired}
    names = [("", "All"), *((s.value, str(s.label)) for s in State), (EXPIRED, "Expired")]
    everybody = sum(counted.values())
    return [(key, name, numbers.get(key, 0) if key else everybody, key == chosen) for key, name in names]


@never_cache
@require_safe
@operator_required
def member(request: NetworkRequest, key: str) -> HttpResponse:
    """Show a member: standing, the open application, credentials, history, and what can be done."""
    return _member_page(request, get_object_or_404(Member.objects.select_related("user"), key=key))


def _member_page(request: NetworkRequest, found: Member, status: int = 200, **forms: object) -> HttpResponse:
    applications = list(found.applications.select_related("decided_by"))
    context = {
        "member": found,
        "credentials": found.credentials.select_related("checked_by"),
        "waits": next((one for one in applications if one.state == ApplicationState.SENT), None),
        "applications": [one for one in applications if one.sent_at],
        "events": found.events.select_related("actor")[:PAGE_LENGTH],
        "decision_form": DecisionForm(auto_id=DECIDE),
        "reason_form": ReasonForm(),
        "check_form": CheckForm(),
        "checked_key": "",
        **forms,
    }
    return render(request, "members/console/member.html", context, status=status)


@require_POST
@operator_required
def decide(request: NetworkRequest, key: str) -> HttpResponse:
    """Decide an application."""
    found = get_object_or_404(Application.objects.select_related("member__user"), key=key)
    form = DecisionForm(request.POST, auto_id=DECIDE)
    if not form.is_valid():
        return _member_page(request, found.member, 422, decision_form=form)
    admitted = form.cleaned_data["verdict"] == "admit"
    reason = form.cleaned_data["reason"]
    actions.decide_application(actor=request.user, application=found, admitted=admitted, reason=reason)
    messages.success(request, "Decided. The applicant is told by mail.")
    return redirect("console:member", found.member.key)


@require_POST
@operator_required
def check(request: NetworkRequest, key: str) -> HttpResponse:
    """Record how a credential was looked into."""
    found = get_object_or_404(Credential.objects.select_related("member__user"), key=key)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _member_page(request, found.member, 422, check_form=form, checked_key=key)
    confirmed = form.cleaned_data["found"] == "confirmed"
    actions.check_credential(actor=request.user, credential=found, confirmed=confirmed, how=form.cleaned_data["how"])
    messages.success(request, "Recorded.")
    return redirect("console:member", found.member.key)


@require_safe
@operator_required
def certificate(_: NetworkRequest, key: str) -> HttpResponseBase:
    """Hand out a certificate."""
    return handed_out(get_object_or_404(Credential, key=key))


@require_POST
@operator_required
def suspend(request: NetworkRequest, key: str) -> HttpResponse:
    """Suspend a member, or take a suspended one back: both with a reason."""
    found = get_object_or_404(Member.objects.select_related("user"), key=key)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _member_page(request, found, 422, reason_form=form)
    act = actions.readmit if found.state == State.SUSPENDED else actions.suspend
    act(actor=request.user, member=found, reason=form.cleaned_data["reason"])
    messages.success(request, "Done. The member is told by mail.")
    return redirect("console:member", key)


@never_cache
@require_safe
@operator_required
def export(_: NetworkRequest, key: str) -> HttpResponse:
    """Hand out everything the network keeps of a member."""
    found = get_object_or_404(Member, key=key)
    return as_json_file(everything_of(found), f"member-{key}")


@require_POST
@operator_required
def erase(request: NetworkRequest, key: str) -> HttpResponse:
    """Remove a member with everything kept of them."""
    found = get_object_or_404(Member, key=key)
    if not SureForm(request.POST).is_valid():
        messages.error(request, "Nothing was erased: tick the box first.")
        return redirect("console:member", key)
    own = found.user_id == request.user.pk
    erase_member(actor=request.user, member=found)
    messages.success(request, "Erased.")
    return redirect("home" if own else "console:members")
