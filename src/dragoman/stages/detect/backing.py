"""Phrases around "-backed": "Iran-backed Houthi fighters" are one party of what they do, and Iran is none of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]  # first and last word


def around_backed(doc: Doc, spans: Sequence[Span], own: range) -> list[Span]:
    """The spans of one role, in order, whole about "-backed"; where that is the trigger `own`, without it."""
    out: list[Span] = []
    for first, last in spans:
        if own.start <= first < own.stop <= last and _ends_backed(doc, own):
            first = own.stop  # "backed rebels" is what is backed
        elif (backer := _backer(doc, first)) is not None and backer not in own and first not in own:
            first = backer
        elif last + 2 < len(doc) and _is_backed(doc, last + 2) and last + 2 not in own:
            last = max(last + 2, doc[last + 2].head.i)
        if out and first <= out[-1][1]:
            first, last = min(first, out[-1][0]), max(last, out.pop()[1])
        out.append((first, last))
    return [s for s in out if len(out) == 1 or not _backs_another(doc, s, own)]


def backed_by(doc: Doc, own: range) -> Span | None:
    """What a trigger "-backed" stands before: "M23 fighters" of "Rwanda-backed M23 fighters"."""
    noun = doc[own.stop - 1].head
    return (
        (own.stop, noun.i) if _ends_backed(doc, own) and noun.i >= own.stop and noun.pos_ in ("NOUN", "PROPN") else None
    )


def _ends_backed(doc: Doc, own: range) -> bool:
    return own.stop > 1 and _is_backed(doc, own.stop - 1)


def _is_backed(doc: Doc, word: int) -> bool:
    """Whether a word is the second part of "Iran-backed"."""
    return word > 1 and doc[word].lower_ in word_set("backed") and doc[word - 1].text == "-"


def _backer(doc: Doc, first: int) -> int | None:
    """The word before "-backed" where a phrase begins with that."""
    at = first + 1 if doc[first].text == "-" and first + 1 < len(doc) else first
    return at - 2 if _is_backed(doc, at) else None


def _backs_another(doc: Doc, span: Span, own: range) -> bool:
    """Whether a span is who backs a party: "Rwanda" of "rebels backed by Rwanda took the town"."""
    word = next((w for w in doc[span[0] : span[1] + 1] if w.dep_ == "obl:agent"), None)
    return word is not None and word.head.i not in own and word.head.dep_ == "acl"
