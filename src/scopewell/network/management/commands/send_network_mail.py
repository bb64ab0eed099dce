"""Send mails about the discussions as they fall due."""

from scopewell.network.mailing import tend
from scopewell.practice.repeating import RepeatedCommand


class Command(RepeatedCommand):
    """Sends notices and digests. Nobody is told twice."""

    help = "Send notices and digests of the network as they fall due. Runs until stopped, or once with --once."
    every_s = 300

    def tend(self) -> int:
        """Send what is due now."""
        return tend()
