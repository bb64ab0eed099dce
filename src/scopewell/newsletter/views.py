"""Pages of the two steps, of the archive, and of whoever holds a link from a mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from scopewell.newsletter import actions
from scopewell.newsletter.errors import LinkSpent
from scopewell.newsletter.forms import FixForm, PreferencesForm, SignUpForm
from scopewell.newsletter.gifts import gift_of
from scopewell.newsletter.links import CONFIRM, GIFT, LEAVE, PREFERENCES, WAITING, key_in, token_for
from scopewell.newsletter.models import Subscriber, Topic
from scopewell.newsletter.offering import context_of
from scopewell.newsletter.queries import public_mailings
from scopewell.practice.access import anybody, holder
from scopewell.practice.limits import network_of
from scopewell.ui.prose import to_html

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
ARCHIVE_LENGTH = 60


@anybody
@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """Say what the updates are about, offer the sign-up, and list what was sent."""
    context = {"topics": Topic.objects.all(), "mailings": public_mailings()[:ARCHIVE_LENGTH]}
    return render(request, "newsletter/updates.html", context)


# No token against forgery: the form is anybody's to send, and nothing of a browser's own goes along. Pages with it can
# so be kept by caches, and carry no cookie. What holds machines back stands in forms.py and limits.py.
@csrf_exempt
@anybody
@READ_OR_SEND
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take step 1, and lead on to step 2. Known and unknown addresses get the same answer."""
    if request.method != "POST":
        offer = "ebook" if request.GET.get("offer") == "ebook" else "updates"
        context = context_of(SignUpForm(initial={"source": request.path}), offer)
        return render(request, "newsletter/sign_up.html", context)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        context = context_of(form, request.POST.get("offer", ""))
        return render(request, "newsletter/sign_up.html", context, status=422)
    said = form.cleaned_data
    gift = "ebook" if said["offer"] == "ebook" and gift_of("ebook") else ""
    asked = actions.ask_to_sign_up(
        address=said["email"], name=said["name"], gift=gift, updates=said["updates"] or not gift,
        source=said["source"], network=network_of(request), is_machine=form.is_a_trap_filled(),
    )  # fmt: skip
    return redirect("newsletter:waiting", token_for(WAITING, asked.key))


@csrf_exempt  # the secret stands in the address, and a foreign page does not know it
@never_cache
@holder
@READ_OR_SEND
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """Say where to look for the mail; send it again, or to another address. Never says whether it was confirmed."""
    asked = actions.waiting(key_in(WAITING, token))
    form = FixForm()
    if request.method == "POST" and request.POST.get("act") == "again":
        actions.mail_again(asked)
        return redirect(f"{request.path}?again")
    if request.method == "POST":
        form = FixForm(request.POST)
        if form.is_valid():
            fixed = actions.fix_address(sign_up=asked, address=form.cleaned_data["email"], network=network_of(request))
            return redirect("newsletter:waiting", token_for(WAITING, fixed.key))
    context = {"sign_up": asked, "form": form, "again": "again" in request.GET, "gift": gift_of(asked.gift)}
    return render(request, "newsletter/waiting.html", context, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@holder
@READ_OR_SEND
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button; its press confirms and begins the download. Opening the link alone changes nothing."""
    asked = actions.waiting(key_in(CONFIRM, token))
    context: dict[str, object] = {"sign_up": asked, "gift": gift_of(asked.gift), "done": False}
    if request.method == "POST":
        subscriber = actions.confirm(asked)
        context |= {
            "done": True,
            "gift_token": token_for(GIFT, asked.key),
            "preferences_token": token_for(PREFERENCES, subscriber.key),
        }
    return render(request, "newsletter/confirm.html", context)


@never_cache
@holder
@require_safe
def gift(_: HttpRequest, token: str) -> HttpResponse:
    """Hand out what was confirmed."""
    asked = actions.waiting(key_in(GIFT, token))
    found = gift_of(asked.gift)
    if found is None or asked.confirmed_at is None:
        raise LinkSpent
    response = HttpResponse(found.make(), content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response


@csrf_exempt
@never_cache
@holder
@READ_OR_SEND
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Let a subscriber choose topics, leave, ask for everything kept, or be erased."""
    person = _subscriber(PREFERENCES, token)
    initial = {"name": person.name, "topics": person.topics.all() if person.receives else []}
    form = PreferencesForm(initial=initial)
    said = ""
    match request.POST.get("act") if request.method == "POST" else None:
        case "data":
            actions.mail_own_data(person)
            said = "It is on its way to your address."
        case "erase" if request.POST.get("sure") == "on":
            actions.erase(person)
            return render(request, "newsletter/erased.html")
        case "erase":
            said = "Nothing was erased: tick the box first."
        case "choose":
            form = PreferencesForm(request.POST)
            if form.is_valid():
                actions.choose(
                    subscriber=person, name=form.cleaned_data["name"], topics=list(form.cleaned_data["topics"])
                )
                said = "Saved."
    context = {"form": form, "said": said, "person": person, "leave_token": token_for(LEAVE, person.key)}
    return render(request, "newsletter/preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@holder
@READ_OR_SEND
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe with one press. A mail program's POST (RFC 8058) does the same; opening the link changes nothing."""
    person = _subscriber(LEAVE, token)
    done = ""
    if request.method == "POST" and request.POST.get("act") == "stay":
        actions.come_back(person)
        done = "stayed"
    elif request.method == "POST":
        actions.leave(person)
        done = "left"
    context = {"done": done, "person": person, "preferences_token": token_for(PREFERENCES, person.key)}
    return render(request, "newsletter/leave.html", context)


def _subscriber(purpose: str, token: str) -> Subscriber:
    found = Subscriber.objects.filter(key=key_in(purpose, token)).first()
    if found is None:
        raise LinkSpent
    return found


@anybody
@require_safe
def archived(request: HttpRequest, key: str) -> HttpResponse:
    """Show a mailing that was sent."""
    mailing = get_object_or_404(public_mailings(), key=key)
    if not mailing.body:
        raise Http404
    body = to_html(mailing.body.replace("{name}", "colleague"))
    return render(request, "newsletter/archived.html", {"mailing": mailing, "body": body})
