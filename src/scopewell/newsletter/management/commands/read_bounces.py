"""Read what mail servers report back: from standard input, a Maildir folder, or an mbox file."""

import mailbox
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scopewell.newsletter.bounces import MOST_BYTES, take_report


class Command(BaseCommand):
    """Reads reports of undelivered mail and of complaints, and acts on them. Reading one twice changes nothing."""

    help = "Read reports that came back as mail: one from standard input, or all of a Maildir folder or an mbox file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("folder", nargs="?", type=Path, help="a Maildir folder or an mbox file; without it, stdin")

    def handle(self, *_: Any, folder: Path | None, **__: Any) -> None:
        """Read, and say how many of which kind there were."""
        found: Counter[str] = Counter()
        for content in _mails(folder):
            bounce = take_report(content)
            found[bounce.kind if bounce else "nothing to do"] += 1
        if folder:
            self.stdout.write(", ".join(f"{count} {kind}" for kind, count in sorted(found.items())) or "no mail")


def _mails(folder: Path | None) -> Iterator[bytes]:
    if folder is None:
        yield sys.stdin.buffer.read(MOST_BYTES)
    elif (folder / "new").is_dir():
        yield from _of_maildir(folder)
    elif folder.is_file():
        with closing(mailbox.mbox(folder, create=False)) as box:
            for key in box.iterkeys():
                with box.get_file(key) as mail:
                    yield mail.read(MOST_BYTES)
    else:
        raise CommandError(f"{folder} is neither a Maildir folder (with new, cur and tmp in it) nor an mbox file.")


def _of_maildir(folder: Path) -> Iterator[bytes]:
    """Yield what was not read yet. A mail is marked as seen once it was dealt with, and stays in the folder."""
    for path in sorted((*(folder / "new").iterdir(), *(folder / "cur").iterdir())):
        name, _, flags = path.name.partition(":2,")
        if "S" in flags or not path.is_file():
            continue
        with path.open("rb") as mail:
            yield mail.read(MOST_BYTES)
        path.rename(folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")
