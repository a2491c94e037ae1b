"""Judges: boosted trees over named features, learnt from annotated articles and read by ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dragoman.models.files import check_files
from dragoman.ontology.plover import TYPES
from dragoman.records import Status

JUDGES = Path(str(files("dragoman.models"))) / "judges"
PARTS = ("acts.onnx", "merge.onnx", "parties.onnx", "circumstances.onnx")
# how features tell a status and a type
STATUS_NUMBER: Mapping[Status, float] = {status: float(k) for k, status in enumerate(Status)}
TYPE_NUMBER: Mapping[str, float] = {name: float(k) for k, name in enumerate(TYPES)}
ROWS = 2000  # asked at once, so that the features of a long article are never all held together

Key = TypeVar("Key")


class Judge:
    """Says how likely something is from named features; one that is not given counts as unknown."""

    def __init__(self, path: Path) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._features: list[str] = json.loads(self._session.get_modelmeta().custom_metadata_map["features"])

    def chances(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """A probability for each row of features; those that the judge does not know are passed over."""
        if not rows:
            return []
        table = np.array([[row.get(name, np.nan) for name in self._features] for row in rows], dtype=np.float32)
        (chances,) = self._session.run(["probabilities"], {"features": table})
        told: list[float] = chances[:, 1].tolist()
        return told


def ask(judge: Judge, questions: Iterable[tuple[Key, Mapping[str, float]]]) -> Iterator[tuple[Key, float]]:
    """The judge's probability for each question, given as its name and its features, in order."""
    left = iter(questions)
    while some := list(islice(left, ROWS)):
        chances = judge.chances([features for _, features in some])
        yield from ((key, p) for (key, _), p in zip(some, chances, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judges:
    """The shipped judges and the digests of their files."""

    acts: Judge  # whether an act of a sentence is worth a record
    merge: Judge  # whether two mentions tell one happening
    parties: Judge  # whether a country is a party of an event
    circumstances: Judge  # whether a date, a place or a source is an event's
    digests: Mapping[str, str]


def load_judges(folder: Path = JUDGES) -> Judges:
    """The judges of a folder; raises ModelError when a file is missing or is not the one that was released."""
    digests = check_files(folder, PARTS)
    acts, merge, parties, circumstances = (Judge(folder / part) for part in PARTS)
    return Judges(acts=acts, merge=merge, parties=parties, circumstances=circumstances, digests=digests)
