"""Whom a title alone means where several of the article bear it: "the Secretary" after "Secretary X met Secretary Y"."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.stages.actors.ledger import Ledger, Seen


def name_titles(ledger: Ledger) -> None:
    """Give each capitalised title that stands alone ("The Secretary") the person whom it means."""
    for k, s in enumerate(ledger.seen):
        if _stands_alone(s, ledger) and (who := _bearer(s, ledger.seen[:k])):
            s.reading = who.reading


def _stands_alone(s: Seen, ledger: Ledger) -> bool:
    """Whether a mention is a title with a capital and an article, and nothing else."""
    r, read = s.reading, ledger.reads[s.sentence]
    bare = r.kind == "role" and not r.plural and r.country is None and not r.closed
    return bare and bool(s.token) and read.lows[s.token - 1] == "the" and read.words[s.token].text[0].isupper()


def _bearer(s: Seen, before: Sequence[Seen]) -> Seen | None:
    """The one of several persons with the title: of just this title, else the first of the sentence that told one last."""
    found = [b for b in before if b.reading.kind == "person" and b.reading.country and s.reading.head in b.heads]
    if len({b.reading.person for b in found}) < 2:
        return None
    exact = [b for b in found if (b.reading.office or "").casefold() == s.reading.full]
    if len({b.reading.person for b in exact}) == 1:
        return exact[-1]
    return next(b for b in found if b.sentence == found[-1].sentence)
