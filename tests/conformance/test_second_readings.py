"""Two thousand cases that other readers of the evidence wrote; docs/decisions/0007 says where we differ."""

import json
from pathlib import Path

from scopewell.engine.deciding import Engine
from scopewell.knowledge.casebook import disagreements

FILE = Path(__file__).parent / "second-readings.jsonl"


def test_every_second_reading_of_the_evidence_agrees(engine: Engine) -> None:
    cases = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert len(cases) > 2000
    wrong = {case["id"]: found for case in cases if (found := disagreements(case, engine)[1])}
    assert wrong == {}
