"""Fit the confidence of events on annotated articles: `python training/fit_confidence.py --shared ../shared`.

The encoder has seen the training articles, so its scores there are too sure; the weights are fitted on whole articles
that we annotated ourselves (whole_articles.py), so that the error on dev is one on articles that nothing was fitted on.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize

import dragoman
from choices import write_weights
from dragoman.export.json import to_json
from dragoman.records import Event, Frame
from dragoman.scoring.figures import Tally, calibration_error
from dragoman.scoring.gold import GoldArticle, load_gold
from dragoman.stages.confidence import confidence_of, features
from whole_articles import read_whole

Data = list[tuple[dict[str, float], bool]]


def examples(golds: Sequence[GoldArticle]) -> list[Data]:
    """For each article, the features of every coded event and whether it was right (relaxed)."""
    noted: dict[str, dict[str, float]] = {}

    def noting(event: Event, frames: Sequence[Frame], others: Sequence[Event], **likely: float) -> dict[str, float]:
        noted[event.id] = features(event, frames, others, **likely)
        return noted[event.id]

    coder = dragoman.load(dragoman.Settings(min_confidence=0.0))
    out = []
    with patch("dragoman.events.features", noting):
        for gold in golds:
            coded = coder.code(gold.article)
            tally = Tally()
            tally.add(gold, to_json(coded))
            out.append([(noted[e.id], right) for e, (_, right) in zip(coded.events, tally.confidences, strict=True)])
    return out


def fit(data: Data, penalty: float = 3.0) -> dict[str, float]:
    """Penalised logistic regression."""
    names = sorted({k for x, _ in data for k in x})
    place = {n: i for i, n in enumerate(names)}
    table = np.zeros((len(data), len(names)))
    for row, (x, _) in enumerate(data):
        for k, v in x.items():
            table[row, place[k]] = v
    right = np.array([float(r) for _, r in data])
    held = np.array([penalty * (n != "bias") for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = table @ w
        value = float((np.logaddexp(0, z) - right * z).sum() + 0.5 * (held * w * w).sum())
        return value, table.T @ (1 / (1 + np.exp(-z)) - right) + held * w

    got = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, map(float, got.x), strict=True))


def main() -> None:
    """Fit on our own whole articles, print the calibration error there (cross-validated) and on dev, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    articles = examples(read_whole(args.shared))
    random.Random(3).shuffle(articles)
    held: list[tuple[float, bool]] = []
    for k in range(4):
        weights = fit([x for i, a in enumerate(articles) if i % 4 != k for x in a])
        held += [(confidence_of(x, weights), right) for i, a in enumerate(articles) if i % 4 == k for x, right in a]
    print(f"calibration error, cross-validated: {calibration_error(held):.3f} of {len(held)} events")
    weights = fit([x for a in articles for x in a])
    dev = [(confidence_of(x, weights), right) for a in examples(load_gold(args.shared / "gold/dev")) for x, right in a]
    print(f"calibration error on dev, which it was not fitted on: {calibration_error(dev):.3f} of {len(dev)} events")
    source = "fitted on annotated articles by training/fit_confidence.py; own work, Apache-2.0"
    out = Path(__file__).parent.parent / "src/dragoman/lexicons/confidence_weights.json"
    write_weights(out, weights, source, digits=4)


if __name__ == "__main__":
    main()
