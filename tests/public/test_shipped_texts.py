"""The texts of a release: read strictly, kept once, never written over an editor's."""

from pathlib import Path

import pytest
from desk import TEXT, editor

from scopewell.editions.errors import BadText
from scopewell.public.actions import save_version
from scopewell.public.models import Piece, PieceKind
from scopewell.public.queries import live_one
from scopewell.public.shipped import keep, read_text, shipped_texts

GOOD = """---
title: A tip
slug: a-tip
summary: One sentence.
published: 2026-11-02
tags: [one]
sources:
  - title: A source
---
## Part

Words.
"""


def written(folder: Path, text: str, name: str = "01-a-tip.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("---\ntitle", "title", "front matter"),
        ("title: A tip\n", "", "without title"),
        ("slug: a-tip", "slug: a-tip\nauthor: nobody", "author"),
        ("published: 2026-11-02", "published: soon", "published"),
        ("tags: [one]", "tags: [1]", "tags"),
        ("- title: A source", "- url: https://x.example", "sources"),
        ("- title: A source", "- {title: x, url: 'javascript:1'}", "sources"),
        ("title: A tip", "title: [", "front matter"),
        ("title: A tip", f"title: {'x' * 161}", "title"),
        ("slug: a-tip", "slug: a-tip\nnumber: zero", "number"),
    ],
)
def test_a_text_that_cannot_be_read_names_file_and_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(BadText, match=says) as caught:
        read_text(written(tmp_path, GOOD.replace(old, new, 1)), PieceKind.ARTICLE)
    assert "01-a-tip.md" in str(caught.value)


def test_two_texts_for_one_address_are_refused(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    written(tmp_path / "articles", GOOD)
    written(tmp_path / "articles", GOOD, "02-again.md")
    with pytest.raises(BadText, match="given twice"):
        shipped_texts(tmp_path)


@pytest.mark.django_db
def test_a_text_is_kept_once_renewed_with_a_release_and_leaves_an_editors_text_alone(tmp_path: Path) -> None:
    first = read_text(written(tmp_path, GOOD), PieceKind.ARTICLE)
    assert [keep(first), keep(first)] == ["added", ""]
    second = read_text(written(tmp_path, GOOD.replace("Words", "Better words")), PieceKind.ARTICLE)
    assert [keep(second), keep(second)] == ["renewed", ""]
    piece = Piece.objects.get()
    save_version(actor=editor(), piece=piece, base=2, content={**TEXT, "title": "By an editor"})
    third = read_text(written(tmp_path, GOOD.replace("Words", "Best words")), PieceKind.ARTICLE)
    assert [keep(third), keep(third)] == ["drafted", ""]
    shown = live_one(PieceKind.ARTICLE, "a-tip")
    assert shown is not None
    assert "Better words" in shown.body
    assert piece.versions.count() == 4
