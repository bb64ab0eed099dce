"""What could notice a fault: the proofs, the cases, the consistency check, and the laws of the decision.

Each barrier is asked whether it notices a fault, and says in a few words what it noticed; it stops at the first thing.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mutants.faults import Document, Fault, planted
from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.engine.rules import PROFILES
from scopewell.knowledge.casebook import ExpectedCase, cases_beside_rules, disagreements
from scopewell.knowledge.checking import check_release
from scopewell.knowledge.proofs import contraindications, never_alone, worse_sides
from scopewell.knowledge.release import Release, release_of, shipped_engine
from scopewell.knowledge.yaml_reader import read_yaml_file
from scopewell.proof.ground import Ground
from scopewell.proof.proving import CLAIMS
from scopewell.proof.witness import Case
from scopewell.proof.work import Claim, Undecided, Work

ROOT = Path(__file__).parents[1]
CONFORMANCE = ROOT / "tests" / "conformance"
DAY = date(2026, 11, 24)
FULL_MINUTES = 5
AUTHORITY = ("firm-ones-stay", "judgment-is-narrow")

# The laws that are stated of every person under the shipped rules, and so can be asked of any other rule set; and the
# tables of the readings beside the decision, which no case can state. The laws of small random rule sets never read the
# rules.
LAWS = {
    "test_readings_beside_the_decision.py": (
        "test_the_tissue_stage_follows_the_days",
        "test_who_leads_follows_the_outcome_and_the_therapy",
        "test_stability_is_two_statements_and_no_change",
        "test_the_client_class_follows_the_year_and_the_conditions",
    ),
    "test_adding_a_finding_never_lowers_the_outcome.py": (
        "test_a_rule_that_a_finding_can_end_says_so",
        "test_a_shipped_rule_without_an_exception_is_never_less_true_by_a_finding_more",
        "test_floor_and_ceiling_of_the_shipped_rules_fall_only_by_an_exception",
    ),
    "test_answering_never_overturns_a_settled_decision.py": (
        "test_an_answer_more_only_narrows_a_shipped_decision",
        "test_a_settled_decision_stands_whatever_else_is_answered",
    ),
    "test_nobody_starts_with_a_stop_open.py": (
        "test_nobody_starts_with_a_shipped_stop_unresolved",
        "test_nobody_nearly_well_starts_with_a_shipped_stop_unresolved",
        "test_somebody_well_starts_so_that_the_law_is_not_kept_by_refusing_everybody",
        "test_leaving_out_any_gate_answer_keeps_somebody_well_from_starting",
    ),
    "test_unreviewed_answers_only_make_it_worse.py": (
        "test_nobody_starts_while_no_answer_was_reviewed",
        "test_an_unreviewed_answer_is_never_milder_than_no_answer",
    ),
    "test_limits_tighten_freely_and_loosen_narrowly.py": (
        "test_a_tighter_setting_never_lowers_the_outcome_of_the_shipped_rules",
    ),
}


class Planted(NamedTuple):
    """A fault in place: the changed document, compiled, and an engine over it."""

    fault: Fault
    document: Document
    release: Release
    engine: Engine


def plant(document: Document, fault: Fault) -> Planted:
    """Plant a fault and compile what came of it. Raises EngineError when the rules do not even load."""
    changed = planted(document, fault)
    release = release_of(changed)
    return Planted(fault, changed, release, Engine(release.rules, release.compiled))


class Barrier(NamedTuple):
    """One barrier. `notices` returns what it noticed, or nothing."""

    id: str
    says: str
    notices: Callable[[Planted], str]


# proofs


def _quick_proofs(planted: Planted) -> str:
    return _first_broken(planted, [claim for claim in CLAIMS if claim.quick])


def _long_proofs(planted: Planted) -> str:
    return _first_broken(planted, [claim for claim in CLAIMS if not claim.quick])


def _first_broken(planted: Planted, claims: Iterable[Claim]) -> str:
    """Return the first claim that does not hold. What reads no authority is not asked when only that was changed."""
    engine, kind = planted.engine, planted.fault.kind
    if kind == "hold-lost":
        return ""  # no claim reads what is held back today
    given = contraindications(engine.rules), worse_sides(engine.rules), never_alone(engine.rules)
    ground = ground_of(planted)
    for claim in claims:
        if kind == "clearance-widened" and claim.id not in AUTHORITY:
            continue
        try:
            work = Work(ground, *given, replay=lambda case: _fired(engine, case), full=False)
            broken = next(iter(claim.breaks(work)), None)
        except (Undecided, NotImplementedError):
            return f"{claim.id}, which the prover can no longer read or decide"
        if broken is not None:
            return f"{claim.id}: {broken.says}"
    return ""


def ground_of(planted: Planted) -> Ground:
    """Return what proofs about a fault stand on, beside the shipped rules where vocabulary and numbers are the same."""
    profile = profile_of(planted)
    beside = shipped_ground(profile) if planted.fault.path[0] == "rules" else None
    return Ground(planted.engine.rules, DAY, profile, beside=beside)


@cache
def shipped_ground(profile: str) -> Ground:
    """Return the shipped rules as the proofs read them, every condition read."""
    ground = Ground(shipped_engine().rules, DAY, profile)
    for name in ("person", "before", "after"):
        ground.world(name).possible_from(Disposition.START)
    return ground


def profile_of(planted: Planted) -> str:
    """Return the profile in which a fault shows: the first, unless it stands in a rule or form of the second alone."""
    first, second = PROFILES
    whole, *path = planted.fault.path
    in_second = whole == "rules" and ("when_ada" in path or planted.document["rules"][path[0]].get("profile") == second)
    return second if in_second else first


def _fired(engine: Engine, case: Case) -> list[str]:
    return [reason.rule for reason in engine.decide(engine.read_case(case)).reasons]


# cases


class Cases:
    """Cases with what must come of them; those that name what a fault concerns are asked first."""

    def __init__(self, raw: Iterable[Mapping[str, Any]]) -> None:
        self.all = [(case, json.dumps(case, default=str)) for case in raw]

    def notice(self, planted: Planted) -> str:
        """Return the first case that is decided otherwise than it expects, and how."""
        about = [json.dumps(id) for id in planted.fault.about]
        for case, _ in sorted(self.all, key=lambda entry: not any(id in entry[1] for id in about)):
            _, wrong = disagreements(case, planted.engine)
            if wrong:
                return f"{case['id']}: {wrong[0]}"
        return ""


def _second_readings() -> list[Mapping[str, Any]]:
    lines = (CONFORMANCE / "second-readings.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


# the consistency check


class Consistency:
    """`scopewell rules check`: what the files say of each other, as the evidence's own list of dispositions."""

    def __init__(self, cases: Sequence[ExpectedCase]) -> None:
        self.cases = cases

    def notice(self, planted: Planted) -> str:
        """Return the first finding of the check."""
        found = next(iter(check_release(planted.release, planted.document, self.cases)), None)
        return f"{found.entry}: {found.message}" if found else ""


