"""Proving the claims, one by one, each with its time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.knowledge.files import HOME
from scopewell.knowledge.proofs import contraindications, never_alone, worse_sides
from scopewell.proof import claims_of_authority, claims_of_change, claims_of_rules
from scopewell.proof.ground import Ground
from scopewell.proof.witness import Case
from scopewell.proof.work import Claim, CounterExample, Undecided, Work

CLAIMS = (
    Claim(
        "contraindications-block",
        "What the guidelines forbid always blocks, and while it is not excluded nobody starts",
        True,
        claims_of_authority.contraindications_block,
    ),
    Claim(
        "firm-ones-stay",
        "No clearance, limit, setting or judgment lowers a firm contraindication",
        True,
        claims_of_authority.nobody_lowers_a_firm_one,
    ),
    Claim(
        "judgment-is-narrow",
        "The professional may lower nothing but referrals on flags without a sourced number",
        True,
        claims_of_authority.the_professional_lowers_little,
    ),
    Claim(
        "answers-stay-between",
        "Answering what is open never undoes a settled floor and never passes the ceiling",
        True,
        claims_of_change.answers_stay_between,
    ),
    Claim(
        "gates-stay-closed",
        "A gate closes on answers alone, never on silence, and stays closed",
        True,
        claims_of_change.gates_stay_closed,
    ),
    Claim(
        "no-start-with-a-stop",
        "Nobody who may start has a stop behind an open question",
        False,
        claims_of_change.nobody_who_starts_has_a_stop,
    ),
    Claim(
        "settings-only-tighten",
        "A practice's settings never make an outcome milder, but for the exceptions named",
        False,
        claims_of_authority.settings_only_tighten,
    ),
    Claim(
        "findings-never-soften",
        "A finding more never makes an outcome milder, but for the exceptions named",
        False,
        claims_of_change.findings_never_soften,
    ),
    Claim("rules-fire", "Every rule can fire, and the engine agrees", False, claims_of_rules.rules_fire),
    Claim(
        "rules-decide-alone",
        "Every rule can decide by itself, or never-alone.yaml says in whose company it fires",
        False,
        claims_of_rules.rules_decide_alone,
    ),
)
QUICK = tuple(claim.id for claim in CLAIMS if claim.quick)


class Proved(NamedTuple):
    """What came of one claim: how many questions it took and how long, what breaks it, and what is to be read with it.

    `undecided`: why the prover gave up, when it did; then nothing is proved.
    """

    claim: Claim
    seconds: float
    questions: int
    broken: tuple[CounterExample, ...]
    notes: tuple[str, ...]
    undecided: str = ""

    @property
    def holds(self) -> bool:
        """Whether the claim was proved."""
        return not self.broken and not self.undecided


def prove(
    engine: Engine,
    day: date,
    *,
    profile: str = "acsm",
    only: tuple[str, ...] = (),
    full: bool = True,
    home: Path = HOME,
) -> Iterator[Proved]:
    """Prove the claims named in `only`, or all of them, over the rules as they are on a day.

    Raises BadKnowledge when what the proofs are given is not in order.
    """
    ground = Ground(engine.rules, day, profile)
    given = contraindications(engine.rules, home), worse_sides(engine.rules, home), never_alone(engine.rules, home)

    def fired(case: Case) -> list[str]:
        return [reason.rule for reason in engine.decide(engine.read_case(case)).reasons]

    for claim in CLAIMS:
        if only and claim.id not in only:
            continue
        began = perf_counter()
        work = Work(ground, *given, replay=fired, full=full)
        gave_up = ""
        broken: list[CounterExample] = []
        try:
            broken.extend(claim.breaks(work))
        except Undecided as undecided:
            gave_up = str(undecided)
        seconds = perf_counter() - began
        yield Proved(claim, seconds, work.questions, tuple(broken), tuple(work.notes), gave_up)
