"""The words of places' names, by which "geneva" finds "Geneva, Switzerland" and "in Geneva": each name stands once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from dragoman.store.schema import event, place_word

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
    | dict.fromkeys("'’‘ʼʿ`.", "")  # "N'Djamena", "Washington, D.C."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that is asked for: exactly by name and country ("-" for none), as lists name it; else by words of its name.

    Where the words end with a country ("Geneva, Switzerland"), what `part` names in that country is meant too.
    """

    name: str
    country: str | None = None
    exact: bool = False
    part: str = ""


def plain_words(name: str) -> tuple[str, ...]:
    """A name's words without case, accents and signs.

    >>> plain_words("in Genève, Switzerland"), plain_words("Washington, D.C."), plain_words("Port-au-Prince")
    (('in', 'geneve', 'switzerland'), ('washington', 'dc'), ('port', 'au', 'prince'))
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = (c for c in letters if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in kept).split()
    return tuple("saint" if w == "st" else w for w in words)


def rows_of(names: Iterable[str | None]) -> list[dict[str, Any]]:
    """The rows by which names are found: one for each word, with the whole name's words beside it."""
    rows = []
    for name in sorted({n for n in names if n}):
        words = plain_words(name)
        rows += [{"word": w, "name": name, "words": _between(words)} for w in dict.fromkeys(words)]
    return rows


def lies_at(spot: Spot) -> ColumnElement[bool]:
    """That an event lies at a place that is asked for."""
    its = event.c.place_country
    in_country = its.is_(None) if spot.country == "-" else its == spot.country
    if spot.exact:
        return and_(event.c.place == spot.name, in_country)
    if spot.country is None:
        return _named(spot.name)
    return or_(_named(spot.name), and_(_named(spot.part), in_country))


def _named(text: str) -> ColumnElement[bool]:
    """That the name of an event's place holds these words side by side."""
    words = plain_words(text)
    if not words:
        return false()
    rarest = max(words, key=len)  # long words stand in few names
    names = select(place_word.c.name).where(place_word.c.word == rarest)
    return event.c.place.in_(names.where(place_word.c.words.contains(_between(words))))


def _between(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "
