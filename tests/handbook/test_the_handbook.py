"""The free handbook: what a reader gets, and what its chapters may hold."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from scopewell.cli.main import main
from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard
from scopewell.handbook.book import book_data, chapters, handbook_pages, handbook_pdf
from scopewell.handbook.errors import BadChapter
from scopewell.handbook.reading import Chapter, nodes_of, read_chapter, texts_of, words_of
from scopewell.handbook.sources import all_sources
from scopewell.typesetting.compiling import Paper

CHAPTERS = chapters()


def text_of(chapter: Chapter) -> str:
    return "\n\n".join((chapter.title, words_of(chapter.lead), *texts_of(chapter.blocks)))


@pytest.fixture(scope="module", params=["us-letter", "a4"])
def reader(request: pytest.FixtureRequest) -> PdfReader:
    paper: Paper = request.param
    return PdfReader(io.BytesIO(handbook_pdf(paper)))


@pytest.fixture(scope="module")
def pages(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def dictionaries_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file."""
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        held = reader.get_object(number)
        if isinstance(held, DictionaryObject):
            yield held


def test_it_has_forty_pages_and_more(reader: PdfReader) -> None:
    assert len(reader.pages) >= 40


def test_it_is_a_tagged_accessible_pdf(reader: PdfReader) -> None:
    root = reader.root_object
    marked, described = root["/MarkInfo"].get_object(), root["/Metadata"].get_object()
    assert isinstance(marked, DictionaryObject)
    assert str(marked["/Marked"]) == "True"
    assert str(root["/Lang"]) == "en-US"
    assert isinstance(described, StreamObject)
    assert b"pdfuaid" in described.get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Medical exercise training 101"


def test_every_drawing_says_what_it_shows(reader: PdfReader) -> None:
    drawn = [node for chapter in CHAPTERS for node in nodes_of(chapter.blocks) if node["is"] == "figure"]
    assert len(drawn) >= 20
    said = {str(held["/Alt"]) for held in dictionaries_of(reader) if "/Alt" in held}
    assert {node["alt"] for node in drawn} <= said
    assert all(len(node["alt"]) > 60 for node in drawn)


def test_every_chapter_is_in_the_contents_and_in_the_book(pages: list[str]) -> None:
    whole = re.sub(r"\s+", "", "".join(pages))
    contents = re.sub(r"\s+", "", pages[1])
    for chapter in CHAPTERS:
        title = re.sub(r"\s+", "", chapter.title)
        assert title in contents, chapter.title
        assert whole.count(title) >= 2, chapter.title


def test_it_says_that_it_is_a_draft_and_names_no_reviewer(pages: list[str]) -> None:
    for page in (pages[0], pages[2]):
        assert "awaiting review by a licensed clinician" in " ".join(page.split()), page[:80]
    assert "names none" in " ".join(pages[2].split())


def test_the_same_files_give_the_same_bytes() -> None:
    first = handbook_pdf("us-letter")
    handbook_pdf.cache_clear()
    assert handbook_pdf("us-letter") == first


def test_no_page_is_left_empty() -> None:
    blank = [n for n, page in enumerate(handbook_pages(ppi=20), 1) if len(page) < 1200]
    assert not blank


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.slug)
def test_a_chapter_stays_in_scope(chapter: Chapter, guard: Guard) -> None:
    flags = guard.check(text_of(chapter), Kind.PUBLIC)
    assert not flags, [(flag.rule, flag.span) for flag in flags]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.slug)
def test_nothing_of_the_forms_is_left_in_a_chapter(chapter: Chapter) -> None:
    """A citation that was mistyped would stand in the text as it is."""
    assert not re.search(r"\[[@†‡§!]|\]\(|figure:|\bTable \d", text_of(chapter))


def test_every_source_resolves_and_stands_once() -> None:
    data = book_data()
    keys = [source["key"] for source in data["sources"]]
    assert len(keys) == len(set(keys)) > 150
    assert set(keys) <= set(all_sources())


def test_every_source_of_the_book_says_where_it_is_found() -> None:
    for source in book_data()["sources"]:
        assert source["doi"] or source["read_at"] or re.search(r"\d", source["title"]), source["key"]


def test_every_term_of_the_index_is_met() -> None:
    terms = (Path(chapters.__code__.co_filename).parent / "index.yaml").read_text()
    named = re.findall(r"^  ([^#:]+):", terms, re.MULTILINE)
    met = book_data()["terms"]
    assert sorted(named) == sorted(met)


HEAD = "# A title\n\nA lead.\n\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("No title.\n\nAnd more.\n\nMore.\n", "title"),
        (HEAD + "```\ncode\n```\n", "fence"),
        (HEAD + "> a quotation\n", "quotation"),
        (HEAD + "> [!NOPE] A box\n> - x\n", "quotation"),
        (HEAD + "![no caption](figure:stages)\n", "figure:stages"),
        (HEAD + '![from elsewhere](https://example.org/x.png "x")\n', "https"),
        (HEAD + "`code`\n", "code_inline"),
        (HEAD + "<b>bold</b>\n", "html"),
    ],
)
def test_a_form_nobody_sets_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(BadChapter, match=wrong):
        read_chapter("01-sample.md", text)


def test_text_is_never_read_as_the_typesetters_markup() -> None:
    chapter = read_chapter("01-sample.md", HEAD + '#panic("no") $x$ @label \\<label> and \\[ [plain]\n')
    assert words_of(chapter.blocks[0]["body"]) == "#panic(“no”) $x$ @label <label> and [ [plain]"


def test_citations_marks_and_ranges_are_read() -> None:
    chapter = read_chapter("01-sample.md", HEAD + "Ages 60-69 [@who-2020†; §], then [@barry-2014-x].\n")
    first, cited, then, other, end = chapter.blocks[0]["body"]
    assert (first["text"], then["text"], end["text"]) == ("Ages 60–69", ", then", ".")
    assert cited["refs"] == [{"key": "who-2020", "mark": "†"}, {"key": "", "mark": "§"}]
    assert other["refs"] == [{"key": "barry-2014-x", "mark": ""}]


def test_the_command_writes_the_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new folder" / "handbook.pdf"
    assert main(["handbook", "-o", str(path)]) == 0
    assert path.read_bytes() == handbook_pdf("us-letter")
    assert main(["handbook", "-o", str(tmp_path)]) == 2
    assert "directory" in capsys.readouterr().err
