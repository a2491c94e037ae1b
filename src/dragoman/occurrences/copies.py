"""Which earlier article a new one repeats: a copy (one origin) or an update by the same outlet (a new version).

Thresholds were chosen on half of the pairs in five public sets and are reported in docs/occurrences.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dragoman.occurrences.nearness import bands, containment, content_words, estimate, resemblance, sign
from dragoman.records import Article
from dragoman.store.near import of_outlet, sharing_bands, text_of

COPY = 0.4  # shared words by all words from which two articles are one report
SHORT, SHORT_COPY = (
    25,
    0.75,
)  # content words below which two reports of one act share much by chance, and what they need
REWRITE = 0.6  # the same between two articles of one outlet, a day apart at most: the later replaces the earlier
GROWN = 0.65  # words of the shorter that stand in the longer, when the titles agree too
TITLE = 0.5
WINDOW = 14  # days within which copies are looked for
_CANDIDATE = 0.25  # estimated resemblance from which the texts themselves are compared
_LABEL = re.compile(r"\([^)]*\)|^(update|urgent|lead|correct\w*|breaking)\W*\d*:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A text's content words, its signature and the signature's bands."""

    words: frozenset[str]
    signature: NDArray[np.uint32]
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An earlier article that a new one repeats; `replaces` when it is an older version of the new one."""

    pk: int
    origin: int
    resemblance: float
    replaces: bool


def signed(it: Article) -> Signed:
    """What an article is compared by."""
    words = content_words(it.text)
    signature = sign(words)
    return Signed(words=words, signature=signature, bands=bands(signature) if words else ())


def find_copy(connection: Connection, it: Article, mine: Signed) -> Copy | None:
    """The article that a new one repeats most, the earliest of equals; None when it is a report of its own."""
    day = it.date.toordinal() if it.date else None
    found = {r.pk: r for r in sharing_bands(connection, mine.bands, day, WINDOW)} if mine.bands else {}
    if it.source and day is not None:
        found.update({r.pk: r for r in of_outlet(connection, it.source, day)})
    best: Copy | None = None
    for row in found.values():
        copy = _compare(connection, it, mine, row)
        if copy and (best is None or (copy.replaces, copy.resemblance) > (best.replaces, best.resemblance)):
            best = copy
    return best


def _compare(connection: Connection, it: Article, mine: Signed, row: Any) -> Copy | None:
    theirs = np.frombuffer(row.signature, dtype=np.uint32)
    close = it.date is not None and row.day is not None and abs(it.date.toordinal() - row.day) <= 1
    outlet = close and it.source is not None and row.source == it.source and row.known_to is None
    titled = outlet and same_title(it.title, row.title)
    if estimate(mine.signature, theirs) < _CANDIDATE and not titled:
        return None
    words = content_words(text_of(connection, row.pk))
    shared = resemblance(mine.words, words)
    grown = bool(titled) and containment(mine.words, words) >= GROWN
    replaces = outlet and (shared >= REWRITE or grown)
    enough = COPY if min(len(mine.words), len(words)) >= SHORT else SHORT_COPY
    if shared < enough and not replaces:
        return None
    return Copy(pk=row.pk, origin=row.origin or row.pk, resemblance=shared, replaces=bool(replaces))


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two headlines agree once the labels of updates are off.

    >>> same_title("(2nd LD) Seoul offers talks on border", "(LEAD) Seoul offers talks on border, dates open")
    True
    """
    a, b = (content_words(_LABEL.sub("", t or "")) for t in (one, other))
    return len(a) > 1 and len(b) > 1 and containment(a, b) >= TITLE
