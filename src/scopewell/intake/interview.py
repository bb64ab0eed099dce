"""Which questions a client still has, from what the decision leaves open with everything they reported so far.

For the order of questions a client's answer is taken at its word; for the decision it counts only where it makes the
outcome worse until somebody reviewed it (clients.cases). The two never mix.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from scopewell.clients.cases import case_of
from scopewell.clients.models import Client, Fact
from scopewell.clients.queries import contacts_of
from scopewell.clients.vocabulary import ALL_NAMED, ContactKind, EpisodeKind, SaidBy
from scopewell.engine.decision import Decision
from scopewell.intake.models import Draft, IntakeLink, Told, ToldKind
from scopewell.knowledge.questionnaire import Questionnaire, Screen, questionnaire
from scopewell.knowledge.release import shipped_engine

ORIGIN = "Intake"
NOT_ASKED = {"unknown": "not-asked"}
SECONDS_A_SCREEN = 30
ALWAYS = ("goals", "people")
PEOPLE = (ContactKind.EMERGENCY, ContactKind.PHYSICIAN, ContactKind.PHYSICAL_THERAPIST)
ADULT = 18


def own_answers(link: IntakeLink) -> dict[str, Fact]:
    """Return the client's latest statement of each fact since the link was made, without those taken back."""
    rows = Fact.objects.filter(
        client=link.client_id, said_by=SaidBy.CLIENT, episode=None, recorded_at__gte=link.made_at
    ).order_by("pk")
    latest = {fact.fact: fact for fact in rows}
    return {id: fact for id, fact in latest.items() if fact.value != NOT_ASKED}


def reported_case(client: Client, answers: Mapping[str, Fact]) -> dict[str, Any]:
    """Return the case with every answer taken at its word, reviewed or not."""
    case = case_of(client)
    episodes = case.setdefault("episodes", {})
    for kind, fact in ALL_NAMED.items():
        held = episodes.get(kind.value, {"has": []})
        listed = held["has"] if isinstance(held, Mapping) else held
        named = fact in answers and answers[fact].value is True
        if named or not isinstance(held, Mapping):
            episodes[kind.value] = listed
        elif not listed:
            episodes.pop(kind.value, None)
    listed_facts = (e for kind in episodes.values() for e in (kind["has"] if isinstance(kind, Mapping) else kind))
    for facts in (case["facts"], *listed_facts):
        for value in facts.values():
            value.pop("reviewed", None)
    if not episodes:
        del case["episodes"]
    return case


class Interview:
    """Where a client stands in the questions of one link."""

    def __init__(self, link: IntakeLink) -> None:
        self.link = link
        self.client: Client = link.client
        self.questions: Questionnaire = questionnaire()
        self.answers = own_answers(link)
        self.drafts = {draft.screen: draft for draft in Draft.objects.filter(link=link)}

    @cached_property
    def decision(self) -> Decision:
        """The decision with every answer taken at its word."""
        engine = shipped_engine()
        return engine.decide(engine.read_case(reported_case(self.client, self.answers)))

    @cached_property
    def _open(self) -> dict[str, tuple[str, ...]]:
        return {open.fact: open.waits_for for open in self.decision.open}

    @cached_property
    def _answered(self) -> set[str]:
        found = set(self.answers)
        told = {told.kind: told.text for told in Told.objects.filter(link=self.link)}
        if ALL_NAMED[EpisodeKind.SURGERY] in self.answers or told.get(ToldKind.OPERATIONS):
            found |= {"surgery-type", "unlisted-surgeries"}
        return found

    def answered(self, fact: str) -> bool:
        """Whether the client answered a question, be it with "I don't know"."""
        return fact in self._answered

    def shown(self, screen: Screen) -> tuple[str, ...]:
        """Return the facts a screen asks this client: those that are open, and those they answered before."""
        found = []
        for fact in screen.facts:
            waits = self._open.get(fact)
            parent = screen.under.get(fact)
            ready = waits == () or (waits is not None and parent is not None and set(waits) <= set(screen.facts))
            if ready or self.answered(fact) or (fact in screen.always and parent in found):
                found.append(fact)
        return tuple(fact for fact in found if screen.under.get(fact, fact) in found or self._open.get(fact) == ())

    def pending(self, screen: Screen) -> tuple[str, ...]:
        """Return the facts of a screen that are still to be answered."""
        if screen.kind == "people" and not self.kinds_asked:
            return ()
        if screen.kind in ALWAYS:
            draft = self.drafts.get(screen.id)
            return () if draft is not None and draft.done else (screen.id,)
        return tuple(fact for fact in screen.facts if self._open.get(fact) == () and not self.answered(fact))

    @property
    def pending_facts(self) -> set[str]:
        """Every fact that is still to be answered."""
        return {fact for screen in self.questions.screens for fact in self.pending(screen)}

    @cached_property
    def kinds_asked(self) -> list[ContactKind]:
        """The people around the client whom nobody but the client has named yet."""
        known = {contact.kind for contact in contacts_of(self.client) if contact.said_by != SaidBy.CLIENT}
        return [kind for kind in PEOPLE if kind not in known]

    @cached_property
    def screens(self) -> list[Screen]:
        """The screens of this client, in order: those with something asked or answered."""
        return [s for s in self.questions.screens if self.pending(s) or self.touched(s)]

    def touched(self, screen: Screen) -> bool:
        """Whether the client answered something here."""
        if any(self.answered(fact) for fact in screen.facts):
            return True
        draft = self.drafts.get(screen.id)
        return draft is not None and draft.done

    def next_screen(self, after: str = "") -> Screen | None:
        """Return the first screen with something to answer: behind the one named, else of all."""
        ids = [screen.id for screen in self.screens]
        start = ids.index(after) + 1 if after in ids else 0
        ordered = [*self.screens[start:], *([] if after else self.screens[:start])]
        return next((screen for screen in ordered if self.pending(screen)), None)

    def previous_screen(self, before: str) -> Screen | None:
        """Return the screen before another one."""
        ids = [screen.id for screen in self.screens]
        at = ids.index(before) if before in ids else len(ids)
        return self.screens[at - 1] if at > 0 else None

    @property
    def percent(self) -> int:
        """How much is done, in percent of the screens known so far."""
        left = sum(bool(self.pending(screen)) for screen in self.screens)
        return round(100 * (len(self.screens) - left) / len(self.screens)) if self.screens else 100

    @property
    def minutes_left(self) -> int:
        """About how many minutes are left; 0 when nothing is."""
        left = sum(bool(self.pending(screen)) for screen in self.screens)
        return -(-left * SECONDS_A_SCREEN // 60)

    @property
    def is_under_age(self) -> bool:
        """Whether the client says, or the record holds, that they are not an adult."""
        said = self.answers.get("age")
        age = self.client.age if said is None else said.value
        return isinstance(age, int) and age < ADULT
