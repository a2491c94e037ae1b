"""The two states whose relationship a verdict is on: those that its sides stand for, then those that the text names near it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dragoman.lexicons.actors import NamedCountry
from dragoman.lexicons.verdicts import Verdicts
from dragoman.records import Actor, Assessment, Discarded, Sentence
from dragoman.stages.assess.find import Verdict

_ASIDE = frozenset({"UNO", "IGO", "NGO", "MNC", "IMG"})
_SURE = 0.03  # how much of a verdict the encoder must see in words whose parties are guessed
_MOST = 3  # pairs of one verdict
_TO_BETWEEN, _BEHIND_IT = 40, 70  # characters from a verdict to its "between", and from there to the two names
_UNKNOWN = "a verdict on a relationship whose parties are not known"
_WITHIN = "a verdict on a relationship within one country"


Sides = tuple[tuple[Actor, ...], tuple[Actor, ...]]  # who has a relationship and with whom, as resolved


def settle_verdicts(
    found: Sequence[Verdict],
    sides: Sequence[Sides],
    sources: Sequence[Actor | None],
    sentences: Mapping[int, Sentence],
    verdicts: Verdicts,
    states: Mapping[int, Sequence[NamedCountry]],
    *,
    year: int | None = None,
) -> tuple[tuple[Assessment, ...], tuple[Discarded, ...]]:
    """The verdicts with the two states whose relationship they are on, and those left out with the reason.

    `sides` and `sources` are who has the relationship and who judges it, as resolved; `states` are those that each
    sentence names; `year` is the article's: a state that was gone by then has no relations.
    """
    aside = _ASIDE.union(c for c, last in verdicts.gone.items() if year and year > last)
    named = _Named(states, aside, verdicts.words.between)
    kept: list[Assessment] = []
    left: list[Discarded] = []
    for verdict, who, source in zip(found, sides, sources, strict=True):
        frame, sentence = verdict.frame, sentences[verdict.frame.sentence]
        span = sentence.span(frame.start, frame.end)
        told = _told(who, aside, source if verdict.of_a_party or len(who[1]) == 1 else None)
        pairs = named.doubted(sentence, told) or list(told.pairs()) or named.guessed(verdict, sentence, told)
        if not pairs or told.within_one:
            left.append(Discarded(reason=_WITHIN if told.within_one else _UNKNOWN, span=span, stage="assess"))
            continue
        why = f"{verdict.why}; {told.why}"
        kept += [
            Assessment(
                span=span, between=(min(pair), max(pair)), direction=verdict.direction, status=frame.status,
                attribution=source, why=why,
            )
            for pair in pairs
        ]  # fmt: skip
    return tuple(kept), tuple(left)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """The states that the sides of a verdict stand for, beside all who were told."""

    having: Sequence[str]
    partners: Sequence[str]
    everybody: Sequence[Actor]

    @property
    def states(self) -> list[str]:
        return list(dict.fromkeys((*self.having, *self.partners)))

    @property
    def within_one(self) -> bool:
        """Whether both sides are of one country: "tension between the junta and the monks"."""
        known = all(a.country for a in self.everybody)
        return len(self.states) == 1 and len(self.everybody) > 1 and known

    @property
    def by_one_phrase(self) -> bool:
        """Whether one phrase stands for both: "the two countries"."""
        return len(self.states) == 2 and len({a.span for a in self.everybody}) == 1

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each that has the relationship with each partner, or the two of one side."""
        across = [(a, b) for a in self.having for b in self.partners if a != b]
        seen: set[frozenset[str]] = set()
        for pair in across or list(combinations(self.states, 2))[:1]:
            if frozenset(pair) not in seen and len(seen) < _MOST:
                seen.add(frozenset(pair))
                yield pair

    @property
    def why(self) -> str:
        """By which words the parties are known."""
        words = ", ".join(f"“{a.text}” ({a.country or 'unknown'})" for a in self.everybody)
        if len(self.states) > 1:
            return f"of {words}"
        return f"of {words} and who is named near it" if words else "of those named near it"


def _told(who: Sides, aside: Container[str], speaker: Actor | None) -> _Told:
    """The states that stand behind the sides; what is nobody stands for none.

    Whose friend or foe is not told is that of the speaker who calls him so: "Ruritania is a close ally, the minister said".
    So are ties with one.
    """
    having, partners = who
    having = having or ((speaker,) if speaker else ())

    def states(side: Sequence[Actor]) -> list[str]:
        return [a.country for a in side if a.country and a.sector and a.country not in aside]

    return _Told(having=states(having), partners=states(partners), everybody=(*having, *partners))


class _Named:
    """The states that an article names, by sentence, and the two that it names most."""

    def __init__(
        self, states: Mapping[int, Sequence[NamedCountry]], aside: Container[str], between: re.Pattern[str]
    ) -> None:
        self.here = {i: [(n.start, n.country) for n in names if n.country not in aside] for i, names in states.items()}
        self.main = [c for c, _ in Counter(c for names in self.here.values() for _, c in names).most_common(2)]
        self.between = between

    def doubted(self, sentence: Sentence, told: _Told) -> list[tuple[str, str]]:
        """The two that an article is about, where "the two countries" are told as others than one that the sentence names."""
        here = {c for _, c in self.here[sentence.index]}
        return (
            [(self.main[0], self.main[1])]
            if told.by_one_phrase and here - {*told.states} and here <= {*self.main}
            else []
        )

    def guessed(self, verdict: Verdict, sentence: Sentence, told: _Told) -> list[tuple[str, str]]:
        """The two named near a verdict that is sure enough; a friend or foe must be told."""
        if verdict.of_a_party or verdict.belief < _SURE:
            return []
        near = self._near(sentence, verdict.frame.start, verdict.frame.end, told.states)
        return [(near[0], near[1])] if len(near) > 1 else []

    def _near(self, sentence: Sentence, start: int, end: int, told: Sequence[str]) -> list[str]:
        """Those after "between" come first, then those told and named nearest; what is missing comes from the sentence
        before and from the two that the article is about.
        """
        here = self.here[sentence.index]
        joined = self.between.search(sentence.text, end)
        if joined and joined.start() - end < _TO_BETWEEN:
            behind = range(joined.end(), joined.end() + _BEHIND_IT)
            pair = list(dict.fromkeys(c for at, c in here if at in behind))
            if len(pair) > 1:
                return pair[:2]
        nearest = sorted(here, key=lambda x: min(abs(x[0] - start), abs(x[0] - end)))
        found = list(dict.fromkeys((*told, *(c for _, c in nearest))))
        if len(found) > 2 and set(told) <= set(self.main) <= set(found):
            found = list(self.main)
        before = [c for _, c in self.here.get(sentence.index - 1, ()) if c in self.main]
        for c in (*before, *self.main):
            if c not in found and len(found) < 2:
                found.append(c)
        return found[:2]
