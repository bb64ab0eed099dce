"""The people of the measurements: a few by name, those of the casebook, and as many more as wanted, by seed.

Everybody answers the whole intake, as real people do: the reassuring answers of the vocabulary are written out one by
one, so that the engine has to admit and read each of them. What does not apply to a person is not asked.
"""

import json
import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from scopewell.engine.deciding import Engine
from scopewell.engine.units import as_json
from scopewell.engine.values import NO, Day, Interval, Missing, Options, State, Unreviewed
from scopewell.knowledge.casebook import cases_beside_rules

AS_OF = "2026-11-23"
SEED = 20261123
JITTERED = ("age", "sbp", "dbp", "heart-rate", "weight", "glucose", "spo2")

type Person = dict[str, Any]  # a case in the contract's form; its values are of many kinds

BY_NAME: dict[str, Person] = {
    "healthy": {
        "facts": {
            "age": 34, "sex-for-norms": "female", "pregnancy": "no", "exercise-minutes": 40, "exercise-days": 4,
            "exercise-months": 36, "exercise-current-intensity": "vigorous", "intended-intensity": "vigorous",
            "sbp": 116, "dbp": 70, "heart-rate": 66,
        },
    },
    "knee replacement, 14 weeks": {
        "facts": {
            "age": 63, "sex-for-norms": "female", "surgery-type": "knee-replacement-total",
            "surgery-date": "2026-08-17", "discharge-on-file": True, "surgeon-release-on-file": True,
            "knee-flexion": 112, "knee-extension-lack": 0,
            "exercise-minutes": 30, "exercise-days": 5, "exercise-months": 3, "hypertension": True,
            "sbp": 134, "dbp": 82, "heart-rate": 72, "tolerates-30-min": True, "symptoms-stable-days": 21,
        },
    },
    "heart failure, gaining fluid": {
        "facts": {
            "age": 71, "sex-for-norms": "male", "known-cv-disease": True, "heart-failure": True, "exercise-days": 0,
            "weight": 82.3, "weight-1-day-ago": 81.8, "weight-3-days-ago": 80, "weight-7-days-ago": 80,
            "sx-ankle-oedema": "both", "sx-orthopnoea": True,
            "heart-failure-new-signs": ["more-pillows", "more-leg-swelling"],
            "sx-new-in-4-weeks": ["orthopnoea-or-pnd", "ankle-oedema"], "sbp": 118, "dbp": 70, "heart-rate": 92,
            "spo2": 94,
        },
        "clearances": [
            {"date": "2026-07-23", "valid_until": "2027-07-23", "author_role": "physician",
             "resolves": ["acsm-inactive-known-disease"]},
        ],
    },
    "type 1 diabetes, glucose 280": {
        "facts": {
            "age": 39, "sex-for-norms": "male", "known-diabetes": "type1", "medicines": ["insulin"],
            "intended-intensity": "vigorous", "exercise-current-intensity": "vigorous", "glucose": 280,
            "ketone-test": "blood", "ketones-blood": 0.3, "sbp": 124, "dbp": 78, "heart-rate": 70,
        },
        "clearances": [
            {"date": "2026-06-23", "valid_until": "2027-06-23", "author_role": "physician",
             "resolves": ["acsm-active-known-disease-vigorous", "acsm-active-clearance-age"]},
        ],
    },
    "stent, a page skipped": {
        "facts": {
            "age": 67, "sex-for-norms": "male", "known-cv-disease": True, "coronary-disease": True,
            "heart-procedures": ["pci"], "heart-procedure-date": "2024-11-20", "exercise-minutes": 45,
            "exercise-days": 4, "exercise-months": 12,
            **dict.fromkeys(
                ["sx-chest-pain", "sx-dyspnoea", "sx-dizziness", "sx-syncope", "sx-orthopnoea", "sx-pnd",
                 "sx-ankle-oedema", "sx-palpitations", "sx-claudication", "sx-murmur", "sx-fatigue",
                 "sbp", "dbp"], "unknown",
            ),
        },
    },
}  # fmt: skip


