"""Bodies that the text takes up by the last words of their names: "the Council" after "the Security Council"."""

from __future__ import annotations

from dragoman.lexicons.actors import Known, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.reading import Read

Bodies = dict[str, Known]  # by the end of the name


def name_short_bodies(ledger: Ledger) -> None:
    """Read capitals behind "the" as the body named before whose name ends so, not as a person."""
    named: Bodies = {}
    for read in ledger.reads.values():
        for m in read.known:
            named |= _endings(m)
        spans = [p for p in read.people if _stands_alone(read, p)]
        if _opens_with_its_own(read):
            spans.append((0, 0))
        short = [(p, named[read.text(*p)]) for p in spans if read.text(*p) in named]
        read.people = [p for p in read.people if all(p != q for q, _ in short)]
        read.known = sorted([*read.known, *(Match(first=p[0], last=p[1], known=k) for p, k in short)], key=_place)


def _place(m: Match) -> int:
    return m.first


def _stands_alone(read: Read, span: tuple[int, int]) -> bool:
    """Whether nothing but an article belongs to the words: not "the Council for Science"."""
    after = read.lows[span[1] + 1 : span[1] + 2]
    return span[0] > 0 and read.lows[span[0] - 1] == "the" and after not in (["of"], ["for"], ["on"])


def _opens_with_its_own(read: Read) -> bool:
    """Whether a sentence begins with whom one word in capitals owns, which no other name holds: "Council members"."""
    known = any(m.first == 0 for m in read.known) or any(p[0] == 0 < p[1] for p in read.people)
    return not known and bool(word_set("own a body has") & set(read.lows[1:2]))


def _endings(m: Match) -> Bodies:
    """Every end of the name of a body, save a whole name."""
    if m.known.kind != "organisation" or m.known.country is None:
        return {}
    words = m.known.name.split()
    return {" ".join(words[k:]): m.known for k in range(1, len(words)) if words[k][0].isupper()}
