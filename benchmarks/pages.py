"""How fast pages answer: a practice of 10,000 clients, one of them with 1,000 timeline rows.

`python -m benchmarks.pages` makes the practice in a folder of its own (kept for the next run) on SQLite, or in the
database that DATABASE_URL names, and prints for each page: queries, processor time, median and 95th percentile of the
server's time in milliseconds, and kilobytes. Targets: lists and record under 100 ms, decision under 150.
"""

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import Any

CLIENTS = 10_000
ROWS = 1_000
RUNS = 40
TARGETS_MS = {"decision": 150.0}
TARGET_MS = 100.0
DATA = Path(__file__).parents[1] / "build" / "pages"
STATES = ("inquiry", "awaiting-documents", "screening", "assessed", "active", "active", "active", "discharged")
FIRST = ("Marigold", "Orson", "Wren", "Tilda", "Barnaby", "Pim", "Quill", "Clementine", "Ansel", "Juniper")
LAST = ("Testwell", "Sampleby", "Demoson", "Mockford", "Exampleton", "Fauxley", "Specimen", "Trialton", "Nominal")


def main() -> None:
    """Make the practice when it is not there, and measure."""
    parser = argparse.ArgumentParser(description="Measure how fast pages answer.")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    os.environ.setdefault("SCOPEWELL_DATA", str(DATA))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scopewell.config.settings")
    os.environ["SCOPEWELL_HOSTS"] = "testserver"
    Path(os.environ["SCOPEWELL_DATA"]).mkdir(parents=True, exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    practice, key = make_practice(options.clients)
    measure(practice, key, options.runs)


def make_practice(count: int) -> tuple[Any, str]:
    """Return the practice and the key of its busiest client, made through the same actions as real records."""
    from django.utils import timezone

    from scopewell.clients.actions import add_client, note_on_timeline, set_due
    from scopewell.clients.models import Client
    from scopewell.practice.actions import open_practice
    from scopewell.practice.models import Practice, User
    from scopewell.practice.tenancy import in_practice

    name = f"Benchmark of {count}"
    present = Practice.objects.filter(name=name).first()
    if present is not None:
        with in_practice(present):
            return present, Client.objects.get(legal_name="Busy Testwell").key
    owner = User.objects.create_user(f"bench{count}@example.test", None, name="Linden Fairsample")
    practice = open_practice(owner=owner, name=name, jurisdiction="US-OH", is_demonstration=True).practice
    now = timezone.now()
    with in_practice(practice, owner.pk):
        busy = add_client(actor=owner, legal_name="Busy Testwell", birth_date=timezone.localdate().replace(year=1963))
        answer(owner, busy)
        for n in range(ROWS):
            note_on_timeline(busy, "fact", f"Reading {n}", text="134 mmHg", statement="observed", actor=owner)
        Client.objects.bulk_create(
            [
                Client(
                    practice=practice,
                    legal_name=f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {n}",
                    state=STATES[n % len(STATES)],
                    outcome="undecided" if n % 3 else "start-with-precautions",
                )
                for n in range(count)
            ],
            batch_size=1000,
        )
        for client in Client.objects.exclude(pk=busy.pk)[:400]:
            set_due(client, "report", "Progress report", now)
    return practice, busy.key


def answer(owner: Any, client: Any) -> None:
    """Give a client diabetes, and the reassuring answer to everything else that is needed."""
    from scopewell.clients.cases import case_of
    from scopewell.clients.facts import Said, record_facts
    from scopewell.clients.vocabulary import ALL_NAMED, SaidBy
    from scopewell.knowledge.release import shipped_engine

    engine = shipped_engine()
    said = [Said("known-diabetes", "type2"), Said("exercise-days", 0)]
    said += [Said(id, True) for id in ALL_NAMED.values()]
    record_facts(actor=owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
    case = case_of(client) | {"reassuring": True}
    assumed = engine.decide(engine.read_case(case, allow_reassuring=True)).assumed
    facts = engine.rules.vocabulary.facts
    rest = [Said(id, v) for id, v in assumed.items() if facts[id].class_ != "system" and not facts[id].episode]
    record_facts(actor=owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=rest)


def measure(practice: Any, key: str, runs: int) -> None:
    """Print how fast each page answers."""
    from django.db import connection
    from django.test import Client as Browser

    from scopewell.practice.models import User

    browser = Browser()
    browser.force_login(User.objects.get(memberships__practice=practice))
    print(f"{practice.name}, {connection.vendor}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'page':<14}{'queries':>8}{'cpu ms':>8}{'p50 ms':>9}{'p95 ms':>9}{'KB':>7}  target")
    pages = {
        "today": "/today/",
        "list": "/clients/",
        "search": "/clients/?q=quill+fauxley&state=all",
        "record": f"/clients/{key}/",
        "decision": f"/clients/{key}/decision/",
        "history": f"/clients/{key}/decision/history/",
        "screening": f"/clients/{key}/screening/",
        "vitals": f"/clients/{key}/screening/vitals/",
    }
    for name, url in pages.items():
        response = browser.get(url)
        assert response.status_code == 200, (name, response.status_code)
        asked = queries_of(browser, url)
        times = []
        cpu = time.process_time()
        for _ in range(runs):
            start = time.perf_counter()
            response = browser.get(url)
            times.append((time.perf_counter() - start) * 1000)
        cpu = (time.process_time() - cpu) * 1000 / runs
        times.sort()
        worst = times[int(len(times) * 0.95)]
        target = TARGETS_MS.get(name, TARGET_MS)
        verdict = "met" if worst < target else f"MISSED, {target:.0f}"
        size = len(response.content) / 1024
        middle = statistics.median(times)
        print(f"{name:<14}{asked:>8}{cpu:>8.1f}{middle:>9.1f}{worst:>9.1f}{size:>7.1f}  {verdict}")


def queries_of(browser: Any, url: str) -> int:
    """Return how many queries a page asks."""
    from django.core.signals import request_started
    from django.db import connection, reset_queries

    request_started.disconnect(reset_queries)
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    browser.get(url)
    connection.force_debug_cursor = False
    request_started.connect(reset_queries)
    return len(connection.queries_log) - before


if __name__ == "__main__":
    main()
