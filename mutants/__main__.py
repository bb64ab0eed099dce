"""Plant faults in copies of the rules and report what notices them: `python -m mutants`, or `make mutants`.

Exit status 0 when every survivor is explained in docs/mutants.md, 1 when one is not or an explanation is out of date, 2
when the command cannot be run.
"""

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter

from mutants import report, survivors
from mutants.faults import every_fault
from mutants.sampling import LEAST_OF_A_KIND, SEED, sample
from mutants.trial import WORKERS, Verdict, bench, trials


def main() -> int:
    """Try the faults and print what came of them."""
    options = _options()
    at = bench()
    chosen = [fault.id for fault in sample(at.faults.values(), options.seed, options.least)]
    if options.every:
        chosen = list(at.faults)
    if options.only:
        strange = [id for id in options.only if id not in at.faults]
        if strange:
            print(f"mutants: {strange[0]} is no fault; --list names them", file=sys.stderr)
            return 2
        chosen = options.only
    if options.list:
        print("\n".join(chosen))
        return 0
    began = perf_counter()
    verdicts = _tried(chosen, options)
    print("\n".join(report.table(verdicts, at)))
    why = survivors.explained()
    left = [verdict for verdict in verdicts if verdict.survived]
    print(f"\n{len(left)} of {len(verdicts)} survived, {perf_counter() - began:.0f} s with {options.workers} workers.\n")
    print("\n".join(report.survivors(verdicts, why)))
    return 1 if _faults_of_the_docs(verdicts, why, options) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description="Plant faults in copies of the rules; see what notices.")
    parser.add_argument("--all", action="store_true", help="ask every barrier of every fault, not only until one notices")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="only this fault; may be repeated")
    parser.add_argument("--every", action="store_true", help="all faults there are, not a sample: hours")
    parser.add_argument("--least", type=int, default=LEAST_OF_A_KIND, metavar="N", help="faults of each kind at least")
    parser.add_argument("--seed", default=SEED, help="another seed plants other faults")
    parser.add_argument("--workers", type=int, default=WORKERS, metavar="N")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument("--verbose", action="store_true", help="say of each fault what was seen of it")
    return parser.parse_args()


def _tried(chosen: Sequence[str], options: argparse.Namespace) -> list[Verdict]:
    found = {}
    for n, verdict in enumerate(trials(chosen, everything=options.all, workers=options.workers), 1):
        found[verdict.fault.id] = verdict
        if options.verbose or options.only:
            print("\n".join(report.catches(verdict)), flush=True)
        elif sys.stderr.isatty():
            print(f"\r{n} of {len(chosen)}", end="\n" if n == len(chosen) else "", file=sys.stderr, flush=True)
    return [found[id] for id in chosen]


def _faults_of_the_docs(verdicts: Sequence[Verdict], why: dict[str, str], options: argparse.Namespace) -> list[str]:
    """Return, and print, where docs/mutants.md is not true: a survivor not explained, an explanation not needed."""
    wrong = [f"not explained: {verdict.fault.id}" for verdict in verdicts if verdict.survived and verdict.fault.id not in why]
    wrong += [f"explained, but does not survive: {v.fault.id}" for v in verdicts if not v.survived and v.fault.id in why]
    if not options.only and (options.seed, options.least) == (SEED, LEAST_OF_A_KIND):
        tried = {verdict.fault.id for verdict in verdicts}
        wrong += [f"explained, but not planted: {id}" for id in why if id not in tried]
    if wrong:
        print("\ndocs/mutants.md is out of date:", *wrong, sep="\n  ")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
