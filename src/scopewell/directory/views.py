"""Pages of the directory: the search and profiles for everybody, one's own profile for members."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from scopewell.directory import actions, papers
from scopewell.directory.conditions import LANGUAGES
from scopewell.directory.figures import figures_of
from scopewell.directory.forms import ProfileForm, SearchForm
from scopewell.directory.linked_data import of_profile
from scopewell.directory.models import Audience, Profile
from scopewell.directory.places import places_called
from scopewell.directory.profiles import PARTS, Seen, seen, shows
from scopewell.directory.queries import Asked, listed_profile
from scopewell.directory.queries import search as search_for
from scopewell.members.access import ColleagueRequest, member_required, reads_as_member
from scopewell.practice.access import anybody
from scopewell.typesetting.compiling import Paper

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
CHOSEN_AT_MOST = 12


@vary_on_headers("HX-Request", "Cookie")
@anybody
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find professionals: by word, city, condition, language, and whether they take referrals."""
    form = SearchForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    typed = said.get("near", "")
    places = places_called(typed) if typed else ()
    audience = audience_in(request)
    asked = Asked(
        audience=audience,
        text=said.get("q", ""),
        condition=said.get("condition", ""),
        language=said.get("language", ""),
        format=said.get("format", ""),
        place=places[0] if len(places) == 1 else None,
        within=said.get("within") or 50,
        accepts_referrals=bool(said.get("referrals")),
    )
    found = search_for(asked, request.GET.get("page"))
    context = {
        "form": form,
        "page": found.page,
        "hits": found.hits,
        "asked": asked,
        "is_searched": any(request.GET.get(name) for name in form.fields if name != "within"),
        "is_narrowed": any(said.get(name) for name in ("q", "language", "format", "referrals")),
        "unknown_place": typed if typed and not places else "",
        "which": places[:CHOSEN_AT_MOST] if len(places) > 1 else (),
        **_frame(audience),
    }
    part = "#results" if getattr(request, "htmx", False) else ""
    return render(request, f"directory/search.html{part}", context)


@anybody
@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """Show a profile, to everybody or as members see it."""
    audience = audience_in(request)
    profile = _listed(key, audience)
    shown = seen(profile, audience)
    address = papers.address_of(key)
    context = {"shown": shown, "address": address, "figures": figures_of(profile.member), **_frame(audience)}
    context["data"] = of_profile(seen(profile, Audience.PUBLIC), address)
    return render(request, "directory/person.html", context)


@anybody
@require_safe
def code(request: HttpRequest, key: str) -> HttpResponse:
    """Return the QR code of a profile."""
    _listed(key, audience_in(request))
    return HttpResponse(papers.code_of(key), content_type="image/svg+xml")


@anybody
@require_safe
def pad(request: HttpRequest, key: str) -> HttpResponse:
    """Return the referral pad of somebody who takes referrals."""
    shown = seen(_listed(key, audience_in(request)), audience_in(request))
    if not shown.accepts_referrals:
        raise Http404
    paper: Paper = "a4" if request.GET.get("paper") == "a4" else "us-letter"
    response = HttpResponse(papers.referral_pad(shown, paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="referral-pad-{key}.pdf"'
    return response


@READ_OR_SEND
@member_required
def profile(request: ColleagueRequest) -> HttpResponse:
    """Write one's own profile, and say who sees each part."""
    own = actions.profile_of(request.member)
    form = ProfileForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        kept = actions.keep_profile(member=request.member, said=form.said(), place=form.place)
        listed = "Others find it in the directory." if kept.is_listed else "It is not listed: nobody sees it yet."
        messages.success(request, f"Kept. {listed}")
        return redirect("directory:preview")
    spoken = [LANGUAGES[id] for id in own.languages if id in LANGUAGES]
    context = {"form": form, "profile": own, "spoken": spoken}
    return render(request, "directory/profile.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def preview(request: ColleagueRequest) -> HttpResponse:
    """Show one's own profile as others see it, and what they do not see."""
    own = actions.profile_of(request.member)
    audience = Audience.MEMBERS if request.GET.get("as") == Audience.MEMBERS else Audience.PUBLIC
    hidden = [label for part, label in PARTS.items() if not shows(own, part, audience)]
    shown: Seen = seen(own, audience)
    context: dict[str, Any] = {"shown": shown, "profile": own, "audience": audience, "hidden": hidden}
    context |= {"address": papers.address_of(request.member.key), "figures": figures_of(request.member)}
    return render(request, "directory/preview.html", context)


def audience_in(request: HttpRequest) -> Audience:
    """Return what whoever asks may see: members see what is for members, everybody else what is public."""
    return Audience.MEMBERS if reads_as_member(request) else Audience.PUBLIC


def _listed(key: str, audience: Audience) -> Profile:
    found = listed_profile(key, audience)
    if found is None:
        raise Http404
    return found


def _frame(audience: Audience) -> dict[str, Any]:
    """Return the frame a page stands in: the network's for members, the public one for everybody else."""
    is_member = audience == Audience.MEMBERS
    frame = "ui/network.html" if is_member else "ui/public.html"
    return {"frame": frame, "is_member": is_member, "here": reverse("directory:search")}
