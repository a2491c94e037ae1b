"""Groups of states that a text names instead of their members."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words
from dragoman.lexicons.word_sets import word_set

_COUNTED = re.compile(r"^(?:the )?(?:all |three |four |five )?")


@cache
def _groups() -> Mapping[str, tuple[Sequence[str], bool]]:
    """Members by name, and whether a word for them must follow the name."""
    table = rows(FOLDER / "groups_of_states.tsv", 3)
    return {name: (words(members), by == "+") for _, (name, members, by) in table}


def members_of(phrase: str) -> Sequence[str]:
    """The codes of the states that a phrase in small letters means, none where it names no group.

    >>> members_of("the three baltic states"), members_of("e3"), members_of("baltic sea"), members_of("some baltic states")
    (['EST', 'LVA', 'LTU'], ['GBR', 'FRA', 'DEU'], [], [])
    """
    said = _COUNTED.sub("", phrase)
    for name, (members, followed) in _groups().items():
        rest = said.removeprefix(name).strip()
        if said.startswith(name) and (rest in word_set("members of a group") if followed else not rest):
            return members
    return []
