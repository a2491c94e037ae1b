"""Words of a sentence: where a phrase stands, its case marker and its clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.stages.parse import head_of, words_touching

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Words:
    """First and last word of a phrase in a `Doc`, and the word that heads it."""

    first: int
    last: int
    head: int


def words_at(doc: Doc, start: int, end: int) -> Words | None:
    """The words that touch characters `start` to `end`; None where there is none."""
    inside = words_touching(doc, start, end)
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    return Words(first, last, head_of(doc, first, last).i)


def case_of(doc: Doc, c: Token, phrase: Words) -> str:
    """The preposition of a phrase that word `c` heads, in small letters; empty where it has none."""
    found = next((x.lower_ for x in c.children if x.dep_ == "case" and x.i < c.i), "")
    if not found and phrase.first and doc[phrase.first - 1].pos_ == "ADP":
        found = doc[phrase.first - 1].lower_
    return found or "none"


def clause_of(t: Token) -> Token:
    """The verb whose clause a word stands in, else the word itself."""
    return next((x for x in (t, *t.ancestors) if x.pos_ == "VERB" or x.head.i == x.i), t)
