"""A notice for articles that are coded as if they were English."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dragoman.ingest.articles import Read
from dragoman.ingest.language import language_of
from dragoman.records import Article

FEW = 60  # characters below which a language is told wrongly too often to warn of it


def telling_languages(reads: Iterator[Read]) -> Iterator[Read]:
    """The reads as they are; after the last, one notice on stderr when some seem to be in another language."""
    others, first = 0, ""
    for read in reads:
        if isinstance(read, Article) and len(read.text) >= FEW:
            language = language_of(read)
            if language not in (None, "en"):
                others += 1
                first = first or f"{read.id} ({language})"
        yield read
    if others:
        told = f"{others} articles seem" if others > 1 else "1 article seems"
        print(
            f"dragoman: {told} to be in another language than English, the first {first}; "
            "only English is coded: expect wrong and missing events",
            file=sys.stderr,
        )
