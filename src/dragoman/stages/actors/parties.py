"""Enter every party of a sentence in order: persons, bodies, countries and roles with a country of their own."""

from __future__ import annotations

from dragoman.stages.actors.ledger import Ledger, Reading, Seen, singular
from dragoman.stages.actors.noun_phrase import noun_phrase
from dragoman.stages.actors.reading import SKIP, Read


def note_parties(read: Read, ledger: Ledger) -> None:
    """Every party of a sentence, in order: persons, bodies, countries and roles with a country of their own."""
    items: list[tuple[int, int, str]] = [(a, b, "person") for a, b in read.people]
    items += [(r[0], r[1], "role") for r in read.roles]
    items += [(m.first, m.last, "known") for m in read.known]
    items.sort()
    used = -1
    for k, (first, last, kind) in enumerate(items):
        if first <= used or (read.lows[first - 1 : first] == ["("] and read.lows[last + 1 : last + 2] == [")"]):
            continue  # "(Reuters)", "(NATO)": no party, but whose report it is or a name's letters
        # a chain of adjacent items is one party: "Russian foreign minister Sergei Lavrov"
        end, head = last, kind
        j = k + 1
        while j < len(items) and _adjacent(read, end, items[j][0]):
            end, head = items[j][1], items[j][2]
            j += 1
            if head == "person":
                break
        used = end
        if head == "person":
            p = ledger.person(read, *items[j - 1][:2])
            if p is None:
                continue
            reading = Reading(
                country=p.country, sector=p.sector, office=p.office, name=p.name, kind="person", person=p.key, id=p.id
            )
            heads = {singular((p.office or "").casefold())}
            if p.spell and p.spell.covers:
                heads.add(singular(p.spell.office.casefold()))
            ledger.seen.append(
                Seen(sentence=read.sentence.index, token=first, last=end, reading=reading,
                     span=read.sentence.span(read.words[first].start, read.words[end].end), heads=frozenset(heads - {""}))
            )  # fmt: skip
            continue
        stop = end
        if head == "role" and end + 2 < len(read.words) and read.lows[end + 1] in ("of", "in", "from", "for"):
            m = next((m for m in read.known if end + 1 < m.first <= end + 3), None)
            stop = m.last if m else end
        reading = noun_phrase(read, first, stop, ledger)
        if reading.kind is None:
            continue
        ledger.seen.append(
            Seen(sentence=read.sentence.index, token=first, last=stop, reading=reading,
                 span=read.sentence.span(read.words[first].start, read.words[stop].end),
                 heads=_heads(reading, read.lows[stop]))
        )  # fmt: skip


_ALSO = {
    "REB": ("group", "militia", "movement", "organization", "organisation", "faction"),
    "PTY": ("party", "movement", "group", "faction"),
    "NGO": ("group", "organization", "organisation", "foundation", "charity"),
    "IGO": ("organization", "organisation", "alliance", "bloc", "body"),
    "JRN": ("agency", "newspaper", "paper", "channel", "network"),
    "MNC": ("company", "firm", "giant"),
    "BUS": ("company", "firm", "giant"),
    "LEG": ("parliament", "assembly", "legislature"),
}


def _heads(reading: Reading, word: str) -> frozenset[str]:
    """The words by which a later phrase may take up a mention: "the council", "the group"."""
    if reading.kind == "org":
        return frozenset({singular(word), *_ALSO.get(reading.sector or "", ())})
    return frozenset({reading.head} - {""})


def _adjacent(read: Read, end: int, nxt: int) -> bool:
    between = read.words[end + 1 : nxt]
    if not between:
        return read.sentence.text[read.words[end].end : read.words[nxt].start] in (" ", "-", " - ")
    return all(w.text in ("'", "’", "s", ".") or w.text.casefold() in SKIP for w in between)
