"""What this room refuses."""

from collections.abc import Sequence

from scopewell.engine.wording.flags import Flag
from scopewell.ui.errors import DomainError


class NetworkError(DomainError):
    """Something in the discussions that cannot be done."""


class ClientNamed(NetworkError):
    """A text by which a client could be recognized. It is kept as a draft and not posted."""

    status = 422

    def __init__(self, flags: Sequence[Flag]) -> None:
        self.flags = tuple(flags)
        count = len(self.flags)
        what = "this" if count == 1 else f"these {count} places"
        super().__init__(
            "Not posted: a client could be recognized.",
            f"Write {what} without what tells who it is. Your text is kept.",
        )


class TooOften(NetworkError):
    """More than somebody may do in a while."""

    status = 429

    def __init__(self, what: str, when: str) -> None:
        super().__init__(f"That is as many {what} as fit for now.", f"Your text is kept as a draft. {when}")


class Closed(NetworkError):
    """A thread nobody can add to."""

    def __init__(self) -> None:
        super().__init__("This thread is closed.", "You can still read it, and begin another one.")


class NotYours(NetworkError):
    """Something only the author or a moderator does."""

    status = 404

    def __init__(self) -> None:
        super().__init__("Only its author can do this.", "A moderator can help: flag the post and say what is wrong.")


class NotInThisState(NetworkError):
    """A step that was already taken, by somebody else perhaps."""

    def __init__(self, state: str) -> None:
        super().__init__(f"This consult is {state}.", "Open it again to see what can be done now.")


class HandleTaken(NetworkError):
    """A handle somebody else is called by."""

    status = 422

    def __init__(self) -> None:
        super().__init__("Somebody else has this handle.", "Choose another one.")


class PictureUnanswered(NetworkError):
    """A picture nobody said of that no person can be told from it, or of which the answer was yes."""

    status = 422

    def __init__(self, *, seen: bool) -> None:
        if seen:
            super().__init__(
                "A picture with a face or a name cannot be added.",
                "Cut it so that neither is in it, or take another. Agreement of the client does not change this here.",
            )
        else:
            super().__init__(
                "Can a face or a name be seen?", "Look at the picture once more, then answer. It was not added."
            )


class LinkSpent(NetworkError):
    """A link of a mail that was never ours."""

    status = 410

    def __init__(self) -> None:
        super().__init__("This link does not work, or no longer.", "Sign in; mails are set under Preferences.")


class BadSnapshot(NetworkError):
    """A snapshot with something in it that is on no closed list: a fault of ours, stopped at the door."""

    status = 422

    def __init__(self, part: str) -> None:
        super().__init__(
            f"The consult was not sent: {part} is not a word of the network.", "Nothing left your practice."
        )
