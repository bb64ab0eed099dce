"""What the desk refuses."""

from scopewell.ui.errors import DomainError


class BadText(Exception):
    """A shipped text that cannot be read: names the file, the place, what is there and what is accepted."""

    def __init__(self, file: str, place: str, found: str, accepted: str) -> None:
        super().__init__(f"{file}: {place} is {found}; accepted: {accepted}")


class MovedOn(DomainError):
    """Somebody saved another version while this one was written."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"Version {number} was saved meanwhile.",
            "Your text is kept in this form. Compare it with the newer version, then save again.",
        )


class NothingScheduled(DomainError):
    """A publication that is in force already, or was canceled before."""

    def __init__(self) -> None:
        super().__init__("This is not waiting any more.", "Open the text again to see what stands.")


class AddressTaken(DomainError):
    """A second work for one address."""

    status = 422

    def __init__(self, slug: str) -> None:
        super().__init__(f"The address {slug} is taken.", "Choose another one.")


class NotReady(DomainError):
    """A version that lacks what its readers need."""

    status = 422
