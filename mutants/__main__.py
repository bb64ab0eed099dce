"""Plant faults in copies of the rules and report what notices them: `python -m mutants`, or `make mutants`.

Exit status 0 when every survivor is explained in docs/mutants.md, 1 when one is not or an explanation is out of date, 2
when the command cannot be run.
"""

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter

from mutants import report, survivors
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
    left = sum(1 for verdict in verdicts if verdict.survived)
    spent = f"{perf_counter() - began:.0f} s with {options.workers} workers"
    print(f"\n{left} of {len(verdicts)} survived, {spent}.\n")
    print("\n".join(report.survivors(verdicts, why)))
    return 1 if _faults_of_the_docs(verdicts, why, options) else 0


def _options() -> argparse.Namespace:
    about = "Plant faults in copies of the rules and report what notices them."
    parser = argparse.ArgumentParser(prog="mutants", description=about)
    parser.add_argument("--all", action="store_true", help="ask every barrier, not only until one notices")
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
    survived = {verdict.fault.id: verdict.survived for verdict in verdicts}
    wrong = [f"not explained: {id}" for id, is_left in survived.items() if is_left and id not in why]
    wrong += [f"explained, but does not survive: {id}" for id, is_left in survived.items() if not is_left and id in why]
    if not options.only and (options.seed, options.least) == (SEED, LEAST_OF_A_KIND):
        wrong += [f"explained, but not planted: {id}" for id in why if id not in survived]
    if wrong:
        print("\ndocs/mutants.md is out of date:", *wrong, sep="\n  ")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
