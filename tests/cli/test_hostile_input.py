"""Input that is broken, odd or meant to do harm: the rest is decided, nothing is guessed, no terminal is steered."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scopewell.cli.main import main
from scopewell.cli.streams import MOST_LINE_BYTES
from scopewell.cli.terminal import Terminal

CASE = {"id": "good", "as_of": "2026-11-23", "facts": {"age": 60, "sx-chest-pain": "now"}}
GOOD = json.dumps(CASE)
TWICE = '{"id":"bad","as_of":"2026-11-23","facts":{"age":50,"sbp":230,"sbp":120}}'
STEERING = "\x1b[31mred\x07\x7f\x9b2J\u202eright\u2066"
SCOPEWELL = Path(sys.executable).with_name("scopewell")


def screen(
    capsys: pytest.CaptureFixture[str], folder: Path, content: str | bytes, *more: str
) -> tuple[int, list[dict[str, Any]], str]:
    path = folder / "cases.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    status = main(["screen", "--format", "json", *more, str(path)])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return status, [json.loads(line) for line in captured.out.splitlines()], captured.err


def shell(command: str, given: str = GOOD, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", command.replace("SCOPEWELL", str(SCOPEWELL))],
        input=given.encode("utf-8", "surrogatepass"),
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
    )


def problems(decision: dict[str, Any]) -> dict[str, str]:
    return {problem["fact"]: problem["kind"] for problem in decision["problems"]}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"{TWICE}\n", "line 1"),
        (f"{TWICE}\n{GOOD}\n", "line 1"),
        (f"{GOOD}\n{TWICE}\n", "line 2"),
        (f"[{TWICE}, {GOOD}]", "case 1"),
        (TWICE, "case 1"),
        (f"- {TWICE}\n- {GOOD}\n", "line 1, column"),
        (f"---\n{GOOD}\n---\n{TWICE}\n", "line 4, column"),
    ],
)
def test_a_key_given_twice_spoils_its_own_case_only(
    content: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, decided, err = screen(capsys, tmp_path, content)
    assert status == 2
    assert [decision["case"] for decision in decided] == ["good"] * content.count("good")
    assert "the key 'sbp' twice" in err
    assert place in err


def test_a_bundle_with_a_key_given_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bundle.json"
    path.write_text('{"resourceType": "Bundle", "resourceType": "Patient"}')
    assert main(["screen", "--from-fhir", str(path)]) == 2
    assert "'resourceType' twice" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("form", ["json", "text"])
def test_no_character_stops_the_stream(encoding: str, form: str) -> None:
    odd = json.dumps({**CASE, "id": "\ud800é😀"})
    done = shell(f"SCOPEWELL screen --format {form} -", f"{odd}\n{GOOD}\n", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"good" in done.stdout
    if form == "json":
        decided = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert [decision["case"] for decision in decided] == ["\ud800é😀", "good"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_input_cannot_steer_the_terminal(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {**CASE, "id": f"{STEERING}\nmay start", "facts": {"age": STEERING, STEERING: 1}, STEERING: 2}
    for content in (json.dumps(case), json.dumps({"id": STEERING, STEERING: {}}), f"- {json.dumps(case)}\n- {TWICE}"):
        path = tmp_path / f"\x1b[2J{form}"
        path.write_text(content)
        main(["screen", "--format", form, str(path), f"{tmp_path}/\x9bmissing"])
        captured = capsys.readouterr()
        assert not set("\x1b\x07\x7f\x9b\u202e\u2066") & set(captured.out + captured.err)
        assert "\nmay start" not in captured.out


def test_arguments_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", STEERING]) == 2
    with pytest.raises(SystemExit):
        main(["rules", "list", STEERING])
    err = capsys.readouterr().err
    assert not set("\x1b\x07\x7f\x9b\u202e\u2066") & set(err)
    assert "\\x1b[31m" in err


def test_styles_work_beside_text_that_looks_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("TERM", raising=False)
    screen = Screen()
    terminal = Terminal(screen)
    terminal.line(terminal.style("a\x1b[32mb", "red"))
    terminal.paragraph(terminal.style("c", "bold"))
    assert screen.getvalue() == "\x1b[31ma\\x1b[32mb\x1b[0m\n\x1b[1mc\x1b[0m\n"


@pytest.mark.parametrize("deep", ['{"a":' * 100_000, "[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_deep_nesting_in_the_first_line_leaves_the_others(
    deep: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, decided, err = screen(capsys, tmp_path, f"{deep}\n{GOOD}\n")
    assert status == 2
    assert "cases.txt" in err
    if deep.startswith("{"):
        assert [decision["case"] for decision in decided] == ["good"]


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("SCOPEWELL screen - >&-", 2, b"standard output is closed"),
        ("SCOPEWELL screen - <&-", 2, b"standard input"),
        ("SCOPEWELL screen --from-fhir - <&-", 2, b"is no JSON"),
        ("SCOPEWELL screen missing 2>&-", 2, b""),
        ("SCOPEWELL screen missing 2>/dev/full", 2, b""),
        ("SCOPEWELL screen - 2>&-", 0, b""),
        ("SCOPEWELL rules list >/dev/full", 2, b"No space left"),
        ("SCOPEWELL screen - >/dev/full", 2, b"No space left"),
        ("SCOPEWELL --version >/dev/full", 2, b"No space left"),
        ("SCOPEWELL screen --help >/dev/full", 2, b"No space left"),
        ("PYTHONUNBUFFERED=1 SCOPEWELL --version >/dev/full", 2, b"No space left"),
        ("SCOPEWELL medicines - <&-", 2, b"no word to look up"),
        ("SCOPEWELL medicines - <&-", 2, b"no word"),
    ],
)
def test_streams_that_are_closed_or_full_get_a_message(command: str, status: int, said: bytes) -> None:
    done = shell(command)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.parametrize(
    "value", ["1:20", "050", "0x3C", "0b11", "1_20", "2026-02-30", "9" * 5000, "1:20.5", "!!int 0x10", "!!float 1:20"]
)
def test_yaml_makes_no_number_of_what_is_none(value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"- {{id: odd, as_of: 2026-11-23, facts: {{age: 50, sbp: {value}}}}}\n- {GOOD}\n"
    status, decided, _ = screen(capsys, tmp_path, text)
    assert status == 0
    assert [decision["case"] for decision in decided] == ["odd", "good"]
    assert problems(decided[0])["sbp"] == "bad-value"


@pytest.mark.parametrize("value", ["120", "+120", "120.0", "120.", "1.2e+2"])
def test_yaml_numbers_stay_numbers(value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{{id: x, as_of: 2026-11-23, facts: {{age: 50, sbp: {value}}}}}"
    assert "sbp" not in problems(screen(capsys, tmp_path, text)[1][0])


def test_a_day_that_is_none_is_reported_for_its_fact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "- {id: odd, as_of: 2026-11-23, facts: {age: 50, surgery-date: 2026-02-30}}\n" + f"- {GOOD}\n"
    _, decided, _ = screen(capsys, tmp_path, text)
    assert problems(decided[0])["surgery-date"] == "bad-value"
    assert decided[1]["case"] == "good"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + f"{GOOD}\n{GOOD}\n".encode(),
        f"{GOOD}\n{GOOD}\n".encode("utf-16"),
        b"\xfe\xff" + f"{GOOD}\n{GOOD}\n".encode("utf-16-be"),
        f"{GOOD}\n{GOOD}\n".encode("utf-16-le"),
        b"\xef\xbb\xbf" + f"[{GOOD}, {GOOD}]".encode(),
        f"{GOOD}\n---\n{GOOD}\n".encode(),
        f"# two people\n---\n{GOOD}\n---\n{GOOD}\n".encode(),
        b"{facts: {age: 50}, id: good}\n---\n{facts: {age: 50}, id: good}\n",
    ],
)
def test_every_case_of_an_unusual_form_is_decided(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, decided, err = screen(capsys, tmp_path, content)
    assert (status, err) == (0, "")
    assert [decision["case"] for decision in decided] == ["good", "good"]


def test_own_keys_win_over_merged_ones_and_the_first_of_several_merged_wins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = "- &a {id: one, as_of: 2026-11-23, facts: {age: 50}}\n- &b {id: other, profile: ada}\n"
    status, decided, err = screen(capsys, tmp_path, base + "- {<<: [*a, *b]}\n- {id: own, <<: *a, profile: ada}\n")
    found = [(decision["case"], decision["profile"]) for decision in decided]
    assert (status, err, found[2:]) == (0, "", [("one", "ada"), ("own", "ada")])


@pytest.mark.parametrize(
    ("merge", "wrong"),
    [
        ("{<<: 5}", "'<<' without a mapping"),
        ("{<<: [*a, 5]}", "'<<' without a mapping"),
        ("{<<: {id: 1, id: 2}}", "'id' twice"),
        ("{<<: *a, <<: *a}", "'<<' twice"),
        ("{<<: *a, id: 1, id: 2}", "'id' twice"),
    ],
)
def test_a_merge_that_would_lose_an_answer_spoils_its_own_case_only(
    merge: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, decided, err = screen(capsys, tmp_path, f"- &a {GOOD}\n- {merge}\n- {GOOD}\n")
    assert (status, [decision["case"] for decision in decided]) == (2, ["good", "good"])
    assert wrong in err


def test_mappings_merged_over_and_over_do_not_grow_without_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["- &m0 {id: good, facts: {}, as_of: 2026-11-23}"]
    lines += [f"- &m{n + 1} {{<<: [{', '.join([f'*m{n}'] * 9)}]}}" for n in range(12)]
    status, decided, _ = screen(capsys, tmp_path, "\n".join(lines))
    assert (status, len(decided)) == (0, 13)


def test_a_stream_in_utf_16_is_decided_before_it_has_ended() -> None:
    command = [str(SCOPEWELL), "screen", "--format", "json", "-"]
    at_once = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=at_once) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{GOOD}\n".encode("utf-16"))
        assert json.loads(child.stdout.readline())["case"] == "good"
        child.stdin.write(f"{GOOD}\n".encode("utf-16-le"))
        child.stdin.close()
        assert json.loads(child.stdout.read())["case"] == "good"


@pytest.mark.parametrize(
    ("content", "count", "places"),
    [
        ("{broken\n" * 25 + f"{GOOD}\n" * 5, 5, ["line 1:", "line 25:"]),
        (f"\n\n{GOOD}\n{{broken\n", 1, ["line 4:"]),
        (f"\n\n{{broken\n{GOOD}\n", 1, ["line 3:"]),
        (f"# people\n---\nfacts: [broken\n---\n{GOOD}\n", 1, ["document 1, line 4, column 1"]),
        (f"\n---\n{GOOD}\n---\n- a: b: c\n---\n{GOOD}\n", 2, ["document 2, line 5, column 7"]),
        (f"{GOOD}\n---\na: b: c\n---\n{GOOD}\n", 2, ["document 2, line 3, column 5"]),
    ],
)
def test_messages_name_the_place_and_the_rest_is_decided(
    content: str, count: int, places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, decided, err = screen(capsys, tmp_path, content)
    assert status == 2
    assert len(decided) == count
    assert all(place in err for place in places), err


def test_a_first_line_over_the_limit_leaves_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = '{"id": "' + "x" * MOST_LINE_BYTES + '"}'
    status, decided, err = screen(capsys, tmp_path, f"{long}\n{GOOD}\n")
    assert status == 2
    assert [decision["case"] for decision in decided] == ["good"]
    assert "line 1: is longer" in err


def test_text_never_repeats_a_long_input_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "long.json"
    long = "x" * 100_000
    facts = {"age": 60, "sx-chest-pain": "now", "sbp": {"value": 120, "unit": long}, long: 1}
    path.write_text(json.dumps({"id": long, "as_of": "2026-11-23", "facts": facts, long: 1}))
    assert main(["screen", str(path)]) == 0
    assert len(capsys.readouterr().out) < 8_000
    path.write_text(json.dumps([{"id": long, "facts": 4}]))
    assert main(["screen", str(path)]) == 2
    assert len(capsys.readouterr().err) < 1_000


def test_an_empty_day_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, decided, err = screen(capsys, tmp_path, GOOD, "--as-of", "")
    assert (status, decided) == (2, [])
    assert "is no date" in err


@pytest.mark.parametrize("form", ["{case}\n", "[{case}]"])
def test_a_number_of_thousands_of_digits_is_reported_for_its_fact(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = f'{{"id": "x", "as_of": "2026-11-23", "facts": {{"age": 50, "sbp": {"9" * 5000}}}}}'
    status, decided, _ = screen(capsys, tmp_path, form.replace("{case}", case))
    assert status == 0
    assert problems(decided[0])["sbp"] == "bad-value"
