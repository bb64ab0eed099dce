"""What this room refuses."""

from scopewell.ui.errors import DomainError


class PracticeError(DomainError):
    """Something about the practice or its people that cannot be done."""


class LastOwner(PracticeError):
    """The only owner would leave the practice without one."""

    def __init__(self) -> None:
        super().__init__("A practice needs an owner.", "Make somebody else an owner first.")


class InvitationSpent(PracticeError):
    """An invitation that was accepted, withdrawn or has expired."""

    status = 410

    def __init__(self) -> None:
        super().__init__("This invitation can no longer be used.", "Ask the practice for a new one.")


class WrongAddress(PracticeError):
    """An invitation opened by somebody signed in with another address."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "This invitation was written for another e-mail address.",
            "Sign out, then open the link again and sign in with the address it was sent to.",
        )


class NothingToWithdraw(PracticeError):
    """No adoption of the present rules is in force."""

    def __init__(self) -> None:
        super().__init__("No adoption of these rules is in force.", "Nothing was changed.")


class EmergencyNumberMissing(PracticeError):
    """Client links are refused until the practice has said which emergency number a client is told to call."""

    def __init__(self) -> None:
        super().__init__(
            "Set the practice's emergency number first.",
            "A client who reports an emergency is told to call it. An owner sets it under Practice.",
        )
