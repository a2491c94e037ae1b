"""What an article has told of its persons, bodies and offices, kept in the order of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from dragoman.lexicons.actors import BODIES, ActorTables
from dragoman.lexicons.offices import OfficeTable, Spell
from dragoman.lexicons.territories import states_of_territories
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Span
from dragoman.stages.actors.reading import Read

FIRST_RANK = word_set("offices of first rank")
RULERS = word_set("rulers")


COLLECTIVES = word_set("collectives")
"""Heads of phrases that name no person: "the government", "the report"."""
GREAT = frozenset({"USA", "RUS", "CHN", "GBR", "FRA", "DEU", "SUN"})
"""States whose foreign and defence ministers are known by surname in articles that do not name the state."""


_OFTEN = 3  # names of a territory in an article that is about its people


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the words of a noun phrase themselves tell."""

    country: str | None = None
    sector: str | None = None
    office: str | None = None
    name: str | None = None
    kind: str | None = None  # person | role | country | org
    head: str = ""
    full: str = ""  # the head with the words that make it a role: "security force"
    plural: bool = False
    closed: bool = False  # its country must not be filled from elsewhere
    person: str | None = None
    id: str | None = None
    former: bool = False
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Person:
    """What the article has said of a person so far."""

    key: str
    name: str
    span: Span
    words: set[str] = field(default_factory=set)
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    former: bool = False
    female: bool | None = None
    spell: Spell | None = None
    aged: bool = False  # the text tells how old
    famous: bool = False  # the holder of a first office, whom the surname alone means
    known_as: str | None = None  # the name that the tables give, whatever spelling the text has
    why: str = ""

    @property
    def id(self) -> str:
        """The same for a person in every article that the tables know him or her in."""
        return f"person:{slug(self.known_as or self.name)}"


@dataclass(slots=True, kw_only=True)
class Seen:
    """A mention of a party at a place of the text."""

    sentence: int
    token: int
    last: int
    reading: Reading
    span: Span
    heads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Teller:
    """The subject of a verb of saying: a party of the text, or a pronoun at `token`."""

    sentence: int
    token: int
    seen: Seen | None


