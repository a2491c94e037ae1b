"""Seals a version of the record: data files, codebook and a manifest with digests; the same inputs give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dragoman.errors import MissingInput, OutputError
from dragoman.export.files import write_export
from dragoman.ontology.codebook import overview
from dragoman.records import StoredEvent

NAMES: Mapping[str, str] = {
    "plover": "events.plover.jsonl",
    "polecat": "events.polecat.tsv",
    "icews": "events.icews.tsv",
    "gdelt": "events.gdelt.tsv",
    "gdelt-mentions": "mentions.gdelt.tsv",
    "phoenix": "events.phoenix.tsv",
    "csv": "events.csv",
    "parquet": "events.parquet",
    "json": "events.jsonl",
}
MANIFEST = "manifest.json"
CORRECTIONS = "corrections.jsonl"


def seal_release(
    folder: Path,
    events: Callable[[], Iterable[StoredEvent]],
    formats: Sequence[str],
    *,
    identity: Mapping[str, Any],
    scope: Mapping[str, Any],
    corrections: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write the formats into a new folder with the codebook and a manifest; gives the manifest's path.

    `events` gives the events anew for each format, in an order that does not change; `identity` tells what coded them
    (versions, settings, digests of model and lexicons), `scope` which part of the record they are; `corrections` go out
    beside the data: who changed what, when and why. Nothing in the files
    depends on when or where they were written. Raises OutputError when the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise OutputError(f"{folder}: holds files already; a release needs a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    notes = {}
    for format_ in formats:
        notes[NAMES[format_]] = asdict(write_export(events(), format_, folder / NAMES[format_]))
    if corrections:
        lines = (json.dumps(c, ensure_ascii=False, sort_keys=True) + "\n" for c in corrections)
        (folder / CORRECTIONS).write_text("".join(lines), encoding="utf-8")
    (folder / "codebook.txt").write_text(overview() + "\n", encoding="utf-8")
    files = sorted(p for p in folder.iterdir() if p.name != MANIFEST)
    manifest = {
        "identity": dict(identity),
        "scope": dict(scope),
        "contents": notes,
        "files": {p.name: {"bytes": p.stat().st_size, "sha256": _digest(p)} for p in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def check_release(folder: Path) -> list[str]:
    """What differs from the manifest: files that changed, are missing, or were added; empty when it is as sealed."""
    path = folder / MANIFEST
    if not path.exists():
        raise MissingInput(f"{folder}: no {MANIFEST}, so this is no release")
    sealed = json.loads(path.read_text(encoding="utf-8"))["files"]
    out = []
    for name, told in sealed.items():
        if not (folder / name).exists():
            out.append(f"{name}: missing")
        elif _digest(folder / name) != told["sha256"]:
            out.append(f"{name}: changed")
    out += [f"{p.name}: added" for p in sorted(folder.iterdir()) if p.name not in {*sealed, MANIFEST}]
    return out


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
