"""Visit the pages of a big practice and say how long each takes: `python -m benchmarks.visiting RUNS CLIENTS`.

Run by benchmarks.pages in a process of its own, on the database that DATABASE_URL names or else on SQLite in the folder
of SCOPEWELL_DATA, both empty. The last line of the output is JSON.
"""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

TIMELINE_ROWS = 1_000
# A page's style sheets and scripts, as its own HTML names them.
LOADED = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"|<script[^>]* src="/static/([^"]+)"')


class Page(NamedTuple):
    """A page to visit: `before` each visit something is changed; `typing` is a search or a save as somebody types."""

    name: str
    url: str
    before: Callable[[], None] = lambda: None
    typing: bool = False
    public: bool = False


class Visits(NamedTuple):
    """What visiting a page took: queries, milliseconds, and bytes (as sent, gzipped, with its sheets and scripts)."""

    name: str
    queries: int
    p50: float
    p95: float
    processor: float
    size: int
    first_load: int


def main() -> None:
    """Make the practice, visit every page, print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scopewell.config.settings")
    os.environ["SCOPEWELL_HOSTS"] = "testserver"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_content", verbosity=0)
    print(json.dumps([visits._asdict() for visits in _visit_all(int(sys.argv[1]), int(sys.argv[2]))]))


def _visit_all(runs: int, clients: int) -> Iterator[Visits]:
    from django.db import connection
    from django.test import Client as Browser

    from benchmarks.big_practice import make_practice

    big = make_practice(clients, TIMELINE_ROWS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")  # as its own daemon does on a database that lives longer than this one
    member, visitor = Browser(), Browser()
    member.force_login(big.member.user)
    for page in [*_workspace(big), *_public()]:
        yield visit(visitor if page.public else member, page, runs)


def _workspace(big: Any) -> Iterable[Page]:
    record = f"/clients/{big.busy.key}/"
    yield Page("today", "/today/")
    yield Page("client list", "/clients/")
    yield Page("  page 100", "/clients/?page=100")
    yield Page("  search as typed", "/clients/?q=quill+fauxley&state=all", typing=True)
    yield Page("  nothing found", "/clients/?q=nobodyhere&state=all", typing=True)
    yield Page("  filter", "/clients/?state=screening")
    yield Page("  sorted by what is due", "/clients/?sort=due")
    yield Page("record, 1,000 timeline rows", record)
    yield Page("  page 20 of the timeline", f"{record}?page=20")
    yield Page("  decisions only", f"{record}?kind=decision")
    yield Page("  observed only", f"{record}?said=observed")
    yield Page("decision", f"{record}decision/")
    yield Page("  history", f"{record}decision/history/")
    yield Page("screening", f"{record}screening/")
    yield Page("vital signs", f"{record}screening/vitals/")
    yield Page("documents of a client", f"/documents/of/{big.busy.key}/")
    yield Page("document being written", f"/documents/drafts/{big.draft.key}/")
    picture = f"/documents/drafts/{big.draft.key}/pages/1.png"
    yield Page("  new PDF page as a picture", picture, before=_changing(big))


def _public() -> Iterable[Page]:
    from scopewell.public.queries import cards

    yield Page("public home", "/", public=True)
    yield Page("articles", "/articles/", public=True)
    yield Page("an article", f"/articles/{cards()[0].slug}/", public=True)
    yield Page("search of the site", "/search/?q=red+flags", public=True)


def _changing(big: Any) -> Callable[[], None]:
    """Return what changes the letter, so that its page was never set before."""
    from scopewell.documents.actions import change_draft
    from scopewell.practice.tenancy import in_practice

    numbers = iter(range(1_000_000))

    def change() -> None:
        with in_practice(big.member.practice, big.member.user_id):
            changes = {"proposed": f"Walking, {next(numbers)} minutes."}
            change_draft(actor=big.member.user, draft=big.draft, content=changes, around={})

    return change


def visit(browser: Any, page: Page, runs: int) -> Visits:
    """Visit a page. The first visits, which warm caches, are not counted. Raises RuntimeError when it fails."""
    headers = {"HX-Request": "true"} if page.typing else {}
    page.before()
    response = browser.get(page.url, headers=headers)
    if response.status_code != 200:
        raise RuntimeError(f"{page.url} answers {response.status_code}")
    page.before()
    queries = queries_of(lambda: browser.get(page.url, headers=headers))
    wall, processor = [], []
    for _ in range(runs):
        page.before()
        start, start_cpu = time.perf_counter(), time.process_time()
        response = browser.get(page.url, headers=headers)
        wall.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - start_cpu) * 1000)
    p95 = statistics.quantiles(wall, n=20, method="inclusive")[-1]
    content: bytes = response.content
    is_html = response["Content-Type"].startswith("text/html")
    load = len(content) + (loaded_with(content.decode()) if is_html else 0)
    return Visits(page.name, queries, statistics.median(wall), p95, statistics.median(processor), len(content), load)


def loaded_with(html: str) -> int:
    """Return the bytes of the sheets and scripts a page loads, as they are sent: compressed, when that is kept."""
    from django.conf import settings

    total = 0
    for sheet, script in set(LOADED.findall(html)):
        file = Path(settings.STATIC_ROOT) / (sheet or script)
        packed = file.with_name(file.name + ".gz")
        total += (packed if packed.exists() else file).stat().st_size
    return total


def queries_of(run: Callable[[], object]) -> int:
    """Return how many queries something asks."""
    from django.core.signals import request_started
    from django.db import connection, reset_queries

    request_started.disconnect(reset_queries)
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    run()
    connection.force_debug_cursor = False
    request_started.connect(reset_queries)
    return len(connection.queries_log) - before


if __name__ == "__main__":
    main()
