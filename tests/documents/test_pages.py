"""Every sample document as a page: tagged, on one page where promised, the same bytes, and only what was typed."""

import re
import unicodedata
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, TextStringObject

from scopewell.documents.contents import ONE_PAGE, Document, DocumentKind, GuidanceRequest
from scopewell.documents.errors import UnprintableText
from scopewell.documents.samples import samples
from scopewell.documents.typesetting import clean, page_count, page_images, pdf_of, typeset, unprintable
from scopewell.typesetting.compiling import Paper

SAMPLES = dict(samples())
PAPERS: dict[Paper, tuple[float, float]] = {"us-letter": (612, 792), "a4": (595.28, 841.89)}


@cache
def pdf(name: str, paper: Paper) -> bytes:
    return pdf_of(SAMPLES[name], paper)


def reader(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(content).pages).split())


def glyphs_of(content: bytes) -> list[int]:
    """Return the number of every glyph drawn, two bytes each in these files; 0 is the box of a missing one."""
    found: list[int] = []
    document = reader(content)
    for page in document.pages:
        for operands, operator in ContentStream(page.get_contents(), document).operations:
            if operator not in (b"Tj", b"TJ"):
                continue
            for part in operands[0] if isinstance(operands[0], ArrayObject) else operands:
                if isinstance(part, (TextStringObject, ByteStringObject)):
                    raw = part.original_bytes
                    found += [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
    return found


def request(**changed: str) -> Document:
    document = SAMPLES["knee-guidance-request"]
    assert isinstance(document.content, GuidanceRequest)
    return replace(document, content=replace(document.content, **changed))  # type: ignore[arg-type]  # texts by name


def named(name: str) -> Document:
    document = SAMPLES["knee-guidance-request"]
    return replace(document, envelope=replace(document.envelope, client=replace(document.envelope.client, name=name)))


def test_there_is_a_sample_of_every_kind_of_document() -> None:
    assert {document.kind for document in SAMPLES.values()} == set(DocumentKind)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_is_a_tagged_pdf_with_language_and_title(name: str, paper: Paper) -> None:
    document = reader(pdf(name, paper))
    root: Any = document.root_object  # pypdf's objects are looked up by name, whatever they are
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert document.metadata is not None
    assert document.metadata.title == SAMPLES[name].title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("name", SAMPLES)
def test_headings_and_lists_are_in_the_structure(name: str) -> None:
    document = reader(pdf(name, "us-letter"))
    kinds = {
        str(part["/S"])
        for part in (document.get_object(number) for number in range(1, int(str(document.trailer["/Size"]))))
        if isinstance(part, DictionaryObject) and "/S" in part and "/P" in part
    }
    assert {"/H1", "/P"} <= kinds


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_has_the_size_of_its_paper(name: str, paper: Paper) -> None:
    for page in reader(pdf(name, paper)).pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(PAPERS[paper], abs=0.1)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", [name for name in SAMPLES if SAMPLES[name].kind in ONE_PAGE])
def test_letters_and_the_release_fit_one_page(name: str, paper: Paper) -> None:
    assert len(reader(pdf(name, paper)).pages) == 1


@pytest.mark.parametrize("name", [name for name in SAMPLES if SAMPLES[name].kind is DocumentKind.CLIENT_ADVICE])
def test_the_advice_sheet_of_a_usual_client_is_one_page(name: str) -> None:
    assert page_count(SAMPLES[name]) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_no_sample_prints_a_box_for_a_letter(name: str) -> None:
    assert 0 not in glyphs_of(pdf(name, "us-letter"))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert pdf_of(SAMPLES[name]) == pdf(name, "us-letter")


@pytest.mark.parametrize("name", SAMPLES)
def test_who_it_is_about_and_how_to_check_it_stand_on_the_page(name: str) -> None:
    document, text = SAMPLES[name], text_of(pdf(name, "us-letter"))
    assert document.envelope.client.name in text
    assert document.envelope.code in text
    assert "Monday, November 23, 2026" in text


def test_page_images_are_pngs_one_for_each_page() -> None:
    made = typeset(SAMPLES["knee-decision-record"])
    assert len(made.pages) == len(reader(made.pdf).pages) > 1
    assert all(page.startswith(b"\x89PNG\r\n") for page in made.pages)


HOSTILE = {
    "code": '#import "frame.typ": * #panic()',
    "more-code": '#eval("1+1") #{ let x = read("/etc/passwd") } @label <tag> #sys.inputs',
    "math": "$x^2$ costs $5 and $6",
    "markup": "*bold* _emphasis_ `raw` = Heading - item + item / term: is // comment /* and */",
    "quotes": '"}, "content": {"opening": "changed"} \\ \\u0041 \'',
    "web": "<b>bold</b> &amp; &#65; <script>alert(1)</script> {{ name }} {% if %}",
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["opening", "reported", "proposed"])
def test_markup_in_what_people_typed_is_printed_as_typed(typed: str, field: str) -> None:
    text = text_of(pdf_of(request(**{field: typed})))
    assert re.sub(r"\s", "", typed) in re.sub(r"\s", "", text)


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_markup_in_a_name_is_printed_as_typed(typed: str) -> None:
    assert re.sub(r"\s", "", typed) in re.sub(r"\s", "", text_of(pdf_of(named(typed))))


def test_ten_thousand_characters_print_without_an_end_cut_off() -> None:
    long = "All of this was said. " * 455 + "The very end."
    content = pdf_of(request(opening=long))
    assert "The very end." in text_of(content)
    assert len(reader(content).pages) > 1


def test_a_word_of_ten_thousand_letters_stays_on_the_paper() -> None:
    content = pdf_of(request(opening="a" * 10_000))
    assert re.sub(r"\s", "", text_of(content)).count("a" * 60) > 100
    rightmost: list[float] = []

    def note(text: str, _cm: object, matrix: list[float], *_: object) -> None:
        if text.strip():
            rightmost.append(matrix[4])

    for page in reader(content).pages:
        page.extract_text(visitor_text=note)
    assert max(rightmost) < 612 - 54


NAMES = {
    "arabic": "محمد بن عبد الله",
    "hebrew": "שרה כהן",
    "chinese": "王小明",
    "japanese": "佐藤さくら ドラゴン",
    "korean": "김민준",
    "thai": "สมชาย ใจดี",
    "devanagari": "अर्जुन शर्मा",
    "bengali": "রবীন্দ্রনাথ",
    "tamil": "தமிழ்ச்செல்வி",
    "amharic": "ሰላም",
    "armenian": "Նաիրա",
    "georgian": "ნინო",
    "greek": "Ελένη Παπαδοπούλου",
    "russian": "Мария Пётр",
    "vietnamese": "Nguyễn Thị Hằng",
    "combining": "Ẹ̀dẹ́wálé Zoe\u0308 O\u0301",
    "emoji": "Sunny 😀 🦵",
    "one-letter": "I",
    "one-letter-arabic": "م",
    "polish": "Łukasz Ångström Ørsted",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_prints_without_a_box(name: str) -> None:
    content = pdf_of(named(name))
    assert 0 not in glyphs_of(content)
    assert unprintable(name) == ()


@pytest.mark.parametrize("script", ["chinese", "korean", "russian", "greek", "one-letter", "polish", "japanese"])
def test_a_name_can_be_copied_and_searched(script: str) -> None:
    # A reader may split a letter from its marks; composed and without spaces it is the same name.
    found = unicodedata.normalize("NFC", re.sub(r"\s", "", text_of(pdf_of(named(NAMES[script])))))
    assert re.sub(r"\s", "", NAMES[script]) in found


def test_the_latin_spelling_stands_beside_the_name_in_the_record() -> None:
    document = named("王小明")
    person = replace(document.envelope.client, also_written="Wang Xiaoming")
    document = replace(document, envelope=replace(document.envelope, client=person))
    assert "王小明 (Wang Xiaoming)" in text_of(pdf_of(document))


def test_a_character_without_a_shape_is_refused_by_name() -> None:
    with pytest.raises(UnprintableText) as refused:
        pdf_of(named("Marigold ᚠᚢᚦ Testwell 𒀀"))
    assert refused.value.words == ("ᚠᚢᚦ", "𒀀")
    assert unprintable("Marigold ᚠᚢᚦ Testwell 𒀀") == ("ᚠᚢᚦ", "𒀀")


def test_a_preview_is_shown_even_with_a_character_without_a_shape() -> None:
    assert page_images(named("ᚠᚢᚦ")) == page_images(named("[?]"))


def test_what_turns_the_reading_order_or_has_no_shape_is_left_out() -> None:
    assert clean("ab\u202ecd\u2066e\x00\x1bf\ud800\u200b") == "abcdef"
    assert clean("one\r\ntwo\tthree") == "one\ntwo three"
    assert clean("e\u0301") == "é"


def test_surrogates_and_controls_in_a_field_do_no_harm() -> None:
    assert "before after" in text_of(pdf_of(request(opening="before \ud800\x00\x07after")))


def test_a_draft_says_it_is_one_and_cannot_be_checked() -> None:
    document = SAMPLES["knee-guidance-request"]
    draft = replace(document, envelope=replace(document.envelope, number="", code="", verify_at=""))
    text = text_of(pdf_of(draft))
    assert "Draft: not issued." in text
    assert "It was not issued and cannot be checked." in text


def test_unadopted_rules_and_the_demonstration_are_said_on_the_page() -> None:
    document = SAMPLES["knee-guidance-request"]
    assert document.envelope.rules is not None
    text = text_of(pdf("knee-guidance-request", "us-letter"))
    assert "Demonstration: invented people, do not act on this page. Rules awaiting clinical review." in text
    adopted = replace(document.envelope.rules, adopted_by="Dr. Adopting Reviewer, license 0000, November 1, 2026")
    in_force = replace(document, envelope=replace(document.envelope, rules=adopted, demonstration=False))
    text = text_of(pdf_of(in_force))
    assert "Demonstration" not in text
    assert "awaiting clinical review" not in text
    assert "adopted by Dr. Adopting Reviewer" in text


def test_a_request_is_answered_on_paper_with_ticks_and_a_signature() -> None:
    text = text_of(pdf("knee-guidance-request", "us-letter"))
    for words in (
        "May take part as proposed.", "May take part with these limits:", "Not yet. Next step:", "Please call me.",
        "see the person in clinic", "12 months at most", "Signature", "Printed name and role", "License",
        "fax to 555-0101",
    ):  # fmt: skip
        assert words in text
    content = SAMPLES["knee-guidance-request"].content
    assert isinstance(content, GuidanceRequest)
    assert 4 <= len(content.limits_asked) <= 6


def test_pages_are_black_and_white_for_the_fax() -> None:
    for name in SAMPLES:
        for page in reader(pdf(name, "us-letter")).pages:
            operations = ContentStream(page.get_contents(), reader(pdf(name, "us-letter"))).operations
            colors = [
                operands
                for operands, operator in operations
                if operator in (b"sc", b"scn", b"SC", b"SCN", b"rg", b"RG")
            ]
            assert all(len(set(map(float, operands))) == 1 for operands in colors if len(operands) == 3)
