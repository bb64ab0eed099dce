"""Send what is due: scheduled mailings, the mails of sequences, and reminders to members."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scopewell.members.reminding import remind
from scopewell.newsletter.actions import forget_unconfirmed
from scopewell.newsletter.queries import problems_of_sending
from scopewell.newsletter.sending import tend

REMIND_EVERY_S = 3600


class Command(BaseCommand):
    """Sends, again and again. Stop it however you like, and start as many as you like: nobody is written to twice."""

    help = "Send scheduled mailings and sequences as they fall due. Runs until stopped, or once with --once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument("--every", type=int, default=15, metavar="SECONDS", help="how often to look (default 15)")

    def handle(self, *_: Any, once: bool, every: int, **__: Any) -> None:
        """Send until stopped."""
        for problem in problems_of_sending():
            self.stderr.write(problem)
        next_reminders = 0.0
        while True:
            if time.monotonic() >= next_reminders:
                remind()
                next_reminders = time.monotonic() + REMIND_EVERY_S
            forget_unconfirmed()
            sent = tend()
            if sent or once:
                self.stdout.write(f"{sent} sent")
            if once:
                return
            time.sleep(every)
