"""What this room refuses."""

from scopewell.ui.errors import DomainError


class ClientError(DomainError):
    """Something about a client's record that cannot be done."""


class HoldStillOpen(ClientError):
    """A change of state while a hold is open."""

    def __init__(self) -> None:
        super().__init__(
            "This client is on hold.",
            "A hold is left through a recorded answer or a new decision, not by changing the state.",
        )


class UnknownFact(ClientError):
    """A fact the engine's vocabulary does not have, or a value it does not accept."""

    status = 422

    def __init__(self, fact: str, message: str) -> None:
        self.fact = fact
        super().__init__("This was not recorded.", message)


class NothingRecordedBehind(ClientError):
    """A hold lifted without naming the answer or decision."""

    def __init__(self) -> None:
        super().__init__("A hold needs a recorded answer or decision to be lifted.", "Record it first.")


class MergeRefused(ClientError):
    """Two records that cannot be merged, or a merge that cannot be taken back."""


class FormRefused(ClientError):
    """A form that cannot be signed or revoked as asked."""

    status = 422
