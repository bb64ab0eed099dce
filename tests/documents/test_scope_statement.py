"""The scope statement: one page for three readers, in scope in every word, with the practice's own name and law."""

from dataclasses import replace
from itertools import product

import pytest

from cast import House, browser
from papers import text_of
from scopewell.documents.samples import PRACTICE
from scopewell.documents.scope import missing_from, readers, scope_pages, scope_pdf, statement
from scopewell.engine.wording.flags import Kind, Profile
from scopewell.engine.wording.guard import Guard
from scopewell.practice.jurisdictions import JURISDICTIONS
from scopewell.practice.models import Membership, Practice
from scopewell.typesetting.compiling import Paper

WRITTEN = [(reader.id, language) for reader in readers().values() for language in reader.languages]
PLACES = ("US-TX", "US-OH", "other")
PAPERS: tuple[Paper, ...] = ("us-letter", "a4")


@pytest.mark.parametrize(("audience", "language"), WRITTEN)
@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_passes_the_guard_in_every_language(
    audience: str, language: str, place: str, guard: Guard
) -> None:
    said = statement(audience, place, "Fernway Studio", has_provider=True, language=language).sentences
    flagged = [
        (kind, flag.span, text)
        for text, kind in product(said, (Kind.LETTER, Kind.HANDOUT, Kind.PUBLIC))
        for flag in guard.check(text, kind, Profile(place))
    ]
    assert len(said) > 30
    assert flagged == []


@pytest.mark.parametrize(("audience", "language"), WRITTEN)
@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_one_page_on_either_paper_however_long_the_letterhead(audience: str, language: str, paper: Paper) -> None:
    head = replace(
        PRACTICE, practice="Fernway Center for Medical Exercise", address=("18 Sample Street, Suite 400",) * 2
    )
    said = statement(audience, "US-TX", head.practice, has_provider=True, language=language)
    assert len(scope_pages(said, head, paper=paper, demonstration=True, ppi=10)) == 1


def test_the_file_is_tagged_and_says_who_and_where() -> None:
    said = statement("physicians", "US-TX", "Fernway Studio", has_provider=False)
    content = scope_pdf(said, PRACTICE)
    assert b"/MarkInfo" in content
    assert b"pdfuaid" in content
    words = text_of(content)
    for part in ("Linden Fairsample, medical exercise specialist", "555-0100", "Texas reserves", "nobody licensed has"):
        assert part in words
    assert "licensed provider who also works here" not in words


@pytest.mark.parametrize("place", [code for code, _ in JURISDICTIONS])
def test_every_place_has_its_law_or_says_only_what_holds_everywhere(place: str) -> None:
    said = statement("therapists", place, "Fernway Studio", has_provider=False)
    assert "reserve" in said.place
    assert all(said.sources)


def test_a_reader_it_is_not_written_for_is_unknown() -> None:
    with pytest.raises(KeyError):
        statement("insurers", "US-TX", "Fernway Studio", has_provider=False)


def test_a_reserved_title_or_nothing_to_reach_is_said_before_it_is_handed_out() -> None:
    assert list(missing_from(PRACTICE)) == []
    assert any("“PT”" in says for says in missing_from(replace(PRACTICE, credential="Linden, PT")))
    assert len(list(missing_from(replace(PRACTICE, credential="", phone="", email="")))) == 2


@pytest.mark.django_db
def test_the_pages_show_print_and_hand_it_over(fernway: House) -> None:
    Practice.objects.filter(pk=fernway.practice.pk).update(jurisdiction="US-WA", phone="555-0100")
    with fernway.open():
        Membership.objects.filter(user=fernway.assistant).update(title="medical exercise specialist")
    there = browser(fernway.assistant)
    page = there.get("/documents/scope/").content.decode()
    assert "Washington reserves" in page
    assert "Before you hand it out" not in page
    spanish = there.get("/documents/scope/clients/?language=es").content.decode()
    assert "Fernway Studio le ayuda" in spanish
    assert there.get("/documents/scope/insurers/").status_code == 404
    assert "Medical exercise after" in there.get("/documents/scope/therapists/?language=xx").content.decode()
    file = there.get("/documents/scope/clients/file.pdf?language=es&paper=a4")
    assert file["Content-Disposition"] == 'attachment; filename="scope-clients-es.pdf"'
    assert "Fernway Studio" in text_of(file.content)
    assert there.get("/documents/scope/clients/page.png")["Content-Type"] == "image/png"
    assert 'href="/documents/scope/"' in there.get("/practice/rules/").content.decode()
