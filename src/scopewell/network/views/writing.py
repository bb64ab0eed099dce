"""Writing: beginning, replying, changing; drafts and pictures. Whatever is sent here is kept first."""

from collections.abc import Callable
from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from scopewell.network import posting, queries
from scopewell.network.access import ParticipantRequest, participant_required, words_survive
from scopewell.network.drafts import MOST_PICTURES, add_picture, draft_of, drop_draft, drop_picture, keep_draft
from scopewell.network.errors import ClientNamed, NetworkError
from scopewell.network.forms import PictureForm, PostForm, ThreadForm
from scopewell.network.models import Draft, Post, Space
from scopewell.network.views.reading import READ_OR_SEND, address_of
from scopewell.network.wording import remarks, stops
from scopewell.ui.errors import DomainError
from scopewell.ui.prose import post_to_html

type Send = Callable[[PostForm, Draft | None], str]


@words_survive
@READ_OR_SEND
@participant_required
def begin(request: ParticipantRequest, slug: str) -> HttpResponse:
    """Begin a discussion in a space."""
    space = get_object_or_404(Space, slug=slug, is_open=True)

    def send(form: PostForm, draft: Draft | None) -> str:
        said = form.cleaned_data
        thread = posting.begin_thread(
            author=request.participant, space=space, title=said["title"], body=said["body"], draft=draft
        )
        return thread.get_absolute_url()

    context = {"space": space, "heading": "Begin a discussion", "back": reverse("network:space", args=[slug])}
    return _compose(request, f"space:{slug}", ThreadForm, send, context | {"act": "Post"})


@words_survive
@READ_OR_SEND
@participant_required
def reply(request: ParticipantRequest, key: str) -> HttpResponse:
    """Add a post to a thread."""
    thread = queries.thread_for(request.participant, key)
    quoted_key = request.POST.get("quoted", "") or request.GET.get("quote", "")
    quoted = thread.posts.filter(key=quoted_key).first() if quoted_key else None

    def send(form: PostForm, draft: Draft | None) -> str:
        post = posting.reply(
            author=request.participant, thread=thread, body=form.cleaned_data["body"], quoted=quoted, draft=draft
        )
        return address_of(post)

    context = {
        "thread": thread, "heading": "Reply", "back": thread.get_absolute_url(), "act": "Post the reply",
        "quoted": quoted, "quote_says": queries.excerpt(quoted.body) if quoted and quoted.is_readable else "",
    }  # fmt: skip
    return _compose(request, f"thread:{key}", PostForm, send, context, {"quoted": quoted.key if quoted else ""})


@words_survive
@READ_OR_SEND
@participant_required
def edit(request: ParticipantRequest, key: str) -> HttpResponse:
    """Change a post of one's own."""
    post = queries.post_for(request.participant, key)
    if post.author_id != request.participant.pk or not post.is_readable:
        return render(request, "ui/errors/404.html", status=404)

    def send(form: PostForm, draft: Draft | None) -> str:
        posting.edit(author=request.participant, post=post, body=form.cleaned_data["body"], draft=draft)
        return address_of(post)

    context = {"thread": post.thread, "heading": "Change your post", "back": address_of(post), "act": "Save the change"}
    return _compose(request, f"post:{key}", PostForm, send, context | {"post": post}, {"body": post.body})


def _compose(
    request: ParticipantRequest,
    place: str,
    form_class: type[PostForm],
    send: Send,
    context: dict[str, Any],
    initial: dict[str, str] | None = None,
) -> HttpResponse:
    """Show the place to write, or do what its buttons say: post, check, keep, add or take off a picture."""
    shared = context | {"place": place, "send_to": request.path, "most_pictures": MOST_PICTURES}
    if request.method != "POST":
        draft = draft_of(request.participant, place)
        typed = {"title": draft.title, "body": draft.body, "quoted": draft.quoted} if draft else {}
        form = form_class(initial={**(initial or {}), **{name: text for name, text in typed.items() if text}})
        return _page(request, shared | {"form": form, "draft": draft})
    act = request.POST.get("do", "post")
    draft = keep_draft(participant=request.participant, place=place, even_empty=act == "picture", **_typed(request))
    shared |= {"draft": draft}
    if act == "keep":
        messages.success(request, "Kept as a draft. Only you see it.")
        return redirect(request.path)
    if act.startswith("drop:") and draft is not None:
        drop_picture(get_object_or_404(draft.pictures, key=act.removeprefix("drop:")))
        return redirect(request.path + "#pictures")
    if act == "picture" and draft is not None:
        return _add_picture(request, draft, form_class, shared)
    form = form_class(request.POST)
    if act == "check":
        return _checked(request, form, shared)
    if not form.is_valid():
        return _page(request, shared | {"form": form}, 422)
    try:
        address = send(form, draft)
    except ClientNamed as error:
        shared |= {"refused": error, "remarks": remarks(request.user, _all_text(form))}
        return _page(request, shared | {"form": form}, error.status)
    except NetworkError as error:
        form.add_error(None, str(error))
        return _page(request, shared | {"form": form}, error.status)
    return redirect(address)


class Typed(TypedDict):
    """What the fields of a composer hold."""

    title: str
    body: str
    quoted: str


def _typed(request: ParticipantRequest) -> Typed:
    said = request.POST
    return {"title": said.get("title", ""), "body": said.get("body", ""), "quoted": said.get("quoted", "")}


def _add_picture(
    request: ParticipantRequest, draft: Draft, form_class: type[PostForm], shared: dict[str, Any]
) -> HttpResponse:
    picture_form = PictureForm(request.POST, request.FILES)
    if picture_form.is_valid() and draft.pictures.count() >= MOST_PICTURES:
        picture_form.add_error("picture", f"A post holds {MOST_PICTURES} pictures at most.")
    if picture_form.is_valid():
        said = picture_form.cleaned_data
        try:
            # One byte more than may be is enough to see that it is too much.
            content = said["picture"].read(10 * 1024 * 1024 + 1)
            add_picture(draft=draft, content=content, says=said["says"], seen=picture_form.answer)
        except DomainError as error:
            picture_form.add_error(None, str(error))
        else:
            return redirect(request.path + "#pictures")
    form = form_class(initial={"title": draft.title, "body": draft.body, "quoted": draft.quoted})
    return _page(request, shared | {"form": form, "picture_form": picture_form}, 422)


def _checked(request: ParticipantRequest, form: PostForm, shared: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return _page(request, shared | {"form": form}, 422)
    preview = post_to_html(form.cleaned_data["body"])
    context = {"form": form, "remarks": remarks(request.user, _all_text(form)), "checked": True, "preview": preview}
    return _page(request, shared | context)


def _all_text(form: PostForm) -> str:
    parts = [str(form[name].value() or "") for name in ("title", "body") if name in form.fields]
    return "\n\n".join(part for part in parts if part)


def _page(request: ParticipantRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    found = context.get("remarks") or []
    context |= {"in_the_way": [flag for flag in found if stops(flag)], "notes": [f for f in found if not stops(f)]}
    context.setdefault("picture_form", PictureForm())
    return render(request, "network/compose.html", context, status=status)


@require_safe
@participant_required
def drafts(request: ParticipantRequest) -> HttpResponse:
    """Show what somebody began to write."""
    rows = []
    for draft in request.participant.drafts.all():
        kind, _, name = draft.place.partition(":")
        route = {"space": "network:begin", "thread": "network:reply", "post": "network:edit"}.get(kind)
        if route is not None:
            rows.append((draft, reverse(route, args=[name]), queries.excerpt(draft.body)))
    return render(request, "network/drafts.html", {"rows": rows})


@require_POST
@participant_required
def keep(request: ParticipantRequest) -> HttpResponse:
    """Keep what is being typed; the page sends it by itself. Says nothing back."""
    place = request.POST.get("place", "")
    if _is_place(request, place):
        keep_draft(participant=request.participant, place=place, **_typed(request))
    return HttpResponse(status=204)


def _is_place(request: ParticipantRequest, place: str) -> bool:
    kind, _, name = place.partition(":")
    match kind:
        case "space":
            return Space.objects.filter(slug=name, is_open=True).exists()
        case "thread":
            return (
                queries.shown_threads().filter(key=name).exists()
                or request.participant.threads.filter(key=name).exists()
            )
        case "post":
            return Post.objects.filter(key=name, author=request.participant).exists()
    return False


@require_POST
@participant_required
def drop(request: ParticipantRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    drop_draft(get_object_or_404(request.participant.drafts, key=key))
    messages.success(request, "The draft is gone.")
    return redirect("network:drafts")
