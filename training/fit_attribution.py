"""Fit whether the nearest speaker vouches for an act: `python training/fit_attribution.py --shared ../shared`.

Logistic regression over the features of annotated mentions that stand in somebody's speech, of gold/train and of the
teaching articles. The encoder's own belief takes no part: it was trained on these articles. Prints how often the
features, the encoder and both are right on dev and on the measuring articles.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

import dragoman
from choices import write_weights
from dragoman.lexicons.saying import read_saying
from dragoman.scoring.gold import GoldArticle, gold_frames, load_gold
from dragoman.stages.attribution import chance, features, speakers_of
from dragoman.stages.parse import parse, words_between
from whole_articles import read_whole

Row = tuple[set[str], bool, float]
LEAST, PENALTY = 5, 6.0


def rows(coder: dragoman.Coder, golds: list[GoldArticle]) -> list[Row]:
    """Features, truth and the encoder's belief of every mention with a speaker above it."""
    saying, encoder = read_saying(), coder._encoder
    unit, types = encoder.labels["roles"].index("attribution"), encoder.labels["types"]
    out = []
    for gold in golds:
        parsed = {p.sentence.index: p for p in parse(gold.sentences, encoder, coder._lemmatiser)}
        for frame, told in zip(gold_frames(gold)[0], gold.frames, strict=True):
            p = parsed[frame.sentence]
            first, last = words_between(p.doc, frame.start, frame.end)
            if speakers := speakers_of(p.doc, first, last, saying):
                (scores,) = encoder.read_frames([(p.encoded, first, types.index(frame.type))])
                belief = float(1.0 - scores.roles[speakers[0].head.i, unit, 0])
                out.append((features(frame, p.doc, first, last, speakers[0]), told["attribution"] is not None, belief))
    return out


def fit(data: list[Row]) -> dict[str, float]:
    """The weights of every feature seen at least LEAST times."""
    seen = Counter(f for found, _, _ in data for f in found)
    names = sorted(f for f, n in seen.items() if n >= LEAST)
    index = {n: i for i, n in enumerate(names)}
    spots = [(k, index[f]) for k, (found, _, _) in enumerate(data) for f in found if f in index]
    x = sparse.csr_matrix((np.ones(len(spots)), tuple(zip(*spots, strict=True))), shape=(len(data), len(names)))
    y = np.array([float(t) for _, t, _ in data])

    def loss(w):
        p = 1 / (1 + np.exp(-(x @ w)))
        cost = -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).sum() + PENALTY / 2 * (w**2).sum()
        return cost, x.T @ (p - y) + PENALTY * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {n: round(float(v), 3) for n, v in zip(names, w, strict=True) if abs(v) >= 0.01}


def main() -> None:
    """Fit on train and the teaching articles, print dev and the measuring ones, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    coder = dragoman.load()
    weights = fit(rows(coder, [*load_gold(args.shared / "gold/train"), *read_whole(args.shared, "teaching")]))
    for held, golds in (("dev", load_gold(args.shared / "gold/dev")), ("110", read_whole(args.shared, "measuring"))):
        found = rows(coder, golds)
        for name, judge in (
            ("features", lambda f, b: chance(f, weights, 0.5) > 0.5),
            ("encoder", lambda f, b: b > 0.5),
            ("both", lambda f, b: chance(f, weights, b) > 0.5),
        ):
            print(
                f"{held} {name:9} {100 * sum(judge(f, b) == t for f, t, b in found) / len(found):.1f} of {len(found)}"
            )
    source = "fitted on annotated articles by training/fit_attribution.py; own work, Apache-2.0"
    out = Path(__file__).parent.parent / "src/dragoman/lexicons/attribution_weights.json"
    write_weights(out, weights, source)


if __name__ == "__main__":
    main()
