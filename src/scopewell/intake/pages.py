"""What a screen shows: questions in words, filled as they were typed, with what is still to be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scopewell.engine.vocabulary import Fact as Definition
from scopewell.intake import chart, history
from scopewell.intake.answers import Problem, Sent
from scopewell.intake.interview import Interview
from scopewell.intake.links import first_name
from scopewell.intake.medicines import NOT_TAKEN, NOT_THAT, Line, read_medicines
from scopewell.intake.models import Alarm, BodyMark, IntakeLink, Since
from scopewell.knowledge.medicines import Status
from scopewell.knowledge.questionnaire import Screen, Words, words_in
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import Units

YES_NO = ("yes", "no")
UNKNOWN = ("does-not-know", "declined")
LONGEST_SCALE = 10


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its field's value, its words, whether it is chosen."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `form`: flag, choice, choices, scale, texts, number, length, weight, share, date or birth-date."""

    id: str
    ask: str
    form: str
    language: str
    then: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    unknowns: tuple[Option, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    chosen: bool = False
    problem: str = ""
    may_be_sure: bool = False
    below: tuple["Question", ...] = ()
    is_open: bool = False


class Sentences(dict[str, str]):
    """The frame's sentences with names and numbers filled in. A missing key is a fault of ours."""

    def __init__(self, link: IntakeLink, words: Words) -> None:
        practice = link.client.practice
        told = {"name": first_name(link.client), "practice": practice.name, "number": practice.emergency_number}
        super().__init__({key: _filled(text, told) for key, text in words.frame.items()})

    def problem(self, problem: Problem | None) -> str:
        """Return what is still to be asked, in words."""
        return _filled(self[problem.key], problem.told) if problem else ""


def _filled(text: str, told: Mapping[str, str]) -> str:
    for name, value in told.items():
        text = text.replace("{" + name + "}", value)
    return text


class Page:
    """Builds what one screen of an interview shows."""

    def __init__(self, interview: Interview, screen: Screen, held: Sent, problems: Mapping[str, Problem]) -> None:
        self.interview, self.screen, self.held, self.problems = interview, screen, held, problems
        self.words = words_in(interview.link.language)
        self.t = Sentences(interview.link, self.words)
        self.facts = shipped_engine().rules.vocabulary.facts
        self.us = interview.client.practice.units == Units.US
        self.shown = interview.shown(screen)

    @cached_property
    def rows(self) -> list[Question]:
        """The lines of the list."""
        return [self._question(fact) for fact in self.shown if fact in self.screen.rows]

    @property
    def is_single(self) -> bool:
        """Whether the list has one line only: then it is asked as a question of its own."""
        return len(self.rows) == 1 and not self.rows[0].is_open

    @property
    def alone(self) -> list[Question]:
        """The questions asked one by one; those that only a question of another screen opened stand among them."""
        listed = {child for child, parent in self.screen.under.items() if parent in self.shown}
        return [
            self._question(f) for f in self.shown if f not in self.screen.rows and f not in listed and f in self._own
        ]

    @property
    def _own(self) -> set[str]:
        return {*self.screen.alone, *self.screen.also, *self.screen.under}

    @property
    def rest(self) -> list[Option]:
        """The three lines that answer what was not checked."""
        said = self.one("rest")
        return [Option(value, "", said == value) for value in ("none", *UNKNOWN)]

    def one(self, name: str) -> str:
        """Return what a field holds."""
        return history.one(self.held, name)

    def _question(self, id: str) -> Question:
        fact, words = self.facts[id], self.words.of_fact(id)
        form = self._form(fact)
        is_row = id in self.screen.rows
        said = self.one(id)
        picked = self.held.get(f"{id}.is", [])
        options = [
            Option(o, text, o in picked if is_row or form == "choices" else o == said)
            for o, text in words.options.items()
        ]
        if form == "scale":
            low, high = (int(end) for end in fact.plausible or (0, 0))
            options = [Option(str(n), str(n), said == str(n)) for n in range(low, high + 1)]
        if form == "flag":
            options = [Option(value, self.t[value], said == value) for value in YES_NO]
        unknown = said or self.one(f"{id}.unknown")
        return Question(
            id=id,
            ask=words.ask,
            form=form,
            language=words.language,
            then=words.then,
            help=words.help,
            options=tuple(options),
            unknowns=tuple(Option(f"?{u}", self._unknown_words(u), unknown == f"?{u}") for u in UNKNOWN),
            values={
                part: self.one(f"{id}.{part}" if part else id)
                for part in ("", "is", "feet", "inches", "before", "now", "year", "month", "day", "sure")
            },
            unit=self._unit(fact, form),
            chosen=said == "yes" or bool(is_row and picked),
            problem=self.t.problem(self.problems.get(id)),
            may_be_sure=(id in self.problems and self.problems[id].key == "check_number")
            or bool(self.one(f"{id}.sure")),
            below=tuple(self._question(f) for f in self.shown if self.screen.under.get(f) == id),
            is_open=id in self.screen.open,
        )

    def _unknown_words(self, why: str) -> str:
        return self.t["unknown" if why == "does-not-know" else "declined"]

    def _form(self, fact: Definition) -> str:
        shown = self.interview.questions.shows.get(fact.id, "")
        if shown == "length":
            return "length" if self.us else "number"
        if shown == "share-of-weight":
            return "share"
        if shown:
            return {"birth-date": "birth-date"}.get(shown, "number")
        if fact.kind == "integer" and fact.plausible is not None and fact.plausible[1] <= LONGEST_SCALE:
            return "scale"
        return "number" if fact.is_number else fact.kind

    def _unit(self, fact: Definition, form: str) -> str:
        shown = self.interview.questions.shows.get(fact.id, "")
        if shown in ("weight", "share-of-weight"):
            return self.words.unit("[lb_av]" if self.us else "kg")
        return self.words.unit(str(fact.unit)) if form == "number" else ""


@dataclass(frozen=True, slots=True)
class Block:
    """One operation or injury to fill in."""

    id: str
    number: int
    options: tuple[Option, ...]
    sides: tuple[Option, ...]
    values: Mapping[str, str]
    problem: str
    unknowns: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The question that opens a list of operations or injuries, and its blocks."""

    kind: history.Kind
    ask: str
    help: str
    options: tuple[Option, ...]
    problem: str
    blocks: tuple[Block, ...]
    whole: tuple[Option, ...]
    whole_problem: str
    has_other: bool


def histories(page: Page) -> list[History]:
    """Return the lists of operations and injuries a screen asks for."""
    kinds = [kind for kind in history.ALL if kind.what in page.shown or kind.asks in page.shown]
    return [_history(page, kind) for kind in kinds]


def _history(page: Page, kind: history.Kind) -> History:
    t, operations = page.t, kind is history.OPERATIONS
    said = page.one(kind.asks)
    options = [*((v, t[v]) for v in YES_NO), *((f"?{u}", page._unknown_words(u)) for u in UNKNOWN)]
    whole = page.one(f"all-{kind.prefix}")
    return History(
        kind=kind,
        ask=t["any_operation"] if operations else page.words.of_fact(kind.asks).ask,
        help=t["any_operation_help"] if operations else "",
        options=tuple(Option(value, label, said == value) for value, label in options),
        problem=t.problem(page.problems.get(kind.asks)),
        blocks=tuple(_block(page, kind, id, n) for n, id in enumerate(history.block_ids(kind, page.held), 1)),
        whole=tuple(Option(v, t[f"all_{v}"], whole == v) for v in YES_NO),
        whole_problem=t.problem(page.problems.get(f"all-{kind.prefix}")),
        has_other=operations,
    )


def _block(page: Page, kind: history.Kind, id: str, number: int) -> Block:
    values = {part: page.one(f"{id}.{part}") for part in ("what", "other", "side", "year", "month", "day", "unknown")}
    t = page.t
    sides = [("left", t["side_left"]), ("right", t["side_right"]), ("both", t["both"]), ("none", t["no_side"])]
    options = page.words.of_fact(kind.what).options
    known = [*options.items(), ("?does-not-know", t["unknown"]), ("?declined", t["declined"])]
    return Block(
        id=id,
        number=number,
        options=tuple(Option(v, label, values["what"] == v) for v, label in known),
        sides=tuple(Option(v, label, values["side"] == v) for v, label in sides),
        values=values,
        problem=t.problem(page.problems.get(id)),
        unknowns=tuple(Option(f"?{u}", page._unknown_words(u), values["unknown"] == f"?{u}") for u in UNKNOWN),
    )


@dataclass(frozen=True, slots=True)
class MedicineLine:
    """One medicine that the client has to look at, or is told about."""

    field: str
    says: str
    options: tuple[Option, ...]
    beside: str
    problem: str


def medicine_lines(page: Page) -> list[MedicineLine]:
    """Return what was read of the list and waits for a look, or was looked at."""
    found = read_medicines(page.held)
    return [_medicine(page, line) for line in found.lines if line.asks or line.looked.status is not Status.KNOWN]


def _medicine(page: Page, line: Line) -> MedicineLine:
    t, looked = page.t, line.looked
    says = {
        Status.KNOWN: "read_as",
        Status.DID_YOU_MEAN: "did_you_mean",
        Status.UNLISTED: "not_known",
        Status.NO_NAME: "no_name",
    }[looked.status]
    options: list[tuple[str, str]] = []
    if line.asks:
        if looked.status is Status.KNOWN:
            options.append(("as-read", f"{' and '.join(looked.names)}"))
        offered = [*looked.candidates, *looked.mixed_up_with]
        options += [(f"c{n}", f"{one.name}, {one.says}") for n, one in enumerate(offered)]
        options += [(NOT_THAT, t["not_that"]), (NOT_TAKEN, t["not_taken"])]
    beside = _filled(t["not_understood"], {"words": ", ".join(looked.not_understood)}) if looked.not_understood else ""
    return MedicineLine(
        field=line.field,
        says=_filled(t[says], {"typed": looked.typed}),
        options=tuple(Option(value, label, line.chosen == value) for value, label in options),
        beside=beside,
        problem=t.problem(page.problems.get(line.field)),
    )


def medicines_rest(page: Page) -> list[Option]:
    """Return the lines that say whether the list is whole."""
    said, t = page.one("medicines-rest"), page.t
    lines = (
        ("all", t["medicines_all"]), ("more", t["medicines_more"]), ("none", t["medicines_none"]),
        ("?does-not-know", t["unknown"]), ("?declined", t["declined"]),
    )  # fmt: skip
    return [Option(value, label, said == value) for value, label in lines]


def name_of(words: Words) -> Any:
    """Return a function that names a place of the chart."""
    return lambda place: words.place(place.view, place.part, place.side)


def figures(marks: Sequence[BodyMark], words: Words) -> list[chart.Figure]:
    """Return both views of the body with marks."""
    return [chart.figure(view, marks, name_of(words)) for view in chart.VIEWS]


def place_list(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every place by view, for those who choose from a list: view, then id and name."""
    named = [(place, name_of(words)(place)) for place in chart.places().values()]
    return [(view, [(p.id, name) for p, name in named if p.view == view]) for view in chart.VIEWS]


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark beside the chart: its place, its words, whether it is the worst."""

    place: str
    name: str
    says: str
    is_worst: bool


def marked(marks: Iterable[BodyMark], words: Words) -> list[Marked]:
    """Return the marks as a list, the worst first."""
    t = words.frame
    found = []
    for mark in sorted(marks, key=lambda m: not m.is_worst):
        place = chart.places()[mark.place]
        view = t["front"] if place.view == "front" else t["back_view"]
        says = [t[kind].lower() for kind in mark.kinds]
        says += [f"{mark.strength}/10"] if mark.strength is not None else []
        says += [t[f"since_{mark.since}"].lower()] if mark.since else []
        found.append(Marked(mark.place, f"{name_of(words)(place)}, {view.lower()}", ", ".join(says), mark.is_worst))
    return found


def place_sheet(place: chart.Place, mark: BodyMark | None, t: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return what the questions about one place show."""
    view = t["front"] if place.view == "front" else t["back_view"]
    kinds = mark.kinds if mark else []
    return {
        "place": place,
        "name": f"{name_of(words)(place)}, {view.lower()}",
        "kinds": [Option(kind, t[kind], kind in kinds) for kind in chart.kinds_for(place)],
        "strengths": [Option(str(n), str(n), mark is not None and mark.strength == n) for n in range(11)],
        "since": [Option(s.value, t[f"since_{s.value}"], mark is not None and mark.since == s) for s in Since],
        "is_worst": mark is not None and mark.is_worst,
        "is_marked": mark is not None,
    }


def told_in_words(interview: Interview, alarm: Alarm) -> list[str]:
    """Return what the client said that raised an alarm, in the words it was asked in."""
    words = words_in(interview.link.language)
    found = []
    for fact in alarm.facts:
        if fact not in interview.answers or fact not in interview.questions.screen_of:
            continue
        value = interview.answers[fact].value
        asked = words.of_fact(fact)
        chosen = value.get("has", []) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        picked = [asked.options[option] for option in chosen if isinstance(option, str) and option in asked.options]
        if value is True or picked:
            found.append(f"{asked.ask}: {', '.join(picked).lower()}" if picked else asked.ask)
    return found
