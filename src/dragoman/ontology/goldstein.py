"""Goldstein's conflict–cooperation weights of CAMEO codes."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.ontology.tables import table

WEIGHTS: Mapping[str, float] = {row["code"]: float(row["goldstein"]) for row in table("goldstein.tsv")}


def weight_of(code: str) -> float | None:
    """The weight of a CAMEO code, or of its nearest parent that has one; None for what is no CAMEO code.

    >>> weight_of("057"), weight_of("1313"), weight_of("99")
    (8.0, -5.8, None)
    """
    while len(code) >= 2:
        if code in WEIGHTS:
            return WEIGHTS[code]
        code = code[:-1]
    return None
