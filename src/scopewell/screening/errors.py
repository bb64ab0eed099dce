"""What this room refuses."""

from scopewell.ui.errors import DomainError


class ScreeningError(DomainError):
    """Something about a screening that cannot be done."""


class NotYoursToModify(ScreeningError):
    """A rule that only a licensed provider may decide, or that did not fire."""

    status = 422

    def __init__(self, rule: str) -> None:
        super().__init__(
            f"The professional may not modify {rule}.",
            "Raise the outcome, refer, or ask a licensed provider. A provider's answer is recorded as a clearance.",
        )


class NotInForce(ScreeningError):
    """Something that was replaced or withdrawn before."""

    def __init__(self) -> None:
        super().__init__("This was replaced or withdrawn already.", "Nothing was changed.")


class StillHeld(ScreeningError):
    """A hold that the present decision does not let anybody lift."""

    def __init__(self) -> None:
        super().__init__(
            "The present decision still holds this client.",
            "Record the provider's answer, or answer what is open, and the decision is made again.",
        )


class NothingDecided(ScreeningError):
    """A client nobody decided about."""

    status = 404

    def __init__(self) -> None:
        super().__init__("Nothing was decided about this client yet.", "Answer what is open first.")


class UnreadableRecord(ScreeningError):
    """An uploaded record that cannot be used: what is wrong, in words without personal data."""

    status = 422

    def __init__(self, why: str) -> None:
        super().__init__("This record was not read.", why)
