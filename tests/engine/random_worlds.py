"""Random small rule sets: about eight facts, some asked only because of others, some worked out, rules over them."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from small_world import PAIN, SURGERY, decide, engine_of, fact, flag, grade, number, parameter, rule

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.rules import Grade, Rule
from scopewell.engine.vocabulary import Derived, Fact, GateFact

OPTIONS = ("none", "some", "much")
PARTS = ("left", "right", "middle")
WORDS = ("start-with-precautions", "refer-to-pt", "medical-clearance", "urgent-medical", "emergency")
LINES = (parameter("low-line", 100), parameter("high-line", 180), parameter("weeks-line", 84, tighter="higher"))
KINDS = ("flag", "flag", "choice", "choices", "number")
TODAY = date(2026, 11, 23)

type Raw = dict[str, Any]  # Any: values as a case file gives them


class World(NamedTuple):
    """A rule set and the facts of it that a case may give."""

    engine: Engine
    facts: tuple[Fact, ...]

    def decide(self, facts: Raw, **more: object) -> Decision:
        return decide(self.engine, facts, **more)


def tests_of_fact(entry: Fact | Derived, *, finding: bool) -> list[str]:
    """Return tests of a fact; `finding`: only those that more of the fact makes true."""
    id = entry.id
    match entry.kind:
        case "flag":
            return [id] if finding else [id, f"{id} = false", f"not {id}", f"{id} != true"]
        case "choice":
            found = [f"{id} in [some, much]", f"{id} = much", f"{id} != none"]
            return found if finding else [*found, f"{id} = none", f"not {id} = some"]
        case "choices":
            found = [f"{id} any", f"{id} has left", f"{id} has any of [left, right]"]
            return found if finding else [*found, f"not {id} any", f"not {id} has right"]
        case _:
            found = [f"{id} > high-line", f"{id} >= low-line"]
            return found if finding else [*found, f"{id} < low-line", f"not {id} > high-line", f"{id} <= high-line"]


def conditions(entries: list[Fact | Derived], *, finding: bool) -> st.SearchStrategy[str]:
    """Return conditions over these facts; `finding`: only such as more of a fact can make true, never false."""
    single = st.sampled_from([text for entry in entries for text in tests_of_fact(entry, finding=finding)])
    pairs = st.tuples(single, single)
    joined = [
        pairs.map(lambda two: f"{two[0]} and {two[1]}"),
        pairs.map(lambda two: f"{two[0]} or {two[1]}"),
        st.tuples(single, pairs).map(lambda three: f"{three[0]} and ({three[1][0]} or {three[1][1]})"),
        st.tuples(single, pairs).map(lambda three: f"at least 2 of ({three[0]}, {three[1][0]}, {three[1][1]})"),
    ]
    if not finding:
        joined.append(st.tuples(single, pairs).map(lambda t: f"not (at least 2 of ({t[0]}, {t[1][0]}, {t[1][1]}))"))
        joined.append(pairs.map(lambda two: f"not ({two[0]} or {two[1]})"))
    return st.one_of(single, *joined)


@st.composite
def facts_of_world(draw: st.DrawFn, finding: bool) -> tuple[Fact, ...]:
    """Draw six facts, of which some are asked only because of earlier ones."""
    found: list[Fact] = []
    for n in range(6):
        kind = draw(st.sampled_from(KINDS))
        gate = draw(st.none() | conditions(list(found), finding=finding)) if found else None
        keys: Any = {"ask_if": gate} if gate else {}  # Any: the keys of a fact
        keys["moment"] = draw(st.sampled_from(["intake", "session"]))
        keys["class_"] = draw(st.sampled_from(["reported", "observed", "determined"]))
        id = f"fact-{n}"
        if kind == "flag":
            found.append(flag(id, **keys))
        elif kind == "number":
            found.append(number(id, **keys))
        else:
            found.append(fact(id, kind, OPTIONS if kind == "choice" else PARTS, **keys))
    return tuple(found)


@st.composite
def rules_of_world(draw: st.DrawFn, entries: list[Fact | Derived], finding: bool) -> list[Rule]:
    rules: list[Rule] = []
    for n in range(draw(st.integers(2, 5))):
        when, word = draw(conditions(entries, finding=finding)), draw(st.sampled_from(WORDS))
        more: tuple[Grade, ...] = ()
        if draw(st.booleans()):
            second = draw(conditions(entries, finding=finding))
            more = (grade(second, draw(st.sampled_from(WORDS)), name="other"),)
        others = tuple(r.id for r in rules if draw(st.integers(0, 3)) == 0)
        rules.append(rule(f"rule-{n}", when, word, more=more, gives_way_to=others))
    return rules


@st.composite
def worlds(draw: st.DrawFn, *, finding: bool = False) -> World:
    """Draw a rule set; `finding`: every condition and gate can only be made true by more of a fact."""
    facts = draw(facts_of_world(finding))
    entries: list[Fact | Derived] = list(facts)
    derived = [
        Derived("worked-out", "flag", draw(conditions(entries, finding=finding))),
        Derived("how-many", "number", f"90 + 10 * count({draw(conditions(entries, finding=finding))}, fact-0-seen)"),
    ]
    seen = Derived("fact-0-seen", "flag", tests_of_fact(facts[0], finding=finding)[0])
    operation: list[Fact | Derived] = [
        entry for entry in SURGERY if finding is False and entry.id == "discharge-on-file"
    ]
    rules = draw(rules_of_world([*entries, *derived, *operation], finding))
    gate: list[str | GateFact] = draw(st.lists(st.sampled_from([f.id for f in facts]), max_size=3, unique=True))
    engine = engine_of(
        facts, rules, derived=(*derived, seen), gate=gate, parameters=LINES, reassuring=reassuring(facts)
    )
    return World(engine, (*facts, *PAIN))


def reassuring(facts: tuple[Fact, ...]) -> dict[str, object]:
    """Return the answer of a well person to some of the questions."""
    plain: dict[str, object] = {"flag": False, "choice": "none", "number": 120}
    return {entry.id: plain[entry.kind] for entry in facts[:4] if entry.kind in plain}


def answer(entry: Fact) -> st.SearchStrategy[Any]:
    """Return a value of a fact as a case gives it."""
    match entry.kind:
        case "flag":
            return st.booleans()
        case "choice":
            return st.sampled_from(entry.options)
        case "choices":
            listed = st.lists(st.sampled_from(entry.options), max_size=2, unique=True)
            return st.one_of(listed, listed.map(lambda one: {"has": one}), listed.map(lambda one: {"has_not": one}))
        case "date":
            return st.integers(0, 200).map(lambda days: (TODAY - timedelta(days=days)).isoformat())
        case _:
            return st.sampled_from([90, 99, 100, 101, 120, 179, 180, 181])


def answers(world: World) -> st.SearchStrategy[Raw]:
    """Return the facts of a person, many of them missing."""
    return st.fixed_dictionaries({}, optional={entry.id: answer(entry) for entry in world.facts})


def operations() -> st.SearchStrategy[Raw]:
    """Return no, one or several operations, the list complete or not."""
    one = st.fixed_dictionaries({}, optional={entry.id: answer(entry) for entry in SURGERY})
    listed = st.lists(one, max_size=2)
    whole = st.one_of(listed, listed.map(lambda some: {"has": some}))
    return st.fixed_dictionaries({}, optional={"surgeries": whole})
