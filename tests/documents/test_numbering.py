"""Numbers, hashes and codes of issued documents."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopewell.documents.contents import ClientAdvice, Document
from scopewell.documents.errors import MistypedCode
from scopewell.documents.numbering import (
    ALPHABET,
    content_hash,
    document_number,
    pdf_hash,
    read_code,
    seal_of,
    sealed,
    verification_code,
)
from scopewell.documents.samples import samples
from scopewell.documents.typesetting import pdf_of

SAMPLES = dict(samples())
ADVICE = SAMPLES["knee-client-advice"]


def test_numbers_count_within_a_year() -> None:
    assert document_number(2026, 412) == "2026-0412"
    assert document_number(2026, 12_345) == "2026-12345"


def test_the_hash_of_the_content_is_the_same_for_the_same_document() -> None:
    assert content_hash(ADVICE) == content_hash(dict(samples())["knee-client-advice"])


def test_every_change_of_what_a_document_says_changes_its_hash() -> None:
    assert isinstance(ADVICE.content, ClientAdvice)
    changed = [
        replace(ADVICE, content=replace(ADVICE.content, opening="Something else.")),
        replace(ADVICE, content=replace(ADVICE.content, today=(*ADVICE.content.today, ""))),
        replace(ADVICE, envelope=replace(ADVICE.envelope, written=date(2026, 11, 24))),
        replace(ADVICE, envelope=replace(ADVICE.envelope, client=replace(ADVICE.envelope.client, name="Marigold T."))),
        replace(ADVICE, envelope=replace(ADVICE.envelope, number="2026-0413")),
        replace(ADVICE, envelope=replace(ADVICE.envelope, demonstration=False)),
    ]
    hashes = {content_hash(document) for document in [ADVICE, *changed]}
    assert len(hashes) == len(changed) + 1


def test_a_list_of_two_lines_is_not_one_line_of_both() -> None:
    assert isinstance(ADVICE.content, ClientAdvice)
    two = replace(ADVICE, content=replace(ADVICE.content, today=("one", "two")))
    one = replace(ADVICE, content=replace(ADVICE.content, today=("one two",)))
    assert content_hash(two) != content_hash(one)


def test_the_seal_fits_the_document_and_its_file() -> None:
    content = pdf_of(ADVICE)
    seal = seal_of(ADVICE, content)
    assert seal.content_hash == content_hash(ADVICE)
    assert seal.pdf_hash == pdf_hash(content)
    assert seal.code == ADVICE.envelope.code == verification_code(seal.content_hash)


def test_sealing_again_changes_nothing() -> None:
    again = sealed(ADVICE, number=ADVICE.envelope.number, verify_at=ADVICE.envelope.verify_at)
    assert again == ADVICE


def test_a_salt_and_an_attempt_give_another_code() -> None:
    codes = {verification_code("abc", salt, attempt) for salt in ("", "secret") for attempt in range(3)}
    assert len(codes) == 6


def test_a_code_does_not_tell_of_the_client() -> None:
    def about(name: str) -> Document:
        return replace(ADVICE, envelope=replace(ADVICE.envelope, client=replace(ADVICE.envelope.client, name=name)))

    code = verification_code(content_hash(about("Orrin Specimen")), "secret")
    assert len(code) == 14
    assert set(code) <= set(ALPHABET) | {"-"}


@given(st.binary(min_size=1, max_size=40))
def test_a_code_is_read_however_it_is_typed(raw: bytes) -> None:
    code = verification_code(raw.hex())
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(typed) == read_code(code.replace("-", "")) == code


@given(st.binary(min_size=1, max_size=40), st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(raw: bytes, place: int, other: str) -> None:
    bare = verification_code(raw.hex()).replace("-", "")
    if other == bare[place]:
        return
    with pytest.raises(MistypedCode, match="not right"):
        read_code(bare[:place] + other + bare[place + 1 :])


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10))
def test_two_swapped_neighbors_are_noticed(raw: bytes, place: int) -> None:
    bare = verification_code(raw.hex()).replace("-", "")
    if bare[place] == bare[place + 1]:
        return
    with pytest.raises(MistypedCode):
        read_code(bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :])


@pytest.mark.parametrize("typed", ["", "7KQ2", "7KQ2-M4TD-3XPN-7", "....-....-....", "\x00" * 12, "٣" * 12])
def test_what_cannot_be_a_code_says_what_one_looks_like(typed: str) -> None:
    with pytest.raises(MistypedCode, match="such as 7KQ2-M4TD-3XPN"):
        read_code(typed)
