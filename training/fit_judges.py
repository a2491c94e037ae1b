"""Fit the judges that stand behind the encoder: what is an act, which mentions tell one happening, and who takes part in it.

They learn from what the coder itself finds in annotated articles, with the coder's own mistakes in it: the annotated
training articles and whole articles of our own (whole_articles.py) teach them; dev and the 110 articles that teach
nothing but the confidence measure them. What is an act is learnt from our own articles alone: of the training articles
the encoder knows the answers.

    python training/fit_judges.py --shared ../shared
    python training/fit_judges.py --shared ../shared --only circumstances --into /tmp/judges

Each judge learns from what those before it leave: acts, merge, parties, circumstances. With --only, a judge that is not
named is read as it ships where a later one needs it, but on the articles that teach, an earlier judge may not have
learnt from the article that it judges: its five folds are fitted again (and not kept), which is most of the work.

    named           fitted and written   fitted again, not kept              as it ships
    acts            acts
    merge           merge                folds of acts                       acts
    parties         parties              folds of acts, merge                acts, merge
    circumstances   circumstances        folds of acts, merge, parties       acts, merge, parties

A judge that stands behind a newly fitted one still knows the old one's answers: fit it too before you ship both.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dragoman
from dragoman.events import tellings_of, united_of
from dragoman.models.files import write_digests
from dragoman.models.judge import JUDGES, PARTS, Judge
from dragoman.records import CleanArticle, Mention
from dragoman.scoring.figures import reduced
from dragoman.scoring.gold import GoldArticle, gold_frames, load_gold, read_annotated
from dragoman.scoring.guidelines import Annotation
from dragoman.stages.acts import ENOUGH, signs_of_acts
from dragoman.stages.circumstances import Acts
from dragoman.stages.circumstances import candidates as candidates_of
from dragoman.stages.merge import group, likenesses, same_act
from dragoman.stages.parse import Telling
from dragoman.stages.parties import Draft, Named, candidates, settle
from trees import Row, Trees, judged
from whole_articles import MEASURING, TEACHING, read_whole

ORDER = tuple(part.removesuffix(".onnx") for part in PARTS)  # each learns from what those before it leave
FOLDS = 5
PIECES, SHORT = 2, 6  # of an article, which stand for short ones; sentences of the longest
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


def with_pieces(golds: Sequence[GoldArticle]) -> list[list[Reading]]:
    """Each article as a whole and a few of its sentences on end as if they were all.

    Most articles that teach are longer than what users paste; in a short text fewer words tell who is who.
    """
    rng = random.Random(0)
    short: dict[str, list[Reading]] = defaultdict(list)
    for r in readings([piece_of(g, rng) for g in golds for _ in range(PIECES)]):
        short[r.gold.article.id].append(r)
    return [[r, *short[r.gold.article.id]] for r in readings(golds)]


def piece_of(gold: GoldArticle, rng: random.Random) -> GoldArticle:
    """Up to SHORT sentences on end of an annotated article, every other time its first ones."""
    total = len(gold.sentences)
    length = rng.randint(1, min(SHORT, total))
    start = rng.choice((0, rng.randint(0, total - length)))
    frames = [{**f, "sent": f["sent"] - start} for f in gold.frames if start <= f["sent"] < start + length]
    told = {
        "id": gold.article.id,
        "date": gold.article.date and gold.article.date.isoformat(),
        "source": gold.article.source,
        "sentences": [s.text for s in gold.sentences[start : start + length]],
        "frames": frames,
        "assessments": [],
    }
    return read_annotated(told, gold.article.id)


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


def drafts(reading: Reading, merge: Trees | Judge) -> list[Draft]:
    """The events of an article, their parties as the mentions tell them."""
    groups = group([t.mention for t in reading.tellings], same_act(reading.tellings, merge))
    return [united_of(reading.cleaned, [reading.tellings[k] for k in g]) for g in groups]


def sides(reading: Reading, merge: Trees | Judge) -> Asked:
    """The features of every country that may be a party of an event that was found again, and whether it is one."""
    united = drafts(reading, merge)
    right = {id(t): f for t, f in zip(reading.tellings, reading.right, strict=True)}
    told = [annotated_event(reading.gold, [right[id(t)] for t in d.tellings]) for d in united]
    wanted = [annotated_sides(frames) for frames in told]
    return [
        (c.features, c.country in wanted[c.draft][c.side]) for c in candidates(united, reading.named) if told[c.draft]
    ]


def annotated_event(gold: GoldArticle, found: Sequence[Annotation | None]) -> list[Annotation]:
    """The frames of the annotated event that most of these tell; none where there is none."""
    votes = Counter((f["event"], reduced(f["type"], f["status"])) for f in found if f is not None)
    if not votes:
        return []
    event, kind = votes.most_common(1)[0][0]
    return [f for f in gold.frames if (f["event"], reduced(f["type"], f["status"])) == (event, kind)]


def annotated_sides(told: Sequence[Annotation]) -> Mapping[str, set[str]]:
    """The countries on each side of an annotated event."""
    out: dict[str, set[str]] = defaultdict(set)
    for side in ("actors", "recipients"):
        out[side] = {e["country"] for f in told for e in f[side] if e["country"]}
        out["both"] |= out[side]
    return out


def circumstances(reading: Reading, merge: Trees | Judge, parties: Trees | Judge) -> Asked:
    """The features of every date, place and source that may be those of an event that was found again, and whether they are."""
    chances = same_act(reading.tellings, merge)
    groups = group([t.mention for t in reading.tellings], chances)
    united = [united_of(reading.cleaned, [reading.tellings[k] for k in g]) for g in groups]
    article = Acts(
        tellings=reading.tellings,
        groups=groups,
        events=[s.event for s in settle(united, reading.named, parties, {})],
        chances=chances,
        sentences=len(reading.cleaned.sentences),
        published=reading.gold.article.date,
    )
    told = [annotated_event(reading.gold, [reading.right[k] for k in g]) for g in groups]
    return [
        (c.features, c.value == annotated_value(told[c.event], c.field))
        for c in candidates_of(article)
        if told[c.event]
    ]


def annotated_value(told: Sequence[Annotation], field: str) -> str | None:
    """The date, the country of the place, or the country or name of the source, of the first frame that tells one."""
    given = next((f[field] for f in told if f[field]), None)
    if given is None or field == "when":
        return given and given["date"]
    return given["country"] or (given["name"] or given["text"].casefold() if field == "attribution" else None)


def acts(reading: Reading) -> Asked:
    """The features of every act that the encoder finds, and whether an annotator marked it."""
    features = signs_of_acts(reading.tellings, len(reading.cleaned.sentences))
    return [(row, f is not None) for row, f in zip(features, reading.right, strict=True)]


def believed(reading: Reading, trees: Trees | Judge) -> Reading:
    """The article with the acts that are likely enough, as `stages.acts` hands them on."""
    chances = trees.chances([features for features, _ in acts(reading)])
    told = [
        (replace(t, mention=replace(t.mention, confidence=p)), f)
        for t, f, p in zip(reading.tellings, reading.right, chances, strict=True)
        if p >= ENOUGH
    ]
    return replace(reading, tellings=[t for t, _ in told], right=[f for _, f in told])


def folds_of(asked: Sequence[Asked]) -> list[Trees]:
    """Trees for each fold of the articles, of those that stand outside it: article k is judged by the trees k % FOLDS."""
    return [trees_of([a for k, a in enumerate(asked) if k % FOLDS != fold]) for fold in range(FOLDS)]


def trees_of(asked: Sequence[Asked]) -> Trees:
    """Trees that learnt from the rows of these articles."""
    rows = [x for a in asked for x in a]
    return Trees([features for features, _ in rows], [truth for _, truth in rows])


Measured = Mapping[str, Sequence[Asked]]


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """Which judges are fitted and written, and into which folder."""

    named: Sequence[str]
    folder: Path

    def judge(self, name: str, taught: Sequence[Asked], measured: Callable[[], Measured]) -> Trees | Judge:
        """A judge that is named, fitted, measured and written; else as it ships."""
        if name not in self.named:
            return Judge(JUDGES / f"{name}.onnx")
        trees = trees_of(taught)
        report(name, trees, taught, measured())
        trees.write(self.folder / f"{name}.onnx")
        return trees

    def ends_with(self, name: str) -> bool:
        """Whether no judge behind this one is named."""
        return not set(ORDER[ORDER.index(name) + 1 :]) & set(self.named)


def report(name: str, trees: Trees, taught: Sequence[Asked], measured: Measured) -> None:
    """Print how good trees are."""
    print(f"{name}: {sum(map(len, taught))} rows, {len(trees.names)} features")
    for where, asked in measured.items():
        rows = [x for a in asked for x in a]
        print(f"  {where}: {judged([y for _, y in rows], trees.chances([x for x, _ in rows]))}")


def fit(shared: Path, fitting: Fitting) -> None:
    """Fit the judges that are named, in their order, and write them; the folds of those before are fitted for them."""
    own = with_pieces(read_whole(shared, TEACHING))
    measuring = measured_by(shared)

    def asked(question: Callable[..., Asked], *judges: Trees | Judge) -> Measured:
        return {where: [question(r, *judges) for r in read] for where, read in measuring.items()}

    taught = [[x for r in each for x in acts(r)] for each in own]
    act = fitting.judge("acts", taught, lambda: asked(acts))
    if fitting.ends_with("acts"):
        return
    folds = folds_of(taught)
    own = [[believed(r, folds[k % FOLDS]) for r in each] for k, each in enumerate(own)]
    known = with_pieces(load_gold(shared / "gold/train"))
    teaching = [*own, *([believed(r, act) for r in each] for each in known)]
    measuring = {where: [believed(r, act) for r in read] for where, read in measuring.items()}

    taught = [[x for r in each for x in pairs(r)] for each in teaching]
    merge = fitting.judge("merge", taught, lambda: asked(pairs))
    if fitting.ends_with("merge"):
        return
    merges = folds_of(taught)

    taught = [[x for r in each for x in sides(r, merges[k % FOLDS])] for k, each in enumerate(teaching)]
    parties = fitting.judge("parties", taught, lambda: asked(sides, merge))
    if fitting.ends_with("parties"):
        return
    settled = folds_of(taught)

    taught = [
        [x for r in each for x in circumstances(r, merges[k % FOLDS], settled[k % FOLDS])] for k, each in enumerate(own)
    ]
    fitting.judge("circumstances", taught, lambda: asked(circumstances, merge, parties))


def measured_by(shared: Path) -> dict[str, list[Reading]]:
    """What the judges are measured by: dev and the 110, each whole and in pieces."""
    out: dict[str, list[Reading]] = {}
    for where, golds in (("dev", load_gold(shared / "gold/dev")), ("the 110", read_whole(shared, MEASURING))):
        read = with_pieces(golds)
        out |= {where: [r for r, *_ in read], f"pieces of {where}": [r for _, *short in read for r in short]}
    return out


def main() -> None:
    """Fit the judges, write them and print their scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the annotated articles are")
    parser.add_argument("--only", nargs="+", choices=ORDER, default=ORDER, help="the judges to fit and write; all")
    parser.add_argument("--into", type=Path, default=JUDGES, help="the folder to write to; the one that ships")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if not (options.into / part).exists():  # what is not fitted stands there as it ships
            shutil.copy(JUDGES / part, options.into / part)
    fit(options.shared, Fitting(named=tuple(options.only), folder=options.into))
    write_digests(options.into, PARTS)


if __name__ == "__main__":
    main()
