"""Full-text search over the articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, func, literal_column, null, select, table

from dragoman.store.moments import known
from dragoman.store.place_words import Spot, lies_at
from dragoman.store.schema import article, event

_PIECE = re.compile(r'"[^"]+"|[^\s"]+')
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A word, the beginning of one, or a phrase."""

    text: str
    beginning: bool
    phrase: bool


def search(
    connection: Connection,
    words: str,
    *,
    place: Spot | None = None,
    limit: int = 20,
    offset: int = 0,
    as_of: int | None = None,
) -> list[dict[str, Any]]:
    """Articles that hold all the words, the best first: id, title, date, source, url and a snippet with [hits].

    A phrase stands in double quotes; a word that ends in * stands for all that begin so. No other sign means anything.
    With `place` only articles of which an event lies there; then without any word the newest first, without a snippet.
    """
    terms = _terms(words)
    if not terms and (place is None or words.strip()):
        return []
    if not terms:
        statement = select(*_SHOWN, null().label("snippet")).order_by(article.c.day.desc(), article.c.pk)
    else:
        statement = _sqlite(terms) if connection.dialect.name == "sqlite" else _postgresql(terms)
    if place is not None:
        there = select(event.c.article).where(lies_at(place), known(event, as_of))
        statement = statement.where(article.c.pk.in_(there))
    rows = connection.execute(statement.where(known(article, as_of)).limit(limit).offset(offset))
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


_SHOWN = (article.c.id, article.c.title, article.c.date, article.c.source, article.c.url)


def _sqlite(terms: Sequence[_Term]) -> Select[Any]:
    found = table("article_text", column("rowid"))
    snippet: ColumnElement[str] = literal_column("snippet(article_text, 1, '[', ']', ' … ', 24)")
    return (
        select(*_SHOWN, snippet.label("snippet"))
        .select_from(found.join(article, article.c.pk == found.c.rowid))
        .where(literal_column("article_text").op("MATCH")(_match(terms)))
        .order_by(literal_column("bm25(article_text, 4.0, 1.0)"), article.c.pk)
    )


def _postgresql(terms: Sequence[_Term]) -> Select[Any]:
    """One query of PostgreSQL a term, all of them wanted."""
    english: ColumnElement[str] = literal_column("'english'")
    makes = [
        func.to_tsquery if t.beginning else func.phraseto_tsquery if t.phrase else func.plainto_tsquery for t in terms
    ]
    each: list[ColumnElement[Any]] = [
        make(english, _beginning(t.text) if t.beginning else t.text) for make, t in zip(makes, terms, strict=True)
    ]
    asked = select(reduce(lambda one, more: one.op("&&")(more), each).label("q")).subquery("asked")
    text: ColumnElement[str] = literal_column("article.search")
    hits = "StartSel=[, StopSel=], MaxWords=24, MinWords=12"
    snippet = func.ts_headline(english, func.left(article.c.text, 100_000), asked.c.q, hits)
    return (
        select(*_SHOWN, snippet.label("snippet"))
        .select_from(article.join(asked, text.op("@@")(asked.c.q)))
        .order_by(func.ts_rank_cd(text, asked.c.q).desc(), article.c.pk)
    )


def _beginning(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"
