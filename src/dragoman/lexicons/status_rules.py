"""Cues that decide the status of an act by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words
from dragoman.records import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When all its cues are there, its status is the act's."""

    cues: frozenset[str]
    status: Status
    why: str


Rules = tuple[Rule, ...]


def read_status_rules(path: Path = FOLDER / "status_rules.tsv") -> Rules:
    """The rules, in order of the table."""
    out = []
    for number, (kind, cell, status, why) in rows(path, 4):
        if kind not in ("act", "speech", "any") or status not in set(Status) or not words(cell):
            found = f"{kind}, {cell}, {status}"
            raise LexiconError(
                f"found {found!r}, wanted act, speech or any, cues, a status", path=str(path), line=number
            )
        cues = frozenset(words(cell)) | (frozenset() if kind == "any" else {f"kind {kind}"})
        out.append(Rule(cues=cues, status=Status(status), why=why))
    return tuple(out)
