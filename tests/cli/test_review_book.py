"""`scopewell rules book`: the rules typeset for a licensed reviewer."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from scopewell.cli import book
from scopewell.cli.main import main
from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.knowledge.gathering import gather

GROUP = "profession"
TITLE = "Gates of the profession"
HEAD = f"{TITLE} Draft: awaiting clinical review"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """What the template gets for one small group."""
    from scopewell.knowledge.release import build_release

    release, document = build_release()
    groups = [group for group in document["groups"] if group["group"] == GROUP]
    return book.book_data(release.rules, groups, whole=False)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The book of one small group, as the command writes it."""
    path = tmp_path_factory.mktemp("book") / "new folder" / "book.pdf"
    assert main(["rules", "book", "-o", str(path), "--group", GROUP]) == 0
    return PdfReader(path)


def text_of(reader: PdfReader) -> str:
    """The running text of a book, without heads and feet of pages."""
    pages = [page.extract_text() for page in reader.pages]
    bodies = [re.sub(r"Scopewell, rule set \w+\s+\d+\s*$", "", page).replace(HEAD, "") for page in pages]
    return " ".join(" ".join(bodies).split()).replace("’", "'")


def unspaced(text: str) -> str:
    """A text without spaces: where a line ends does not matter."""
    return "".join(text.split())


def test_every_rule_of_the_group_is_in_the_book(reader: PdfReader, engine: Engine) -> None:
    text = text_of(reader)
    held = [rule for rule in engine.rules.rules.values() if rule.group == GROUP]
    assert len(held) >= 5
    for rule in held:
        assert rule.id in text, rule.id
        assert rule.title in text, rule.title


def test_no_rule_of_another_group_has_a_place_in_it(reader: PdfReader) -> None:
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles == ["How to review", TITLE, "Worked-out answers"]


def test_the_book_is_a_tagged_letter_sized_pdf_for_everybody(reader: PdfReader) -> None:
    catalog: Any = reader.root_object  # pypdf knows no entry's own type
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/Lang"] == "en-US"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Review book of the screening rules"
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages} == {(612.0, 792.0)}


def test_the_cover_says_draft_and_names_the_rule_set(reader: PdfReader, engine: Engine) -> None:
    cover = " ".join(reader.pages[0].extract_text().split())
    assert "Everything in it is a draft. No one who wrote it is a clinician." in cover
    assert engine.rules.version.removeprefix("sha256:") in cover.replace("\u200b", "")
    assert all("Draft: awaiting clinical review" in page.extract_text() for page in reader.pages[1:])


def test_a_reviewer_signs_each_group_and_no_name_is_filled_in(reader: PdfReader) -> None:
    signed = [page for page in reader.pages if "Review of this group" in page.extract_text()]
    assert len(signed) == 1
    block = signed[0].extract_text().split("Review of this group")[1]
    labels = re.split(r"\s*\n\s*", block.strip())
    for name in ("Name", "License: state, number", "Date", "Signature"):
        assert name in labels, block


def test_each_rule_can_be_agreed_changed_or_remarked_on(reader: PdfReader, data: dict[str, Any]) -> None:
    ticks = len(re.findall(r"Agree\s+Change\s+Remark", text_of(reader)))
    assert ticks == data["rules"] == len(data["groups"][0]["rules"])


def test_what_is_said_of_a_rule_is_all_there(reader: PdfReader, data: dict[str, Any]) -> None:
    text = unspaced(text_of(reader))
    for rule in data["groups"][0]["rules"]:
        parts = [rule["client"], rule["professional"], rule["resolved"], rule["decided"], rule["level"]]
        parts += [source["title"] for source in rule["sources"]]
        parts += [case["about"] for case in rule["cases"]] + [case["id"] for case in rule["cases"]]
        parts += [number["says"] for number in rule["numbers"]]
        parts += [value["value"] for number in rule["numbers"] for value in number["values"]]
        parts += [grade["written"] for grade in rule["grades"]] + [grade["today"] for grade in rule["grades"]]
        parts += [remark["text"] for remark in rule["remarks"]]
        assert [part for part in parts if unspaced(part) not in text] == [], rule["id"]


def test_data_is_never_read_as_markup(data: dict[str, Any]) -> None:
    wild = '#panic("x") $a^2$ *bold* _it_ [c] \\ @ref <l> // "q" `raw` = head'
    rule = {**data["groups"][0]["rules"][0], "title": wild, "client": wild}
    group = {**data["groups"][0], "rules": [rule], "title": wild}
    text = text_of(PdfReader(io.BytesIO(book.typeset({**data, "groups": [group]}))))
    assert text.count(wild) >= 3


def test_the_same_rules_give_the_same_bytes(data: dict[str, Any]) -> None:
    assert book.typeset(data) == book.typeset(data)


def test_every_rule_of_every_group_has_its_data(engine: Engine) -> None:
    whole = book.book_data(engine.rules, gather()["groups"])
    rules = [rule for group in whole["groups"] for rule in group["rules"]]
    assert {rule["id"] for rule in rules} == set(engine.rules.rules)
    assert whole["rules"] == len(rules)
    for rule in rules:
        assert [grade["written"] for grade in rule["grades"]] == [
            grade.when.strip().removeprefix(f"({engine.rules.rules[rule['id']].grades[0].when}) ")
            for grade in engine.rules.rules[rule["id"]].grades
        ]
        cited = {n for number in rule["numbers"] for n in number["sources"]}
        assert cited <= set(range(1, len(rule["sources"]) + 1))
    assert set(book.LEVELS) == set(Disposition)


def test_an_unknown_group_is_refused_with_those_that_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "book", "-o", str(tmp_path / "b.pdf"), "--group", "vital-sign"]) == 2
    assert "vital-signs" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    assert main(["rules", "book", "-o", str(tmp_path / "taken" / "b.pdf"), "--group", GROUP]) == 2
    assert "taken" in capsys.readouterr().err


def test_a_missing_typesetter_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert main(["rules", "book", "-o", str(tmp_path / "b.pdf"), "--group", GROUP]) == 2
    assert "scopewell[documents]" in capsys.readouterr().err
