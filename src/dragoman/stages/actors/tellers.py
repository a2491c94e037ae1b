"""Who speaks in each sentence: what stands as the subject of a verb of saying outside the quotation."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import Seen, Teller
from dragoman.stages.actors.reading import Read

SAYING = word_set("verbs of telling")
PERSONAL = frozenset({"he", "she", "it", "they", "i", "we"})
_BETWEEN = word_set("between teller and verb")
_GIVEN_OUT = word_set("words of a speaker")
_GIVES_OUT = word_set("gives out")
WHEN_SAID = word_set("days of saying")
_REACH = 12  # tokens of an apposition between a name and its verb


def quoted(read: Read, token: int) -> bool:
    """Whether a token stands inside a quotation that its sentence opens."""
    before = read.sentence.text[: read.words[token].start]
    return (
        before.count("“") > before.count("”") or before.count('"') % 2 == 1 or before.count("``") > before.count("''")
    )


def tells(read: Read, token: int) -> bool:
    """Whether the word at `token` is the subject of a verb of saying, or the source in "according to"."""
    lows = read.lows
    at = token + 1
    while at < len(lows) and lows[at] in ("also", "has", "had", "have", "then", "later", "further", "again"):
        at += 1
    after = at < len(lows) and lows[at] in SAYING
    return after or (token > 0 and lows[token - 1] in SAYING) or lows[max(0, token - 2) : token] == ["according", "to"]


def tellers(read: Read, seen: Sequence[Seen]) -> list[Teller]:
    """The speakers of a sentence in the order of the text; `seen` are its own parties."""
    out: list[Teller] = []
    for at, word in enumerate(read.lows):
        if word == "according" and read.lows[at + 1 : at + 2] == ["to"]:
            found = _after(read, seen, at + 2)
        elif word == "saying" and (end := _before_text(read, at - 1)) is not None and not quoted(read, at):
            found = _before(read, seen, end)
        elif word not in SAYING or quoted(read, at):
            continue
        else:
            found = _before(read, seen, at - 1) or _subject(read, seen, at) or _after(read, seen, at + 1)
        if found is not None:
            out.append(found)
    return out


def _before(read: Read, seen: Sequence[Seen], at: int) -> Teller | None:
    """The party that ends at token `at` or a few words before it."""
    while at >= 0 and read.lows[at] in _BETWEEN:
        at -= 1
    if at >= 0 and read.lows[at] in PERSONAL:
        return Teller(read.sentence.index, at, None)
    near = [s for s in seen if s.last <= at]
    for s in reversed(near):
        between = read.lows[s.last + 1 : at + 1]
        if not between:
            return Teller(read.sentence.index, s.token, s)
        if between[0] == "," and between[-1] == "," and len(between) < _REACH:
            first = next((b for b in near if b.last + 1 <= s.token and read.lows[b.last + 1] == ","), None)
            return Teller(read.sentence.index, s.token, first or s)
        if between[-1] == "," and len(between) < _REACH:
            continue
        break
    return None


def _subject(read: Read, seen: Sequence[Seen], verb: int) -> Teller | None:
    """Who opens the sentence and does the verb of saying as a second thing: "Rassendyll thanked the king and said"."""
    if read.lows[verb - 1] != "and" or verb < 2:
        return None
    if read.lows[0] in ("he", "she"):
        return Teller(read.sentence.index, 0, None)
    opens = seen[0] if seen and seen[0].token <= _OPENING and seen[0].last < verb - 1 else None
    return Teller(read.sentence.index, opens.token, opens) if opens else None


_OPENING = 2  # words before the party that opens a sentence, at most


def _before_text(read: Read, at: int) -> int | None:
    """The token before "issued a statement" where the text that a party gives out ends at token `at`."""
    at -= read.lows[at] == ","
    if at < 0 or read.lows[at] not in _GIVEN_OUT:
        return None
    verb = next((i for i in range(at - 1, max(at - 5, 0), -1) if read.lows[i] in _GIVES_OUT), None)
    return None if verb is None else verb - 1


def _after(read: Read, seen: Sequence[Seen], at: int) -> Teller | None:
    if at < len(read.lows) and read.lows[at] in PERSONAL | {"him", "her", "them"}:
        return Teller(read.sentence.index, at, None)
    found = next((s for s in seen if s.token >= at), None)
    if found and all(w in ("the", "a", "an", "by", "to") for w in read.lows[at : found.token]):
        return Teller(read.sentence.index, found.token, found)
    return None
