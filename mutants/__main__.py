"""Plant faults in copies of the rules and report what notices them: `python -m mutants`, or `make mutants`.

Exit status 0 when docs/mutants.md is true: every survivor explained, and the table by kind the one that a run without
options prints. 1 when it is not, 2 when the command cannot be run.
"""

import argparse
import sys
from collections.abc import Container, Iterable, Sequence
from time import perf_counter

from mutants import page, report
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
    table, why = report.table(verdicts, at), page.explained()
    print("\n".join([*table, "", *report.legend(verdicts, at)]))
    left = sum(1 for verdict in verdicts if verdict.survived)
    spent = f"{perf_counter() - began:.0f} s with {options.workers} workers"
    print("\n".join(["", f"{left} of {len(verdicts)} survived, {spent}.", *report.survivors(verdicts, why)]))
    wrong = _faults_of_the_page(verdicts, why)
    if _is_the_default(options) and table != page.table():
        wrong.append("the table by kind is not the one above")
    if wrong:
        print("\ndocs/mutants.md is out of date:", *wrong, sep="\n  ")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    about = "Plant faults in copies of the rules and report what notices them."
    parser = argparse.ArgumentParser(prog="mutants", description=about)
    parser.add_argument("--all", action="store_true", help="ask every barrier, not only until one notices")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="only this fault; may be repeated")
    parser.add_argument("--every", action="store_true", help="all faults there are, not a sample: hours")
    parser.add_argument("--least", type=_count, default=LEAST_OF_A_KIND, metavar="N", help="so many of each kind")
    parser.add_argument("--seed", default=SEED, help="another seed plants other faults")
    parser.add_argument("--workers", type=_count, default=WORKERS, metavar="N", help="how many faults at a time")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument("--verbose", action="store_true", help="say of each fault what was seen of it")
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


def _tried(chosen: Sequence[str], options: argparse.Namespace) -> list[Verdict]:
    found = {}
    for n, verdict in enumerate(trials(chosen, everything=options.all, workers=options.workers), 1):
        found[verdict.fault.id] = verdict
        if options.verbose or options.only:
            print("\n".join(report.catches(verdict)), flush=True)
        elif sys.stderr.isatty():
            print(f"\r{n} of {len(chosen)}", end="\n" if n == len(chosen) else "", file=sys.stderr, flush=True)
    return [found[id] for id in chosen]


def _faults_of_the_page(verdicts: Iterable[Verdict], why: Container[str]) -> list[str]:
    """Return where docs/mutants.md is not true of these faults: a survivor not explained, an explanation not needed."""
    survived = {verdict.fault.id: verdict.survived for verdict in verdicts}
    return [
        *(f"not explained: {id}" for id, is_left in survived.items() if is_left and id not in why),
        *(f"explained, but does not survive: {id}" for id, is_left in survived.items() if not is_left and id in why),
    ]


def _is_the_default(options: argparse.Namespace) -> bool:
    strange = options.all or options.every or options.only
    return not strange and (options.seed, options.least) == (SEED, LEAST_OF_A_KIND)


if __name__ == "__main__":
    sys.exit(main())
