"""What somebody does around posts: react, follow, mark an answer, flag, erase, block, choose, mute, take along."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from scopewell.network import actions, people, posting, queries
from scopewell.network.access import ParticipantRequest, participant_required
from scopewell.network.consulting import record_outcome
from scopewell.network.errors import HandleTaken, NetworkError, NotYours
from scopewell.network.forms import FlagForm, OutcomeForm, PreferencesForm
from scopewell.network.mailing import muting_behind
from scopewell.network.models import Feeling, FlagReason, Follow, Mails, Participant, ThreadKind
from scopewell.network.views.reading import READ_OR_SEND, address_of, is_moderator, thread_page
from scopewell.practice.access import holder
from scopewell.ui.downloads import as_json_file


@require_POST
@participant_required
def react(request: ParticipantRequest, key: str) -> HttpResponse:
    """React to a post, or take it back."""
    post = queries.post_for(request.participant, key)
    feeling = request.POST.get("feeling", "")
    if feeling not in Feeling.values:
        raise Http404
    actions.react(by=request.participant, post=post, feeling=Feeling(feeling))
    if getattr(request, "htmx", None):
        rows = post.thread.posts.filter(pk=post.pk)
        shown = queries.dress(rows, request.participant, post.thread)[0]
        return render(request, "network/_reactions.html", {"shown": shown})
    return redirect(address_of(post))


@require_POST
@participant_required
def follow(request: ParticipantRequest, key: str) -> HttpResponse:
    """Follow a thread, or end it."""
    thread = queries.thread_for(request.participant, key)
    actions.switch_follow(by=request.participant, thread=thread)
    if getattr(request, "htmx", None):
        found = Follow.objects.filter(thread=thread, participant=request.participant).first()
        return render(request, "network/_follow.html", {"thread": thread, "follow": found})
    return redirect(thread)


@require_POST
@participant_required
def answer(request: ParticipantRequest, key: str) -> HttpResponse:
    """Mark a post as the answer of its thread, or take the mark back."""
    post = queries.post_for(request.participant, key)
    marked = posting.mark_answer(
        by=request.participant, thread=post.thread, post=post, is_moderator=is_moderator(request)
    )
    messages.success(request, "Marked as the answer." if marked else "The mark is taken back.")
    return redirect(address_of(post))


@READ_OR_SEND
@participant_required
def flag(request: ParticipantRequest, key: str) -> HttpResponse:
    """Ask a moderator to look at a post."""
    post = queries.post_for(request.participant, key)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.flag_post(by=request.participant, post=post, reason=FlagReason(said["reason"]), words=said["words"])
        messages.success(request, "A moderator will look at it. Thank you.")
        return redirect(address_of(post))
    context = {"form": form, "post": post, "back": address_of(post), "says": queries.excerpt(post.body)}
    return render(request, "network/flag.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@participant_required
def erase(request: ParticipantRequest, key: str) -> HttpResponse:
    """Erase a post of one's own, after a look at what goes."""
    post = queries.post_for(request.participant, key)
    if post.author_id != request.participant.pk:
        raise NotYours
    if request.method == "POST":
        posting.erase(author=request.participant, post=post)
        messages.success(request, "Erased. Its place in the thread stays empty.")
        return redirect(address_of(post))
    context = {"post": post, "back": address_of(post), "says": queries.excerpt(post.body)}
    return render(request, "network/erase.html", context)


@require_POST
@participant_required
def outcome(request: ParticipantRequest, key: str) -> HttpResponse:
    """Keep how a consult went."""
    thread = queries.thread_for(request.participant, key)
    if thread.kind != ThreadKind.CONSULT:
        raise Http404
    form = OutcomeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_outcome(
                author=request.participant, consult=thread.consult, outcome=said["outcome"], close=said["close"]
            )
        except NotYours:
            raise
        except NetworkError as error:
            form.add_error("outcome", str(error))
        else:
            messages.success(request, "Kept. Those who answered are told.")
            return redirect(thread)
    return thread_page(request, thread, form)


@require_POST
@participant_required
def block(request: ParticipantRequest, handle: str) -> HttpResponse:
    """Block somebody, or end it."""
    whom = get_object_or_404(Participant, handle=handle.lower())
    blocked = people.block(by=request.participant, whom=whom)
    said = "Their posts fold for you, and they reach you no more. They are not told."
    messages.success(request, said if blocked else "You see and hear them again.")
    return redirect("network:person", whom.handle)


@READ_OR_SEND
@participant_required
def preferences(request: ParticipantRequest) -> HttpResponse:
    """Choose handle and mails; see whom one blocked; take everything along, or erase it."""
    form = PreferencesForm(request.POST or None, instance=request.participant)
    if request.method == "POST" and form.is_valid():
        try:
            people.choose(participant=request.participant, handle=form.cleaned_data["handle"], mails=form.chosen_mails)
        except HandleTaken as error:
            form.add_error("handle", str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("network:preferences")
    context = {
        "form": form,
        "blocks": request.participant.blocks.select_related("whom__member"),
        "muted": request.participant.follows.filter(is_muted=True).select_related("thread"),
        "posts": request.participant.posts.filter(erased_at=None).count(),
    }
    return render(request, "network/preferences.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@participant_required
def export(request: ParticipantRequest) -> HttpResponse:
    """Hand somebody everything they wrote and chose."""
    return as_json_file(actions.own_words(request.participant), f"my-posts-{timezone.localdate():%Y-%m-%d}")


@require_POST
@participant_required
def erase_all(request: ParticipantRequest) -> HttpResponse:
    """Erase everything somebody wrote, once they ticked that they are sure."""
    if request.POST.get("sure") != "on":
        messages.error(request, "Nothing was erased: tick the box first.")
        return redirect("network:preferences")
    count = posting.erase_all(author=request.participant)
    messages.success(request, f"Erased: {count} post{'' if count == 1 else 's'}, and that they were yours.")
    return redirect("network:preferences")


@csrf_exempt
@never_cache
@holder
@READ_OR_SEND
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Mute with one press. A mail program's POST (RFC 8058) does the same; opening the link changes nothing."""
    found = muting_behind(token)
    if request.method == "POST" and found.thread is not None:
        actions.mute(by=found.participant, thread=found.thread)
    elif request.method == "POST":
        Participant.objects.filter(pk=found.participant.pk).update(mails=Mails.NEVER)
    context = {"found": found, "done": request.method == "POST"}
    return render(request, "network/mute.html", context)
