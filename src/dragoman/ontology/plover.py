"""PLOVER's types, modes, quad classes, scores and reductions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.ontology.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """One of the sixteen types of act."""

    name: str
    quad: int
    score: float
    recipient_required: bool
    definition: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A closer kind of one type."""

    name: str
    score: float | None
    definition: str


TYPES: Mapping[str, Type] = {
    row["type"]: Type(
        name=row["type"],
        quad=int(row["quad"]),
        score=float(row["score"]),
        recipient_required=row["recipient"] == "yes",
        definition=row["definition"],
        example=row["example"],
    )
    for row in table("types.tsv")
}

MODES: Mapping[str, Mapping[str, Mode]] = {
    name: {
        row["mode"]: Mode(
            name=row["mode"], score=float(row["score"]) if row["score"] else None, definition=row["definition"]
        )
        for row in table("modes.tsv")
        if row["type"] == name
    }
    for name in TYPES
}

SAID = frozenset(("AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"))
"""Acts done by words: what they are about has days and places of its own."""
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types in which the parties act together: the direction between them is often arbitrary, so both sides are read as one."""

QUADS: Mapping[int, str] = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}


def quad(type_: str) -> int:
    """The quad class, 1 to 4."""
    return TYPES[type_].quad


def score(type_: str, modes: Sequence[str] = ()) -> float:
    """The conflict–cooperation score, -10 to 10: that of the first mode that has one, else the type's.

    >>> score("CONSULT"), score("CONSULT", ["third-party"]), score("ACCUSE")
    (2.5, 1.0, -2.0)
    """
    for mode in modes:
        known = MODES[type_].get(mode)
        if known is not None and known.score is not None:
            return known.score
    return TYPES[type_].score


@cache
def reduce(type_: str, content: str | None, status: str) -> str:
    """PLOVER's code once status and content are taken into account (reductions.tsv).

    >>> reduce("CONSULT", None, "future"), reduce("CONSULT", None, "negated")
    ('AGREE', 'CONSULT')
    """
    for row in table("reductions.tsv"):
        fits = (row["type"] in ("*", type_), row["content"] in ("*", content or ""), row["status"] in ("*", status))
        if all(fits):
            return type_ if row["plover"] == "=" else row["plover"]
    return type_
