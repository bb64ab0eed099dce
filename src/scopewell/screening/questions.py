"""What is still open about a client, grouped into screens as a person meets them, the most decisive first."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.utils import timezone

from scopewell.clients.cases import decide_client
from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.queries import episodes_of, latest_facts
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind
from scopewell.clients.words import definition_of, option_words
from scopewell.engine.decision import Decision, OpenFact
from scopewell.engine.disposition import Disposition
from scopewell.engine.moment import Moment
from scopewell.engine.vocabulary import COST, HOLD_SECONDS
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file
from scopewell.screening.queries import authority_in_force

MEASURED_ALWAYS = ("measurements", "diabetes-today", "lungs-today", "temperature", "pressure-again", "standing-test")
SEEN_ALWAYS = "what-you-see"
OTHERS = "more"


class Screen(NamedTuple):
    """Facts that are asked together. `by`: client or professional."""

    id: str
    title: str
    by: str
    facts: tuple[str, ...]


class Question(NamedTuple):
    """One question: a fact, of one operation or injury when it belongs to such; and what is known around it."""

    definition: Definition
    could_become: Disposition
    episode: Episode | None = None
    problem: str = ""
    last: Fact | None = None
    only_precaution: bool = False

    @property
    def key(self) -> str:
        """How the form names the question."""
        return f"{self.definition.id}.{self.episode.pk}" if self.episode else self.definition.id

    @property
    def by(self) -> str:
        """How it is learned: ask, look, measure, record."""
        return self.definition.by_asking


class EpisodeList(NamedTuple):
    """Operations or injuries of which it is not known whether all are named."""

    kind: EpisodeKind
    listed: list[Episode]


class OpenScreen(NamedTuple):
    """A screen with what is open on it, and the worst any of it could make of the outcome."""

    screen: Screen
    questions: list[Question]
    lists: list[EpisodeList]
    could_become: Disposition

    @property
    def asked(self) -> int:
        """How many things are asked."""
        return len(self.questions) + len(self.lists)

    @property
    def ways(self) -> list[str]:
        """How the answers are learned, the cheapest first."""
        ways = {question.by for question in self.questions} | ({"ask"} if self.lists else set())
        return sorted(ways, key=lambda way: COST[way])


class Opened(NamedTuple):
    """Everything open about a client, as decided at this moment. `known`: the latest statement of each fact."""

    decision: Decision
    screens: list[OpenScreen]
    known: Mapping[tuple[int | None, str], Fact]

    @property
    def asked(self) -> int:
        """How many things are asked in all."""
        return sum(screen.asked for screen in self.screens)

    @property
    def run_out(self) -> int:
        """How many of them were answered before, by an answer that no longer holds."""
        return sum(_was_answered(question.last) for screen in self.screens for question in screen.questions)

    def screen(self, id: str) -> OpenScreen | None:
        """Return an open screen by id; the first one when none is named."""
        named = (screen for screen in self.screens if screen.screen.id == id)
        return next(named, None) if id else next(iter(self.screens), None)


@cache
def screens() -> Mapping[str, Screen]:
    """Return every screen by id, in the order in which a person meets them."""
    raw = read_yaml_file(HOME / "questions.yaml")["screens"]
    return {
        entry["id"]: Screen(entry["id"], option_words(entry["title"]), entry["by"], tuple(entry["facts"]))
        for entry in raw
    }


@cache
def screen_of(fact: str) -> Screen:
    """Return the screen that asks a fact."""
    found = next((screen for screen in screens().values() if fact in screen.facts), None)
    return found or Screen(OTHERS, "More questions", "professional", ())


def open_screening(client: Client) -> Opened:
    """Decide a client as of now without storing it, and return what is open, most decisive screen first.

    Values that have run out are open again. Once the outcome is settled, what could still add a precaution follows.
    """
    now = timezone.localtime()
    decision = decide_client(client, now, authority_in_force(client, now)).decision
    asked = [(fact, False) for fact in decision.open] + [(fact, True) for fact in decision.precautions_open]
    known = {(fact.episode_id, fact.fact): fact for fact in latest_facts(client)}
    return Opened(decision, _grouped(client, decision, [pair for pair in asked if not pair[0].waits_for], known), known)


def _grouped(
    client: Client,
    decision: Decision,
    asked: Sequence[tuple[OpenFact, bool]],
    known: Mapping[tuple[int | None, str], Fact],
) -> list[OpenScreen]:
    problems = {problem.fact: problem.message for problem in decision.problems}
    episodes = {kind: episodes_of(client, kind) for kind in EpisodeKind}
    groups: dict[str, OpenScreen] = {}
    for fact, only_precaution in asked:
        definition = definition_of(fact.fact)
        if definition is None:
            continue
        screen = screen_of(fact.fact)
        group = groups.setdefault(screen.id, OpenScreen(screen, [], [], fact.could_become))
        if fact.could_become > group.could_become:
            groups[screen.id] = group = group._replace(could_become=fact.could_become)
        _ask(group, definition, fact, only_precaution, known, problems, episodes)
    return [_as_met(group) for group in groups.values() if group.asked]


def _ask(
    group: OpenScreen,
    definition: Definition,
    fact: OpenFact,
    only_precaution: bool,
    known: Mapping[tuple[int | None, str], Fact],
    problems: Mapping[str, str],
    episodes: Mapping[EpisodeKind, list[Episode]],
) -> None:
    kind = EpisodeKind(definition.episode) if definition.episode else None
    if kind is None:
        last = known.get((None, definition.id))
        group.questions.append(
            Question(definition, fact.could_become, None, problems.get(definition.id, ""), last, only_precaution)
        )
        return
    listed = episodes[kind]
    if not _all_named(kind, known) and not any(found.kind == kind for found in group.lists):
        group.lists.append(EpisodeList(kind, listed))
    silent = [episode for episode in listed if _is_unsaid(known.get((episode.pk, definition.id)))]
    for episode in silent:
        last = known.get((episode.pk, definition.id))
        group.questions.append(Question(definition, fact.could_become, episode, "", last, only_precaution))


def _was_answered(last: Fact | None) -> bool:
    return last is not None and last.reviewed and not (isinstance(last.value, dict) and "unknown" in last.value)


def _all_named(kind: EpisodeKind, known: Mapping[tuple[int | None, str], Fact]) -> bool:
    stated = known.get((None, ALL_NAMED[kind]))
    return stated is not None and stated.value is True and stated.reviewed


def _is_unsaid(fact: Fact | None) -> bool:
    """Return whether a fact of one operation or injury is still to be said, or said again."""
    if fact is None or not _was_answered(fact):
        return True
    definition = definition_of(fact.fact)
    now = timezone.localtime()
    hold_s = HOLD_SECONDS[definition.holds] if definition else None
    return not Moment(fact.true_on, fact.true_at).outlasts(Moment(now.date(), now), hold_s)


def _as_met(group: OpenScreen) -> OpenScreen:
    """Return the questions of a screen in the order in which the screen asks them."""
    order = {fact: number for number, fact in enumerate(group.screen.facts)}
    return group._replace(questions=sorted(group.questions, key=lambda q: order.get(q.definition.id, len(order))))


def measuring(opened: Opened) -> OpenScreen:
    """Return what can be measured and seen now, open or not: always the usual, and whatever is open beside it."""
    known = opened.known
    problems = {problem.fact: problem.message for problem in opened.decision.problems}
    is_open = {fact.fact: fact.could_become for fact in opened.decision.open if not fact.waits_for}
    usual = (*screens()["measurements"].facts, *screens()[SEEN_ALWAYS].facts)
    wanted = _wanted(usual, is_open, known)
    questions = [
        Question(definition, is_open.get(id, Disposition.START), None, problems.get(id, ""), known.get((None, id)))
        for id in wanted
        if (definition := definition_of(id)) is not None and definition.episode is None
    ]
    screen = Screen("vitals", "Vital signs and what you see", "professional", tuple(wanted))
    return OpenScreen(screen, questions, [], max((q.could_become for q in questions), default=Disposition.START))


def _wanted(usual: Iterable[str], is_open: Mapping[str, Any], known: Mapping[tuple[int | None, str], Any]) -> list[str]:
    more = [fact for id in MEASURED_ALWAYS for fact in screens()[id].facts]
    return list(dict.fromkeys([*usual, *(fact for fact in more if fact in is_open or (None, fact) in known)]))
