"""A softmax over the options of each question, fitted to the options that annotators took, and weight tables as they are kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

FOLDS = 5
Options = Sequence[tuple[Mapping[str, float], bool]]
"""The features of each option of a question and whether the annotators took it; those that are right share the probability."""


def fit_choices(questions: Sequence[Options], l2: float, least: int = 3) -> dict[str, float]:
    """Weights of the features that at least `least` questions have, drawn to nothing by `l2`."""
    counts = Counter(name for options in questions for name in {n for features, _ in options for n in features})
    index = {n: i for i, n in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    data: list[float] = []
    cols: list[int] = []
    ends, starts, good = [0], [], []
    for options in questions:
        starts.append(len(good))
        for features, right in options:
            known = sorted((index[n], v) for n, v in features.items() if n in index)
            cols += [c for c, _ in known]
            data += [v for _, v in known]
            ends.append(len(cols))
            good.append(float(right))
    x = csr_matrix((data, cols, ends), shape=(len(good), len(index)))
    group = np.repeat(np.arange(len(questions)), [len(options) for options in questions])
    first, mask = np.array(starts), np.array(good)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        s = s - np.maximum.reduceat(s, first)[group]
        p = np.exp(s)
        p = p / np.add.reduceat(p, first)[group]
        told = np.maximum(np.add.reduceat(p * mask, first), 1e-12)
        value = -np.log(told).sum() + l2 / 2 * float(w @ w)
        return value, x.T @ (p - p * mask / told[group]) + l2 * w

    got = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {n: float(got.x[i]) for n, i in index.items()}


def write_weights(
    path: Path, weights: Mapping[str, float], source: str, *, digits: int = 3, least: float = 0.0
) -> None:
    """Write a table of weights with a line on where they come from; those below `least` are left out."""
    kept = {n: round(w, digits) for n, w in sorted(weights.items()) if abs(w) >= least}
    text = json.dumps({"source": source, "weights": kept}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{len(kept)} weights written to {path}")
