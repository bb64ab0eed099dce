"""Send mails about the discussions as they fall due."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scopewell.network.mailing import tend


class Command(BaseCommand):
    """Sends notices and digests, again and again. Start as many as you like: nobody is told twice."""

    help = "Send notices and digests of the network as they fall due. Runs until stopped, or once with --once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("--once", action="store_true", help="send what is due now, and end")
        parser.add_argument("--every", type=int, default=300, metavar="SECONDS", help="how often to look (default 300)")

    def handle(self, *_: Any, once: bool, every: int, **__: Any) -> None:
        """Send until stopped."""
        while True:
            sent = tend()
            if sent or once:
                self.stdout.write(f"{sent} sent")
            if once:
                return
            time.sleep(every)
