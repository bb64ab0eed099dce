"""`scopewell screen`: the forms of its answer, its exit status, and what it does with input it cannot use."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scopewell.cli.main import main
from scopewell.cli.streams import read_cases

HEALTHY = {"id": "healthy", "as_of": "2026-11-23", "reassuring": True, "facts": {"age": 34, "sex-for-norms": "female"}}
CHEST_PAIN = {"id": "chest", "as_of": "2026-11-23", "facts": {"age": 60, "sx-chest-pain": "now"}}
KEYS = {
    "case", "as_of", "ruleset_version", "ruleset_status", "outcome", "floor", "ceiling", "settled", "may_start",
    "if_unanswerable", "today", "actions", "reasons", "open", "precautions", "resolved", "stage", "stability",
    "client_class", "assumed", "problems",
}  # fmt: skip
SCOPEWELL = Path(sys.executable).with_name("scopewell")


def write(folder: Path, content: str | bytes, name: str = "case.json") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["screen", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def decisions(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_json_decision_has_every_key_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--format", "json", write(tmp_path, json.dumps(CHEST_PAIN)))
    decision = decisions(out)[0]
    assert status == 0
    assert set(decision) >= KEYS
    assert decision["outcome"] == "emergency"
    reason = next(r for r in decision["reasons"] if r["rule"] == "ci-unstable-angina-now")
    assert reason["facts"] == {"sx-chest-pain": "now"}
    assert reason["says_client"]
    assert reason["verified"] == "yes"
    assert decision["ruleset_status"] == "draft"


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"age": 34, "sex-for-norms": "female"}, "may start"),
        ({"age": 50, "sbp": 165, "dbp": 88}, "may start within limits"),
        ({"age": 50, "heart-rate": 110}, "not yet, because "),
        ({"age": 50, "sbp": "unknown"}, "not decided, ask next: "),
        ({"age": 40, "known-diabetes": "type1", "medicines": ["insulin"], "glucose": 65}, "not yet, because "),
        ({"age": 16}, "not yet, because age is 16"),
    ],
)
def test_the_first_line_of_the_text_is_one_of_four(
    facts: dict[str, Any], line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {**HEALTHY, "facts": facts}
    status, out, _ = run(capsys, "--allow-reassuring", write(tmp_path, json.dumps(case)))
    assert status == 0
    first = out.splitlines()[0]
    assert first == line if line in ("may start", "may start within limits") else first.startswith(line)


def test_text_that_goes_to_no_terminal_has_no_color(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in run(capsys, write(tmp_path, json.dumps(CHEST_PAIN)))[1]


def test_text_names_the_status_of_the_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, write(tmp_path, json.dumps(CHEST_PAIN)))[1]
    assert "draft: awaiting clinical review" in " ".join(out.split())


@pytest.mark.parametrize(
    "form",
    [
        "{one}",
        "[{one}, {two}]",
        "{one}\n{two}\n",
        "---\n{one}\n---\n{two}\n",
        "- {one}\n- {two}\n",
    ],
)
def test_every_form_of_a_case_file_is_read(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = form.replace("{one}", json.dumps(CHEST_PAIN)).replace("{two}", json.dumps({**CHEST_PAIN, "id": "second"}))
    status, out, _ = run(capsys, "--format", "json", write(tmp_path, text, "cases.yaml"))
    assert status == 0
    assert [d["case"] for d in decisions(out)] == ["chest", "second"][: form.count("{")]


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Input:
        buffer = io.BytesIO(json.dumps(CHEST_PAIN).encode())

    monkeypatch.setattr("sys.stdin", Input())
    assert decisions(run(capsys, "--format", "json", "-")[1])[0]["case"] == "chest"


def test_decimals_stay_exact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"age": 70, "known-cv-disease": True, "heart-failure": True, "weight": 82.3, "weight-7-days-ago": 80.0}
    case = {**HEALTHY, "facts": {**facts, "weight-1-day-ago": 82.3, "weight-3-days-ago": 82.3}}
    out = run(capsys, "--format", "json", "--allow-reassuring", write(tmp_path, json.dumps(case)))[1]
    assert "vs-weight-hf-3lb-5lb" in {reason["rule"] for reason in decisions(out)[0]["reasons"]}


def test_profile_and_as_of_of_the_command_win_over_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, json.dumps({**CHEST_PAIN, "profile": "acsm"}))
    decision = decisions(run(capsys, "--format", "json", "--profile", "ada", "--as-of", "2026-12-01", name)[1])[0]
    assert (decision["profile"], decision["as_of"]) == ("ada", "2026-12-01")


def test_reassuring_cases_need_permission(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, write(tmp_path, json.dumps(HEALTHY)))
    assert (status, out) == (2, "")
    assert "--allow-reassuring" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("   \n\n", "is empty"),
        ("{", "neither JSON"),
        ("[1, 2]", "a mapping with facts"),
        ("facts: [unclosed", "line"),
        ("a: b: c", "line 1"),
        ("- {id: x, facts: {age: 5}}\n\tbad", "line"),
        ('{"facts": 3}', "a mapping from fact ids to values"),
        ('{"facts": {}, "as_of": "soon"}', "ISO 8601"),
        ('{"facts": {}, "profile": "who"}', "acsm, ada"),
        ('{"facts": {}, "episodes": {"surgeries": 4}}', "a list"),
        ('{"facts": {}, "episodes": {"sugeries": []}}', "surgeries and injuries"),
        ('{"facts": {}, "clearances": [{"date": "2026-01-01", "author_role": "wizard", "resolves": []}]}', "physician"),
        ('{"facts": {}, "limits": [{"fact": "sbp"}]}', "min"),
        ("just a word", "a mapping with facts"),
        ("key: 1\nkey: 2\n", "twice"),
        ("? [1, 2]\n: 3\n", "no text"),
        ("!!python/object/apply:os.system ['true']", "no YAML"),
        (b"\x00\x01\xff not text", "no YAML"),
    ],
)
def test_unusable_input_gets_a_message_and_status_2(
    content: str | bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "--format", "json", write(tmp_path, content, "cases.yaml"))
    assert (status, out) == (2, "")
    assert "cases.yaml" in err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file_gets_a_message(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, str(tmp_path / name))
    assert status == 2
    assert str(tmp_path / name) in err


@pytest.mark.parametrize(
    "lines",
    [
        ["{broken", "{good}"],
        ["{good}", "{broken"],
        ["{good}", "[]"],
        ['{"id": "x", "facts": 4}', "{good}"],
        ["{good}", '{"facts": {"age": NaN}}'],
    ],
)
def test_the_rest_of_a_stream_is_still_decided(
    lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(line.replace("{good}", json.dumps(CHEST_PAIN)) for line in lines)
    status, out, err = run(capsys, "--format", "json", write(tmp_path, text, "cases.jsonl"))
    assert status == 2
    assert [d["case"] for d in decisions(out)] == ["chest"]
    assert "cases.jsonl" in err


def test_one_broken_document_of_a_yaml_stream_leaves_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"---\n{json.dumps(CHEST_PAIN)}\n---\nfacts: [broken\n---\n{json.dumps({**CHEST_PAIN, 'id': 'last'})}\n"
    status, out, err = run(capsys, "--format", "json", write(tmp_path, text, "stream.yaml"))
    assert status == 2
    assert [d["case"] for d in decisions(out)] == ["chest", "last"]
    assert "document 2" in err


@pytest.mark.parametrize(
    ("facts", "kind", "says"),
    [
        ({"glucose": 5.4}, "out-of-range", "name the unit"),
        ({"sbp": 230}, "implausible", "repeat it"),
        ({"sbp": 90, "dbp": 85}, "implausible", "take both again"),
        ({"sx-chest-pian": "now"}, "unknown-id", "sx-chest-pain"),
        ({"glucose": {"value": 7, "unit": "furlong"}}, "bad-unit", "mmol/L"),
        ({"sx-chest-pain": "sometimes"}, "bad-value", "at-rest"),
        ({"sbp": {"value": 130, "when": "2026-11-01"}}, "stale", "2026-11-01"),
        ({"sbp": {"value": 130, "when": "2027-01-01"}}, "future", "2027-01-01"),
        ({"surgery-date": "2027-01-01"}, "future", "2027-01-01"),
        ({"age": 17}, "under-age", "adults"),
        ({"alertness": "confused", "sx-chest-pain": "none"}, "not-trusted", "not alert"),
        ({"temperature": 98.6}, "out-of-range", "Fahrenheit"),
        ({"exercise-months": 900, "age": 30}, "bad-value", "lived"),
        ({"medicines": ["insulin", "magic"]}, "bad-value", "magic"),
    ],
)
def test_a_value_with_a_problem_counts_as_unknown_and_is_reported(
    facts: dict[str, Any], kind: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {**HEALTHY, "facts": {"age": 50, **facts}}
    out = run(capsys, "--format", "json", "--allow-reassuring", write(tmp_path, json.dumps(case)))[1]
    decision = decisions(out)[0]
    assert any(p["kind"] == kind and says in p["message"] for p in decision["problems"]), decision["problems"]
    if kind != "unknown-id" and "surgery-date" not in facts:
        assert decision["may_start"] is False


def test_a_hundred_megabytes_that_are_no_case_get_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    status, out, err = run(capsys, str(path))
    assert (status, out) == (2, "")
    assert "JSON Lines" in err or "no YAML" in err


def test_deep_nesting_gets_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in ("[" * 100_000, '{"a":' * 100_000, "{facts: " + "{a: " * 5_000):
        status, _, err = run(capsys, write(tmp_path, content, "deep.yaml"))
        assert status == 2
        assert "deep.yaml" in err


def test_yaml_that_repeats_itself_a_billion_times_is_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join([*layers, "facts: {medicines: *a11, sx-chest-pain: *a11}"])
    status, out, _ = run(capsys, "--format", "json", write(tmp_path, text, "bomb.yaml"))
    assert status == 0
    assert {p["kind"] for p in decisions(out)[0]["problems"] if p["fact"] in ("medicines", "sx-chest-pain")} == {
        "bad-value"
    }


def test_the_command_needs_cases_or_one_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys)[0] == 2
    assert run(capsys, "--as-of", "someday", "x.json")[0] == 2


def test_a_reader_that_stops_listening_is_no_error(tmp_path: Path) -> None:
    name = write(tmp_path, "\n".join([json.dumps(CHEST_PAIN)] * 400), "many.jsonl")
    process = subprocess.Popen(
        [SCOPEWELL, "screen", "--format", "json", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert errors == b""


def test_color_is_for_terminals_only() -> None:
    from scopewell.cli.terminal import Terminal

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    before = {name: os.environ.pop(name, None) for name in ("NO_COLOR", "TERM")}
    try:
        assert "\x1b[31m" in Terminal(Screen()).style("x", "red")
        os.environ["NO_COLOR"] = "1"
        assert Terminal(Screen()).style("x", "red") == "x"
    finally:
        os.environ.pop("NO_COLOR", None)
        os.environ.update({name: value for name, value in before.items() if value is not None})


def test_a_long_json_lines_file_is_read_line_by_line(tmp_path: Path) -> None:
    name = write(tmp_path, "\n".join([json.dumps(CHEST_PAIN)] * 3), "lines.jsonl")
    stream = read_cases(name)
    assert next(stream).place == "line 1"
    assert [found.place for found in stream] == ["line 2", "line 3"]
