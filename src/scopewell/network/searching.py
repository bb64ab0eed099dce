"""Full-text search over posts: FTS5 on SQLite, a generated tsvector with a GIN index on PostgreSQL.

Migration 0002 builds both; the database keeps them true. Words are joined by "and", stems count as the word, the last
one may be unfinished. Among the newest CANDIDATES posts that match, the best come first: ranking all would take longer
the more a word is used, and nobody reads past them.
"""

import re

from django.db import connection

from scopewell.network.models import ConsultState, Post

CANDIDATES = 500
MOST_WORDS = 8
LONGEST = 120
WORD = re.compile(r"[^\W_]+")

SQLITE = """
with newest as (
    select rowid, rank as standing from network_postsearch where network_postsearch match %s
    order by rowid desc limit %s
) select rowid from newest order by standing, rowid desc
"""
POSTGRESQL = """
with newest as (
    select id, search from network_post where search @@ to_tsquery('english', %s) order by id desc limit %s
) select id from newest order by ts_rank(search, to_tsquery('english', %s)) desc, id desc
"""


def words_of(typed: str) -> list[str]:
    """Return the words of a search."""
    return WORD.findall(typed[:LONGEST])[:MOST_WORDS]


def matching(typed: str) -> list[int]:
    """Return the ids of posts that hold every word, the best of the newest first."""
    words = words_of(typed)
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            query = " & ".join([*words[:-1], f"{words[-1]}:*"])
            cursor.execute(POSTGRESQL, [query, CANDIDATES, query])
        else:
            query = " ".join(f'"{word}"' for word in words) + "*"
            cursor.execute(SQLITE, [query, CANDIDATES])
        return [row[0] for row in cursor.fetchall()]


def readable(ids: list[int]) -> list[int]:
    """Return those of some posts that every member may read, in the same order."""
    shown = Post.objects.filter(pk__in=ids, thread__is_shown=True, hidden_at=None, erased_at=None)
    shown = shown.exclude(thread__consult__state__in=(ConsultState.WAITING, ConsultState.RETURNED))
    may = set(shown.values_list("pk", flat=True))
    return [id for id in ids if id in may]
