"""Where a piece is on the site. Some pages have an address of their own, the others stand under `pages/`."""

from django.conf import settings
from django.urls import reverse

from scopewell.public.models import PieceKind

OWN = {
    "what-medical-exercise-is": "what", "for-referrers": "referrers", "for-clients": "clients", "join": "join",
    "privacy": "privacy", "terms": "terms",
}  # fmt: skip


def address_of(kind: str, slug: str) -> str:
    """Return the path of a piece."""
    if kind == PieceKind.ARTICLE:
        return reverse("public:article", args=[slug])
    return reverse(f"public:{OWN[slug]}") if slug in OWN else reverse("public:page", args=[slug])


def absolute(path: str) -> str:
    """Return the full address of a path, as feeds and search engines want it."""
    return f"{settings.BASE_URL}{path}"
