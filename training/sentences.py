"""Reads the project's own annotated sentences from the compact text files in `sentences/`.

    S The foreign ministers of Chad and Niger met in Niamey on Friday to discuss the border.
    F met | CONSULT/visit | realized | actor: foreign ministers of Chad and Niger | when: Friday | where: Niamey | issue: border
    A at a low | bad | realized

A frame line holds trigger, TYPE/mode,mode>CONTENT, status, and then the phrases by role; several phrases of a role are
parted by " ; ". Every phrase is copied exactly; `phrase#2` is its second place in the sentence, otherwise the place
nearest to the trigger counts; `=` is the trigger itself (a participant that only the context names). A sentence
without lines below it has no event. `#` starts a comment.

    python training/sentences.py            checks every file and prints what they hold
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import GoldError
from dragoman.ontology.plover import MODES, TYPES
from dragoman.records import Status

ROLES = ("actor", "recipient", "attribution", "when", "where", "issue")
DIRECTIONS = ("good", "bad", "improving", "deteriorating")
_CODE = re.compile(r"([A-Z]+)(?:/([a-z,-]+))?(?:>([A-Z]+))?")


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A phrase of a frame by role; offsets of characters."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OwnFrame:
    """One trigger with its labels."""

    start: int
    end: int
    type: str
    modes: tuple[str, ...]
    content: str | None
    status: str
    phrases: tuple[OwnPhrase, ...]


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """A verdict on a relationship."""

    start: int
    end: int
    direction: str


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """One sentence with all its frames."""

    text: str
    frames: tuple[OwnFrame, ...]
    assessments: tuple[OwnVerdict, ...]


def read_sentences(path: Path) -> list[OwnSentence]:
    """The sentences of one file; the first fault raises GoldError with its line."""
    faults: list[str] = []
    out = list(_read(path, faults))
    if faults:
        raise GoldError(faults[0])
    return out


def _read(path: Path, faults: list[str]) -> Iterator[OwnSentence]:
    text, frames, verdicts, taken = "", [], [], set()
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, "S "], start=1):
        kind, _, rest = line.partition(" ")
        try:
            if kind == "S":
                if text:
                    yield OwnSentence(text, tuple(frames), tuple(verdicts))
                text, frames, verdicts, taken = rest.strip(), [], [], set()
            elif kind == "F":
                frames.append(_frame(text, rest, taken))
            elif kind == "A":
                verdicts.append(_verdict(text, rest))
            elif line.strip() and not line.startswith("#"):
                raise ValueError(f"found {line[:30]!r}, wanted a line that starts with S, F, A or #")
        except ValueError as error:
            faults.append(f"{path}:{number}: {error}")


def read_lines(text: str, lines: Iterable[tuple[int, str]]) -> tuple[OwnSentence, list[str]]:
    """A sentence with the F and A lines (with their numbers) that were written for it, and the faults found."""
    frames, verdicts, faults = [], [], []
    taken: set[int] = set()
    for number, line in lines:
        kind, _, rest = line.partition(" ")
        try:
            if kind == "F":
                frames.append(_frame(text, rest, taken))
            else:
                verdicts.append(_verdict(text, rest))
        except ValueError as error:
            faults.append(f"line {number}: {error}")
    return OwnSentence(text, tuple(frames), tuple(verdicts)), faults


def _verdict(text: str, rest: str) -> OwnVerdict:
    cells = [c.strip() for c in rest.split("|")]
    if len(cells) != 3 or cells[1] not in DIRECTIONS:
        raise ValueError(f"found {rest!r}, wanted words | one of {', '.join(DIRECTIONS)} | status")
    start = _place(text, cells[0], None)
    return OwnVerdict(start, start + len(cells[0].partition("#")[0]), cells[1])


def _frame(text: str, rest: str, taken: set[int]) -> OwnFrame:
    cells = [c.strip() for c in rest.split("|")]
    if len(cells) < 4:
        raise ValueError(f"found {len(cells)} cells, wanted trigger | TYPE | status | role: phrase | …")
    trigger, code, status, *roles = cells
    found = _CODE.fullmatch(code)
    if not found or found[1] not in TYPES or (found[3] and found[3] not in TYPES):
        raise ValueError(f"found the code {code!r}, wanted TYPE/mode,mode>CONTENT")
    modes = tuple(m for m in (found[2] or "").split(",") if m)
    for mode in modes:
        if mode not in MODES[found[1]]:
            raise ValueError(f"{found[1]} has no mode {mode!r}; it has {', '.join(MODES[found[1]])}")
    start = _place(text, trigger, None, taken)
    taken.add(start)
    end = start + len(trigger.partition("#")[0])
    phrases = []
    for cell in roles:
        role, colon, many = cell.partition(":")
        if not colon or role not in ROLES:
            raise ValueError(f"found {cell!r}, wanted one of {', '.join(ROLES)} and a colon")
        for phrase in (p.strip() for p in many.split(" ; ")):
            if phrase == "=":
                phrases.append(OwnPhrase(role, start, end))
            elif phrase:
                at = _place(text, phrase, start)
                phrases.append(OwnPhrase(role, at, at + len(phrase.partition("#")[0])))
    if not any(p.role in ("actor", "recipient") for p in phrases):
        raise ValueError(f"{trigger!r} has no party; an act with no party known at all is left out")
    return OwnFrame(start, end, found[1], modes, found[3], str(Status(status)), tuple(phrases))


def _place(text: str, phrase: str, near: int | None, taken: set[int] | None = None) -> int:
    """Where a phrase stands: the numbered place, the place nearest to the trigger, or the first free one."""
    words, mark, number = phrase.partition("#")
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not places:
        raise ValueError(f"{words!r} does not stand in {text!r}")
    if mark:
        if not number.isdigit() or int(number) > len(places):
            raise ValueError(f"{phrase!r}: {words!r} stands {len(places)} times in the sentence")
        return places[int(number) - 1]
    if near is not None:
        return min(places, key=lambda p: abs(p - near))
    return next((p for p in places if p not in (taken or ())), places[0])


def main() -> int:
    """Check the files, print what they hold."""
    given = [Path(p) for p in sys.argv[1:]]
    faults: list[str] = []
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for path in given or sorted((Path(__file__).parent / "sentences").glob("*.txt")):
        for s in _read(path, faults):
            counts["sentences"] += 1
            counts["without event"] += not s.frames
            seen[s.text] += 1
            for f in s.frames:
                counts["frames"] += 1
                counts[f.type] += 1
                counts[f.status] += 1
                counts.update(f"role {r}" for r in {p.role for p in f.phrases})
            counts["assessments"] += len(s.assessments)
    faults += [f"{n} times: {t}" for t, n in seen.items() if n > 1]
    print("\n".join(faults))
    print("  ".join(f"{k} {v}" for k, v in counts.most_common()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
