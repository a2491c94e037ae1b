"""The CAMEO crosswalk, both ways; CAMEO codes are text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.ontology.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """What a CAMEO code becomes in PLOVER."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float
    repair: str


CODES: Mapping[str, Crossing] = {
    row["code"]: Crossing(
        code=row["code"],
        type=row["type"],
        mode=row["mode"] or None,
        contexts=tuple(c for c in row["contexts"].split(";") if c),
        goldstein=float(row["goldstein"]),
        repair=row["repair"],
    )
    for row in table("cameo.tsv")
}


def cameo_for(type_: str, modes: Sequence[str] = (), content: str | None = None) -> str:
    """The most specific CAMEO code that says no more than the event does.

    >>> cameo_for("CONSULT", ["third-party"]), cameo_for("AGREE", content="CONSULT"), cameo_for("ACCUSE")
    ('044', '036', '110')
    """
    for row in table("cameo_defaults.tsv"):
        if row["type"] == type_ and row["mode"] in ("*", *modes) and row["content"] in ("*", content or "~"):
            return row["cameo"]
    raise KeyError(type_)


def plover_for(code: str) -> Crossing | None:
    """What a CAMEO code becomes in PLOVER; None for roots 01 and 02 and for codes that do not exist.

    >>> plover_for("0841").type, plover_for("010")
    ('RETREAT', None)
    """
    return CODES.get(code)
