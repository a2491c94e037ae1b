"""Fit the weights of the merge stage on annotated articles: `python training/fit_merge.py --shared ../shared`."""

from __future__ import annotations

import argparse
import collections
import json
import math
import random
from pathlib import Path

from choices import write_weights
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Mention, Place, Span, Status, When
from dragoman.stages.merge import chance, group, likeness, unite_actors


def gold_mentions(article: dict) -> list[tuple[Mention, str]]:
    """An annotated article's frames as resolved mentions, each with its event."""
    starts, at = [], 0
    for s in article["sentences"]:
        starts.append(at)
        at += len(s) + 1

    def span(k: int, text: str) -> Span:
        i = starts[k] + max(article["sentences"][k].find(text), 0)
        return Span(start=i, end=i + len(text), text=text)

    def actor(k: int, e: dict) -> Actor:
        return Actor(text=e["text"], name=e["name"], country=e["country"], sector=e["sector"], span=span(k, e["text"]))

    out = []
    for f in article["frames"]:
        k = f["sent"]
        out.append(
            (
                Mention(
                    trigger=span(k, f["trigger"]),
                    sentence=k,
                    type=f["type"],
                    modes=tuple(f["modes"]),
                    content=f["content"],
                    status=Status(f["status"]),
                    actors=tuple(actor(k, e) for e in f["actors"]),
                    recipients=tuple(actor(k, e) for e in f["recipients"]),
                    when=When(text=f["when"]["text"] or "", date=f["when"]["date"]) if f["when"] else None,
                    where=Place(text=f["where"]["text"], country=f["where"]["country"]) if f["where"] else None,
                    issues=tuple(span(k, t) for t in f["issues"]),
                ),
                f["event"],
            )
        )
    return out


def pairs(articles: list[dict]) -> list[tuple[dict[str, float], float]]:
    """Features and truth of every pair of mentions of one type in an article."""
    out = []
    for article in articles:
        ms = sorted(gold_mentions(article), key=lambda x: (x[0].sentence, x[0].trigger.start))
        for j, (b, eb) in enumerate(ms):
            for a, ea in ms[:j]:
                if a.type == b.type:
                    out.append((likeness(a, b, b.sentence - a.sentence), float(ea == eb)))
    return out


def fit(data: list[tuple[dict[str, float], float]], epochs: int = 12, penalty: float = 1e-4) -> dict[str, float]:
    """Logistic regression by stochastic gradient descent with AdaGrad, seeded."""
    rng = random.Random(5)
    weights: dict[str, float] = collections.defaultdict(float)
    squares: dict[str, float] = collections.defaultdict(lambda: 1e-6)
    data = list(data)
    for _ in range(epochs):
        rng.shuffle(data)
        for features, truth in data:
            error = chance(features, weights) - truth
            for name, value in features.items():
                if value:
                    g = error * value + penalty * weights[name]
                    squares[name] += g * g
                    weights[name] -= 0.1 * g / math.sqrt(squares[name])
    return {k: round(v, 3) for k, v in sorted(weights.items())}


def event_f1(articles: list[dict], weights: dict[str, float], threshold: float) -> float:
    """Strict event F1 with gold mentions given: type and participant countries equal, one to one."""
    hit = found = wanted = 0
    for article in articles:
        ms = gold_mentions(article)
        gold: dict[str, list[Mention]] = {}
        for m, e in ms:
            gold.setdefault(e, []).append(m)
        g = collections.Counter(_key(x) for x in gold.values())
        p = collections.Counter(_key(x) for x in group([m for m, _ in ms], weights, threshold=threshold))
        hit, found, wanted = hit + sum((g & p).values()), found + sum(p.values()), wanted + sum(g.values())
    return 200 * hit / (found + wanted)


def _key(members: list[Mention]) -> tuple[object, ...]:
    sides = [
        frozenset(a.country for a in unite_actors(getattr(m, s) for m in members)) for s in ("actors", "recipients")
    ]
    return (members[0].type, sides[0] | sides[1]) if members[0].type in MUTUAL else (members[0].type, *sides)


def load(folder: Path) -> list[dict]:
    """The annotated articles of a folder."""
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]


def main() -> None:
    """Fit on train, choose the threshold on train, print dev."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent.parent / "src/dragoman/lexicons/merge_weights.json"
    )
    args = parser.parse_args()
    train, dev = load(args.shared / "gold/train"), load(args.shared / "gold/dev")
    weights = fit(pairs(train))
    judged = [(chance(f, weights) > 0.5, truth > 0.5) for f, truth in pairs(dev)]
    hit, found, wanted = (sum(map(bool, x)) for x in zip(*[(p and t, p, t) for p, t in judged], strict=True))
    print(f"{len(weights)} weights; pairs on dev: F1 {200 * hit / (found + wanted):.1f} of {wanted}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 1.1):
        print(threshold, f"train {event_f1(train, weights, threshold):.1f} dev {event_f1(dev, weights, threshold):.1f}")
    source = "fitted on annotated articles by training/fit_merge.py; own work, Apache-2.0"
    write_weights(args.out, weights, source)


if __name__ == "__main__":
    main()
