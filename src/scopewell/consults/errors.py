"""What keeps a consult from being sent."""

from collections.abc import Sequence

from scopewell.engine.wording.flags import Flag
from scopewell.ui.errors import DomainError


class ConsultError(DomainError):
    """Something about a consult that cannot be done."""

    status = 422


class NotAMember(ConsultError):
    """Only members of the network ask colleagues."""

    def __init__(self) -> None:
        super().__init__("Colleagues are asked by members of the network.", "Join it, or renew your membership.")


class NotAgreed(ConsultError):
    """The client did not sign that colleagues may be asked."""

    def __init__(self) -> None:
        super().__init__(
            "The client has not agreed.", "They sign “Asking colleagues about my case” first, under Forms."
        )


class NotAnswered(ConsultError):
    """A question whose answer decides whether somebody could be recognized."""

    def __init__(self) -> None:
        super().__init__("One question is open: how small is the place?", "Answer it; then read the warnings again.")


class NotConsidered(ConsultError):
    """Warnings nobody wrote a word about."""

    def __init__(self) -> None:
        super().__init__(
            "This case may be rare enough to be recognized.",
            "Leave something out, or write in a few words why nobody could tell who it is. It is kept here.",
        )


class NotConfirmed(ConsultError):
    """The author did not tick that they read what others will see."""

    def __init__(self) -> None:
        super().__init__("Read the right side once more, then confirm it.", "Nothing was sent.")


class SeenOtherwise(ConsultError):
    """The record changed after the author read the snapshot."""

    def __init__(self) -> None:
        super().__init__("The record changed while you read.", "Read the right side again, then confirm it.")


class OwnWordsName(ConsultError):
    """The author's own words hold something from the record that tells who it is."""

    def __init__(self, flags: Sequence[Flag]) -> None:
        self.flags = tuple(flags)
        super().__init__("Your words tell who it is.", "Change what is named below. Your text is kept.")


class AlreadySent(ConsultError):
    """A consult that left already."""

    status = 409

    def __init__(self) -> None:
        super().__init__("This consult was sent.", "Begin another one to ask something else.")
