"""Domain errors: what a room refuses, in words that say what to do. One middleware turns them into a page."""


class DomainError(Exception):
    """Something that cannot be done, with what is wrong and what to do about it. Holds no personal data.

    Rooms subclass it; a subclass builds `title` and `advice` from facts.
    """

    status = 409

    def __init__(self, title: str, advice: str) -> None:
        self.title = title
        self.advice = advice
        super().__init__(f"{title} {advice}")
