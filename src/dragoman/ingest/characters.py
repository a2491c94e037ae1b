"""Puts right what no encoding and no database takes: lone surrogates, null characters, endless ids and addresses."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from urllib.parse import urlsplit

from dragoman.errors import BadArticle
from dragoman.records import Article

LONGEST_TEXT = 1_000_000  # characters; a newspaper's longest reports have a tenth
LONGEST_ID = 500
LONGEST_URL = 2_000
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


def storable(article: Article) -> Article:
    """The article with a replacement sign (U+FFFD) for each impossible character, so that offsets stay as they are.

    An id that is too long is cut and ends in a digest; an address that is too long loses its query, or is left out.
    Raises BadArticle for a text that is too long for one article.
    """
    check_length(article.text, article.id or article.url or "an article")
    changes: dict[str, str | None] = {}
    for name in ("text", "id", "title", "source", "url", "language"):
        value = getattr(article, name)
        if value and _IMPOSSIBLE.search(value):
            changes[name] = _clean(value)
    if len(article.id) > LONGEST_ID or "\n" in article.id:
        changes["id"] = short_id(article.id)
    if article.url and len(article.url) > LONGEST_URL:
        bare = urlsplit(article.url)._replace(query="", fragment="").geturl()
        changes["url"] = bare if len(bare) <= LONGEST_URL else None
    return replace(article, **changes) if changes else article  # type: ignore[arg-type]


def check_length(text: str, where: str) -> None:
    """Raise BadArticle for a text that is too long for one article."""
    if len(text) > LONGEST_TEXT:
        told = f"found a text of {len(text):,} characters, wanted {LONGEST_TEXT:,} at most: one article"
        raise BadArticle(f"{where}: {told}")


def short_id(text: str) -> str:
    """An id on one line and of bearable length; what is cut off is told by a digest.

    >>> short_id("a\\n  b")
    'a b'
    """
    line = " ".join(_clean(text).split())
    if len(line) <= LONGEST_ID:
        return line
    return f"{line[: LONGEST_ID - 20]}~{hashlib.sha256(line.encode()).hexdigest()[:16]}"


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
