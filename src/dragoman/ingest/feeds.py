"""Reads RSS and Atom feeds, the broken ones too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.ingest.characters import short_id
from dragoman.records import Article

MOST = 2_000  # entries read of one feed
TELLS_ITSELF = 100  # characters from which a text's language is told from the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: `key` tells it from the others of its feed, `text` is what the feed itself gives of the article."""

    key: str
    link: str | None
    title: str | None
    date: Date | None
    text: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed with its entries, and what was wrong with it though it could be read."""

    title: str | None
    entries: tuple[Entry, ...]
    faults: tuple[str, ...] = ()


def parse_feed(raw: bytes, where: str = "feed") -> ParsedFeed:
    """A feed's entries in its order; raises UnreadableInput only when nothing in it is a feed."""
    import feedparser  # type: ignore[import-untyped]

    found = feedparser.parse(raw, sanitize_html=True, resolve_relative_uris=True)
    entries = [e for e in (_entry(e, found.feed.get("language")) for e in found.entries[:MOST]) if e]
    if not entries and not found.get("version"):
        raise UnreadableInput(f"{where}: found neither RSS nor Atom{_reason(found)}")
    faults = [str(found.bozo_exception)] if found.get("bozo") and found.get("bozo_exception") else []
    if len(found.entries) > MOST:
        faults.append(f"{len(found.entries)} entries, read {MOST}")
    return ParsedFeed(title=found.feed.get("title") or None, entries=tuple(entries), faults=tuple(faults))


def _reason(found: Any) -> str:
    return f": {found.bozo_exception}" if found.get("bozo_exception") else ""


def _entry(e: Any, language: str | None) -> Entry | None:
    link = e.get("link") or None
    title = plain(e.get("title") or "") or None
    contents = [c.get("value") or "" for c in e.get("content", ())] + [e.get("summary") or ""]
    text = plain(max(contents, key=len))
    key = e.get("id") or link or title
    if not key or not (link or text or title):
        return None
    return Entry(
        key=short_id(str(key)), link=link, title=title, date=_date(e), text=text, language=_language(e, language)
    )


def _language(e: Any, language: str | None) -> str | None:
    told = e.get("language") or language
    return str(told)[:2].lower() if told else None


def _date(e: Any) -> Date | None:
    moment = e.get("published_parsed") or e.get("updated_parsed")
    if not moment:
        return None
    try:
        return Date(*moment[:3])
    except ValueError:
        return None


def plain(markup: str) -> str:
    """The text of a piece of HTML, a paragraph a block.

    >>> plain("<p>Talks <b>failed</b>.</p><p>More follows.</p>")
    'Talks failed.\\n\\nMore follows.'
    """
    from lxml import html  # type: ignore[import-untyped]

    if "<" not in markup and "&" not in markup:
        return markup.strip()
    root = html.fragment_fromstring(f"<div>{_without_nulls(markup)}</div>", create_parent="div")
    for node in root.iter("br", "p", "li", "div", "h1", "h2", "h3", "tr"):
        node.tail = "\n" + (node.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)


def _without_nulls(markup: str) -> str:
    return "".join(c for c in markup if c in "\t\n\r" or c >= " ")


def article_of(entry: Entry, source: str | None) -> Article | None:
    """What the feed itself gives of an article; None when that is no more than a headline.

    The language that a feed claims is often its software's: it counts only where the text is too short to tell.
    """
    if not entry.text:
        return None
    language = entry.language if len(entry.text) < TELLS_ITSELF else None
    return Article(
        text=entry.text, title=entry.title, date=entry.date, source=source, url=entry.link, language=language
    )
