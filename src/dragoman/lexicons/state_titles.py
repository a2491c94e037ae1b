"""Titles of office that few states have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words


@cache
def states_by_title() -> Mapping[str, Sequence[str]]:
    """The codes of the states that have an office, by its title in small letters.

    >>> states_by_title()["chancellor of the exchequer"]
    ['GBR']
    """
    return {title: words(states) for _, (title, states) in rows(FOLDER / "titles_of_states.tsv", 2)}
