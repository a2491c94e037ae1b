"""Annotated articles: read, validate, and turn into the records that the stages take."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from dragoman.errors import GoldError
from dragoman.records import Article, Frame, Phrase, Role, Sentence, Status
from dragoman.scoring.guidelines import WANTED, Annotation, check_article


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
        raise GoldError(f"{path}: no annotated article: not JSON: {error}; wanted {WANTED}") from error
    return read_annotated(data, path.name)


def read_annotated(data: Annotation, name: str) -> GoldArticle:
    """An annotated article from its JSON, checked; `name` says in errors which one it is."""
    check_article(data, name)
    try:
        published = Date.fromisoformat(data["date"]) if data.get("date") else None
    except (ValueError, TypeError) as error:
        found = f"found the date {data['date']!r}, wanted one like 2024-05-17"
        raise GoldError(f"{name}: no annotated article: {found}") from error
    lines = data["sentences"]
    sentences, at = [], 0
    for index, line in enumerate(lines):
        sentences.append(Sentence(index=index, text=line, start=at, end=at + len(line)))
        at += len(line) + 1
    article = Article(id=data["id"], text="\n".join(lines), date=published, source=data.get("source"), language="en")
    return GoldArticle(
        article=article,
        sentences=tuple(sentences),
        frames=tuple(data["frames"]),
        assessments=tuple(data.get("assessments", ())),
    )


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
