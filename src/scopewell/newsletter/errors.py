"""What this room refuses."""

from scopewell.ui.errors import DomainError


class NewsletterError(DomainError):
    """Something about the updates that cannot be done."""


class LinkSpent(NewsletterError):
    """A link that was never ours, or has run out. Always the same page, so that guessing tells nothing."""

    status = 410

    def __init__(self) -> None:
        super().__init__("This link does not work, or no longer.", "Sign up again; it takes half a minute.")


class TooMany(NewsletterError):
    """More sign-ups from one place than people make."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "There were many sign-ups from your network within the hour.",
            "Nothing is wrong with yours. Try again in an hour, or from another connection.",
        )


class NotReadyToSend(NewsletterError):
    """The operator has not set what every mailing must carry."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Nothing can be sent yet.", " ".join(problems))


class NotInThisState(NewsletterError):
    """A step a mailing cannot take from where it is."""

    def __init__(self, state: str) -> None:
        super().__init__(f"This mailing is {state}.", "Open it again to see what can be done now.")


class InUse(NewsletterError):
    """A topic that cannot be removed yet."""

    def __init__(self, name: str, people: int, mailings: int) -> None:
        super().__init__(
            f"“{name}” is in use: {people} {'person' if people == 1 else 'people'} chose it, "
            f"{mailings} mailing{'' if mailings == 1 else 's'} bear it.",
            "Change its name or its place instead.",
        )


class LastOperator(NewsletterError):
    """The last one who can give duties cannot lose theirs."""

    def __init__(self) -> None:
        super().__init__("This is the last operator.", "Make somebody else an operator first.")
