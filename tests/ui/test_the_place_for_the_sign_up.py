"""A page offers the sign-up without knowing the room that keeps subscribers."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString

from scopewell.ui import signup


@pytest.fixture(autouse=True)
def _nobody_registered() -> Iterator[None]:
    before = list(signup._renders)
    signup._renders.clear()
    yield
    signup._renders[:] = before


def page(offer: str) -> str:
    template = engines["django"].from_string(f'<main>{{% sign_up "{offer}" %}}</main>')
    return str(template.render({}, RequestFactory().get("/somewhere/")))


def drawn(request: HttpRequest, offer: signup.Offer) -> SafeString:
    return format_html("<form data-offer={} data-from={}></form>", offer, request.path)


def test_a_page_offers_nothing_where_no_room_offers_anything() -> None:
    assert page("ebook") == "<main></main>"
    assert not signup.is_offered()


@pytest.mark.parametrize("offer", signup.OFFERS)
def test_the_room_that_registered_draws_it_and_learns_the_page_and_the_offer(offer: str) -> None:
    signup.register(drawn)
    assert page(offer) == f"<main><form data-offer={offer} data-from=/somewhere/></form></main>"
    assert signup.is_offered()


def test_an_unknown_offer_is_a_fault_of_the_page() -> None:
    with pytest.raises(ValueError, match="ebook, updates"):
        page("gift")
