"""The codebook: what a type, mode, context or status means, in our own words, with an example of our own."""

from __future__ import annotations

import difflib

from dragoman.errors import DragomanError
from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.plover import MODES, QUADS, TYPES, score
from dragoman.ontology.tables import table

STATUSES = {
    "realized": "It happened, or is happening.",
    "future": "It is announced, scheduled, planned or expected.",
    "hypothetical": "It is conditional, possible, proposed or wished for.",
    "negated": "It did not happen.",
    "historical": "It is background, about a year or more before the article.",
    "unconfirmed": "The text leaves open whether it happened.",
}
CONTEXTS = {row["context"]: row["definition"] for row in table("contexts.tsv")}


def entry_names() -> list[str]:
    """Everything that has an entry."""
    modes = [f"{t}/{m}" for t in TYPES for m in MODES[t]]
    return [*TYPES, *modes, *CONTEXTS, *STATUSES]


def overview() -> str:
    """One line for each type."""
    return "\n".join(f"{t.name:10} {QUADS[t.quad]:22} {t.score:+5.1f}  {t.definition}" for t in TYPES.values())


def entry(name: str) -> str:
    """The entry as plain text; raises DragomanError with near names when there is none.

    >>> print(entry("aid").splitlines()[0])
    AID — Gives money, arms, relief, asylum or protection.
    """
    plain = name.strip().casefold()
    for known in entry_names():
        if known.casefold() == plain:
            return _text(known)
    near = difflib.get_close_matches(plain.upper(), entry_names(), 3, 0.5) or difflib.get_close_matches(
        plain, entry_names(), 3, 0.5
    )
    hint = f"; near it: {', '.join(near)}" if near else ""
    raise DragomanError(f"the codebook has no entry {name!r}{hint}; dragoman codebook lists the types")


def _text(name: str) -> str:
    if name in TYPES:
        t = TYPES[name]
        lines = [
            f"{name} — {t.definition}",
            f"  quad class  {t.quad} ({QUADS[t.quad]})",
            f"  score       {t.score:+.1f}",
            f"  CAMEO       {cameo_for(name)}",
            f"  recipient   {'required' if t.recipient_required else 'if there is one'}",
            f"  example     {t.example}",
        ]
        if MODES[name]:
            lines.append("  modes")
            lines += [f"    {m.name:16} {m.definition}" for m in MODES[name].values()]
        return "\n".join(lines)
    if "/" in name:
        type_, mode = name.split("/")
        return (
            f"{name} — {MODES[type_][mode].definition}\n  score       {score(type_, [mode]):+.1f}\n"
            f"  CAMEO       {cameo_for(type_, [mode])}"
        )
    return f"{name} — {CONTEXTS.get(name) or STATUSES[name]}"
