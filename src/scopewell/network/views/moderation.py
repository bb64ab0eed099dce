"""The moderators' desk: what was flagged, consults that wait, the log, the spaces."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from scopewell.network import consulting, moderating, queries
from scopewell.network.forms import ReasonForm, SpaceForm
from scopewell.network.models import Consult, Post, Space, Thread
from scopewell.network.snapshots import spoken
from scopewell.network.views.reading import READ_OR_SEND
from scopewell.network.wording import remarks
from scopewell.practice.access import NetworkRequest, moderator_required

ROWS = 50
POST_ACTS = {"hide": moderating.hide, "show": moderating.show_again, "leave": moderating.leave}
CONSULT_ACTS = {"release": consulting.release, "return": consulting.send_back}


@require_safe
@moderator_required
def queue(request: NetworkRequest) -> HttpResponse:
    """Show what waits for a moderator."""
    flagged = [(one.post, one.flags, queries.excerpt(one.post.body)) for one in queries.flagged_posts()]
    context = {"flagged": flagged, "consults": queries.waiting_consults(), "latest": queries.log()[:8]}
    return render(request, "network/moderation/queue.html", context)


@READ_OR_SEND
@moderator_required
def post(request: NetworkRequest, key: str) -> HttpResponse:
    """Look at a post, with its flags and its surroundings, and decide."""
    found = get_object_or_404(Post.objects.select_related("thread__space", "author__member"), key=key)
    form = ReasonForm(request.POST or None)
    act = POST_ACTS.get(request.POST.get("do", ""))
    if request.method == "POST" and act is not None and form.is_valid():
        act(actor=request.user, post=found, reason=form.cleaned_data["reason"])
        messages.success(request, "Done, and noted in the log.")
        return redirect("moderation:queue")
    around = found.thread.posts.filter(number__gte=found.number - 2, number__lte=found.number + 2)
    context = {
        "post": found,
        "form": form,
        "around": [(one, queries.html_of(one)) for one in around.order_by("number").select_related("author__member")],
        "flags": found.flags.select_related("by__member"),
        "entries": queries.log().filter(about=f"post:{found.key}"),
        "remarks": remarks(request.user, found.body),
    }
    return render(request, "network/moderation/post.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@moderator_required
def thread(request: NetworkRequest, key: str) -> HttpResponse:
    """Close, open or move a thread."""
    found = get_object_or_404(Thread.objects.select_related("space", "author__member"), key=key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, act = form.cleaned_data["reason"], request.POST.get("do", "")
        if act == "close":
            moderating.close(actor=request.user, thread=found, reason=reason)
        elif act == "move" and found.space_id is not None:
            space = get_object_or_404(Space, slug=request.POST.get("space", ""))
            moderating.move(actor=request.user, thread=found, space=space, reason=reason)
        messages.success(request, "Done, and noted in the log.")
        return redirect("moderation:thread", key)
    context = {"thread": found, "form": form, "spaces": Space.objects.all()}
    context["entries"] = queries.log().filter(about=f"thread:{found.key}")
    return render(request, "network/moderation/thread.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@moderator_required
def consult(request: NetworkRequest, key: str) -> HttpResponse:
    """Look at a consult that waits, and release it or send it back."""
    found = get_object_or_404(Consult.objects.select_related("thread__author__member"), thread__key=key)
    form = ReasonForm(request.POST or None)
    act = CONSULT_ACTS.get(request.POST.get("do", ""))
    if request.method == "POST" and act is not None and form.is_valid():
        act(actor=request.user, consult=found, reason=form.cleaned_data["reason"])
        messages.success(request, "Done, and noted in the log.")
        return redirect("moderation:queue")
    first = queries.first_posts([found.thread]).get(found.thread_id)
    context = {
        "consult": found,
        "says": spoken(found.snapshot),
        "first": first,
        "html": queries.html_of(first) if first else "",
        "remarks": remarks(request.user, f"{found.thread.title}\n\n{first.body if first else ''}"),
        "form": form,
    }
    return render(request, "network/moderation/consult.html", context, status=422 if form.errors else 200)


@require_safe
@moderator_required
def log(request: NetworkRequest) -> HttpResponse:
    """Show everything moderators did."""
    page = Paginator(queries.log(), ROWS).get_page(request.GET.get("page"))
    return render(request, "network/moderation/log.html", {"page": page})


@READ_OR_SEND
@moderator_required
def spaces(request: NetworkRequest) -> HttpResponse:
    """Show the spaces, and add one."""
    form = SpaceForm(request.POST or None, initial={"is_open": True})
    if request.method == "POST" and form.is_valid():
        moderating.keep_space(actor=request.user, space=form.save(commit=False))
        messages.success(request, "The space is there.")
        return redirect("moderation:spaces")
    context = {"form": form, "spaces": queries.spaces(), "space": None}
    return render(request, "network/moderation/spaces.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@moderator_required
def space(request: NetworkRequest, slug: str) -> HttpResponse:
    """Change a space."""
    found = get_object_or_404(Space, slug=slug)
    form = SpaceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        moderating.keep_space(actor=request.user, space=form.save(commit=False))
        messages.success(request, "Saved.")
        return redirect("moderation:spaces")
    context = {"form": form, "spaces": queries.spaces(), "space": slug}
    return render(request, "network/moderation/spaces.html", context, status=422 if form.errors else 200)
