"""Secret addresses: signed, so that the database alone opens nothing, and each good for one page only."""

import re
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

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


def addresses_for(purpose: str) -> Callable[[str], str]:
    """Return what makes the addresses of one purpose for many keys. The signer is built once."""
    signer, page = _signer(purpose), _page(purpose, settings.BASE_URL)
    return lambda key: page.format(signer.sign(key))


def return_path_for(sender: str) -> Callable[[int], str]:
    """Return what makes the return path of each delivery: where reports of its mail server come to (bounces.py).

    Without a mailbox for them, reports go to the sender. A path is signed, so that nobody can report for another; in
    small letters, since mail servers may change them; and short, since the part before the @ has 64 signs at most.
    """
    box = settings.MAIL_BOUNCES
    if not box:
        return lambda _: sender
    local, _, domain = box.partition("@")
    return lambda delivery: f"{local}+{delivery}-{_mark(delivery, settings.SECRET_KEY)}@{domain}"


def delivery_in(address: str) -> int | None:
    """Return the delivery of a return path of ours; none for any other address."""
    found = re.fullmatch(r".+\+(\d{1,18})-([0-9a-f]{20})@.+", address.strip().lower())
    if found is None:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    is_ours = any(constant_time_compare(found[2], _mark(int(found[1]), key)) for key in keys)
    return int(found[1]) if is_ours else None


def _mark(delivery: int, secret: str | bytes) -> str:
    return salted_hmac("newsletter.return-path", str(delivery), secret=secret, algorithm="sha256").hexdigest()[:20]


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"newsletter.{purpose}", sep=".")
