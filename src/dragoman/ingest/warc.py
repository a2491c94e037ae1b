"""Reads the articles of a web archive (WARC), plain or gzipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dragoman.errors import BadArticle, MissingExtra
from dragoman.ingest.html import LARGEST, article_from_html
from dragoman.records import Article, FailedArticle


def articles_from_warc(stream: BinaryIO, path: str) -> Iterator[Article | FailedArticle]:
    """The article of each HTML response, in order; a page without one is a FailedArticle.

    The day of the crawl is not taken for the day of publication. Raises MissingExtra without fastwarc.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ModuleNotFoundError as error:
        raise MissingExtra("a WARC file", extra="warc") from error
    for number, record in enumerate(ArchiveIterator(stream, record_types=WarcRecordType.response), 1):
        kind = record.http_content_type or ""
        if "html" not in kind:
            continue
        url = record.headers.get("WARC-Target-URI")
        try:
            yield article_from_html(record.reader.read(LARGEST + 1), url=url, where=f"{path}:{url or number}")
        except BadArticle as error:
            yield FailedArticle(id=url or "", error="BadArticle", message=str(error), path=path, line=number)
