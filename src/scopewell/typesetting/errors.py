"""What can go wrong before a page is set."""

from scopewell.ui.errors import DomainError


class TypesetterMissing(DomainError):
    """A package that typesetting needs is not installed."""

    status = 503

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"{package} is missing.", "Install what documents need: pip install 'scopewell[documents]'")
