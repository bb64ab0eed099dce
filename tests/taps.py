"""The intake as somebody healthy taps through it, in a real browser on a phone."""

from playwright.sync_api import Locator, Page, ViewportSize, expect

SIZE: ViewportSize = {"width": 390, "height": 844}


def fill(page: Page) -> None:
    """Answer a screen as somebody healthy would."""
    for name, value in (
        ("tolerates-30-min", "yes"), ("intended-intensity", "moderate"), ("exercise-days", "4"),
        ("exercise-current-intensity", "moderate"),
    ):  # fmt: skip
        tap(page.locator(f'label:has(> input[name="{name}"][value="{value}"])'))
    for name, value in (
        ("exercise-minutes", "40"), ("exercise-months", "24"), ("height.feet", "5"), ("height.inches", "7"),
        ("weight", "150"), ("emergency.name", "Bram Testwell"), ("emergency.phone", "555-0142"),
        ("wanted", "The stairs to my sewing room"),
    ):  # fmt: skip
        field = page.locator(f'[name="{name}"]:visible')
        if field.count():
            field.fill(value)
    for value in ("no", "none", "not-applicable"):
        for label in page.locator(f'label:has(> input[type="radio"][value="{value}"])').all():
            name = label.locator("input").get_attribute("name") or ""
            if label.is_visible() and not page.locator(f'input[name="{name}"]:checked').count():
                label.click()


def tap(label: Locator) -> None:
    """Tap what can be seen."""
    if label.count() and label.first.is_visible():
        label.first.click()


def screen_of(page: Page) -> str:
    """Return the screen a page shows; empty on every other page."""
    return page.url.split("/q/")[1].split("/")[0].split("?")[0] if "/q/" in page.url else ""


def walk(page: Page, url: str) -> list[str]:
    """Go from the first screen to the last as somebody healthy; return the screens."""
    page.goto(url)
    page.locator(".intake-foot a.button").click()
    screens: list[str] = []
    while screen_of(page):
        screens.append(screen_of(page))
        assert len(screens) < 40, screens
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"], screens[-1]
        fill(page)
        # The database of the tests lives in memory and does not wait its turn as a file does.
        page.wait_for_load_state("networkidle")
        before = page.url
        page.get_by_role("button", name="Next").click()
        expect(page).not_to_have_url(before)
    return screens
