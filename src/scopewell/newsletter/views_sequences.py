"""The desk's pages of topics and of sequences: begin, change, put in order, let go, rest."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scopewell.newsletter import sequencing
from scopewell.newsletter.forms_desk import SequenceForm, TopicForm
from scopewell.newsletter.models import DeskEvent, Sequence, State, Topic
from scopewell.newsletter.queries import topics_with_counts
from scopewell.practice.access import NetworkRequest, editor_required

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
LOG_LENGTH = 20


@never_cache
@READ_OR_SEND
@editor_required
def topics(request: NetworkRequest) -> HttpResponse:
    """List the topics in their order, and begin another."""
    form = TopicForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        sequencing.keep_topic(actor=request.user, topic=form.topic(), for_all=form.cleaned_data["for_all"])
        messages.success(request, "The topic stands.")
        return redirect("newsletter:topics")
    log = DeskEvent.objects.filter(what__startswith="topic").select_related("actor")[:LOG_LENGTH]
    context = {"form": form, "topics": topics_with_counts(), "log": log}
    return render(request, "newsletter/topics.html", context, status=422 if form.errors else 200)


@never_cache
@READ_OR_SEND
@editor_required
def topic(request: NetworkRequest, pk: int) -> HttpResponse:
    """Change a topic, or remove one that nobody uses."""
    found = get_object_or_404(topics_with_counts(), pk=pk)
    if request.method == "POST" and request.POST.get("act") == "remove":
        sequencing.remove_topic(actor=request.user, topic=found)
        messages.success(request, "Removed.")
        return redirect("newsletter:topics")
    form = TopicForm(request.POST or None, instance=get_object_or_404(Topic, pk=pk))
    if request.method == "POST" and form.is_valid():
        sequencing.keep_topic(actor=request.user, topic=form.topic())
        messages.success(request, "Saved.")
        return redirect("newsletter:topics")
    return render(request, "newsletter/topic.html", {"form": form, "topic": found}, status=422 if form.errors else 200)


@never_cache
@READ_OR_SEND
@editor_required
def new_sequence(request: NetworkRequest) -> HttpResponse:
    """Begin a sequence."""
    form = SequenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sequencing.keep_sequence(actor=request.user, sequence=form.instance)
        return redirect("newsletter:sequence", form.instance.pk)
    return render(request, "newsletter/sequence.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@READ_OR_SEND
@editor_required
def sequence(request: NetworkRequest, pk: int) -> HttpResponse:
    """Change a sequence, and see its mails in their order."""
    found = get_object_or_404(Sequence, pk=pk)
    form = SequenceForm(request.POST or None, instance=get_object_or_404(Sequence, pk=pk))
    if request.method == "POST" and form.is_valid():
        sequencing.keep_sequence(actor=request.user, sequence=form.instance)
        messages.success(request, "Saved.")
        return redirect("newsletter:sequence", pk)
    steps = found.steps.exclude(state=State.CANCELLED).order_by("number")
    waiting = found.places.exclude(due_at=None).filter(subscriber__receives=True).count()
    context = {"form": form, "sequence": found, "steps": steps, "waiting": waiting}
    return render(request, "newsletter/sequence.html", context, status=422 if form.errors else 200)


@require_POST
@editor_required
def act_on_sequence(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take a step with a sequence: let go, rest, begin a mail."""
    found = get_object_or_404(Sequence, pk=pk)
    match request.POST.get("act"):
        case "go":
            sequencing.let_go(actor=request.user, sequence=found)
            messages.success(request, "It sends, to each new subscriber in turn.")
        case "rest":
            sequencing.rest(actor=request.user, sequence=found)
            messages.success(request, "It rests. Nobody misses a mail: it goes on where it was.")
        case "step":
            return redirect("newsletter:edit", sequencing.begin_step(actor=request.user, sequence=found).key)
    return redirect("newsletter:sequence", pk)
