"""A profile for search engines, as schema.org. It holds what the public sees, and no way of contact beside the page."""

from typing import Any

from scopewell.directory.profiles import Seen


def of_profile(shown: Seen, url: str) -> dict[str, Any]:
    """Return a profile as JSON-LD."""
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": shown.name,
        "jobTitle": shown.title,
        "description": shown.headline,
        "url": url,
    }
    if shown.place:
        city, _, state = shown.place.rpartition(", ")
        made["workLocation"] = {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": city,
                "addressRegion": state,
                "addressCountry": "US",
            },
        }
    if shown.languages:
        made["knowsLanguage"] = list(shown.languages)
    if shown.credentials:
        made["hasCredential"] = [
            {
                "@type": "EducationalOccupationalCredential",
                "name": one.name,
                "recognizedBy": {"@type": "Organization", "name": one.issuer},
            }
            for one in shown.credentials
        ]
    return made