@dataclass(slots=True)
class Ledger:
    """The whole article as the resolver sees it."""

    tables: ActorTables
    offices: OfficeTable
    date: Date | None
    reads: dict[int, Read] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)  # by each word of the name, casefolded
    named: list[tuple[int, int, Person]] = field(default_factory=list)  # by a name of several words: sentence, token
    seen: list[Seen] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    presence: Counter[str] = field(default_factory=Counter)  # countries of the persons named
    fame: dict[str, Spell | None] = field(default_factory=dict)
    tellers: dict[int, list[Teller]] = field(default_factory=dict)  # who speaks, by sentence
    meant: dict[tuple[int, int], Seen | None] = field(default_factory=dict)  # by place: whom "he" and "she" mean
    turns: dict[int, Seen] = field(default_factory=dict)  # who speaks in a sentence of an interview
    voices: dict[int, Seen] = field(default_factory=dict)  # whose words a sentence of a talk or a statement is
    north: bool = False  # the article is written in North Korea
    house: str | None = None  # the country whose spokesman briefs the press
    home: str | None = None  # the country whose own agency reports from its capital
    joint: tuple[tuple[str, Span], ...] = ()  # the states that give a statement together, where it names them
    by_sentence: dict[int, list[Seen]] = field(default_factory=dict)  # the mentions of each sentence, once all are seen

    def of_sentence(self, sentence: int) -> list[Seen]:
        """The mentions of a sentence in its order; asked when all have been seen."""
        if not self.by_sentence:
            for s in self.seen:
                self.by_sentence.setdefault(s.sentence, []).append(s)
        return self.by_sentence.get(sentence, [])

    @property
    def year(self) -> int | None:
        """The year of the article."""
        return self.date.year if self.date else None

    def holder(self, surname: str) -> Spell | None:
        """Who of the first rank is meant by a surname alone on the article's date."""
        if surname not in self.fame:
            full = self.tables.mononyms.get(surname, surname)
            first = FIRST_RANK | RULERS
            top = [s for s in self.offices.holders(full, self.date) if s.covers is not False and s.office in first]
            near = [s for s in top if self.countries.get(s.country)]
            known = [s for s in top if s.office in RULERS or s.country in GREAT or s.country in BODIES]
            heads = [s for s in known if s.office != "prime minister"]  # "Kim" is no prime minister beside a ruler
            alone = next((x for x in (known, heads) if len({s.person for s in x}) == 1), [])
            sure = near or alone
            self.fame[surname] = sure[0] if sure else None
        return self.fame[surname]

    def person(self, read: Read, first: int, last: int) -> Person | None:
        """The person that tokens `first` to `last` name."""
        word = read.lows[last]
        found = self.people.get(word) or (self.people.get(word[:-1], []) if word.endswith("s") else [])
        wanted = {read.lows[i] for i in range(first, last + 1)}
        best = [p for p in found if wanted <= p.words]
        if not best and first == last:
            best = found
        if first == last and len(shared := [p for p in best if p.name.casefold().startswith(f"{word} ")]) > 1:
            return self._of_surname(read, first, shared)
        # "Clinton": the one whose surname it is and of whom something is known
        return (
            max(
                best,
                key=lambda p: (p.famous, p.country is not None, p.key == read.lows[last], p.sector is not None),
            )
            if best
            else None
        )

    def _of_surname(self, read: Read, at: int, shared: Sequence[Person]) -> Person:
        """Who of several with one surname, which stands first in their names, is meant by it alone.

        "Defence minister Kim" is the one of that office, or no ruler, "Kim" the one named last before it.
        """
        title = {w for r in read.roles if r[1] == at - 1 for w in read.lows[r[0] : r[1] + 1]}
        titled = [p for p in shared if title & self._offices_of(p)]
        meant = titled or [p for p in shared if not (title and p.famous)] or shared
        before = [x for x in self.named if x[:2] < (read.sentence.index, at) and any(x[2] is p for p in meant)]
        if before:  # the first of the last sentence that names one
            return min(before, key=lambda x: (-x[0], x[1]))[2]
        return max(meant, key=lambda p: (p.famous, p.country is not None, p.sector is not None))

    def _offices_of(self, who: Person) -> set[str]:
        """The words of the offices that the article and the tables give a person."""
        held = (s.office for s in self.offices.holders(who.name, self.date) if s.covers is not False)
        return {w for office in (who.office or "", *held) for w in office.casefold().split()}

    def territory(self) -> tuple[str, str] | None:
        """A territory with a government and police of its own that the article often names, and the state that it is of."""
        told = ((own, state) for own, state in states_of_territories().items() if self.countries[own] >= _OFTEN)
        return next(((own, state) for own, state in told if self.countries[own] * 3 >= self.countries[state]), None)

    def dominant(self, share: float = 0.4) -> str | None:
        """The country that an article is about: more than `share` of its country names."""
        states = {c: n for c, n in self.countries.items() if c not in ("UNO", "IGO", "NGO", "IMG", "MNC")}
        if not states:
            return None
        top = max(states, key=lambda c: (states[c], c))
        own = next(
            (t for t, of in states_of_territories().items() if of == top and states.get(t, 0) * 2 >= states[top]), None
        )
        if own:
            return own  # news of Hong Kong speaks of China as well
        return top if states[top] >= share * sum(states.values()) else None


def slug(name: str | None) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[^\w]+", "-", (name or "").casefold()).strip("-")


def singular(word: str) -> str:
    """A role's last word without its plural."""
    w = (word.split() or [""])[-1]
    if w.endswith("men") and w not in ("women", "men"):
        return w[:-3] + "man"
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    return w[:-1] if w.endswith("s") and not w.endswith("ss") and len(w) > 3 else w
