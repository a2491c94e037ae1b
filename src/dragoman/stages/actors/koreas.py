"""The two Koreas by their side alone: "the South's army" is South Korea's where the article speaks of Korea."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.lexicons.actors import Known, Match
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.reading import Read

_SIDES = {
    "North": Known(name="North Korea", country="PRK", sector="GOV", kind="name"),
    "South": Known(name="South Korea", country="KOR", sector="GOV", kind="name"),
}
_HALVED = frozenset({"SDN", "SSD", "VNM", "YEM", "ZAF"})
"""Other states of which a "North" or a "South" may be told."""


def name_koreas(ledger: Ledger) -> None:
    """Read "the North" and "the South" as the Koreas, where the article names North Korea and no other state with two halves."""
    named = {m.known.country for read in ledger.reads.values() for m in read.known}
    if "PRK" not in named or named & _HALVED:
        return
    for read in ledger.reads.values():
        taken = {i for m in read.known for i in range(m.first, m.last + 1)}
        found = [m for m in _sides_in(read) if m.first not in taken]
        if found:
            read.known = sorted([*read.known, *found], key=lambda m: m.first)


def _sides_in(read: Read) -> Iterator[Match]:
    for i in range(1, len(read.words)):
        known = _SIDES.get(read.words[i].text)
        if known is None or read.lows[i - 1] != "the":
            continue
        after = read.words[i + 1 : i + 2]
        named = any(
            w.text[0].isupper() or w.text in ("-", "of") for w in after
        )  # "the South China Sea", "the South of France"
        if not named:
            yield Match(first=i, last=i, known=known)
