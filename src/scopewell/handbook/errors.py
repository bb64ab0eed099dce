"""What can be wrong with the handbook's own files. A test reads them all, so nobody meets these at run time."""

from scopewell.ui.errors import DomainError


class BadChapter(DomainError):
    """A chapter that cannot be set: where, what is wrong, and what is accepted."""

    status = 500

    def __init__(self, chapter: str, wrong: str, accepted: str) -> None:
        super().__init__(f"{chapter}: {wrong}.", f"Accepted: {accepted}.")
