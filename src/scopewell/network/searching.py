"""Full-text search over posts: FTS5 on SQLite, a generated tsvector with a GIN index on PostgreSQL.

Migration 0002 builds both; the database keeps them true. Words are joined by "and", stems count as the word, the last
one may be unfinished. Threads whose title holds every word come first, then the newest posts, CANDIDATES of each at
most. Ranking by weight would read every post a word is in, which takes longer the more it is used.
"""

import re

from django.db import connection

from scopewell.network.models import ConsultState, Post

CANDIDATES = 500
MOST_WORDS = 8
LONGEST = 120
WORD = re.compile(r"[^\W_]+")

SQLITE = "select rowid from network_postsearch where network_postsearch match %s order by rowid desc limit %s"
POSTGRESQL = "select id from network_post where search @@ to_tsquery('english', %s) order by id desc limit %s"


def words_of(typed: str) -> list[str]:
    """Return the words of a search."""
    return WORD.findall(typed[:LONGEST])[:MOST_WORDS]


def matching(typed: str) -> list[int]:
    """Return the ids of posts that hold every word: those with all of them in the title, then the newest."""
    words = words_of(typed)
    if not words:
        return []
    return list(dict.fromkeys([*_newest(words, in_title=True), *_newest(words, in_title=False)]))


def _newest(words: list[str], *, in_title: bool) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            weight = "A" if in_title else ""
            ends = [f":{weight}" if weight else ""] * (len(words) - 1) + [f":*{weight}"]
            query = " & ".join(word + end for word, end in zip(words, ends, strict=True))
            cursor.execute(POSTGRESQL, [query, CANDIDATES])
        else:
            query = " ".join(f'"{word}"' for word in words) + "*"
            cursor.execute(SQLITE, [f"heading : ({query})" if in_title else query, CANDIDATES])
        return [row[0] for row in cursor.fetchall()]


def readable(ids: list[int]) -> list[int]:
    """Return those of some posts that every member may read, in the same order."""
    shown = Post.objects.filter(pk__in=ids, thread__is_shown=True, hidden_at=None, erased_at=None)
    shown = shown.exclude(thread__consult__state__in=(ConsultState.WAITING, ConsultState.RETURNED))
    may = set(shown.values_list("pk", flat=True))
    return [id for id in ids if id in may]
