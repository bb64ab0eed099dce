"""Reading: spaces, threads, consults, search, people, notices, pictures."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from scopewell.network import queries
from scopewell.network.access import ParticipantRequest, participant_required
from scopewell.network.drafts import draft_of
from scopewell.network.forms import OutcomeForm, PostForm
from scopewell.network.models import Consult, Follow, Participant, Post, Space, Thread, ThreadKind
from scopewell.network.noticing import mark_all_seen, mark_seen
from scopewell.network.people import blocked_by
from scopewell.network.snapshots import spoken
from scopewell.practice.access import MODERATORS
from scopewell.practice.queries import duties_of

ROWS = 30
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@require_safe
@participant_required
def discussions(request: ParticipantRequest) -> HttpResponse:
    """Show the spaces, what is new, and what is new to the reader."""
    context = {
        "spaces": queries.spaces(),
        "newest": queries.shown_threads(ThreadKind.DISCUSSION)[:20],
        "followed": queries.followed_with_news(request.participant),
        "blocked": blocked_by(request.participant),
        "drafts": request.participant.drafts.count(),
    }
    return render(request, "network/discussions.html", context)


@require_safe
@participant_required
def space(request: ParticipantRequest, slug: str) -> HttpResponse:
    """Show the discussions of a space."""
    found = get_object_or_404(Space, slug=slug)
    rows = queries.shown_threads(ThreadKind.DISCUSSION).filter(space=found)
    if request.GET.get("only") == "open":
        rows = rows.filter(answer=None, closed_at=None)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"space": found, "page": page, "only": request.GET.get("only", "")}
    return render(request, "network/space.html", context | {"blocked": blocked_by(request.participant)})


@require_safe
@participant_required
def consults(request: ParticipantRequest) -> HttpResponse:
    """Show the case consults that were released, and the reader's own whatever their state."""
    rows = queries.shown_threads(ThreadKind.CONSULT)
    if request.GET.get("only") == "open":
        rows = rows.filter(closed_at=None)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    own = Consult.objects.filter(thread__author=request.participant).exclude(state__in=queries.OPEN_CONSULTS)
    context = {"page": page, "own": own.select_related("thread"), "only": request.GET.get("only", "")}
    return render(request, "network/consults.html", context)


@require_safe
@participant_required
def thread(request: ParticipantRequest, key: str) -> HttpResponse:
    """Show a thread, one page of it, with the place to answer."""
    return thread_page(request, queries.thread_for(request.participant, key))


def thread_page(request: ParticipantRequest, found: Thread, outcome_form: OutcomeForm | None = None) -> HttpResponse:
    """Return the page of a thread; what the reader sees on it counts as seen."""
    reader = request.participant
    pages = max(1, queries.page_of(max(1, found.count)))
    asked = request.GET.get("page", "")
    number = min(pages, max(1, int(asked[:6]))) if asked[:6].isdecimal() else 1
    posts = queries.shown_posts(found, number, reader)
    if posts:
        mark_seen(reader, found, posts[-1].post.number)
    draft = draft_of(reader, f"thread:{found.key}")
    quoted = _quoted(found, request.GET.get("quote", "") or (draft.quoted if draft else ""))
    initial = {"body": draft.body if draft else "", "quoted": quoted.key if quoted else ""}
    consult = found.consult if found.kind == ThreadKind.CONSULT else None
    is_author = found.author_id == reader.pk
    context = {
        "thread": found,
        "posts": posts,
        "number": number,
        "pages": pages,
        "follow": Follow.objects.filter(thread=found, participant=reader).first(),
        "form": PostForm(initial=initial),
        "draft": draft,
        "quoted": quoted,
        "quote_says": queries.excerpt(quoted.body) if quoted else "",
        "consult": consult,
        "says": spoken(consult.snapshot) if consult else None,
        "outcome_form": outcome_form or (OutcomeForm(initial={"outcome": consult.outcome}) if consult else None),
        "is_author": is_author,
        "is_moderator": is_moderator(request),
        "place": f"thread:{found.key}",
        "send_to": reverse("network:reply", args=[found.key]),
    }
    failed = outcome_form is not None and outcome_form.errors
    return render(request, "network/thread.html", context, status=422 if failed else 200)


def is_moderator(request: ParticipantRequest) -> bool:
    """Return whether the reader also keeps the peace here."""
    return not duties_of(request.user).isdisjoint(MODERATORS)


def _quoted(found: Thread, key: str) -> Post | None:
    quoted = found.posts.filter(key=key).select_related("author__member").first() if key else None
    return quoted if quoted is not None and quoted.is_readable else None


@require_safe
@participant_required
def post(request: ParticipantRequest, key: str) -> HttpResponse:
    """Lead to the place of a post in its thread."""
    return redirect(address_of(queries.post_for(request.participant, key)))


def address_of(found: Post) -> str:
    """Return where a post stands."""
    page = queries.page_of(found.number)
    query = f"?page={page}" if page > 1 else ""
    return f"{found.thread.get_absolute_url()}{query}#post-{found.key}"


@require_safe
@participant_required
def history(request: ParticipantRequest, key: str) -> HttpResponse:
    """Show what a post said before it was changed."""
    found = queries.post_for(request.participant, key)
    versions = list(found.versions.all()) if found.is_readable or found.author_id == request.participant.pk else []
    return render(request, "network/history.html", {"post": found, "versions": versions, "back": address_of(found)})


@require_safe
@participant_required
def search(request: ParticipantRequest) -> HttpResponse:
    """Search every post a member may read."""
    typed = request.GET.get("q", "")
    asked = request.GET.get("page", "1")[:4]
    number = max(1, int(asked)) if asked.isdecimal() else 1
    found, count = queries.found_posts(typed, (number - 1) * ROWS, ROWS)
    page = Paginator(range(count), ROWS).get_page(number)
    context = {"typed": typed, "found": found, "count": count, "page": page}
    return render(request, "network/search.html", context)


@require_safe
@participant_required
def person(request: ParticipantRequest, handle: str) -> HttpResponse:
    """Show a colleague: their posts, and the way to block them."""
    found = get_object_or_404(Participant.objects.select_related("member"), handle=handle.lower())
    page = Paginator(queries.posts_by(found, request.participant), ROWS).get_page(request.GET.get("page"))
    context = {
        "person": found,
        "page": page,
        "says": {one.pk: queries.excerpt(one.body) for one in page},
        "is_blocked": found.pk in blocked_by(request.participant),
        "is_self": found.pk == request.participant.pk,
    }
    return render(request, "network/person.html", context)


@READ_OR_SEND
@participant_required
def notices(request: ParticipantRequest) -> HttpResponse:
    """Show what somebody was told; sending the form marks all of it as seen."""
    if request.method == "POST":
        mark_all_seen(request.participant)
        return redirect("network:notices")
    page = Paginator(queries.notices_of(request.participant), ROWS).get_page(request.GET.get("page"))
    return render(request, "network/notices.html", {"page": page, "unseen": queries.unseen(request.participant)})


@cache_control(private=True, max_age=3600)
@require_safe
@participant_required
def picture(request: ParticipantRequest, key: str) -> HttpResponseBase:
    """Return a picture of a post."""
    found = queries.picture_for(request.participant, key)
    return FileResponse(found.file.open("rb"), content_type=CONTENT_TYPES[found.kind])


def shown_count(request: HttpRequest) -> str:
    """Return how much is new to whoever asks, for the bar of the network."""
    participant = Participant.objects.filter(member__user_id=request.user.pk or 0).first()
    count = queries.unseen(participant) if participant else 0
    return f"{count} new" if count else ""
