"""Find the shipped weights and check that they are whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from dragoman.errors import ModelError

SHIPPED = Path(str(files("dragoman.models"))) / "encoder"
PARTS = ("encoder.onnx", "frames.onnx", "relations.onnx", "pairs.onnx", "labels.json", "vocabulary.txt", "lemmas.tsv")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path = SHIPPED, parts: Sequence[str] = PARTS) -> dict[str, str]:
    """The digests of a model's files; raises ModelError when one is missing or is not the one that was released."""
    try:
        wanted: dict[str, str] = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"no model in {folder}: wanted digests.json ({error.strerror})") from error
    for name in parts:
        path = folder / name
        if not path.is_file():
            raise ModelError(f"the model in {folder} is not whole: {name} is missing")
        if digest(path) != wanted.get(name):
            raise ModelError(
                f"{path} is damaged or of another version: wanted SHA-256 {wanted.get(name)}, found {digest(path)}"
            )
    return wanted


def write_digests(folder: Path, parts: Sequence[str] = PARTS) -> None:
    """Record the digests of a newly exported model."""
    found = {name: digest(folder / name) for name in parts}
    (folder / "digests.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def read_labels(folder: Path = SHIPPED) -> Mapping[str, Sequence[str]]:
    """The labels of every head, in the order of its units."""
    table: Mapping[str, Sequence[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return table
