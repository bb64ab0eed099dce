"""The cases that stand beside the rules: what each proves, and whether the engine agrees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME, case_files
from scopewell.knowledge.yaml_reader import read_yaml_file

CASE_KEYS = {"fires": "must_fire", "not": "must_not_fire", "open": "must_be_open"}
EXPECTED = {
    "outcome", "floor", "ceiling", "settled", "may_start", "today", "must_fire", "must_not_fire", "must_be_open",
    "open_includes", "if_unanswerable", "precautions_include", "resolved", "problems_include", "leads",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedCase:
    """A case with what must come of it, and where it is written."""

    file: str
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the case."""
        return str(self.raw["id"])

    def rules(self, how: str) -> tuple[str, ...]:
        """Return the rules this case is evidence for: how is fires, not or open."""
        return tuple(self.raw.get("proves", {}).get(how, ()))


def cases_beside_rules(home: Path = HOME) -> Iterator[ExpectedCase]:
    """Yield every case that stands beside a rule file. Raises BadKnowledge for a case of another form."""
    seen: set[str] = set()
    for path in case_files(home):
        for raw in read_yaml_file(path) or []:
            if not isinstance(raw, dict) or "id" not in raw or "expect" not in raw:
                raise BadKnowledge(path.name, str(raw)[:60], "no id or no expect", "docs/knowledge-format.md")
            strange = set(raw["expect"]) - EXPECTED | set(raw.get("proves", {})) - set(CASE_KEYS)
            if strange:
                raise BadKnowledge(path.name, raw["id"], f"the key {min(strange)}", ", ".join(sorted(EXPECTED)))
            if raw["id"] in seen:
                raise BadKnowledge(path.name, raw["id"], "given twice", "one case each")
            seen.add(raw["id"])
            yield ExpectedCase(path.name, raw)


def disagreements(case: Mapping[str, Any], engine: Engine) -> tuple[Decision, list[str]]:
    """Decide a case and return the decision with everything in it that differs from what the case expects."""
    admitted = engine.read_case(
        {k: v for k, v in case.items() if k != "proves"}, place=str(case["id"]), allow_reassuring=True
    )
    decision = engine.decide(admitted)
    expect = dict(case["expect"])
    for how, key in CASE_KEYS.items():
        expect[key] = [*expect.get(key, []), *case.get("proves", {}).get(how, [])]
    return decision, [*_plain(decision, expect), *_listed(decision, expect)]


def _plain(decision: Decision, expect: Mapping[str, Any]) -> Iterator[str]:
    found = {
        "outcome": decision.outcome_word,
        "floor": decision.floor.word,
        "ceiling": decision.ceiling.word,
        "settled": decision.settled,
        "may_start": decision.may_start,
        "today": decision.today.exercise,
        "if_unanswerable": decision.if_unanswerable.word,
        "leads": decision.readings["leads"].value,
    }
    for key, value in found.items():
        if key in expect and expect[key] != value:
            yield f"{key} is {value}, expected {expect[key]}"


def _listed(decision: Decision, expect: Mapping[str, Any]) -> Iterator[str]:
    fired = {reason.rule for reason in decision.reasons}
    opened = {fact.fact for fact in decision.open}
    undetermined = set(decision.undetermined) | {rule for fact in decision.open for rule in fact.rules}
    resolved = {entry.rule for entry in decision.resolved}
    kinds = {(problem.fact, problem.kind) for problem in decision.problems}
    yield from (f"{rule} did not fire" for rule in expect["must_fire"] if rule not in fired)
    yield from (f"{rule} fired" for rule in expect["must_not_fire"] if rule in fired)
    yield from (f"{rule} is not open" for rule in expect["must_be_open"] if rule not in undetermined)
    yield from (f"{fact} is not open" for fact in expect.get("open_includes", ()) if fact not in opened)
    yield from (
        f"{id} is not carried" for id in expect.get("precautions_include", ()) if id not in decision.precautions
    )
    yield from (f"{rule} is not resolved" for rule in expect.get("resolved", ()) if rule not in resolved)
    for entry in expect.get("problems_include", ()):
        if (entry["fact"], entry["kind"]) not in kinds:
            yield f"no problem {entry['kind']} on {entry['fact']}"
