"""Words by which a topic is told from an act or a party."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Lemmas by use, as the table's first lines tell; `dating` and `office` hold words as they stand."""

    agenda: frozenset[str]
    dating: frozenset[str]
    fighting: frozenset[str]
    talking: frozenset[str]
    open: frozenset[str]
    charge: frozenset[str]
    light: frozenset[str]
    presence: frozenset[str]
    entering: frozenset[str]
    office: frozenset[str]
    silence: frozenset[str]


def read_topic_words(path: Path = FOLDER / "topic_words.tsv") -> TopicWords:
    """The table: use, words."""
    wanted = [f.name for f in fields(TopicWords)]
    found: dict[str, frozenset[str]] = {}
    for number, (use, cell) in rows(path, 2):
        if use not in wanted:
            raise LexiconError(f"found {use!r}, wanted one of {', '.join(wanted)}", path=str(path), line=number)
        found[use] = frozenset(words(cell))
    if missing := [w for w in wanted if w not in found]:
        raise LexiconError(f"found no line for {', '.join(missing)}", path=str(path), line=0)
    return TopicWords(**found)
