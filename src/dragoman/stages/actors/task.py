"""What is known while the frames of an article are resolved in order, and the actors made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.ledger import Ledger, Reading, Seen, slug
from dragoman.stages.actors.named_sides import NamedSides
from dragoman.stages.actors.question import Choose, Told
from dragoman.stages.actors.reading import Read

SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "ourselves", "myself"})
FORCE = frozenset({"ASSAULT", "MOBILIZE"})
HOME = frozenset(
    "NGO REB CVL COP MIL GOV LEG JUD OPP PTY SPY UAF LAB PRM REL CRM ELI EDU MED SOC AGR REF BUS JRN".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Who takes part in a frame, and who tells it (the nearest source first)."""

    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    attribution: tuple[Actor, ...] = ()


Resolver = Callable[[Phrase, Frame, "Task"], tuple[Actor, ...]]


@dataclass(slots=True)
class Task:
    """What is known while the frames of an article are resolved in order."""

    ledger: Ledger
    frames: Sequence[Frame]
    resolver: Resolver
    done: list[Participants] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)  # the acts among them
    ahead: bool = False
    speakers: list[tuple[int, Actor]] = field(default_factory=list)
    choose: Choose | None = None
    dateline: frozenset[str] = frozenset()
    acts: Sequence[NamedSides] = ()
    label: str | None = None  # the kind of phrase, when its own words name no country
    got: Reading = field(default_factory=Reading)

    def before(self, frame: Frame) -> Told | None:
        """The act told last before one, where it is told in the same sentence."""
        return self.told[-1] if self.told and self.told[-1].frame.sentence == frame.sentence else None

    def resolve(self, phrase: Phrase, frame: Frame) -> tuple[Actor, ...]:
        """The actors of another phrase, which this one stands for."""
        return self.resolver(phrase, frame, self)


def unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor once, in the order of their first mention."""
    out: dict[tuple[str | None, str | None, str, str | None], Actor] = {}
    for a in actors:
        out.setdefault((a.country, a.name, a.text, a.sector), a)
    return tuple(out.values())


def is_somebody(actor: Actor) -> bool:
    """Whether an actor is a person or an office, not a state or a body."""
    return bool(actor.office) or (actor.id or "").startswith("person:")


def stand_for(bare: Actor, other: Actor, why: str) -> Actor:
    """A phrase as the actor that it stands for."""
    return replace(
        other, text=bare.text, span=bare.span, antecedent=other.antecedent or other.span, why=f"{why}: “{other.text}”"
    )


def from_seen(bare: Actor, s: Seen) -> Actor:
    """A phrase as the party of an earlier mention."""
    r = s.reading
    named = r.kind in ("person", "org") and r.name
    ident = f"{r.kind}:{slug(r.name or '')}" if named else f"country:{r.country}" if r.kind == "country" else None
    return replace(
        bare, name=r.name, country=r.country, sector=r.sector, office=r.office, antecedent=s.span, id=r.id or ident,
        why=f"“{bare.text}” is “{s.span.text}”",
    )  # fmt: skip


def filled(actor: Actor, task: Task) -> Actor:
    """A person or role of no known country takes the one that the article is about."""
    if actor.country is None and actor.sector in HOME:
        return replace(actor, country=task.ledger.dominant())
    return actor


def bare_word(text: str) -> str:
    """A phrase in lower case without its article and marks."""
    return re.sub(r"^(the|a|an)\s+", "", text.casefold()).strip(" ,.'’\"“”")


def force_of(kind: str, sector: str | None, frame: Frame, role: Role) -> str | None:
    """ "Israeli" before "air strike" is the army."""
    if kind == "adjective" and sector == "GOV" and role is Role.ACTOR and frame.type == "MOBILIZE":
        return "MIL"
    return sector


_ARMS = word_set("arms")
_BLOWS = word_set("blows")
"""Nouns of blows that an army strikes; a state invades, occupies and wages war."""


def shared_sector(read: Read, m: Match, sector: str | None, frame: Frame, role: Role) -> str | None:
    """The sector of a bare adjective by what it stands before: "Syrian" of "Syrian and Russian forces", "Russian drones"."""
    if m.known.kind != "adjective" or sector != "GOV" or m.known.country in BODIES:
        return sector
    at, more = m.last + 1, False
    while at < len(read.lows) and read.lows[at] in (",", "and", "-"):
        other = next((k for k in read.known if k.first == at + 1 and k.known.kind == "adjective"), None)
        if other is None and read.lows[at] != ",":
            break
        at, more = (other.last + 1, True) if other else (at + 1, more)
    mate = next((r for r in read.roles if r[0] == at), None) if more else None
    if mate:
        return mate[2]
    struck = frame.type == "ASSAULT" and role is Role.ACTOR
    by_arms = read.lows[m.last + 1 : m.last + 2] and read.lows[m.last + 1] in _ARMS
    return "MIL" if struck and (by_arms or frame.trigger.casefold().split()[-1:][0] in _BLOWS) else sector
