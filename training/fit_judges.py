"""Fit the judges that stand behind the encoder: which mentions tell one happening, and who takes part in it.

They learn from what the coder itself finds in annotated articles, with the coder's own mistakes in it: the annotated
training articles and whole articles of our own (whole_articles.py) teach them; dev and the 110 articles that teach
nothing but the confidence measure them.

    python training/fit_judges.py --shared ../shared
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dragoman
from dragoman.events import tellings_of, united_of
from dragoman.models.files import write_digests
from dragoman.models.judge import JUDGES, PARTS
from dragoman.records import CleanArticle, Mention
from dragoman.scoring.figures import reduced
from dragoman.scoring.gold import GoldArticle, gold_frames, load_gold
from dragoman.scoring.guidelines import Annotation
from dragoman.stages.merge import group, likenesses, same_act
from dragoman.stages.parse import Telling
from dragoman.stages.parties import Draft, Named, candidates
from trees import Row, Trees, judged
from whole_articles import MEASURING, TEACHING, read_whole

FOLDS = 5
Asked = list[tuple[Row, bool]]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An annotated article as the coder reads it, before mentions are united; `right` are the frames that they found again."""

    gold: GoldArticle
    cleaned: CleanArticle
    tellings: list[Telling]
    named: Named
    right: list[Annotation | None]


def readings(golds: Sequence[GoldArticle]) -> list[Reading]:
    """Every article in which the coder finds an act."""
    out: list[Reading] = []

    def noting(
        cleaned: Any, mentions: Any, frames: Any, parsed: Any, named: Named, *_: Any
    ) -> tuple[tuple[()], list[Any]]:
        told = tellings_of(cleaned, mentions, frames, parsed)
        out.append(Reading(gold=gold, cleaned=cleaned, tellings=told, named=named, right=found_again(gold, told)))
        return (), []

    with patch("dragoman.coder.load_judges"), patch("dragoman.coder.events_of", noting):
        coder = dragoman.load()
        for gold in golds:
            coder.code(gold.article)
    return out


def found_again(gold: GoldArticle, tellings: Sequence[Telling]) -> list[Annotation | None]:
    """For each mention the annotated frame of its type whose trigger it shares, if any."""
    starts = [s.start for s in gold.sentences]
    places = [(starts[f.sentence] + f.start, starts[f.sentence] + f.end) for f in gold_frames(gold)[0]]

    def again(m: Mention) -> Annotation | None:
        at = m.trigger
        found = (
            f
            for f, (x, y) in zip(gold.frames, places, strict=True)
            if f["type"] == m.type and x < at.end and at.start < y
        )
        return next(found, None)

    return [again(t.mention) for t in tellings]


def pairs(reading: Reading) -> Asked:
    """The features of every two mentions of one type that were found again, and whether they tell one happening."""
    out: Asked = []
    for (i, j), features in likenesses(reading.tellings):
        a, b = reading.right[i], reading.right[j]
        if a is not None and b is not None:
            out.append((features, a["event"] == b["event"]))
    return out


def drafts(reading: Reading, merge: Trees) -> list[Draft]:
    """The events of an article, their parties as the mentions tell them."""
    groups = group([t.mention for t in reading.tellings], same_act(reading.tellings, merge))
    return [united_of(reading.cleaned, [reading.tellings[k] for k in g]) for g in groups]


def sides(reading: Reading, merge: Trees) -> Asked:
    """The features of every country that may be a party of an event that was found again, and whether it is one."""
    united = drafts(reading, merge)
    right = {id(t): f for t, f in zip(reading.tellings, reading.right, strict=True)}
    told = [annotated_sides(reading.gold, [right[id(t)] for t in d.tellings]) for d in united]
    out: Asked = []
    for c in candidates(united, reading.named):
        annotated = told[c.draft]
        if annotated is not None:
            out.append((c.features, c.country in annotated[c.side]))
    return out


def annotated_sides(gold: GoldArticle, found: Sequence[Annotation | None]) -> Mapping[str, set[str]] | None:
    """The countries on each side of the annotated event that most of these frames tell; None where there is none."""
    votes = Counter((f["event"], reduced(f["type"], f["status"])) for f in found if f is not None)
    if not votes:
        return None
    event, kind = votes.most_common(1)[0][0]
    told = [f for f in gold.frames if (f["event"], reduced(f["type"], f["status"])) == (event, kind)]
    out: dict[str, set[str]] = defaultdict(set)
    for side in ("actors", "recipients"):
        out[side] = {e["country"] for f in told for e in f[side] if e["country"]}
        out["both"] |= out[side]
    return out


def cross_fitted(read: Sequence[Reading]) -> list[Asked]:
    """The parties of the teaching articles, each united by a judge that did not learn from it."""
    asked = [pairs(r) for r in read]
    out: list[Asked] = [[] for _ in read]
    for fold in range(FOLDS):
        merge = trees_of([a for k, a in enumerate(asked) if k % FOLDS != fold])
        for k in range(fold, len(read), FOLDS):
            out[k] = sides(read[k], merge)
    return out


def trees_of(asked: Sequence[Asked]) -> Trees:
    """Trees that learnt from the rows of these articles."""
    rows = [x for a in asked for x in a]
    return Trees([features for features, _ in rows], [truth for _, truth in rows])


def report(name: str, trees: Trees, taught: Sequence[Asked], measured: Mapping[str, Sequence[Asked]]) -> None:
    """Print how good trees are, and write them."""
    print(f"{name}: {sum(map(len, taught))} rows, {len(trees.names)} features")
    for where, asked in measured.items():
        rows = [x for a in asked for x in a]
        print(f"  {where}: {judged([y for _, y in rows], trees.chances([x for x, _ in rows]))}")
    trees.write(JUDGES / f"{name}.onnx")


def main() -> None:
    """Fit the judges, write them and print their scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    teaching = readings([*load_gold(shared / "gold/train"), *read_whole(shared, TEACHING)])
    measuring = {"dev": readings(load_gold(shared / "gold/dev")), "the 110": readings(read_whole(shared, MEASURING))}
    taught = [pairs(r) for r in teaching]
    merge = trees_of(taught)
    report("merge", merge, taught, {k: [pairs(r) for r in read] for k, read in measuring.items()})
    taught = cross_fitted(teaching)
    parties = trees_of(taught)
    report("parties", parties, taught, {k: [sides(r, merge) for r in read] for k, read in measuring.items()})
    write_digests(JUDGES, PARTS)


if __name__ == "__main__":
    main()
