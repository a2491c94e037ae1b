"""Boosted trees over named features: fitted by scikit-learn, kept as an ONNX graph that `dragoman.models.judge` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from onnx import NodeProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, log_loss

Row = Mapping[str, float]
OPSET = {"": 17, "ai.onnx.ml": 3}


def table_of(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """The features as a table; what a row does not give is unknown."""
    place = {n: k for k, n in enumerate(names)}
    out = np.full((len(rows), len(names)), np.nan, dtype=np.float32)
    for at, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                out[at, place[name]] = value
    return out


class Trees:
    """Trees that say how likely a row is true."""

    def __init__(self, rows: Sequence[Row], truths: Sequence[bool]) -> None:
        self.names = sorted({name for row in rows for name in row})
        self.model = HistGradientBoostingClassifier(
            max_iter=500, learning_rate=0.03, max_leaf_nodes=16, max_features=0.3, min_samples_leaf=40,
            l2_regularization=1.0, random_state=0,
        ).fit(table_of(rows, self.names), np.asarray(truths))  # fmt: skip

    def chances(self, rows: Sequence[Row]) -> list[float]:
        """A probability for each row."""
        return [float(p) for p in self.model.predict_proba(table_of(rows, self.names))[:, 1]] if rows else []

    def write(self, path: Path) -> None:
        """As ONNX, with the names of the features in its metadata."""
        asked = [("features", FloatTensorType([None, len(self.names)]))]
        with patch("skl2onnx.common._container.make_node", _node):
            graph = to_onnx(
                self.model, initial_types=asked, options={id(self.model): {"zipmap": False}}, target_opset=OPSET
            )
        note = graph.metadata_props.add()
        note.key, note.value = "features", json.dumps(self.names)
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
