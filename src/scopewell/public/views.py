"""The pages a visitor sees. None needs a session, sets a cookie of its own or asks another site for anything."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from scopewell.practice.access import anybody
from scopewell.practice.adapter import AccountAdapter
from scopewell.public import linked_data, queries, sharing
from scopewell.public.addresses import address_of
from scopewell.public.caching import kept
from scopewell.public.models import PieceKind, Version
from scopewell.public.stages import STAGES, picture
from scopewell.ui.network import join_url
from scopewell.ui.prose import headings, to_text

WORDS_A_MINUTE = 220
NEWEST = 4


@anybody
@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """Show the home of the site."""
    context = {"newest": queries.cards()[:NEWEST], "data": linked_data.of_site(), "stages": STAGES}
    return render(request, "public/home.html", context | {"picture": picture()})


@anybody
@require_safe
@kept
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page."""
    version = _live(PieceKind.PAGE, slug)
    context: dict[str, Any] = {"version": version, "headings": headings(version.body), "here": request.path}
    if slug == "join":
        context |= {"may_join": AccountAdapter(request).may_open_practice(request), "join_url": join_url(request)}
    return render(request, "public/page.html", context | {"canonical": address_of("page", slug)})


@anybody
@require_safe
@kept
def stages(request: HttpRequest) -> HttpResponse:
    """Show who leads at each stage of care: a picture, and the same in words."""
    return render(request, "public/stages.html", {"stages": STAGES, "picture": picture()})


@anybody
@require_safe
@kept
def articles(request: HttpRequest, tag: str = "") -> HttpResponse:
    """List the articles, all of them or those about something: series in their order, then the others by date."""
    found = queries.cards()
    tags = queries.tags_of(found)
    chosen = next((one for one in tags if one.slug == tag), None)
    if tag and chosen is None:
        raise Http404
    if tag:
        found = [card for card in found if tag in {slugify(words) for words in card.tags}]
    context = {
        "series": queries.series_of(found),
        "others": [card for card in found if not card.series],
        "tags": tags,
        "chosen": chosen,
        "here": "/articles/",
    }
    return render(request, "public/articles.html", context)


@anybody
@require_safe
@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article: the one template of every tip."""
    version = _live(PieceKind.ARTICLE, slug)
    return render(request, "public/article.html", article_context(version))


def article_context(version: Version) -> dict[str, Any]:
    """Return what the page of an article shows; a preview shows the same."""
    found = queries.cards()
    before, after = queries.neighbors(version, found)
    return {
        "version": version,
        "minutes": max(1, round(len(to_text(version.body).split()) / WORDS_A_MINUTE)),
        "tags": [queries.Tag(words, slugify(words), 0) for words in version.tags if slugify(words)],
        "related": queries.related_to(version, found),
        "before": before,
        "after": after,
        "data": linked_data.of_article(version),
        "canonical": address_of("article", version.piece.slug),
        "here": "/articles/",
    }


@anybody
@require_safe
@kept
def search(request: HttpRequest) -> HttpResponse:
    """Search the articles and pages."""
    query = request.GET.get("q", "")
    found = queries.search(query)
    context = {"query": query[: queries.LONGEST_QUERY], "words": queries.words_of(query), "found": found}
    return render(request, "public/search.html", context | {"tags": queries.tags_of(queries.cards())[:12]})


@anybody
@require_safe
@kept
def share_image(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Return the picture of an article that other sites show beside a link to it."""
    version = _live(PieceKind.ARTICLE, slug)
    return HttpResponse(sharing.image_of(version), content_type="image/png")


def _live(kind: PieceKind, slug: str) -> Version:
    version = queries.live_one(kind, slug)
    if version is None:
        raise Http404
    return version
