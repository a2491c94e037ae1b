"""Fit the weights of the attach stage on annotated articles: `python training/fit_attach.py --shared ../shared`.

Every time phrase and place name that stands in a sentence with an annotated act is one case: does it belong to the act?
The encoder has seen these articles, so its own leaning takes no part here; attach.LEANING says how much it weighs later.
Times learn from gold/train and the teaching articles, places from gold/train alone: with the teaching articles too their
log loss on the 110 falls from 0.190 to 0.174, that of times from 0.43 to 0.38, but of the coder's events on the 110 sources
and statuses fall by half a point, as the judge of merging knows the old places (2026-11-28).
"""

from __future__ import annotations

import argparse
import collections
import math
import random
from collections.abc import Iterator
from pathlib import Path

from evaluation.gold import GoldArticle, load_gold, occurrences

import dragoman
from choices import write_weights
from dragoman.coder import Coder
from dragoman.records import Frame, Role, Sentence
from dragoman.stages.attach import features, words_at
from dragoman.stages.clean import clean
from dragoman.stages.dates import find_dates
from dragoman.stages.detect import detect
from dragoman.stages.parse import Parsed, parse
from dragoman.stages.places import find_places
from whole_articles import read_whole

Case = tuple[dict[str, float], float]
RARE = 5  # a feature seen less often is left out
SMALL = 0.02  # a weight nearer to zero is left out


def cases(gold: GoldArticle, coder: Coder, role: Role) -> Iterator[Case]:
    """Features and truth of every phrase of a role beside every act that the gold and the encoder both have."""
    cleaned = clean(gold.article)
    parsed = parse(cleaned.sentences, coder._encoder, coder._lemmatiser)
    frames = detect(parsed, coder._encoder, coder._tables.mode_words, threshold=coder.settings.trigger_threshold)
    for p in parsed:
        here = [f for f in frames if f.sentence == p.sentence.index]
        ranges = find_dates(p.sentence.text) if role is Role.WHEN else find_places(p.doc)
        phrases = [w for r in ranges if (w := words_at(p.doc, *r))]
        triggers = [words_at(p.doc, f.start, f.end) for f in here]
        for frame, trigger in zip(here, triggers, strict=True):
            wanted = annotation(gold, p.sentence, frame)
            if wanted is None or trigger is None:
                continue
            truth = phrase_of(gold, wanted, role, p.sentence.original(frame.start, frame.end)[0])
            for w in phrases:
                x = features(p.doc, frame, w, phrases, [t for t in triggers if t], trigger)
                yield x, float(truth is not None and _meets(p, w.first, w.last, truth))


def annotation(gold: GoldArticle, sentence: Sentence, frame: Frame) -> dict | None:
    """The annotated frame whose trigger a found one touches."""
    start, end = sentence.original(frame.start, frame.end)
    for f in gold.frames:
        s = gold.sentences[f["sent"]]
        at = s.start + occurrences(s.text, f["trigger"])[0]
        if at < end and start < at + len(f["trigger"]):
            return dict(f)
    return None


def phrase_of(gold: GoldArticle, frame: dict, role: Role, trigger: int) -> tuple[int, int] | None:
    """Where the annotated phrase stands in the article, the nearest to the trigger of several."""
    found = frame[str(role)]
    if not found or not found["text"]:
        return None
    s = gold.sentences[frame["sent"]]
    at = min((s.start + p for p in occurrences(s.text, found["text"])), key=lambda p: abs(p - trigger))
    return at, at + len(found["text"])


def _meets(p: Parsed, first: int, last: int, truth: tuple[int, int]) -> bool:
    start, end = p.sentence.original(p.doc[first].idx, p.doc[last].idx + len(p.doc[last]))
    return start < truth[1] and truth[0] < end


def fit(data: list[Case], epochs: int = 10, penalty: float = 1e-3) -> dict[str, float]:
    """Logistic regression by stochastic gradient descent with AdaGrad, seeded."""
    rng = random.Random(5)
    seen = collections.Counter(name for x, _ in data for name in x)
    data = [({n: v for n, v in x.items() if seen[n] >= RARE}, y) for x, y in data]
    weights: dict[str, float] = collections.defaultdict(float)
    squares: dict[str, float] = collections.defaultdict(lambda: 1e-6)
    for _ in range(epochs):
        rng.shuffle(data)
        for x, y in data:
            z = sum(weights[n] * v for n, v in x.items())
            error = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z)))) - y
            for name, value in x.items():
                g = error * value + penalty * weights[name]
                squares[name] += g * g
                weights[name] -= 0.1 * g / math.sqrt(squares[name])
    return {n: round(w, 3) for n, w in sorted(weights.items()) if abs(w) >= SMALL}


def main() -> None:
    """Fit both tables and write them to the lexicons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    coder = dragoman.load()
    train = load_gold(args.shared / "gold" / "train")
    folder = Path(dragoman.__file__).parent / "lexicons"
    for role, name in ((Role.WHEN, "time"), (Role.WHERE, "place")):
        golds = [*train, *read_whole(args.shared, "teaching")] if role is Role.WHEN else train
        data = [c for g in golds for c in cases(g, coder, role)]
        weights = fit(data)
        source = f"Fitted by training/fit_attach.py on {len(golds)} annotated articles, {len(data)} cases; Apache-2.0."
        write_weights(folder / f"attach_weights_{name}.json", weights, source)
        print(f"{name}: {len(data)} cases, {sum(y for _, y in data):.0f} that belong, {len(weights)} weights")


if __name__ == "__main__":
    main()
