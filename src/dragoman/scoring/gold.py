"""Annotated articles: read, validate, and turn into the records that the stages take."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from dragoman.errors import GoldError
from dragoman.ontology.plover import MODES, TYPES
from dragoman.records import Article, Frame, Phrase, Role, Sentence, Status

DIRECTIONS = ("good", "bad", "improving", "deteriorating")
Annotation = Mapping[str, Any]
_ARTICLE = "an object with id, date, sentences and frames, as the guidelines have them"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """One annotated article; `frames` and `assessments` stay in the gold's own form."""

    article: Article
    sentences: tuple[Sentence, ...]
    frames: tuple[Annotation, ...]
    assessments: tuple[Annotation, ...]


def load_gold(path: Path) -> list[GoldArticle]:
    """Every article of a folder, or one file; raises GoldError at the first that breaks the guidelines."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise GoldError(f"{path}: found no annotated article, wanted *.json")
    return [_load(f) for f in files]


def digest_of(path: Path) -> str:
    """SHA-256 over the names and bytes of a gold folder's files."""
    total = hashlib.sha256()
    for file in sorted(path.glob("*.json")):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def _load(path: Path) -> GoldArticle:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise GoldError(f"{path}: no annotated article: not JSON: {error}; wanted {_ARTICLE}") from error
    return read_annotated(data, path.name)


def read_annotated(data: Annotation, name: str) -> GoldArticle:
    """An annotated article from its JSON, checked; `name` says in errors which one it is."""
    if not isinstance(data, Mapping):
        raise GoldError(f"{name}: no annotated article: found {type(data).__name__}, wanted {_ARTICLE}")
    try:
        published = Date.fromisoformat(data["date"]) if data.get("date") else None
        id_, lines, frames = data["id"], data["sentences"], data["frames"]
    except KeyError as error:
        raise GoldError(f"{name}: no annotated article: found no {error.args[0]}, wanted {_ARTICLE}") from error
    except (ValueError, TypeError) as error:
        raise GoldError(f"{name}: no annotated article: {error}; wanted {_ARTICLE}") from error
    for number, frame in enumerate(frames):
        _check(frame, lines, f"{name} frame {number} ({frame.get('trigger')!r})")
    for a in data.get("assessments", ()):
        where = f"{name} assessment {a.get('text')!r}"
        _want(a["text"] in lines[a["sent"]], where, "a text of its sentence", a["text"])
        _want(a["direction"] in DIRECTIONS, where, f"one of {DIRECTIONS}", a["direction"])
    sentences, at = [], 0
    for index, line in enumerate(lines):
        sentences.append(Sentence(index=index, text=line, start=at, end=at + len(line)))
        at += len(line) + 1
    article = Article(id=id_, text="\n".join(lines), date=published, source=data.get("source"), language="en")
    return GoldArticle(
        article=article,
        sentences=tuple(sentences),
        frames=tuple(frames),
        assessments=tuple(data.get("assessments", ())),
    )


def _check(frame: Annotation, lines: Sequence[str], where: str) -> None:
    _want(0 <= frame["sent"] < len(lines), where, f"a sentence below {len(lines)}", frame["sent"])
    line = lines[frame["sent"]]
    _want(
        bool(frame["trigger"]) and frame["trigger"] in line,
        where,
        "a trigger that stands in its sentence",
        frame["trigger"],
    )
    _want(frame["type"] in TYPES, where, "a PLOVER type", frame["type"])
    _want(frame["status"] in set(Status), where, "one of the six statuses", frame["status"])
    _want(frame["content"] is None or frame["content"] in TYPES, where, "a PLOVER type as content", frame["content"])
    for mode in frame["modes"]:
        _want(mode in MODES.get(frame["type"], {}), where, f"a mode of {frame['type']}", mode)
    said = [frame["attribution"]] if frame["attribution"] else []
    for entity in [*frame["actors"], *frame["recipients"], *said]:
        _want(bool(entity["text"]) and entity["text"] in line, where, "a phrase of its sentence", entity["text"])
    for text in frame["issues"]:
        _want(text in line, where, "an issue of its sentence", text)
    for key in ("when", "where"):
        if frame[key] and frame[key]["text"]:
            _want(frame[key]["text"] in line, where, f"a phrase of its sentence for {key}", frame[key]["text"])


def _want(right: bool, where: str, wanted: str, found: object) -> None:
    if not right:
        raise GoldError(f"{where}: found {found!r}, wanted {wanted}")


def occurrences(text: str, phrase: str) -> list[int]:
    """Where a phrase stands in a text, matches at word boundaries first."""
    found = [m.start() for m in re.finditer(re.escape(phrase), text)]

    def ragged(at: int) -> bool:
        before = at > 0 and text[at - 1].isalnum() and phrase[0].isalnum()
        after = at + len(phrase) < len(text) and text[at + len(phrase)].isalnum() and phrase[-1].isalnum()
        return before or after

    return [at for at in found if not ragged(at)] or found


def gold_frames(gold: GoldArticle) -> tuple[tuple[Frame, ...], tuple[tuple[Annotation | str, ...], ...]]:
    """The gold's frames as the detect stage would give them, and for each the annotation behind each phrase."""
    frames, behind = [], []
    for f in gold.frames:
        line = gold.sentences[f["sent"]].text
        at = occurrences(line, f["trigger"])[0]
        wanted: list[tuple[Role, str, Annotation | str]] = [(Role.ACTOR, e["text"], e) for e in f["actors"]]
        wanted += [(Role.RECIPIENT, e["text"], e) for e in f["recipients"]]
        wanted += [(Role.ATTRIBUTION, e["text"], e) for e in ([f["attribution"]] if f["attribution"] else [])]
        wanted += [(Role(k), f[k]["text"], f[k]) for k in ("when", "where") if f[k] and f[k]["text"]]
        wanted += [(Role.ISSUE, text, text) for text in f["issues"]]
        phrases = []
        for role, text, _ in wanted:
            near = at if text == f["trigger"] else min(occurrences(line, text), key=lambda p: abs(p - at))
            phrases.append(Phrase(role=role, start=near, end=near + len(text), text=text))
        frames.append(
            Frame(
                sentence=f["sent"],
                start=at,
                end=at + len(f["trigger"]),
                trigger=f["trigger"],
                type=f["type"],
                modes=tuple(f["modes"]),
                content=f["content"],
                status=Status(f["status"]),
                phrases=tuple(phrases),
            )
        )
        behind.append(tuple(w for _, _, w in wanted))
    return tuple(frames), tuple(behind)
