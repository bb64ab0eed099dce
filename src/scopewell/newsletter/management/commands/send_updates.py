"""Send what is due: scheduled mailings, the mails of sequences, and reminders to members."""

import time

from scopewell.members.reminding import remind
from scopewell.newsletter.actions import forget_unconfirmed
from scopewell.newsletter.queries import problems_of_sending
from scopewell.newsletter.sending import tend
from scopewell.practice.repeating import RepeatedCommand

REMIND_EVERY_S = 3600


class Command(RepeatedCommand):
    """Sends mailings and sequences, and reminds members every hour. Nobody is written to twice."""

    help = "Send scheduled mailings and sequences as they fall due. Runs until stopped, or once with --once."
    every_s = 15
    next_reminders = 0.0

    def begin(self) -> None:
        """Say what keeps mail from going out."""
        for problem in problems_of_sending():
            self.stderr.write(problem)

    def tend(self) -> int:
        """Send what is due now."""
        if time.monotonic() >= self.next_reminders:
            remind()
            self.next_reminders = time.monotonic() + REMIND_EVERY_S
        forget_unconfirmed()
        return tend()
