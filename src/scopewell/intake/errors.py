"""What this room refuses."""

from scopewell.ui.errors import DomainError


class IntakeError(DomainError):
    """Something about an intake that cannot be done."""


class NoEmergencyNumber(IntakeError):
    """A link of a practice that has not said which number to call in an emergency."""

    def __init__(self) -> None:
        super().__init__(
            "A client’s link needs an emergency number.",
            "An owner enters it in the settings of the practice. Clients see it when an answer cannot wait.",
        )


class LinkOver(IntakeError):
    """A link that was revoked or has run out."""

    def __init__(self) -> None:
        super().__init__("This link no longer works.", "Make a new one. What was answered through it stays.")


class NoAddress(IntakeError):
    """An e-mail to a client without an address."""

    status = 422

    def __init__(self) -> None:
        super().__init__("No e-mail address is on file for this client.", "Copy the link, or print it as a code.")
