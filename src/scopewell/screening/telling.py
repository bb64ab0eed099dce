"""A stored decision as a page tells it: because of what, what would change it, what may happen today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scopewell.clients.units import shown_number, shown_range
from scopewell.clients.words import definition_of, label_of, option_words
from scopewell.engine.disposition import BY_WORD, UNDECIDED, Disposition
from scopewell.engine.moment import moment_of
from scopewell.knowledge.release import shipped_engine
from scopewell.screening.models import Decision
from scopewell.screening.sentences import (
    Stored,
    answer_words,
    is_reassuring,
    limits_in_words,
    lowered,
    recipient_words,
    told_in_short,
)
from scopewell.ui.templatetags.house import weekday

MOST_ANSWERS = 5
MOST_CHANGES = 4
TODAY_LEADS = {
    "none": "No session",
    "after": "First this",
    "limited": "Within these limits",
    "yes": "A session may take place",
}
URGENCIES = {
    "now": "now",
    "same-day": "today",
    "within-24-hours": "within 24 hours",
    "within-48-hours": "within 48 hours",
    "within-72-hours": "within 72 hours",
    "before-start": "before the next session",
    "before-loading": "before the part is loaded",
    "each-session": "at each session",
}
BY = {"ask": "Ask", "look": "Look", "measure": "Measure", "record": "Get the record"}
LEADS = {
    "physician": "physician",
    "physical-therapist": "physical therapist",
    "professional": "medical exercise professional",
    "shared": "physical therapist and professional together",
}


class Told(NamedTuple):
    """Answers behind a reason: who said them and when, each in words, and which class of statement they are."""

    who: str
    says: tuple[str, ...]
    kind: str


class Row(NamedTuple):
    """One row of "because"."""

    answers: tuple[Told, ...]
    outcome: str
    rule: str
    title: str
    rule_says: str
    sources: tuple[dict[str, str], ...]
    note: str = ""


class Change(NamedTuple):
    """Something that would change the decision, and what it would become."""

    says: str
    outcome: str
    or_worse: bool = False
    fact: str = ""


class Teller:
    """Tells one decision, numbers in the units of a practice."""

    def __init__(self, decision: Decision, units: str) -> None:
        self.row = decision
        self.decision: Stored = decision.decision
        self.inputs: Mapping[str, Any] = decision.inputs
        self.units = units

    def because(self) -> list[Row]:
        """Return the reasons that made the outcome what it is, the worst first; all of them when it lets one train."""
        return [self._row(reason) for reason in self._stopping()]

    def beside(self) -> list[Row]:
        """Return the reasons that fired beside those, as precautions."""
        stopping = self._stopping()
        return [self._row(reason) for reason in self.decision["reasons"] if reason not in stopping]

    def _stopping(self) -> list[Mapping[str, Any]]:
        reasons = list(self.decision["reasons"])
        worse = [reason for reason in reasons if BY_WORD[reason["disposition"]] >= Disposition.REFER_TO_PT]
        return worse or reasons

    def _row(self, reason: Mapping[str, Any]) -> Row:
        note = f"Modified by the professional: {reason['modified']}" if reason.get("modified") else ""
        return Row(
            answers=tuple(self._answers(reason)),
            outcome=reason["disposition"],
            rule=reason["rule"],
            title=reason["title"],
            rule_says=reason["says_professional"],
            sources=tuple(_sources(reason)),
            note=note,
        )

    def _answers(self, reason: Mapping[str, Any]) -> Iterator[Told]:
        """Yield the answers of a reason, those of one speaker and day together."""
        spoken: dict[tuple[str, str], list[str]] = {}
        said = {**reason["facts"], **reason["context"]}
        ordered = sorted(said.items(), key=lambda item: (item[0] not in reason["facts"], is_reassuring(item[1])))
        for id, value in ordered[:MOST_ANSWERS]:
            who, kind = self._speaker(id, reason.get("episode"))
            spoken.setdefault((who, kind), []).append(answer_words(id, value, self.units))
        if len(said) > MOST_ANSWERS:
            spoken.setdefault(("", "observed"), []).append(f"And {len(said) - MOST_ANSWERS} more answers")
        for (who, kind), parts in spoken.items():
            yield Told(who, tuple(parts), kind)

    def _speaker(self, id: str, episode: int | None) -> tuple[str, str]:
        """Return who said a thing and when, in words, and the class of the statement."""
        definition = definition_of(id)
        if definition is None:
            return ("Judgment of the professional" if id == "reason" else "On file"), "determined"
        value = self._input(id, definition.episode, episode)
        source = str(value.get("source", "")) if value else ""
        day = f", {weekday(moment_of(value['when']).day)}" if value and "when" in value else ""
        if not value:
            return "Worked out", "observed"
        if source == "client":
            return f"Client reported{day}", "reported"
        if source == "referrer":
            return f"Provider determined{day}", "determined"
        if source == "import":
            return f"From an imported record{day}", "determined"
        if source == "device":
            return f"A device measured{day}", "observed"
        if definition.class_ == "determined":
            return f"From a provider’s papers{day}", "determined"
        return (f"You measured{day}" if definition.is_number else f"You observed{day}"), "observed"

    def _input(self, id: str, kind: str | None, number: int | None) -> Mapping[str, Any] | None:
        found: Any = self.inputs["facts"].get(id)
        if kind is not None:
            listed = self.inputs.get("episodes", {}).get(kind, [])
            episodes: Sequence[Any] = listed["has"] if isinstance(listed, Mapping) else listed
            if (number or 0) < len(episodes):
                found = episodes[number or 0].get(id, found)
        return found if isinstance(found, Mapping) else None

    def changes(self) -> list[Change]:
        """Return what would change the decision: what resolves each reason, one after the other; then what is open."""
        rows: list[Change] = []
        stopping = [r for r in self._stopping() if BY_WORD[r["disposition"]] >= Disposition.REFER_TO_PT]
        left = list(self.decision["reasons"])
        for reason in stopping[:MOST_CHANGES]:
            left.remove(reason)
            says = reason["resolved_by"] or reason["title"]
            rows.append(Change(says, self._without(left)))
        return rows

    def _without(self, left: Sequence[Mapping[str, Any]]) -> str:
        """Return the outcome that would be left by these reasons, as far as it can be said now."""
        floor = max((BY_WORD[reason["disposition"]] for reason in left), default=Disposition.START)
        still_open = bool(self.decision["open"])
        return UNDECIDED if floor.may_train and still_open else floor.word

    def open(self, most: int) -> list[Change]:
        """Return the first open facts that wait for no other, and what each could still make of the outcome."""
        waiting = [fact for fact in self.decision["open"] if "waits_for" not in fact][:most]
        return [
            Change(
                f"{label_of(fact['fact'])} ({BY[fact['by']].lower()})",
                fact["could_become"],
                or_worse=False,
                fact=fact["fact"],
            )
            for fact in waiting
        ]

    def today(self) -> dict[str, Any]:
        """Return what may happen today: its first words, what comes first, limits."""
        today = self.decision["today"]
        return {
            "lead": TODAY_LEADS[today["exercise"]],
            "after": [after["says"] for after in today["after"]],
            "limits": [text[:1].upper() + text[1:] for text in limits_in_words(self.decision)]
            if today["exercise"] != "none"
            else [],
            "note": self._note_on_today(today["exercise"]),
        }

    def _note_on_today(self, exercise: str) -> str:
        if exercise != "none":
            return ""
        if self.decision["outcome"] == UNDECIDED:
            return (
                "Nothing starts while an open question could stop it. Interview, goals and resting measures may go on."
            )
        if BY_WORD[self.decision["floor"]] >= Disposition.URGENT_MEDICAL:
            return "Stay with the client. Nothing else goes on before somebody medical has taken over."
        return "Interview, goals and resting measures may go on. Training waits, also of other parts."

    def actions(self) -> list[dict[str, str]]:
        """Return who is told, by when, and about what; what the professional does alone is left out."""
        rows = []
        for action in self.decision["actions"]:
            if action["recipient"] == "professional" or BY_WORD[action["disposition"]] < Disposition.REFER_TO_PT:
                continue
            own = [reason for reason in self.decision["reasons"] if reason["rule"] in action["because"]]
            about = dict.fromkeys(said for reason in own for said in told_in_short(reason, self.units))
            rows.append(
                {
                    "recipient": action["recipient"],
                    "who": recipient_words(action["recipient"]),
                    "when": URGENCIES.get(action["urgency"], action["urgency"]),
                    "about": "; ".join(lowered(text) for text in about),
                    "outcome": action["disposition"],
                }
            )
        return rows

    def titles(self, rules: Sequence[str]) -> list[str]:
        """Return the titles of rules by id."""
        own = {reason["rule"]: str(reason["title"]) for reason in self.decision["reasons"]}
        known = shipped_engine().rules.rules
        return [own.get(rule) or (known[rule].title if rule in known else rule) for rule in rules]

    def precautions(self) -> list[dict[str, Any]]:
        """Return the precautions in words, each with the finding behind it."""
        known = shipped_engine().rules.precautions
        return [
            {
                "says": known[item["id"]].says["en"] if item["id"] in known else option_words(item["id"]),
                "because": lowered(self.titles(item["because"])[0]) if item["because"] else "",
            }
            for item in self.decision["precautions"]
        ]

    def resolved(self) -> list[dict[str, str]]:
        """Return the rules that fired and were resolved by somebody entitled to."""
        return [
            {"title": self.titles([item["rule"]])[0], "by": item["by"], "until": weekday(moment_of(item["until"]).day)}
            for item in self.decision["resolved"]
        ]

    def readings(self) -> dict[str, Any]:
        """Return who leads, tissue stage, stability and class, each with its sentence."""
        stage = self.decision["stage"]
        return {
            "leads": LEADS.get(stage["leads"], ""),
            "leads_because": stage["because"],
            "tissue": "" if stage["tissue"] == "not-yet-known" else option_words(stage["tissue"]),
            "weeks": stage["weeks_since_surgery"],
            "stability": option_words(self.decision["stability"]["value"]),
            "stability_because": self.decision["stability"]["because"],
            "class": option_words(self.decision["client_class"]["value"]),
            "class_because": self.decision["client_class"]["because"],
        }

    def problems(self) -> list[str]:
        """Return what was said and could not be used, in words."""
        return [self._problem(problem) for problem in self.decision["problems"]]

    def _problem(self, problem: Mapping[str, Any]) -> str:
        """Return one problem; a reading outside what is usual in the units of the practice."""
        message = str(problem["message"])
        definition = definition_of(problem["fact"])
        said = self._input(problem["fact"], None, None)
        odd = problem["kind"] == "implausible" and said is not None and isinstance(said.get("value"), (int, float))
        if definition is None or definition.plausible is None or not odd or said is None:
            return message[:1].upper() + message[1:]
        read = shown_number(said["value"], str(said.get("unit", "")), definition, self.units)
        usual = shown_range(definition, self.units, plausible=True)
        return f"{definition.label}: {read} lies outside {usual}. Measure it again, and say that it is a repeat."

    def who_may_lower(self) -> str:
        """Return who may lower the outcome, in words."""
        if BY_WORD[self.decision["floor"]] >= Disposition.URGENT_MEDICAL:
            return "Nobody here may lower this."
        roles = {role for reason in self._stopping() for role in reason["decided_by"]} - {"professional"}
        if not roles or self.decision["may_start"] or self.decision["outcome"] == UNDECIDED:
            return ""
        named = sorted(option_words(role).lower() for role in roles)
        return f"Only a licensed provider may lower this: {', '.join(named)}."


def _sources(reason: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the sources of a reason, with how far each was read; a number of ours says so."""
    known = shipped_engine().rules.sources
    for key in reason["sources"]:
        source = known.get(key)
        url = f"https://doi.org/{source.doi}" if source and source.doi else ""
        if source and not url and source.read_at:
            url = source.read_at[0]
        note = "Read second-hand" if source and source.relayed else ""
        yield {"name": source.title if source else key, "url": url, "note": note}
    if reason["verified"] == "literature":
        yield {"name": "Known from the literature, not yet read at the source", "url": "", "note": ""}
    elif reason["verified"] not in ("yes", "on-file"):
        yield {"name": "Our setting", "url": "", "note": ""}
    elif reason["engine_parameter"]:
        yield {"name": "Holds a number or choice of ours", "url": "", "note": ""}
    elif not reason["sources"]:
        yield {"name": "On file with this client", "url": "", "note": ""}


def grouped_skips(skipped: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return what a record held and was not used, by reason, the most frequent first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in skipped:
        kind, _, rest = entry["resource"].partition("/")
        groups.setdefault((kind, entry["why"]), []).append(rest)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [{"kind": kind, "why": why, "count": len(names)} for (kind, why), names in ordered]
