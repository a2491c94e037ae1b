"""Reads an article out of a web page."""

from __future__ import annotations

import re
from datetime import date as Date
from urllib.parse import urlsplit

from dragoman.errors import BadArticle
from dragoman.ingest.dates import parse_date
from dragoman.records import Article

LARGEST = 8 * 2**20  # bytes; a page with an article has some hundred thousand


def article_from_html(
    page: bytes | str, *, url: str | None = None, date: Date | None = None, source: str | None = None, where: str = ""
) -> Article:
    """The article of a page: text in paragraphs, title, date, outlet and language as the page gives them.

    `date` and `source` stand in where the page names none; without an outlet's name the host of the address does.
    Raises BadArticle when the page holds no article. Boilerplate is set aside by trafilatura.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, use_config

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # it uses signals, which only the main thread may
    name = where or url or "page"
    if not page.strip():
        raise BadArticle(f"{name}: an empty page, wanted an article")
    if len(page) > LARGEST:
        raise BadArticle(f"{name}: found a page of more than {LARGEST // 2**20} MB")
    try:
        found = bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            favor_precision=True,
            config=config,
            # a date that only some digits on the page suggest would be worse than none
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (LxmlError, ValueError, RecursionError) as error:
        raise BadArticle(f"{name}: cannot be read as HTML: {error}") from error
    text = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not text:
        raise BadArticle(f"{name}: found no article on the page")
    address = url or found.url or None
    outlet = _outlet(found.sitename)
    return Article(
        text="\n\n".join(line.strip() for line in text.split("\n") if line.strip()),
        title=headline_of(found.title, found.sitename) if found.title else None,
        date=_date(found.date) or date,
        source=outlet or source or (urlsplit(address).hostname if address else None),
        url=address,
        language=(found.language or "")[:2].lower() or None,
    )


def headline_of(title: str, outlet: str | None) -> str:
    """A page's title without the outlet's name before or after it.

    >>> headline_of("Envoys meet in Oslo - The Harbour Post", "The Harbour Post")
    'Envoys meet in Oslo'
    """
    bare = title.strip()
    if not outlet or not outlet.strip():
        return bare
    mark, name = r"(?:\s+[-–—·»«]\s+|\s*[|:]\s*)", re.escape(outlet.strip())
    return re.sub(rf"{mark}{name}$|^{name}{mark}", "", bare, flags=re.IGNORECASE) or bare


def _outlet(name: str | None) -> str | None:
    """The outlet's name; an address or a copyright line is none."""
    bare = (name or "").strip()
    return None if not bare or "://" in bare or bare.casefold().startswith(("copyright", "©")) else bare


def _date(text: str | None) -> Date | None:
    return parse_date(text) if text else None
