"""The forms of a first visit on paper: the words of one published version, with room to sign."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from scopewell.documents.contents import DocumentKind, InformationRelease, InformedConsent, ServiceAgreement
from scopewell.documents.scopes import ReleaseScope
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file

KINDS = {
    "consent": DocumentKind.INFORMED_CONSENT,
    "agreement": DocumentKind.SERVICE_AGREEMENT,
    "release": DocumentKind.INFORMATION_RELEASE,
}
PURPOSE = "To keep my exercise within what my providers allow, and to keep them informed"


class FormText(NamedTuple):
    """A published version of a form. Paragraphs of `text` are parted by an empty line."""

    title: str
    version: str
    text: str
    valid_days: int

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs."""
        return tuple(part.strip() for part in self.text.split("\n\n") if part.strip())


@cache
def first_forms() -> Mapping[DocumentKind, FormText]:
    """Return the forms a practice starts with that are also printed, `{practice}` and `{emergency}` not filled in."""
    return {
        KINDS[raw["kind"]]: FormText(raw["title"], "1", raw["text"], raw["valid_days"])
        for raw in read_yaml_file(HOME / "documents" / "first-visit.yaml")
        if raw["kind"] in KINDS
    }


def paper_form(
    kind: DocumentKind, form: FormText, today: date
) -> InformedConsent | ServiceAgreement | InformationRelease:
    """Return a form as a page to sign. Raises KeyError for a document that is none."""
    match kind:
        case DocumentKind.INFORMED_CONSENT:
            return InformedConsent(version=form.version, heading=form.title, paragraphs=form.paragraphs)
        case DocumentKind.SERVICE_AGREEMENT:
            return ServiceAgreement(version=form.version, heading=form.title, paragraphs=form.paragraphs)
        case DocumentKind.INFORMATION_RELEASE:
            return InformationRelease(
                version=form.version,
                heading=form.title,
                paragraphs=form.paragraphs,
                scope=tuple(ReleaseScope.labels),
                purpose=PURPOSE,
                expires=today + timedelta(days=form.valid_days),
            )
        case _:
            raise KeyError(kind)
