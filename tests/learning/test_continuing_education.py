"""The record of continuing education: kept, counted, exported, and opened by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import browser
from colleagues import colleague
from scopewell.learning.actions import erase, export_of
from scopewell.learning.models import Credit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%test\n%%EOF\n"


def entry(**changes: Any) -> dict[str, Any]:
    made = {
        "title": "A day of observation", "provider": "Sampleton", "kind": "observation", "hours": "6.5",
        "earned_on": str(timezone.localdate() - timedelta(days=20)), "expires_on": "", "instructor": "H. Sampleton",
        "instructor_license": "PT, Ohio 1",
    }  # fmt: skip
    return {**made, **changes}


def file(content: bytes = PDF, name: str = "../../etc/cert.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_entry_is_kept_with_its_file_changed_and_removed() -> None:
    opened = browser(colleague().user)
    assert opened.post("/learning/record/add/", entry(file=file())).status_code == 302
    kept = Credit.objects.get()
    assert kept.file.startswith("learning/credits/")
    got = opened.get(f"/learning/record/{kept.key}/file")
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]  # a streaming answer
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert opened.post(f"/learning/record/{kept.key}/", entry(hours="7")).status_code == 302
    kept.refresh_from_db()
    assert (float(kept.hours), bool(kept.file)) == (7, True)
    opened.post(f"/learning/record/{kept.key}/remove/")
    assert not Credit.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"hours": "0"}, {"hours": "-1"}, {"hours": "101"}, {"hours": "many"}, {"title": ""}, {"kind": "nonsense"},
        {"earned_on": "2999-01-01"}, {"expires_on": "2001-01-01"}, {"file": file(b"<script>", "a.pdf")},
        {"file": file(b"GIF89a", "a.png")},
    ],
)  # fmt: skip
def test_what_cannot_be_is_asked_about_and_nothing_is_kept(changes: dict[str, Any]) -> None:
    told = browser(colleague().user).post("/learning/record/add/", entry(**changes))
    assert told.status_code == 422
    assert "Sampleton" in told.content.decode()
    assert not Credit.objects.exists()


def test_the_record_of_another_is_not_there() -> None:
    browser(colleague().user).post("/learning/record/add/", entry(file=file()))
    key = Credit.objects.get().key
    other = browser(colleague("Daisy").user)
    for path in ("", "file"):
        assert other.get(f"/learning/record/{key}/{path}").status_code == 404
    assert other.post(f"/learning/record/{key}/", entry(title="Stolen")).status_code == 404
    assert other.post(f"/learning/record/{key}/remove/").status_code == 404
    assert "A day of observation" not in other.get("/learning/record/").content.decode()
    assert "A day" not in other.get("/learning/record/export.csv").content.decode()


def test_hours_are_counted_by_period_and_kind() -> None:
    opened = browser(colleague().user)
    old = str(timezone.localdate() - timedelta(days=900))
    for one in (entry(), entry(kind="course", hours="2"), entry(kind="course", hours="4", earned_on=old)):
        opened.post("/learning/record/add/", one)
    assert "12.5 in all" in opened.get("/learning/record/").content.decode()
    since = str(timezone.localdate() - timedelta(days=730))
    assert "8.5 in all" in opened.get("/learning/record/", {"since": since}).content.decode()
    assert opened.get("/learning/record/", {"since": "yesterday"}).status_code == 200
    assert "8.5" in opened.get("/learning/record/print/", {"since": since}).content.decode()


def test_a_table_runs_nothing_in_a_spreadsheet() -> None:
    opened = browser(colleague().user)
    opened.post("/learning/record/add/", entry(title="=HYPERLINK(1)", provider='@SUM("x")', instructor="+1", hours="1"))
    table = opened.get("/learning/record/export.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table
    assert "'@SUM" in table
    assert "'+1" in table


def test_a_member_takes_it_along_and_it_goes_with_them(django_capture_on_commit_callbacks: Any) -> None:
    member = colleague()
    browser(member.user).post("/learning/record/add/", entry(file=file()))
    assert export_of(member)["continuing education"][0]["title"] == "A day of observation"
    with django_capture_on_commit_callbacks(execute=True):
        erase(member)
    assert not Credit.objects.exists()
