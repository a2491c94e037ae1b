"""Fit the confidence of events on annotated articles: `python training/fit_confidence.py --shared ../shared`.

The encoder has seen the training articles, so its scores there are too sure; the weights are fitted on whole articles
that we annotated ourselves (whole_articles.py), so that the error on dev is one on articles that nothing was fitted on.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import dragoman
from dragoman.export.json import to_json
from dragoman.scoring.figures import Tally, calibration_error
from dragoman.scoring.gold import GoldArticle, load_gold
from dragoman.stages.confidence import features
from whole_articles import read_whole

Data = list[tuple[dict[str, float], bool]]


def examples(golds: Sequence[GoldArticle]) -> list[Data]:
    """For each article, the features of every coded event and whether it was right (relaxed)."""
    coder = dragoman.load(dragoman.Settings(min_confidence=0.0))
    out = []
    for gold in golds:
        coded = coder.code(gold.article)
        tally = Tally()
        tally.add(gold, to_json(coded))
        out.append(
            [(features(e.mentions), right) for e, (_, right) in zip(coded.events, tally.confidences, strict=True)]
        )
    return out


def fit(data: Data, penalty: float = 0.003, epochs: int = 400) -> dict[str, float]:
    """Penalised logistic regression by gradient descent."""
    weights = dict.fromkeys(data[0][0], 0.0)
    for epoch in range(epochs):
        gradient = {k: penalty * w * (k != "bias") for k, w in weights.items()}
        for x, right in data:
            error = belief(x, weights) - right
            for k, v in x.items():
                gradient[k] += error * v / len(data)
        rate = 1.5 / (1 + epoch / 100)
        weights = {k: w - rate * gradient[k] for k, w in weights.items()}
    return weights


def belief(x: dict[str, float], weights: dict[str, float]) -> float:
    """The probability that an event is right."""
    return 1 / (1 + math.exp(-sum(weights[k] * v for k, v in x.items())))


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
        held += [(belief(x, weights), right) for i, a in enumerate(articles) if i % 4 == k for x, right in a]
    print(f"calibration error, cross-validated: {calibration_error(held):.3f} of {len(held)} events")
    weights = fit([x for a in articles for x in a])
    dev = [(belief(x, weights), right) for a in examples(load_gold(args.shared / "gold/dev")) for x, right in a]
    print(f"calibration error on dev, which it was not fitted on: {calibration_error(dev):.3f} of {len(dev)} events")
    source = "fitted on annotated articles by training/fit_confidence.py; own work, Apache-2.0"
    out = Path(__file__).parent.parent / "src/dragoman/lexicons/confidence_weights.json"
    table = {"source": source, "weights": {k: round(w, 4) for k, w in weights.items()}}
    out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
