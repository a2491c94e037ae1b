"""The errors of the encoder by kind, and the fifty that it was surest of: `python training/errors.py [MODEL]`.

For reading on the development articles; their sentences stay on the screen, only counts and trigger words go to the card.
"""

from __future__ import annotations

import argparse
import collections
from dataclasses import dataclass
from pathlib import Path

from data import Example, read_gold
from dragoman.models.encoder import Encoded, Encoder, FrameScores
from dragoman.models.files import SHIPPED
from dragoman.stages.detect import triggers_of
from heads import with_heads

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error; `sure` is the probability that the encoder gave to its answer."""

    kind: str
    sure: float
    word: str
    sentence: str


def mistakes(examples: list[Example], encoder: Encoder) -> list[Mistake]:
    """Every error in triggers, and in the status of gold triggers."""
    encoded = encoder.encode([e.words for e in examples])
    types = list(encoder.labels["types"])
    asked = [(s, f.head, types.index(f.type)) for e, s in zip(examples, encoded, strict=True) for f in e.frames or ()]
    answers = iter(encoder.read_frames(asked))
    out: list[Mistake] = []
    for e, s in zip(examples, encoded, strict=True):
        out += _triggers(e, s, encoder, types)
        for f in e.frames or ():
            out += _status(e, f.head, f.status, next(answers), list(encoder.labels["statuses"]))
    return out


def _triggers(e: Example, s: Encoded, encoder: Encoder, types: list[str]) -> list[Mistake]:
    gold = {f.head: f.type for f in e.frames or ()}
    found = {t.head: (types[t.kind], t.score) for t in triggers_of(s, encoder, THRESHOLD)}
    text = " ".join(e.words)
    out = []
    for head in sorted(set(gold) | set(found)):
        wanted, (kind, score) = gold.get(head), found.get(head, (None, 0.0))
        if wanted == kind:
            continue
        sure = score if kind else float(s.triggers[head, 0])
        name = f"missed {wanted}" if not kind else f"invented {kind}" if not wanted else f"{wanted} read as {kind}"
        out.append(Mistake(name, sure, e.words[head], text))
    return out


def _status(e: Example, head: int, wanted: str, scores: FrameScores, statuses: list[str]) -> list[Mistake]:
    best = int(scores.status.argmax())
    if statuses[best] == wanted:
        return []
    name = f"status {wanted} read as {statuses[best]}"
    return [Mistake(name, float(scores.status[best]), e.words[head], " ".join(e.words))]


def main() -> None:
    """Print counts by kind with the commonest trigger words, then the surest errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--most", type=int, default=50)
    args = parser.parse_args()
    encoder = Encoder(args.model, threads=2)
    found = mistakes(with_heads(read_gold(args.shared / "gold/dev"), encoder), encoder)
    kinds: dict[str, list[Mistake]] = collections.defaultdict(list)
    for m in found:
        kinds[m.kind].append(m)
    for kind, many in sorted(kinds.items(), key=lambda k: -len(k[1])):
        words = collections.Counter(m.word.lower() for m in many).most_common(8)
        print(f"{len(many):4} {kind}: {', '.join(f'{w} {n}' if n > 1 else w for w, n in words)}")
    for m in sorted(found, key=lambda m: -m.sure)[: args.most]:
        print(f"{m.sure:.2f} {m.kind} [{m.word}] {m.sentence}")


if __name__ == "__main__":
    main()
