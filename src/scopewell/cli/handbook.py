"""`scopewell handbook`: the free handbook as one tagged PDF."""

import argparse

from scopewell.cli.terminal import complain
from scopewell.cli.writing import write_file

COMMAND = "scopewell handbook"
PAPERS = ("us-letter", "a4")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("-o", "--output", metavar="FILE.pdf", required=True, help="where the handbook is written")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="the paper it is set for (us-letter)")
    parser.set_defaults(run=write_handbook)


def write_handbook(options: argparse.Namespace) -> int:
    """Write the handbook; 0, or 2 when the file or the typesetter cannot be used."""
    try:
        from scopewell.handbook.book import handbook_pdf
        from scopewell.typesetting.errors import TypesetterMissing
    except ModuleNotFoundError as error:
        return _refused(f"{error.name} is missing; install what it needs: pip install 'scopewell[documents]'")
    try:
        content = handbook_pdf(options.paper)
    except TypesetterMissing as error:
        return _refused(str(error))
    return write_file(COMMAND, options.output, content)


def _refused(why: str) -> int:
    complain(f"{COMMAND}: {why}")
    return 2
