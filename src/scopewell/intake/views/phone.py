"""What a client sees behind their link. The link is the only key: no account, no session, no cookie.

So a form needs no token against forgery either: a foreign page does not know the link, and nothing a browser sends by
itself opens it. What a form brings is never refused because something ran out between two answers.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.intake import actions, chart, pages
from scopewell.intake.alarms import open_alarms
from scopewell.intake.answers import Problem
from scopewell.intake.drafts import groups_in, sent_by, typed
from scopewell.intake.history import ALL as HISTORY_KINDS
from scopewell.intake.history import count as count_blocks
from scopewell.intake.interview import Interview
from scopewell.intake.links import language_names, link_behind
from scopewell.intake.models import Alarm, IntakeLink, Since
from scopewell.knowledge.questionnaire import Screen, words_in
from scopewell.practice.access import holder
from scopewell.practice.tenancy import in_practice

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])

type LinkView[**P] = Callable[Concatenate[HttpRequest, IntakeLink, P], HttpResponse]


def with_link[**P](view: LinkView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to whoever holds a link that works, inside its practice. All others get one and the same page."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        found = link_behind(token)
        if found is None:
            return closed(request)
        with in_practice(found.practice_id), timezone.override(ZoneInfo(found.practice.time_zone)):
            link = IntakeLink.objects.select_related("client__practice").get(pk=found.pk)
            link.token = token  # type: ignore[attr-defined]  # for the addresses of this page; never saved
            return view(request, link, **kwargs)  # type: ignore[call-arg]  # what the address named, by keyword

    # The parameters of the view stay, with the token in place of the link.
    return csrf_exempt(never_cache(holder(opened)))  # type: ignore[return-value]


def closed(request: HttpRequest) -> HttpResponse:
    """Answer a link that does not work. It says the same whatever is wrong, and names nobody."""
    return render(request, "intake/closed.html", {"t": words_in("en").frame}, status=410)


def url(link: IntakeLink, name: str, *args: str) -> str:
    """Return the address of a page behind a link."""
    return reverse(f"intake:{name}", args=[link.token, *args])  # type: ignore[attr-defined]  # set by with_link


def context_of(link: IntakeLink, **more: Any) -> dict[str, Any]:
    """Return what every page behind a link needs."""
    words = words_in(link.language)
    return {
        "link": link,
        "token": link.token,  # type: ignore[attr-defined]  # set by with_link
        "practice": link.client.practice,
        "t": pages.Sentences(link, words),
        "words": words,
        "alarms": open_alarms(link.client),
        **more,
    }


@READ_OR_SEND
@with_link
def welcome(request: HttpRequest, link: IntakeLink) -> HttpResponse:
    """Greet, say what this is and what it is not, and lead on to where the client stopped."""
    chosen = request.POST.get("language", "")
    if request.method == "POST" and chosen in dict(language_names()):
        link.language = chosen
        link.save(update_fields=["language"])
        return redirect(url(link, "welcome"))
    actions.open_link(link)
    interview = Interview(link)
    context = context_of(
        link,
        languages=language_names(),
        has_begun=bool(interview.drafts),
        start=url(link, "screen", first.id) if (first := interview.next_screen()) else url(link, "check"),
    )
    return render(request, "intake/welcome.html", context)


@READ_OR_SEND
@with_link
def screen(request: HttpRequest, link: IntakeLink, screen: str) -> HttpResponse:
    """Show one screen; save what it sends, at once or with Next, and lead on."""
    interview = Interview(link)
    chosen = interview.questions.screen(screen)
    if chosen is None:
        raise Http404
    if interview.is_under_age:
        return render(request, "intake/adults.html", context_of(link))
    if request.method != "POST":
        if chosen not in interview.screens:
            return redirect(after(interview, chosen))
        return show_screen(request, interview, chosen, actions.held_by(interview, chosen), {})
    try:
        sent, was = sent_by(request.POST)
    except RequestDataTooBig:
        problems = {"too_much": Problem("too_much")}
        return show_screen(request, interview, chosen, actions.held_by(interview, chosen), problems, status=413)
    adding = request.POST.get("add", "")
    partial = bool(request.POST.get("partial"))
    for kind in HISTORY_KINDS:
        if adding == kind.prefix:
            sent[f"{kind.prefix}-count"] = [str(count_blocks(kind, sent) + 1)]
            was.add(f"{kind.prefix}-count")
    saved = actions.save_screen(link, chosen, sent, was, final=not (partial or adding))
    if saved.alarm is not None:
        advice_url = url(link, "advice")
        return JsonResponse({"go": advice_url}) if partial else redirect(advice_url)
    if partial:
        return JsonResponse({"was": " ".join(sorted(groups_in(saved.held)))})
    if adding:
        return redirect(f"{url(link, 'screen', chosen.id)}#{adding}{count_blocks_of(adding, saved.held)}")
    return lead_on(request, Interview(link), chosen, saved)


def count_blocks_of(prefix: str, held: dict[str, Any]) -> int:
    """Return the number of the last block of a kind."""
    kind = next(kind for kind in HISTORY_KINDS if kind.prefix == prefix)
    return count_blocks(kind, held)


def lead_on(request: HttpRequest, interview: Interview, screen: Screen, saved: actions.Saved) -> HttpResponse:
    """Show the same screen when something is missing or was opened by its answers; else go to the next one."""
    if interview.is_under_age:
        return render(request, "intake/adults.html", context_of(interview.link))
    if saved.problems:
        return show_screen(request, interview, screen, saved.held, saved.problems, status=422)
    if interview.pending(screen):
        return redirect(url(interview.link, "screen", screen.id))
    return redirect(after(interview, screen))


def after(interview: Interview, screen: Screen) -> str:
    """Return where to go behind a screen."""
    found = interview.next_screen(screen.id) or interview.next_screen()
    return url(interview.link, "screen", found.id) if found else url(interview.link, "check")


def show_screen(
    request: HttpRequest,
    interview: Interview,
    screen: Screen,
    held: dict[str, Any],
    problems: dict[str, Problem],
    status: int = 200,
) -> HttpResponse:
    """Show a screen filled as it was typed."""
    link = interview.link
    page = pages.Page(interview, screen, typed(held), problems)
    previous = interview.previous_screen(screen.id)
    following = interview.next_screen(screen.id)
    context = context_of(
        link,
        screen=screen,
        page=page,
        about=page.words.of_screen(screen.id),
        problems=list(dict.fromkeys(page.t.problem(problem) for problem in problems.values())),
        rest_problem=page.t.problem(problems.get("rest")),
        one_by_one="one" in (request.GET.get("mode"), request.POST.get("mode")) or page.is_single,
        was=" ".join(sorted(groups_in(held))),
        percent=interview.percent,
        minutes=interview.minutes_left,
        back=url(link, "screen", previous.id) if previous else url(link, "welcome"),
        later=url(link, "screen", following.id) if following else url(link, "check"),
    )
    if screen.kind == "chart":
        context |= _chart_context(request, link, page)
    elif screen.kind == "history":
        context["histories"] = pages.histories(page)
    elif screen.kind == "medicines":
        context["lines"] = pages.medicine_lines(page) if page.one("medicines-rest") else []
        context["medicines_rest"] = pages.medicines_rest(page)
    elif screen.kind == "people":
        context["people"] = [_person(page, kind, problems) for kind in interview.kinds_asked]
    return render(request, f"intake/{screen.kind}.html", context, status=status)


def _person(page: pages.Page, kind: Any, problems: dict[str, Problem]) -> dict[str, Any]:
    fields = ("name", "phone", "relationship", "organization", "nobody")
    asks = {"emergency": "emergency_contact", "physician": "physician", "physical-therapist": "physical_therapist"}
    return {
        "kind": kind.value,
        "ask": page.t[asks[kind.value]],
        "values": {name: page.one(f"{kind.value}.{name}") for name in fields},
        "problem": page.t.problem(problems.get(kind.value)),
    }


def _chart_context(request: HttpRequest, link: IntakeLink, page: pages.Page) -> dict[str, Any]:
    marks = actions.current_marks(link)
    view = request.GET.get("view", "front")
    place = chart.places().get(request.GET.get("place", ""))
    standing = {mark.place: mark for mark in marks}
    said = page.one("places")
    first = ("all", page.t["that_is_all"]) if marks else ("none", page.t["nowhere"])
    lines = [first, ("?does-not-know", page.t["unknown"]), ("?declined", page.t["declined"])]
    return {
        "figures": pages.figures(marks, page.words),
        "view": view if view in chart.VIEWS else "front",
        "marked": pages.marked(marks, page.words),
        "place_list": pages.place_list(page.words),
        "places_rest": [pages.Option(value, label, said == value) for value, label in lines],
        "sheet": pages.place_sheet(place, standing.get(place.id), page.t, page.words) if place else None,
    }


@require_POST
@with_link
def mark(request: HttpRequest, link: IntakeLink, place: str) -> HttpResponse:
    """Mark a place on the body, or take its mark away."""
    found = chart.places().get(place)
    if found is None:
        raise Http404
    interview = Interview(link)
    chosen = next(screen for screen in interview.questions.screens if screen.kind == "chart")
    kinds = [kind for kind in chart.kinds_for(found) if kind in request.POST.getlist("kinds")]
    away = request.POST.get("go") == "away"
    if not kinds and not away:
        return show_screen(
            _with_place(request, place), interview, chosen, actions.held_by(interview, chosen),
            {"kinds": Problem("needs_kind")}, status=422,
        )  # fmt: skip
    strength = request.POST.get("strength", "")
    since = request.POST.get("since", "")
    alarm = actions.mark_place(
        link,
        place,
        kinds=kinds,
        strength=int(strength) if strength in {str(n) for n in range(11)} else None,
        since=since if since in Since.values else "",
        is_worst=bool(request.POST.get("worst")) and not away,
        taken_away=away,
    )
    if alarm is not None:
        return redirect(url(link, "advice"))
    return redirect(f"{url(link, 'screen', chosen.id)}?view={found.view}")


def _with_place(request: HttpRequest, place: str) -> HttpRequest:
    """Return the request as one that shows the questions of a place."""
    query = request.GET.copy()
    query["place"] = place
    request.GET = query  # type: ignore[assignment]  # the setter takes any QueryDict
    return request


@require_safe
@with_link
def advice(request: HttpRequest, link: IntakeLink) -> HttpResponse:
    """Say calmly what to do now. Without an alarm there is nothing to say, and the questions go on."""
    standing = open_alarms(link.client)
    interview = Interview(link)
    if not standing:
        return redirect(url(link, "welcome"))
    worst = max(standing, key=lambda alarm: (alarm.disposition == "emergency", alarm.pk))
    first = _screen_of(interview, standing[0])
    context = context_of(
        link,
        is_advice=True,
        worst=worst,
        told=pages.told_in_words(interview, worst),
        mistake=url(link, "screen", first) if first else url(link, "check"),
        following=url(link, "screen", found.id) if (found := interview.next_screen()) else url(link, "check"),
    )
    return render(request, "intake/advice.html", context)


def _screen_of(interview: Interview, alarm: Alarm) -> str:
    found = interview.questions.screen_of
    return next((found[fact].id for fact in alarm.facts if fact in found), "")


@READ_OR_SEND
@with_link
def check(request: HttpRequest, link: IntakeLink) -> HttpResponse:
    """Show which parts are answered, and take the answers as finished."""
    interview = Interview(link)
    if request.method == "POST":
        actions.finish(link)
        return redirect(url(link, "sent"))
    words = words_in(link.language)
    parts = [
        {
            "title": words.of_screen(asked.id)["part"],
            "ask": words.of_screen(asked.id)["title"],
            "open": bool(interview.pending(asked)),
            "url": url(link, "screen", asked.id),
        }
        for asked in interview.screens
    ]
    last = interview.screens[-1].id if interview.screens else ""
    back = url(link, "screen", last) if last else url(link, "welcome")
    context = context_of(link, parts=parts, is_open=any(part["open"] for part in parts), back=back)
    return render(request, "intake/check.html", context)


@require_safe
@with_link
def sent(request: HttpRequest, link: IntakeLink) -> HttpResponse:
    """Thank the client, and say what comes next."""
    if link.finished_at is None:
        return redirect(url(link, "check"))
    return render(request, "intake/sent.html", context_of(link))
