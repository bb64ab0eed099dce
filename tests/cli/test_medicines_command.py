"""`scopewell medicines`: what it says of a name, and what it does with input it cannot use."""

import io
import json
import sys

import pytest

from scopewell.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["medicines", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_name_is_told_with_its_class_and_that_the_list_is_a_draft(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "lisinopril 10 mg")
    assert status == 0
    assert out.splitlines()[0] == "lisinopril 10 mg: lisinopril, other-heart-or-pressure"
    assert out.rstrip().endswith("Draft: no clinician has reviewed this list.")


def test_a_misspelling_is_asked_back_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "lisinoprol")
    assert "lisinoprol: did you mean" in out
    assert "lisinopril: other-heart-or-pressure (by its spelling)" in out
    assert "none of these" in out


def test_what_is_unlisted_mixed_up_or_not_understood_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "novelumab", "hydralazine", "Claritin-D", "none")
    assert "novelumab: not in the list; a clinician decides" in out
    assert "not to be mixed up with\n    hydroxyzine: opioid-or-sedative" in out
    assert "beside it, not understood: d" in out
    assert "none: names no medicine" in out


def test_json_gives_a_line_for_every_medicine(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--format", "json", "metoprolol 25, lisinoprol; asprin and vitamin d")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [one["status"] for one in found] == ["known", "did-you-mean", "did-you-mean", "known"]
    assert found[0]["classes"] == ["beta-blocker"]
    assert found[1]["candidates"][0] == {
        "name": "lisinopril",
        "says": "a medicine for pressure or heart (ACE inhibitor)",
        "classes": ["other-heart-or-pressure"],
        "because": "spelling",
        "slips": 1,
    }
    assert [one["needs_confirmation"] for one in found] == [False, True, True, False]


def test_a_dash_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Eliquis\nLasix\xa020 mg\n".encode())))
    status, out, _ = run(capsys, "--format", "json", "-")
    assert status == 0
    assert [json.loads(line)["names"] for line in out.splitlines()] == [["Eliquis"], ["Lasix"]]


def test_bytes_that_are_no_text_are_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Lasix \xff\xfe")))
    status, out, _ = run(capsys, "-", "Crestor \udcff")
    assert status == 0
    assert "Lasix" in out


@pytest.mark.parametrize(("text", "said"), [(" , ", "no word"), ("a" * 20_001, "20,000 characters")])
def test_what_cannot_be_looked_up_ends_with_a_message(capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    status, out, err = run(capsys, text)
    assert (status, out) == (2, "")
    assert said in err
