"""The sign-up as any page of the site may show it."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scopewell.newsletter.consenting import wording
from scopewell.newsletter.forms import SignUpForm, stamp
from scopewell.newsletter.gifts import gift_of
from scopewell.newsletter.models import Purpose
from scopewell.ui.signup import Offer


def context_of(form: SignUpForm, offer: str) -> dict[str, Any]:
    """Return what the form shows: the offer that can be kept, the words of both consents, the moment it is shown."""
    gift = gift_of("ebook") if offer == "ebook" else None
    return {
        "form": form,
        "offer": "ebook" if gift else "updates",
        "gift": gift,
        "ebook_words": wording(Purpose.EBOOK).words,
        "updates_words": wording(Purpose.UPDATES).words,
        "stamp": stamp(),
    }


def draw(request: HttpRequest, offer: Offer) -> SafeString:
    """Return the sign-up as HTML. Without a gift to give it offers the updates alone."""
    form = SignUpForm(auto_id=f"sign-up-{offer}-%s", initial={"source": request.path[:200]})
    return render_to_string("newsletter/_sign_up.html", context_of(form, offer))
