"""Where a text stands."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse


class Place(NamedTuple):
    """Where a text stands: what it is called there, the page that shows it, and its key in that page's address.

    `label` names no person, such as "Progress report 2026-00012". `record`: how the audit trail names the record it
    belongs to, such as `client:KEY`. `in_network`: a text of the network as a whole.
    """

    label: str
    view: str = ""
    key: str = ""
    record: str = ""
    in_network: bool = False

    @property
    def url(self) -> str:
        """Where to read it; nothing where it has no page, or has none any more."""
        if not self.view:
            return ""
        try:
            return reverse(self.view, args=[self.key] if self.key else [])
        except NoReverseMatch:
            return ""
