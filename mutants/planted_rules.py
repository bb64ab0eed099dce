"""A pytest plugin: the tests run over rules with one fault, named by SCOPEWELL_FAULT, in place of the shipped ones.

SCOPEWELL_FAULT=hold-lost/… python -m pytest -p mutants.planted_rules tests/engine
"""

import os

from mutants.barriers import plant
from mutants.faults import every_fault
from scopewell.engine.deciding import Engine
from scopewell.knowledge import release
from scopewell.knowledge.gathering import gather


def _faulty_engine() -> Engine:
    document, wanted = gather(), os.environ["SCOPEWELL_FAULT"]
    fault = next((fault for fault in every_fault(document) if fault.id == wanted), None)
    if fault is None:
        raise SystemExit(f"SCOPEWELL_FAULT: {wanted} is no fault; `python -m mutants --list` names them")
    return plant(document, fault).engine


engine = _faulty_engine()
release.shipped_engine = lambda: engine  # type: ignore[assignment]  # before any test has asked for it
