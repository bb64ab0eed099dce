"""Addresses that said no, or do not exist: kept as digests, asked before anything is sent or brought in."""

import hashlib
from collections.abc import Iterable

from scopewell.newsletter.models import Suppression


def digest_of(canonical: str) -> str:
    """Return the digest of an address. Not keyed: it must hold when the secret of the installation changes."""
    return hashlib.sha256(f"scopewell:suppressed:{canonical}".encode()).hexdigest()


def suppress(canonical: str, reason: Suppression.Reason) -> None:
    """Never write to an address again, until its owner signs up anew. Erasure counts more than any reason."""
    row, is_new = Suppression.objects.get_or_create(digest=digest_of(canonical), defaults={"reason": reason})
    if not is_new and reason == Suppression.Reason.ERASED:
        row.reason = reason
        row.save(update_fields=["reason"])


def lift(canonical: str) -> None:
    """Let an address be written to: its owner has just confirmed it again."""
    Suppression.objects.filter(digest=digest_of(canonical)).delete()


def suppressed_among(canonicals: Iterable[str]) -> set[str]:
    """Return those of some addresses that are not written to."""
    by_digest = {digest_of(canonical): canonical for canonical in canonicals}
    found = Suppression.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}
