"""Facts: what is known, its history and provenance; reviews, corrections, operations and injuries."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from scopewell.clients import actions, queries
from scopewell.clients.cases import record_ids
from scopewell.clients.fact_forms import FactForm
from scopewell.clients.facts import Said, record_facts, review_fact
from scopewell.clients.forms import EpisodeForm, ReasonForm
from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.views.shared import READ_OR_SEND, client_or_404, keep_wording, open_record, record_context
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind, SaidBy
from scopewell.clients.words import definition_of
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role

FIRST_FACTS = {
    EpisodeKind.SURGERY: ("surgery-type", "surgery-date"),
    EpisodeKind.INJURY: ("injury-kind", "injury-date"),
}


@require_safe
@members()
def facts(request: MemberRequest, key: str) -> HttpResponse:
    """Show what is known of a client, by topic, with what waits for review, and operations and injuries."""
    client = open_record(request, key)
    latest = queries.latest_facts(client)
    groups = shipped_engine().rules.vocabulary.groups
    personal = [fact for fact in latest if fact.episode_id is None and fact.fact not in ALL_NAMED.values()]
    by_group = {label: [f for f in personal if _group_of(f) == id] for id, label in groups.items()}
    named = {fact.fact: fact for fact in latest if fact.fact in ALL_NAMED.values()}
    context = record_context(request, client) | {
        "groups": {label: found for label, found in by_group.items() if found},
        "unreviewed": queries.unreviewed_facts(client),
        "episodes": [
            {
                "kind": kind,
                "listed": [(e, [f for f in latest if f.episode_id == e.pk]) for e in queries.episodes_of(client, kind)],
                "all_named": named.get(ALL_NAMED[kind]),
            }
            for kind in EpisodeKind
        ],
    }
    return render(request, "clients/facts.html", context)


def _group_of(fact: Fact) -> str:
    found = definition_of(fact.fact)
    return found.group if found else ""


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def fact(request: MemberRequest, key: str, fact: str) -> HttpResponse:
    """Show every statement of one fact, and record another one or a correction."""
    client = open_record(request, key)
    definition = definition_of(fact)
    if definition is None:
        raise Http404
    history = queries.history_of(client, fact)
    episode = _episode(request, client) if definition.episode else None
    corrects = next((f for f in history if str(f.pk) == request.GET.get("corrects")), None)
    form = FactForm(definition, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = Said(
            fact,
            form.statement_value,
            when=form.cleaned_data["when"],
            episode=episode,
            repeated=bool(form.cleaned_data.get("repeated")),
            corrects=corrects,
        )
        record_facts(actor=request.user, client=client, said_by=SaidBy.PROFESSIONAL, statements=[said])
        return redirect("clients:facts", key)
    context = record_context(request, client) | {
        "form": form,
        "fact": fact,
        "history": [f for f in history if episode is None or f.episode_id == episode.pk],
        "corrects": corrects,
        "episode": episode,
    }
    return render(request, "clients/fact.html", context, status=422 if form.errors else 200)


def _episode(request: MemberRequest, client: Client) -> Episode:
    """Return the operation or injury an address names. 404 when it names none of this client's."""
    pk = request.GET.get("episode", "")
    return get_object_or_404(Episode.objects.filter(client=client), pk=pk if pk.isdigit() else 0)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def review(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Review a client's answer as it was given."""
    found = get_object_or_404(
        Fact.objects.filter(client__in=record_ids(client_or_404(key))).select_related("client"), pk=pk
    )
    review_fact(actor=request.user, fact=found)
    return redirect("clients:facts", key)


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def add_episode(request: MemberRequest, key: str, kind: str) -> HttpResponse:
    """Add an operation or injury, with what and when."""
    client = open_record(request, key)
    if kind not in EpisodeKind.values:
        raise Http404
    chosen = EpisodeKind(kind)
    definitions = [d for d in (definition_of(id) for id in FIRST_FACTS[chosen]) if d is not None]
    sent = request.POST or None
    form = EpisodeForm(sent)
    fact_forms = [FactForm(d, sent, prefix=d.id) for d in definitions]
    if request.method == "POST" and all([form.is_valid(), *(f.is_valid() for f in fact_forms)]):
        label = form.cleaned_data["label"]
        episode = actions.add_episode(actor=request.user, client=client, kind=chosen, label=label)
        said = [Said(f.definition.id, f.statement_value, episode=episode) for f in fact_forms]
        record_facts(actor=request.user, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
        return redirect(_way_back(request) or reverse("clients:facts", args=[key]))
    status = 422 if form.errors or any(f.errors for f in fact_forms) else 200
    context = record_context(request, client) | {"form": form, "fact_forms": fact_forms, "kind": chosen}
    return render(request, "clients/episode.html", context, status=status)


def _way_back(request: MemberRequest) -> str:
    """Return the page of this site that sent somebody here; empty when none is named."""
    named = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(named, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return named if safe else ""


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def withdraw_episode(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Withdraw an operation or injury that was recorded by mistake."""
    client = open_record(request, key)
    episode = get_object_or_404(Episode.objects.filter(client=client).select_related("client"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_episode(actor=request.user, episode=episode, reason=form.cleaned_data["reason"])
        keep_wording(request, client, form, "Withdrawn episode")
        return redirect("clients:facts", key)
    context = record_context(request, client) | {"form": form, "episode": episode}
    return render(request, "clients/withdraw_episode.html", context, status=422 if form.errors else 200)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def all_named(request: MemberRequest, key: str, kind: str) -> HttpResponse:
    """Record whether every operation or injury of the client is named."""
    client = client_or_404(key)
    if kind not in EpisodeKind.values:
        raise Http404
    said = [Said(ALL_NAMED[EpisodeKind(kind)], request.POST.get("all") == "yes")]
    record_facts(actor=request.user, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
    return redirect("clients:facts", key)
