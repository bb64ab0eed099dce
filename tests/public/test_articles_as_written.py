"""The articles that ship: what each must hold before anybody publishes it."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard
from scopewell.handbook.sources import all_sources

FOLDER = Path(__file__).parents[2] / "src" / "scopewell" / "public" / "content" / "articles"
REQUIRED = {"title", "series", "number", "slug", "summary", "tags", "published", "insights", "sources", "related"}


class Article(NamedTuple):
    file: Path
    head: dict[str, Any]
    body: str

    @property
    def words(self) -> str:
        """Everything a reader sees, without the signs of Markdown."""
        bare = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", re.sub(r"[*#>]|^- ", "", self.body, flags=re.MULTILINE))
        return "\n\n".join((self.head["title"], self.head["summary"], *self.head["insights"], bare))


def read(file: Path) -> Article:
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    return Article(file, yaml.safe_load(head), body)


ARTICLES = [read(file) for file in sorted(FOLDER.glob("*.md"))]
each = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.file.stem)


def test_there_are_enough_and_their_numbers_run_on() -> None:
    assert [article.head["number"] for article in ARTICLES] == list(range(1, len(ARTICLES) + 1))
    assert len(ARTICLES) >= 14


def test_the_fifth_defines_the_scope() -> None:
    fifth = ARTICLES[4].head
    assert (fifth["series"], fifth["title"]) == ("Practice tips", "Defining the scope of medical exercise training")


@each
def test_an_article_is_named_as_its_head_says(article: Article) -> None:
    assert article.head.keys() >= REQUIRED
    assert article.file.stem == f"{article.head['number']:02d}-{article.head['slug']}"


@each
def test_an_article_has_substance(article: Article) -> None:
    assert 700 <= len(article.body.split()) <= 1400
    assert 3 <= len(article.head["insights"]) <= 5
    assert article.body.count("\n## ") >= 4


@each
def test_an_article_stays_in_scope(article: Article, guard: Guard) -> None:
    flags = guard.check(article.words, Kind.PUBLIC)
    assert not flags, [(flag.rule, flag.span) for flag in flags]


@each
def test_the_sources_of_an_article_are_read_ones(article: Article) -> None:
    """A source is one of ours, with the address it was read at."""
    known = {source.title: source for source in all_sources().values()}
    assert len(article.head["sources"]) >= 4
    for given in article.head["sources"]:
        source = known[given["title"]]
        assert given.get("url", "") in {f"https://doi.org/{source.doi}", *source.read_at, ""}
        assert ("note" in given) == source.relayed


@each
def test_related_articles_exist_and_are_others(article: Article) -> None:
    slugs = {other.head["slug"] for other in ARTICLES} - {article.head["slug"]}
    assert len(article.head["related"]) >= 2
    assert set(article.head["related"]) <= slugs


@each
def test_links_in_an_article_lead_to_articles_or_sources(article: Article) -> None:
    places = {given.get("url") for given in article.head["sources"]}
    assert set(re.findall(r"\]\(([^)]+)\)", article.body)) <= places
