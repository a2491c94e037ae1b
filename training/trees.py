"""Boosted trees over named features: fitted by scikit-learn, kept as an ONNX graph that `dragoman.models.judge` reads.

A feature is a number or a word. A word counts as the rate at which rows that have it are true: for the rows that teach,
measured on other articles than their own (rows of an article stand together), so that trees do not learn their own answers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from onnx import NodeProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, log_loss

from dragoman.models.judge import UNKNOWN, Sign

Row = Mapping[str, Sign]
Rates = Mapping[str, float]
OPSET = {"": 17, "ai.onnx.ml": 3}


BLOCKS = 20  # of rows on end, whose words are rated by the others
DOUBT = 8  # rows as true as the mean that every word is taken to have had before
LEAST = 3  # rows that a word needs to be kept


def table_of(rows: Sequence[Row], names: Sequence[str], rates: Mapping[str, Rates]) -> np.ndarray:
    """The features as a table, words as their rates; what a row does not give is unknown."""
    place = {n: k for k, n in enumerate(names)}
    out = np.full((len(rows), len(names)), np.nan, dtype=np.float32)
    for at, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                out[at, place[name]] = rated(rates[name], value) if isinstance(value, str) else value
    return out


def rated(rates: Rates, word: str) -> float:
    """The rate of a word; that of unknown ones for others."""
    return rates.get(word, rates[UNKNOWN])


def rates_of(rows: Sequence[Row], truths: Sequence[bool], names: Sequence[str]) -> dict[str, Rates]:
    """For each of the named features that are words, how often rows with each word are true, drawn to the mean."""
    mean = sum(truths) / max(len(truths), 1)
    out: dict[str, Rates] = {}
    for name in names:
        true: Counter[str] = Counter()
        all_: Counter[str] = Counter()
        for row, truth in zip(rows, truths, strict=True):
            word = str(row.get(name, UNKNOWN))
            all_[word] += 1
            true[word] += truth
        known = {w: round((true[w] + DOUBT * mean) / (n + DOUBT), 3) for w, n in all_.items() if n >= LEAST}
        out[name] = {**known, UNKNOWN: round(mean, 3)}
    return out


class Trees:
    """Trees that say how likely a row is true."""

    def __init__(self, rows: Sequence[Row], truths: Sequence[bool]) -> None:
        self.names = sorted({name for row in rows for name in row})
        words = sorted({name for row in rows for name, value in row.items() if isinstance(value, str)})
        self.rates = rates_of(rows, truths, words)
        self.model = HistGradientBoostingClassifier(
            max_iter=500, learning_rate=0.03, max_leaf_nodes=16, max_features=0.3, min_samples_leaf=40,
            l2_regularization=1.0, random_state=0,
        ).fit(self._taught(rows, truths, words), np.asarray(truths))  # fmt: skip

    def _taught(self, rows: Sequence[Row], truths: Sequence[bool], words: Sequence[str]) -> np.ndarray:
        """The table that teaches: the words of each block of rows are rated by the other blocks."""
        edges = [len(rows) * k // BLOCKS for k in range(BLOCKS + 1)] if words else [0, len(rows)]
        blocks = []
        for a, b in pairwise(edges):
            rates = rates_of([*rows[:a], *rows[b:]], [*truths[:a], *truths[b:]], words)
            blocks.append(table_of(rows[a:b], self.names, rates))
        return np.concatenate(blocks)

    def chances(self, rows: Sequence[Row]) -> list[float]:
        """A probability for each row."""
        return (
            [float(p) for p in self.model.predict_proba(table_of(rows, self.names, self.rates))[:, 1]] if rows else []
        )

    def write(self, path: Path) -> None:
        """As ONNX, with the names of the features in its metadata."""
        asked = [("features", FloatTensorType([None, len(self.names)]))]
        with patch("skl2onnx.common._container.make_node", _node):
            graph = to_onnx(
                self.model, initial_types=asked, options={id(self.model): {"zipmap": False}}, target_opset=OPSET
            )
        for key, value in (("features", self.names), ("rates", self.rates)):
            note = graph.metadata_props.add()
            note.key, note.value = key, json.dumps(value, ensure_ascii=False)
        path.write_bytes(graph.SerializeToString())


def _node(op: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> NodeProto:
    """A node of the graph; skl2onnx 1.20 gives truth values where ONNX wants integers."""
    plain = {
        name: np.asarray(value, dtype=np.int64).tolist() if _is_whole(value) else value
        for name, value in attributes.items()
    }
    return helper.make_node(op, inputs, outputs, **plain)


def _is_whole(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(x, (int, np.integer, np.bool_)) for x in value)


def judged(truths: Sequence[bool], chances: Sequence[float]) -> str:
    """Average precision and log loss, to print."""
    y, p = np.asarray(truths), np.asarray(chances)
    return f"average precision {average_precision_score(y, p):.3f}, log loss {log_loss(y, p):.3f} of {len(y)}"