def named_people(engine: Engine) -> dict[str, Person]:
    """Return the people known by name, the whole intake written out, and somebody of whom nothing is known."""
    people = {name: written_out(engine, {"id": name, "as_of": AS_OF, **raw}) for name, raw in BY_NAME.items()}
    people["blank form"] = {"id": "blank form", "as_of": AS_OF, "facts": {}}
    return people


def casebook_people(engine: Engine, count: int | None = None) -> list[Person]:
    """Return people of the cases that stand beside the rules, in an order by seed, the whole intake written out.

    Left out are those with practice settings, another profile or several episodes: other engines hold none of these.
    Who gave no sex is given one, so that a person of whom everything is known can be had.
    """
    plain = [
        {key: value for key, value in case.raw.items() if key in ("id", "as_of", "facts")}
        for case in cases_beside_rules()
        if not {"episodes", "settings", "profile"} & set(case.raw)
    ]
    random.Random(SEED).shuffle(plain)
    sexes = ("female", "male")
    for number, raw in enumerate(plain):
        raw["facts"] = {"sex-for-norms": sexes[number % 2], **raw["facts"]}
    return [written_out(engine, raw) for raw in plain[:count]]


def written_out(engine: Engine, raw: Person) -> Person:
    """Return the same person with every reassuring answer written out, and nothing that does not apply."""
    case = engine.read_case({**raw, "reassuring": True}, allow_reassuring=True)
    program = engine.program(case.profile, case.as_of.day, {})
    settled = program.settle(case.facts, case.as_of, True)
    facts = {}
    for i, name in enumerate(program.names[: program.base]):
        state = settled.each[i][0] if i in settled.each else settled.now[i]
        value = _as_answer(state)
        if value is not None and (name in raw["facts"] or engine.rules.vocabulary.facts[name].class_ != "system"):
            facts[name] = value
    return {**raw, "as_of": str(case.as_of), "facts": facts}


def _as_answer(state: State) -> object:
    """Return a state as a case gives it; None for what is unknown, does not apply, or is known in part."""
    if isinstance(state, (Missing, Interval, Unreviewed)):
        return None
    if isinstance(state, Options):
        return sorted(state.has) if state.complete else None
    if isinstance(state, Day):
        return date.fromordinal(state.ordinal).isoformat()
    return as_json(state) if isinstance(state, Fraction) else state


def with_answers_missing(engine: Engine, person: Person, share: float, number: int) -> Person:
    """Return the person with each answer missing by chance, decided by seed and number.

    What the person said unasked stays: without it the question would not apply, which is known and not missing. So does
    what the application itself fills in.
    """
    chance = random.Random(SEED * 1000 + number)
    case = engine.read_case(person)
    program = engine.program(case.profile, case.as_of.day, {})
    settled = program.settle(case.facts, case.as_of, False)
    facts = {}
    for name, value in person["facts"].items():
        gate = program.gate_of.get(program.index[name])
        unasked = gate is not None and gate(settled.now, settled.each) == NO
        if chance.random() >= share or unasked or engine.rules.vocabulary.facts[name].class_ == "system":
            facts[name] = value
    return {**person, "facts": facts}


def dated(person: Person) -> Person:
    """Return the person with every answer dated and its source named, as an application stores them."""
    facts = {name: {"value": value, "when": AS_OF, "source": "client"} for name, value in person["facts"].items()}
    return {**person, "facts": {k: v if v["value"] != "unknown" else "unknown" for k, v in facts.items()}}


def lines_of_people(engine: Engine, count: int) -> Iterator[str]:
    """Yield cases as JSON Lines, by seed: casebook people with other measures and up to a fifth of answers missing."""
    chance = random.Random(SEED)
    pool = casebook_people(engine)
    ranges = {name: engine.rules.vocabulary.facts[name].plausible for name in JITTERED}
    for number in range(count):
        person = chance.choice(pool)
        share = chance.uniform(0, 0.2)
        facts = {name: value for name, value in person["facts"].items() if chance.random() >= share}
        for name in JITTERED:
            bounds = ranges[name]
            if name in facts and bounds is not None:
                value = round(facts[name] * chance.uniform(0.9, 1.1))
                facts[name] = min(max(value, int(bounds[0])), int(bounds[1]))
        yield json.dumps({"id": f"p{number}", "as_of": AS_OF, "facts": facts})
