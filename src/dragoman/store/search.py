"""Full-text search over the articles."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text

_PIECE = re.compile(r'"[^"]+"|\S+')


def search(
    connection: Connection, words: str, *, limit: int = 20, offset: int = 0, as_of: int | None = None
) -> list[dict[str, Any]]:
    """Articles that hold all the words, the best first: id, title, date, source, url and a snippet with [hits].

    A phrase stands in double quotes; a word that ends in * stands for all that begin so.
    """
    moment = {"as_of": as_of, "limit": limit, "offset": offset}
    if connection.dialect.name == "sqlite":
        query = in_sqlite(words)
        statement = (
            "SELECT a.id, a.title, a.date, a.source, a.url, "
            "snippet(article_text, 1, '[', ']', ' … ', 24) AS snippet "
            "FROM article_text JOIN article a ON a.pk = article_text.rowid WHERE article_text MATCH :query "
        )
        order = "ORDER BY bm25(article_text, 4.0, 1.0), a.pk"
    else:
        query = words
        statement = (
            "SELECT a.id, a.title, a.date, a.source, a.url, ts_headline('english', left(a.text, 100000), q, "
            "'StartSel=[, StopSel=], MaxWords=24, MinWords=12') AS snippet "
            "FROM article a, websearch_to_tsquery('english', :query) q WHERE a.search @@ q "
        )
        order = "ORDER BY ts_rank_cd(a.search, q) DESC, a.pk"
    if not query.strip():
        return []
    known = (
        "AND a.known_to IS NULL "
        if as_of is None
        else "AND a.known_from <= :as_of AND (a.known_to IS NULL OR a.known_to > :as_of) "
    )
    if as_of is None:
        moment.pop("as_of")
    rows = connection.execute(
        text(f"{statement}{known}{order} LIMIT :limit OFFSET :offset"), {"query": query, **moment}
    )
    return [dict(r._mapping) for r in rows]


def in_sqlite(words: str) -> str:
    """Words and phrases in the query language of SQLite's index.

    >>> in_sqlite('peace "held talks" sanct*')
    '"peace" "held talks" "sanct"*'
    """
    return " ".join(_term(p) for p in _PIECE.findall(words))


def _term(piece: str) -> str:
    """One word or phrase in SQLite's query language, with everything that would be an operator quoted."""
    phrase = piece.strip('"').replace('"', "")
    star = "*" if phrase.endswith("*") and not piece.startswith('"') else ""
    return f'"{phrase.rstrip("*")}"{star}'
