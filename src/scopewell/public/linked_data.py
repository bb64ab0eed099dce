"""What search engines read beside a page: schema.org in JSON-LD. A data block, never run, so the strict CSP stands."""

from typing import Any

from scopewell.public.addresses import absolute, address_of
from scopewell.public.models import Version
from scopewell.ui.site import named, names

CONTEXT = "https://schema.org"


def of_site() -> dict[str, Any]:
    """Return the site itself, and how to search it."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": names().site,
        "url": absolute("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": absolute("/search/?q={search_term_string}"),
            "query-input": "required name=search_term_string",
        },
    }


def of_article(version: Version) -> dict[str, Any]:
    """Return an article. A version that was never published, as in a preview, has no dates."""
    url = absolute(address_of("article", version.piece.slug))
    published, changed = (getattr(version, name, None) for name in ("published", "changed"))
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": named(version.title),
        "description": named(version.summary),
        "url": url,
        "mainEntityOfPage": url,
        "image": f"{url}share.png",
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        "keywords": list(version.tags),
        "publisher": {"@type": "Organization", "name": names().site},
        "author": {"@type": "Organization", "name": names().site},
        "citation": [source["title"] for source in version.sources],
    }
    if published and changed:
        made |= {"datePublished": published.isoformat(), "dateModified": changed.isoformat()}
    if version.series:
        made["isPartOf"] = {"@type": "CreativeWorkSeries", "name": named(version.series)}
        made["position"] = version.series_number
    return made
