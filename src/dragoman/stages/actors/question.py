"""A phrase whose country is to be found, the answers that it may have, and the signs that speak for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dragoman.records import Actor, Frame, Phrase
from dragoman.stages.actors.ledger import Ledger, Reading, Seen
from dragoman.stages.actors.named_sides import Countries, NamedSides
from dragoman.stages.actors.reading import Read

Features = dict[str, float]
NOBODY: Countries = frozenset({None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A frame that is resolved already: the countries of its sides."""

    frame: Frame
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    attribution: tuple[Actor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A phrase whose country is to be found, where it stands and what the rules propose."""

    label: str  # what kind of phrase: he | she | it | they | speaker | self | thing | role | unclear | person | both
    phrase: Phrase
    frame: Frame
    read: Read
    first: int
    last: int
    got: Reading
    proposed: tuple[Actor, ...]
    others: Sequence[Actor]
    told: Sequence[Told]
    dateline: frozenset[str] = frozenset()
    before: Sequence[Seen] = ()  # the parties of the same sentence, in order
    acts: Sequence[NamedSides] = ()  # all acts of the article with the countries that they name

    @property
    def answer(self) -> Countries:
        """The countries that the rules propose."""
        return frozenset(a.country for a in self.proposed) or NOBODY


Choose = Callable[[Question, Ledger], Countries]
"""Settles the countries of a phrase that names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A possible answer with the signs that speak for it."""

    countries: Countries
    features: Features


@dataclass(slots=True)
class Signs:
    """The signs for each single country, gathered in one pass over the article."""

    of: dict[str, set[str]] = field(default_factory=dict)

    def add(self, country: str | None, sign: str) -> None:
        """Note a sign that speaks for a country."""
        if country is not None:
            self.of.setdefault(country, set()).add(sign)


def reason(q: Question) -> str:
    """In a word why the rules propose what they do."""
    why = q.proposed[0].why if q.proposed else ""
    return next((k for k in _REASONS if k in why), "else")


_REASONS = (
    "article is about", "only country", "just before", "just after", "like act before", "like act after", "act before",
    "speaker", "named in the article", "source before", "shorter name",
)  # fmt: skip
