"""Part 5: how the time of one decision grows with the number of rules."""

import json
import random
from functools import partial

from benchmarks.people import SEED, named_people
from benchmarks.table import Part, microseconds, ratio
from benchmarks.timing import times_of
from scopewell.engine.compiling import compile_rules
from scopewell.engine.deciding import Engine
from scopewell.engine.rules import Rule, RuleSet
from scopewell.knowledge.release import build_release

PEOPLE = ("healthy", "knee replacement, 14 weeks", "stent, a page skipped")
SHARES = (25, 50, 100, 200)


def measure(quick: bool) -> Part:
    """Decide the same people by a quarter, a half, all, and twice the rules."""
    release, _ = build_release()
    engines = {share: engine_with(release.rules, share) for share in SHARES}
    people = named_people(engines[100])
    runs = [partial(e.decide, e.read_case(people[name])) for e in engines.values() for name in PEOPLE]
    times = times_of(runs, repeats=11 if quick else 41)
    by_share = {share: times[n * len(PEOPLE) : (n + 1) * len(PEOPLE)] for n, share in enumerate(SHARES)}
    rows = []
    for share, engine in engines.items():
        cells = []
        for timing, whole in zip(by_share[share], by_share[100], strict=True):
            cells += [microseconds(timing), ratio(timing.best, whole.best)]
        count = sum(1 for rule in engine.rules.rules.values() if rule.grades)
        rows.append([f"{share} %: {count} deciding rules, {len(engine.compiled['terms'])} terms", *cells])
    return Part(
        "5. One decision and the number of rules: microseconds, best / median, and the best against that of 100 %",
        ["rules", *(heading for name in PEOPLE for heading in (name.split(",")[0].split(" ")[0], "of 100 %"))],
        rows,
        [
            f"People: {'; '.join(PEOPLE)}. 25 % and 50 % are drawn by seed. 200 % holds each rule",
            "twice under another id: every reason and every open rule is then listed twice, and that is counted.",
        ],
    )


def engine_with(rules: RuleSet, share: int) -> Engine:
    """Return an engine with a share of the rules, in percent; above 100 by copies under other ids."""
    chosen = list(rules.rules.values())
    if share < 100:
        kept = set(random.Random(SEED).sample(range(len(chosen)), len(chosen) * share // 100))
        chosen = [rule for place, rule in enumerate(chosen) if place in kept]
    for copy in range(1, share // 100):
        chosen += [_copy(rule, copy) for rule in rules.rules.values()]
    compiled = compile_rules(rules.vocabulary, chosen, rules.parameters, rules.readings)
    return Engine(rules._replace(rules={rule.id: rule for rule in chosen}), json.loads(json.dumps(compiled)))


def _copy(rule: Rule, number: int) -> Rule:
    """Return the rule under another id; it gives way to the copies of those it gave way to."""
    others = tuple(f"{other}-copy-{number}" for other in rule.gives_way_to)
    return rule._replace(id=f"{rule.id}-copy-{number}", gives_way_to=others)
