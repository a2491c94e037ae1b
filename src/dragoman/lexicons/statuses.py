"""By what the status of an act is told: fitted weights of cues, cues that decide by themselves, kinds of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, weights, words
from dragoman.records import Status

StatusWords = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When all its cues are there, its status is the act's."""

    cues: frozenset[str]
    status: Status
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTables:
    """What the status stage knows."""

    weights: Mapping[str, Sequence[float]]
    """What each cue says of each status, in the order of `Status`."""
    rules: tuple[Rule, ...]
    """In order of the table; the first that fits decides."""
    words: StatusWords
    """The kinds of each lemma, or lemma and particle."""
    open_claims: re.Pattern[str]
    """What leaves open the claim of the sentence before."""


def read_status_tables(folder: Path = FOLDER) -> StatusTables:
    """The four tables of a folder."""
    return StatusTables(
        weights=weights(folder / "status_weights.json"),
        rules=tuple(_rules(folder / "status_rules.tsv")),
        words=_words(folder / "status_words.tsv"),
        open_claims=_any_of(folder / "open_claims.tsv"),
    )


def _any_of(path: Path) -> re.Pattern[str]:
    """The patterns of a table as one."""
    patterns = []
    for number, (pattern,) in rows(path, 1):
        try:
            patterns.append(re.compile(pattern).pattern)
        except re.error as error:
            raise LexiconError(f"no regular expression: {error}", path=str(path), line=number) from error
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _rules(path: Path) -> list[Rule]:
    out = []
    for number, (kind, cell, status, why) in rows(path, 4):
        if kind not in ("act", "speech", "any") or status not in set(Status) or not words(cell):
            found = f"{kind}, {cell}, {status}"
            raise LexiconError(
                f"found {found!r}, wanted act, speech or any, cues, a status", path=str(path), line=number
            )
        cues = frozenset(words(cell)) | (frozenset() if kind == "any" else {f"kind {kind}"})
        out.append(Rule(cues=cues, status=Status(status), why=why))
    return out


def _words(path: Path) -> StatusWords:
    out: dict[str, set[str]] = defaultdict(set)
    for number, (kind, cell) in rows(path, 2):
        if not kind or not words(cell):
            raise LexiconError(f"found {kind!r}, {cell!r}, wanted a kind and its words", path=str(path), line=number)
        for word in words(cell):
            out[word.casefold()].add(kind)
    return {word: frozenset(kinds) for word, kinds in out.items()}
