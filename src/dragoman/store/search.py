"""Full-text search over the articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

_PIECE = re.compile(r'"[^"]+"|[^\s"]+')
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A word, the beginning of one, or a phrase."""

    text: str
    beginning: bool
    phrase: bool


def search(
    connection: Connection, words: str, *, limit: int = 20, offset: int = 0, as_of: int | None = None
) -> list[dict[str, Any]]:
    """Articles that hold all the words, the best first: id, title, date, source, url and a snippet with [hits].

    A phrase stands in double quotes; a word that ends in * stands for all that begin so. No other sign means anything.
    """
    terms = _terms(words)
    if not terms:
        return []
    statement, values = _sqlite(terms) if connection.dialect.name == "sqlite" else _postgresql(terms)
    if as_of is None:
        known = "a.known_to IS NULL"
    else:
        known = "a.known_from <= :as_of AND (a.known_to IS NULL OR a.known_to > :as_of)"
        values["as_of"] = as_of
    whole = statement.format(known=known) + " LIMIT :limit OFFSET :offset"
    rows = connection.execute(text(whole), {**values, "limit": limit, "offset": offset})
    return [dict(r._mapping) for r in rows]


def _terms(words: str) -> list[_Term]:
    out = []
    for piece in _PIECE.findall(_CONTROL.sub(" ", words)):
        phrase = piece.startswith('"')
        bare = piece.strip('"') if phrase else piece.rstrip("*")
        if any(c.isalnum() for c in bare):
            out.append(_Term(text=bare, beginning=not phrase and piece.endswith("*"), phrase=phrase))
    return out


def in_sqlite(words: str) -> str:
    """Words and phrases in the query language of SQLite's index; in quotes nothing is an operator.

    >>> in_sqlite('peace "held talks" sanct*')
    '"peace" "held talks" "sanct"*'
    """
    return _match(_terms(words))


def _match(terms: Sequence[_Term]) -> str:
    return " ".join(f'"{t.text}"' + ("*" if t.beginning else "") for t in terms)


def _sqlite(terms: Sequence[_Term]) -> tuple[str, dict[str, Any]]:
    return (
        "SELECT a.id, a.title, a.date, a.source, a.url, snippet(article_text, 1, '[', ']', ' … ', 24) AS snippet "
        "FROM article_text JOIN article a ON a.pk = article_text.rowid "
        "WHERE article_text MATCH :query AND {known} ORDER BY bm25(article_text, 4.0, 1.0), a.pk",
        {"query": _match(terms)},
    )


def _postgresql(terms: Sequence[_Term]) -> tuple[str, dict[str, Any]]:
    """One query of PostgreSQL a term, all of them wanted."""
    makes = ["to_tsquery" if t.beginning else "phraseto_tsquery" if t.phrase else "plainto_tsquery" for t in terms]
    query = " && ".join(f"{make}('english', :term{k})" for k, make in enumerate(makes))
    return (
        "SELECT a.id, a.title, a.date, a.source, a.url, ts_headline('english', left(a.text, 100000), q, "
        "'StartSel=[, StopSel=], MaxWords=24, MinWords=12') AS snippet "
        f"FROM article a, (SELECT {query} AS q) AS asked "
        "WHERE a.search @@ q AND {known} ORDER BY ts_rank_cd(a.search, q) DESC, a.pk",
        {f"term{k}": _beginning(t.text) if t.beginning else t.text for k, t in enumerate(terms)},
    )


def _beginning(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"
