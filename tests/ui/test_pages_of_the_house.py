"""The pattern page and the pages of errors."""

import re
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from cast import browser, house
from scopewell.ui import views
from scopewell.ui.templatetags.house import OUTCOME_WORDS

pytestmark = pytest.mark.django_db
UI = Path(views.__file__).parent


def test_the_pattern_page_shows_every_outcome_in_both_themes() -> None:
    page = Browser().get("/patterns/").content.decode()
    for word in OUTCOME_WORDS:
        assert page.count(f'class="outcome {word}') >= 2
    assert page.count("of 6</span>") == 12
    assert 'aria-invalid="true"' in page


def test_a_page_that_is_not_there_says_so_without_saying_why() -> None:
    assert b"There is no such page" in Browser().get("/nowhere/").content
    fernway = house()
    answer = browser(fernway.owner).get("/clients/222222222222/")
    assert answer.status_code == 404
    assert b"There is no such page" in answer.content


def test_a_form_from_another_site_is_refused_in_the_house() -> None:
    fernway = house()
    visitor = Browser(enforce_csrf_checks=True)
    visitor.force_login(fernway.owner)
    answer = visitor.post("/clients/add/", {"legal_name": "X"})
    assert answer.status_code == 403
    assert b"open for too long" in answer.content


def test_a_fault_of_ours_needs_no_database_to_say_so() -> None:
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"on our side" in answer.content
    assert views.bad_request(RequestFactory().get("/")).status_code == 400


def test_a_refusal_of_a_room_reaches_htmx_as_a_fragment() -> None:
    fernway = house()
    answer = browser(fernway.owner).post("/practice/rules/withdraw/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.content.strip().startswith(b'<div class="notice error"')


def test_colors_and_sizes_come_from_tokens_alone() -> None:
    for sheet in ("base", "layout", "components", "utilities"):
        text = (UI / "static" / "ui" / f"{sheet}.css").read_text().replace("background: #fff", "")
        assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", text) == [], sheet


def test_text_of_every_token_reaches_contrast_aa_on_every_ground() -> None:
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", _tokens()))
    pairs = {name: value.split(", ") for name, value in tokens.items()}
    text = [name for name in pairs if name not in ("paper", "raised", "sunk", "line", "edge")]
    assert len(text) >= 10
    for theme in (0, 1):
        for name in text:
            for ground in ("paper", "raised", "sunk"):
                assert contrast(pairs[name][theme], pairs[ground][theme]) >= 4.5, (name, ground, theme)
        assert contrast(pairs["edge"][theme], pairs["paper"][theme]) >= 3


def _tokens() -> str:
    return (UI / "static" / "ui" / "tokens.css").read_text()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
