"""What machines read: the feed of articles, the map of the site, the note to robots."""

import re

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from scopewell.directory.queries import public_keys
from scopewell.practice.access import anybody
from scopewell.public.addresses import absolute, address_of
from scopewell.public.caching import kept
from scopewell.public.models import PieceKind
from scopewell.public.queries import live
from scopewell.ui.signup import updates_url
from scopewell.ui.site import named, names
from scopewell.ui.templatetags.house import prose

NEWEST = 30
OWN_LINK = re.compile(r'\b(href|src)="(/[^/"][^"]*)"')


@anybody
@require_safe
@kept
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Return the newest articles as RSS 2.0, whole texts."""
    called = names()
    made = Rss201rev2Feed(
        title=called.site,
        link=absolute("/"),
        description=f"Articles of {called.site}: medical exercise, its scope and its practice.",
        language="en-us",
        feed_url=absolute(reverse("public:feed")),
    )
    rows = live().filter(piece__kind=PieceKind.ARTICLE).order_by(F("published").desc(), "-piece__pk")[:NEWEST]
    for version in rows:
        url = absolute(address_of("article", version.piece.slug))
        made.add_item(
            title=named(version.title),
            link=url,
            description=format_html("<p>{}</p>{}", named(version.summary), _whole_addresses(prose(version.body))),
            unique_id=url,
            pubdate=version.published,
            updateddate=version.changed,
            categories=version.tags,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _whole_addresses(html: SafeString) -> SafeString:
    """Return a text whose links lead here from wherever a feed is read."""
    return SafeString(OWN_LINK.sub(lambda found: f'{found[1]}="{absolute(found[2])}"', html))


@anybody
@require_safe
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every address a search engine may show."""
    paths = [reverse(name) for name in ("home", "public:stages", "public:articles", "directory:search")]
    paths += [updates_url(), *(reverse("directory:person", args=[key]) for key in public_keys())]
    fixed = [absolute(path) for path in paths if path]
    rows = [(absolute(address_of(v.piece.kind, v.piece.slug)), v.changed) for v in live().order_by("piece__pk")]
    context = {"fixed": fixed, "rows": rows}
    return render(request, "public/sitemap.xml", context, content_type="application/xml")


@anybody
@require_safe
@kept
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Say what robots may read."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /search/", ""]
    lines.append(f"Sitemap: {absolute(reverse('public:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
