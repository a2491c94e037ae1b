"""Territories with governments of their own, and the states that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows


@cache
def states_of_territories() -> Mapping[str, str]:
    """The state of each territory, by its code.

    >>> states_of_territories()["HKG"]
    'CHN'
    """
    return {territory: state for _, (territory, state) in rows(FOLDER / "territories.tsv", 2)}
