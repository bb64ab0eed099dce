"""Secret addresses: signed, so that the database alone opens nothing, and each good for one page only."""

from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from scopewell.newsletter.errors import LinkSpent

WAITING, CONFIRM, GIFT, PREFERENCES, LEAVE = "waiting", "confirm", "gift", "preferences", "leave"


def token_for(purpose: str, key: str) -> str:
    """Return what stands in the address of a page of this purpose for a key."""
    return _signer(purpose).sign(key)


def key_in(purpose: str, token: str) -> str:
    """Return the key a token was made for. Raises LinkSpent for any other text."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        raise LinkSpent from None


def address_for(purpose: str, key: str) -> str:
    """Return the whole address of a page of this purpose."""
    return _page(purpose, settings.BASE_URL).format(token_for(purpose, key))


@cache
def _page(purpose: str, base_url: str) -> str:
    return base_url + reverse(f"newsletter:{purpose}", args=["TOKEN"]).replace("TOKEN", "{}")


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"newsletter.{purpose}", sep=".")
