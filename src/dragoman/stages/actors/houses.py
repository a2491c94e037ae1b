"""Whose house an article comes from: a spokesman's briefing, or a statement that several give together."""

from __future__ import annotations

from dragoman.lexicons.actors import Match
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.reading import Read

_HEAD = 4  # sentences of an article in which it tells what it is
_SEATS = frozenset({"seat", "organisation"})


def house_of(ledger: Ledger) -> str | None:
    """The country whose spokesman takes questions or tells of a call: "White House Press Briefing", "Department Press Briefing".

    The last is the heading that the State Department gives its own, as is "Readout of the Secretary's call".
    """
    for read in (r for i, r in ledger.reads.items() if i < _HEAD):
        title = read.lows.index("secretary") if "secretary" in read.lows[:6] else 0
        if title and read.lows[0] == "readout" and all(m.first > title for m in read.known):
            return "USA"
        at = read.lows.index("briefing") if "briefing" in read.lows else 0
        if not at or read.words[at].text.islower():
            continue
        seat = next((m for m in read.known if m.last < at and m.known.kind in _SEATS and m.known.country), None)
        if seat:
            return seat.known.country
        if read.lows[max(0, at - 2) : at] == ["department", "press"] and ledger.countries["USA"]:
            return "USA"
    return None


def joint_authors(ledger: Ledger) -> list[tuple[Read, Match]]:
    """The states whose ministers or leaders say "we" together: "We, the foreign ministers of Ruritania and Graustark, condemn"."""
    for read in (r for i, r in ledger.reads.items() if i < _HEAD):
        if read.lows[:2] != ["we", ","] or "of" not in read.lows:
            continue
        found: list[tuple[Read, Match]] = []
        end = read.lows.index("of")
        for m in (m for m in read.known if m.first > end and m.known.country and m.known.kind in ("name", "adjective")):
            between = [w for w in read.lows[end + 1 : m.first] if w not in (",", "and", "the")]
            if between:
                break
            found.append((read, m))
            end = m.last
        if len({m.known.country for _, m in found}) > 1:
            return found
    return []
