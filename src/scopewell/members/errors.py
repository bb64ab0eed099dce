"""What this room refuses."""

from scopewell.ui.errors import DomainError


class MemberError(DomainError):
    """Something about a membership that cannot be done."""


class NotOpen(MemberError):
    """An application that was sent, decided or withdrawn meanwhile."""

    def __init__(self) -> None:
        super().__init__("This application can no longer be changed.", "Look at where it stands now.")


class NothingChecked(MemberError):
    """An admission without a credential somebody checked."""

    def __init__(self) -> None:
        super().__init__(
            "No credential in force was checked yet.",
            "Check at least one first, and note how: a member's credentials are what the network vouches for.",
        )


class NotFromHere(MemberError):
    """A step that does not lead from where somebody stands."""

    def __init__(self, standing: str) -> None:
        super().__init__(f"That cannot be done now: they stand as “{standing}”.", "Nothing was changed.")


class ApplicationsClosed(MemberError):
    """Nobody decides applications."""

    def __init__(self) -> None:
        super().__init__("No applications are taken now.", "There is no operator who could decide them.")
