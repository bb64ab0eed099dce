"""Commands that do what is due, again and again, beside the web processes."""

import time
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser


class RepeatedCommand(BaseCommand):
    """Runs until stopped, or once with --once. Stop it however you like, and start as many as you like.

    A command says how often it looks (`every_s`) and what it does in a round: `tend` returns how many mails were sent.
    """

    every_s: ClassVar[int]

    def begin(self) -> None:
        """Do what is to be done before the first round."""

    def tend(self) -> int:
        """Do what is due now; return how many mails were sent."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        every = f"how often to look (default {self.every_s})"
        parser.add_argument("--every", type=int, default=self.every_s, metavar="SECONDS", help=every)

    def handle(self, *_: Any, once: bool, every: int, **__: Any) -> None:
        """Send until stopped."""
        self.begin()
        while True:
            sent = self.tend()
            if sent or once:
                self.stdout.write(f"{sent} sent")
            if once:
                return
            time.sleep(every)
