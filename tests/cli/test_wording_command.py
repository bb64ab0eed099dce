"""`scopewell wording`: the formats and statuses other programs rely on, and input it cannot use."""

import io
import json
import sys
from pathlib import Path

import pytest

from scopewell.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["wording", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_json_lines_in_and_out(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"id": "a", "kind": "letter", "text": "We are treating her twice a week."},
        {"id": "b", "kind": "letter", "text": "Thank you for your note."},
        {"id": "c", "kind": "handout", "text": "Stop your water pills before the walk."},
    ]
    given(monkeypatch, "\n".join(map(json.dumps, lines)).encode())
    status, out, _ = run(capsys, "check", "--format", "jsonl", "-")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [one["id"] for one in found] == ["a", "b", "c"]
    (flag,) = found[0]["flags"]
    assert {key: flag[key] for key in ("category", "span", "start", "severity", "say_instead")} == {
        "category": "wording", "span": "treating", "start": 7, "severity": "warn", "say_instead": "training",
    }  # fmt: skip
    assert flag["because"]
    assert found[1]["flags"] == []
    assert found[2]["flags"][0]["category"] == "act"
    assert found[2]["flags"][0]["severity"] == "block"


def test_a_clean_text_ends_with_zero_and_a_blocked_one_with_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "page.txt"
    file.write_text("We train people.")
    assert run(capsys, "check", str(file))[0] == 0
    file.write_text("First line.\nBook your physiotherapy with us.")
    status, out, _ = run(capsys, "check", str(file))
    assert status == 1
    assert "block  line 2  wording: “physiotherapy”" in out
    assert "say instead: medical exercise" in out
    assert "This is no legal advice" in " ".join(out.split())


def test_a_warning_alone_does_not_block(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"The patient arrived late.")
    assert run(capsys, "check", "--kind", "session-note", "-")[0] == 0


def test_explain_tells_what_was_passed_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", "We do not treat. Our patients smile.")
    assert status == 0
    assert "passed  treat: “treat”" in out
    assert "-7  it is denied, or a disclaimer" in out
    assert "warn  line 1  wording: “patients”" in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: not JSON"),
        ('{"id": 1}', "line 1: no text"),
        ('{"id": 1, "kind": "poem", "text": "x"}', "line 1: kind poem; accepted: session-note"),
        ("[" * 100_000, "line 1: not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_still_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    given(monkeypatch, (line + '\n{"id": 2, "kind": "public", "text": "Hello."}\n').encode())
    status, out, err = run(capsys, "check", "--format", "jsonl", "-")
    assert status == 2
    assert said in err
    assert json.loads(out) == {"id": 2, "flags": []}


def test_what_cannot_be_read_ends_with_a_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    status, _, err = run(capsys, "check", str(tmp_path / "none"))
    assert (status, "accepted: a file that can be read" in err) == (2, True)
    given(monkeypatch, b"caf\xe9")
    status, _, err = run(capsys, "check", "-")
    assert (status, "byte 4 is not UTF-8" in err) == (2, True)
    for option in ("--jurisdiction", "--credential", "--license"):
        status, _, err = run(capsys, "explain", "x", option, "nowhere")
        assert (status, "accepted: " in err) == (2, True)


def test_the_roster_names_clients(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    roster, text = tmp_path / "clients.txt", tmp_path / "news.txt"
    roster.write_text("Juniper Vale\n\n")
    text.write_text("Thanks to Juniper for the cake.")
    status, out, _ = run(capsys, "check", "--kind", "newsletter", "--roster", str(roster), str(text))
    assert status == 1
    assert "identifier: “Juniper”" in out
