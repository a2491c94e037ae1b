"""Which countries the phrases of each act name themselves, and what that tells of an act whose phrases name none.

An article tells one happening in many words: "the talks" of its headline are those that a later sentence spells out,
and who strikes in one of its strikes likely strikes in the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dragoman.ontology.plover import MUTUAL
from dragoman.records import Frame, Role
from dragoman.stages.actors.ledger import Ledger

Countries = frozenset[str | None]
_SIDES = (Role.ACTOR, Role.RECIPIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSides:
    """An act with the countries that the phrases of each of its sides name."""

    frame: Frame
    actors: frozenset[str]
    recipients: frozenset[str]

    def side(self, role: Role) -> frozenset[str]:
        """The countries named on one side; who acts together with others in a mutual act is on both."""
        if self.frame.type in MUTUAL:
            return self.actors | self.recipients
        return self.actors if role is Role.ACTOR else self.recipients


@dataclass(slots=True)
class ActSigns:
    """What the acts around one say of its countries: signs, shares, and sets of several."""

    signs: dict[str, set[str]] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    groups: dict[Countries, set[str]] = field(default_factory=dict)


def named_sides(frames: Sequence[Frame], ledger: Ledger) -> list[NamedSides]:
    """The named sides of every act of an article, in its order."""
    return [
        NamedSides(frame=f, actors=_named(f, Role.ACTOR, ledger), recipients=_named(f, Role.RECIPIENT, ledger))
        for f in frames
        if f.type
    ]


def _named(frame: Frame, role: Role, ledger: Ledger) -> frozenset[str]:
    read = ledger.reads[frame.sentence]
    spans = [read.range(p.start, p.end) for p in frame.having(role) if p.text != frame.trigger]
    return frozenset(
        s.reading.country
        for s in ledger.of_sentence(frame.sentence)
        if s.reading.country and any(first <= s.last and s.token <= last for first, last in spans)
    )


def signs_of_acts(frame: Frame, role: Role, acts: Sequence[NamedSides]) -> ActSigns:
    """What the other acts of the article tell of one side of an act."""
    out = ActSigns()
    other = Role.RECIPIENT if role is Role.ACTOR else Role.ACTOR
    own = (frame.sentence, frame.start)
    rest = [a for a in acts if (a.frame.sentence, a.frame.start) != own]
    like = [a for a in rest if a.frame.type == frame.type]
    words = [a for a in like if a.frame.trigger.casefold() == frame.trigger.casefold()]
    for name, found in (("any act", rest), ("like acts", like), ("same acts", words)):
        for side, sort in ((role, "same"), (other, "other")):
            counts = Counter(c for a in found for c in a.side(side))
            total = sum(counts.values())
            for c, n in counts.items():
                out.shares.setdefault(c, {})[f"{name}: {sort}"] = n / total
    for a in rest:
        if a.frame.sentence == frame.sentence:
            for side, sort in ((role, "same"), (other, "other")):
                for c in a.side(side):
                    out.signs.setdefault(c, set()).add(f"act here: {sort}")
    for name, found in (("like", like), ("word", words)):
        for where, near in (("next", _after(own, found)), ("last", _before(own, found))):
            for side, sort in ((role, "same"), (other, "other")):
                for c in next((a.side(side) for a in near if a.side(side)), ()):
                    out.signs.setdefault(c, set()).add(f"{where} {name}: {sort}")
    _groups(out, frame, role, like, rest)
    return out


def _after(own: tuple[int, int], acts: Sequence[NamedSides]) -> Iterator[NamedSides]:
    return (a for a in acts if (a.frame.sentence, a.frame.start) > own)


def _before(own: tuple[int, int], acts: Sequence[NamedSides]) -> Iterator[NamedSides]:
    return (a for a in reversed(acts) if (a.frame.sentence, a.frame.start) < own)


def _groups(out: ActSigns, frame: Frame, role: Role, like: Sequence[NamedSides], rest: Sequence[NamedSides]) -> None:
    """Sets of several countries that acts name: of the next and the last like one, and the most told."""
    own = (frame.sentence, frame.start)
    for where, near in (("next", _after(own, like)), ("last", _before(own, like))):
        found = next((a.side(role) for a in near if len(a.side(role)) > 1), None)
        if found:
            out.groups.setdefault(frozenset(found), set()).add(f"{where} like set")
    mutual = Counter(a.side(role) for a in rest if a.frame.type in MUTUAL and len(a.side(role)) > 1)
    for kind, told in (("most told", mutual.most_common(1)), ("often told", mutual.most_common(2)[1:])):
        for group, n in told:
            out.groups.setdefault(frozenset(group), set()).add(f"{kind} set")
            if n > 1:
                out.groups[frozenset(group)].add(f"{kind} set, again")