# laws


def _laws(planted: Planted) -> str:
    """Run the laws over the changed rules, in a process of its own: they hold the rules they were loaded with."""
    tests = [f"tests/engine/{file}::{name}" for file, names in LAWS.items() for name in names]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "mutants.planted_rules", "-p", "no:cacheprovider"]
    ran = subprocess.run(  # noqa: S603  # our own interpreter and our own tests
        [*command, *tests],
        cwd=ROOT,
        env={**os.environ, "SCOPEWELL_FAULT": planted.fault.id, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60 * FULL_MINUTES,
        check=False,
    )
    if ran.returncode == 0:
        return ""
    failed = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if ran.returncode != 1 or not failed:
        raise RuntimeError(f"the laws could not be asked of {planted.fault.id}:\n{ran.stdout}\n{ran.stderr}")
    return failed[0].split("::")[-1].split(" - ")[0]


def barriers() -> tuple[Barrier, ...]:
    """Return every barrier in the order in which they are asked: what answers soonest first."""
    beside = list(cases_beside_rules())
    return (
        Barrier("cases", "cases beside the rules", Cases(case.raw for case in beside).notice),
        Barrier("readings", "worked cases and second readings of the evidence", Cases(
            [*read_yaml_file(CONFORMANCE / "worked-cases.yaml"), *_second_readings()]
        ).notice),
        Barrier("check", "the consistency check of the files", Consistency(beside).notice),
        Barrier("quick proofs", "proofs that every run of the tests makes", _quick_proofs),
        Barrier("long proofs", "the other proofs", _long_proofs),
        Barrier("laws", "laws of the decision over random people, and the tables of the readings", _laws),
    )  # fmt: skip
