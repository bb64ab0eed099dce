"""The full-text index: FTS5 kept true by triggers on SQLite, a generated column with a GIN index on PostgreSQL."""

from typing import Any

from django.db import migrations

SQLITE = (
    "create virtual table network_postsearch using fts5(heading, body, content='network_post', content_rowid='id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "create trigger network_post_found after insert on network_post begin"
    " insert into network_postsearch(rowid, heading, body) values (new.id, new.heading, new.body); end",
    "create trigger network_post_forgotten after delete on network_post begin insert into"
    " network_postsearch(network_postsearch, rowid, heading, body) values ('delete', old.id, old.heading, old.body); end",
    "create trigger network_post_refound after update of heading, body on network_post begin insert into"
    " network_postsearch(network_postsearch, rowid, heading, body) values ('delete', old.id, old.heading, old.body);"
    " insert into network_postsearch(rowid, heading, body) values (new.id, new.heading, new.body); end",
)
POSTGRESQL = (
    "alter table network_post add column search tsvector generated always as ("
    "setweight(to_tsvector('english', heading), 'A') || setweight(to_tsvector('english', body), 'B')) stored",
    "create index network_post_search on network_post using gin (search)",
)
BACK = {
    "sqlite": (
        "drop trigger network_post_found", "drop trigger network_post_forgotten", "drop trigger network_post_refound",
        "drop table network_postsearch",
    ),
    "postgresql": ("drop index network_post_search", "alter table network_post drop column search"),
}  # fmt: skip


def build(_: Any, editor: Any) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def remove(_: Any, editor: Any) -> None:
    for statement in BACK["postgresql" if editor.connection.vendor == "postgresql" else "sqlite"]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [migrations.RunPython(build, remove)]
