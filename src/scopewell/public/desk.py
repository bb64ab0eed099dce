"""The editors' desk of the public site: articles and pages."""

from django.http import HttpResponse
from django.shortcuts import render

from scopewell.editions.desk import Desk
from scopewell.practice.access import NetworkRequest
from scopewell.public.addresses import address_of
from scopewell.public.forms import PieceForm
from scopewell.public.models import Piece, PieceKind, Publication, Version
from scopewell.public.views import article_context
from scopewell.ui.prose import headings


def preview(request: NetworkRequest, version: Version) -> HttpResponse:
    """Show a version as it would stand on the site."""
    if version.piece.kind == PieceKind.ARTICLE:
        return render(request, "public/article.html", article_context(version) | {"preview": True})
    context = {"version": version, "headings": headings(version.body), "preview": True}
    return render(request, "public/page.html", context | {"canonical": address_of("page", version.piece.slug)})


DESK = Desk(
    name="publishing", title="Public site", template="public/desk.html", works=Piece, versions=Version,
    publications=Publication, forms=dict.fromkeys(PieceKind.values, PieceForm),
    address_of=lambda piece: address_of(piece.kind, piece.slug), preview=preview,
)  # fmt: skip
