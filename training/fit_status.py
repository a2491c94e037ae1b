"""Fit what each cue says of a status: `python training/fit_status.py --shared ../shared`.

A penalised multinomial logistic regression over the cues of annotated mentions, without the encoder's own belief in
their status: it was trained on these sentences, so that would look better than it is. Of the annotated news sentences
it takes those that tell an act other than realized: there the rare statuses stand. Prints how often the cues alone,
the encoder alone and both together are right on dev. Half an hour on one core, most of it reading sentences.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

import dragoman
from annotations import read_annotations
from dragoman.records import Frame, Sentence, When
from dragoman.scoring.gold import GoldArticle, gold_frames, load_gold
from dragoman.stages.parse import Parsed, parse, words_between
from dragoman.stages.status.cues import cues_of
from dragoman.stages.status.judge import ENCODER, PRIOR, STATUSES, speak
from dragoman.stages.status.tellings import LEAST as LEAST_BELIEF
from dragoman.stages.status.tellings import with_other_tellings
from sentences import OwnSentence, read_sentences

Row = tuple[frozenset[str], int, tuple[float, ...]]
LEAST, PENALTY, KEPT = 5, 10.0, 0.1
ANNOTATED = 0.3  # the weight of an annotated news sentence: chosen for its status, and without the article's date
CHUNK = 200  # sentences parsed at a time


def gold_rows(coder: dragoman.Coder, gold: GoldArticle) -> list[Row]:
    """Cues, status and the encoder's belief of each annotated mention of an article."""
    encoder = coder._encoder
    parsed = {p.sentence.index: p for p in parse(gold.sentences, encoder, coder._lemmatiser)}
    frames, _ = gold_frames(gold)
    return _rows(coder, parsed, frames, [f["when"] for f in gold.frames], gold.article.date)


def own_rows(coder: dragoman.Coder, own: list[OwnSentence]) -> list[Row]:
    """The same of annotated sentences without their articles."""
    rows = []
    for at in range(0, len(own), CHUNK):
        part = own[at : at + CHUNK]
        given = [Sentence(index=i, text=s.text, start=0, end=len(s.text)) for i, s in enumerate(part)]
        parsed = {p.sentence.index: p for p in parse(given, coder._encoder, coder._lemmatiser)}
        frames = [
            Frame(sentence=i, start=f.start, end=f.end, trigger=s.text[f.start : f.end], type=f.type, status=f.status)
            for i, s in enumerate(part)
            for f in s.frames
        ]
        rows += _rows(coder, parsed, frames, [None] * len(frames), None)
    return rows


def annotated(here: Path, news: Path) -> list[OwnSentence]:
    """The annotated news sentences that tell an act other than realized."""
    found, _ = read_annotations(here / "annotations", news)
    return [s for *_, s in found if s and any(f.status != "realized" for f in s.frames)]


def _rows(coder, parsed: dict[int, Parsed], frames, whens, published) -> list[Row]:
    places = [words_between(parsed[f.sentence].doc, f.start, f.end) for f in frames]
    types = coder._encoder.labels["types"]
    asked = [
        (parsed[f.sentence].encoded, first, types.index(f.type)) for f, (first, _) in zip(frames, places, strict=True)
    ]
    scores = coder._encoder.read_frames(asked) if asked else []
    told = [replace(f, status_scores=tuple(map(float, s.status))) for f, s in zip(frames, scores, strict=True)]
    words = coder._tables.statuses.words
    out = []
    for f, place, w in zip(with_other_tellings(told), places, whens, strict=True):
        when = When(text=w["text"] or "", date=w["date"]) if w else None
        cues = cues_of(parsed[f.sentence].doc, *place, f.type, words, published=published, when=when)
        out.append((cues, STATUSES.index(f.status), f.status_scores))
    return out


def fit(rows: list[Row], share: np.ndarray) -> dict[str, list[float]]:
    """The weights of every cue seen at least LEAST times; `share` is how much each row counts."""
    seen = Counter(c for cues, _, _ in rows for c in cues)
    names = ["bias", *sorted(c for c, n in seen.items() if n >= LEAST)]
    index = {n: i for i, n in enumerate(names)}
    spots = [(k, index[c]) for k, (cues, _, _) in enumerate(rows) for c in ("bias", *sorted(cues)) if c in index]
    x = sparse.csr_matrix((np.ones(len(spots)), tuple(zip(*spots, strict=True))), shape=(len(rows), len(names)))
    y = np.array([status for _, status, _ in rows])
    wanted = np.eye(len(STATUSES))[y]

    def loss(flat):
        w = flat.reshape(len(names), -1)
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        slope = np.asarray(x.T @ ((p - wanted) * share[:, None]))
        slope[1:] += PENALTY * w[1:]
        return -(share * np.log(p[np.arange(len(y)), y] + 1e-12)).sum() + PENALTY / 2 * (
            w[1:] ** 2
        ).sum(), slope.ravel()

    start = np.zeros(len(names) * len(STATUSES))
    w = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(len(names), -1)
    table = {n: [round(float(v), 2) for v in row] for n, row in zip(names, w, strict=True)}
    counts = np.bincount(y, weights=share, minlength=len(STATUSES))
    prior = [round(math.log(max(c, 1) / share.sum()), 2) for c in counts]
    return {"prior": prior} | {n: row for n, row in table.items() if n == "bias" or max(map(abs, row)) >= KEPT}


def right(rows: list[Row], weights, encoder: float, cues: float) -> tuple[float, float]:
    """Share right of all rows and of those that are not realized."""
    judged = []
    for found, status, belief in rows:
        said = speak(found, weights)
        total = [
            encoder * math.log(max(b, LEAST_BELIEF)) + cues * (s - PRIOR * p)
            for b, s, p in zip(belief, said, weights["prior"], strict=True)
        ]
        judged.append((status, max(range(len(STATUSES)), key=lambda k: total[k]) == status))
    other = [r for s, r in judged if s]
    return sum(r for _, r in judged) / len(judged), sum(other) / len(other)


def main() -> None:
    """Fit on train, the own sentences and the annotated news, print dev, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    here = Path(__file__).parent
    coder = dragoman.load()
    rows = [r for g in load_gold(args.shared / "gold/train") for r in gold_rows(coder, g)]
    rows += own_rows(coder, [s for p in sorted((here / "sentences").glob("*.txt")) for s in read_sentences(p)])
    more = own_rows(coder, annotated(here, args.shared / "data/news/articles.jsonl.gz"))
    dev = [r for g in load_gold(args.shared / "gold/dev") for r in gold_rows(coder, g)]
    weights = fit(rows + more, np.array([1.0] * len(rows) + [ANNOTATED] * len(more)))
    for name, e, c in (("encoder", 1.0, 0.0), ("cues", 0.0, 1.0), ("both", ENCODER, 1.0)):
        every, other = right(dev, weights, e, c)
        print(f"{name:8} {100 * every:.1f} of {len(dev)}, {100 * other:.1f} of those not realized")
    source = (
        "fitted on annotated articles, own sentences and annotated news by training/fit_status.py; own work, Apache-2.0"
    )
    lines = [f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in weights.items()]
    text = f'{{\n "source": {json.dumps(source)},\n "weights": {{\n' + ",\n".join(lines) + "\n }\n}\n"
    (here.parent / "src/dragoman/lexicons/status_weights.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
