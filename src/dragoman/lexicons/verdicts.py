"""The patterns of verdicts on a relationship, and the words by which verdicts are found and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, states_gone, words

NO_VERDICT = "none"
DIRECTIONS = ("good", "bad", "improving", "deteriorating", NO_VERDICT)


@dataclass(frozen=True, slots=True)
class RelationshipWords:
    """One pattern for each use, as the table's first lines tell; `bare` holds words in lower case."""

    relationship: re.Pattern[str]
    bare: frozenset[str]
    leading: re.Pattern[str]
    former: re.Pattern[str]
    between: re.Pattern[str]
    wished: re.Pattern[str]
    ready: re.Pattern[str]
    coming: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the stage knows of verdicts: patterns with their direction in order of the table, words, states that are gone."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]
    words: RelationshipWords
    gone: Mapping[str, int]
    """The last year of a state that is no more, by its code."""


def read_verdicts(folder: Path = FOLDER) -> Verdicts:
    """The three tables of a folder."""
    return Verdicts(
        patterns=tuple(_patterns(folder / "assessments.tsv")),
        words=_words(folder / "relationship_words.tsv"),
        gone=states_gone(folder / "states_gone.tsv"),
    )


def _patterns(path: Path) -> list[tuple[re.Pattern[str], str]]:
    out = []
    for number, (direction, pattern) in rows(path, 2):
        if direction not in DIRECTIONS:
            raise LexiconError(
                f"found direction {direction!r}, wanted one of {DIRECTIONS}", path=str(path), line=number
            )
        out.append((_compiled(rf"\b(?:{pattern})", path, number), direction))
    return out


def _words(path: Path) -> RelationshipWords:
    wanted = [f.name for f in fields(RelationshipWords)]
    found: dict[str, re.Pattern[str]] = {}
    bare: frozenset[str] = frozenset()
    for number, (use, cell) in rows(path, 2):
        if use not in wanted:
            raise LexiconError(f"found {use!r}, wanted one of {', '.join(wanted)}", path=str(path), line=number)
        any_of = "|".join(words(cell))
        if use == "bare":
            bare = frozenset(words(cell))
        elif use == "leading":
            found[use] = _compiled(rf"^(?:(?:{any_of})\b\s*)+", path, number)
        elif use == "former":
            found[use] = _compiled(rf"\b(?:{any_of})\W*$", path, number)
        else:
            found[use] = _compiled(rf"\b(?:{any_of})\b", path, number)
    if missing := [w for w in wanted if w not in found and w != "bare"]:
        raise LexiconError(f"found no line for {', '.join(missing)}", path=str(path), line=0)
    return RelationshipWords(bare=bare, **found)


def _compiled(pattern: str, path: Path, number: int) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise LexiconError(f"no regular expression: {error}", path=str(path), line=number) from error
