"""How well events of different articles are merged: python -m evaluation.coreference CLUSTERS RECORD [--dev].

Codes the ECB+ articles of the development topics (2, 5, 12, 18, 21, 23, 34, 35) and of the test topics (36 to 45) into
RECORD, unless that exists, and compares the occurrences with `ecbplus_occurrences.tsv`, which says which of the coded acts
are the same happening. ECB+ articles have no dates, so days are left out: every act of a topic counts on one day that
nobody states. Topics are scored one by one, each with its two look-alike matters. MUC, B³ and CEAF with φ4 follow Pradhan and others (2014).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]
from sqlalchemy import Connection, select, update

from dragoman.coder import load
from dragoman.occurrences.merging import merge_anew
from dragoman.record import ingest
from dragoman.records import Article
from dragoman.store.opening import Store, open_store
from dragoman.store.schema import article, event, membership, telling

HERE = Path(__file__).parent
DEV = (2, 5, 12, 18, 21, 23, 34, 35)
TEST = tuple(range(36, 46))
Labels = Mapping[Hashable, Hashable]  # mention to cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and F1 of one measure."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(gold: Labels, found: Labels) -> dict[str, Score]:
    """MUC, B³ and CEAFe of clusters over the same mentions."""
    keys, answers = _sets(gold), _sets(found)
    return {
        "MUC": Score(precision=_muc(answers, gold), recall=_muc(keys, found)),
        "B³": Score(precision=_b3(answers, gold), recall=_b3(keys, found)),
        "CEAFe": _ceaf(keys, answers),
    }


def conll(scores: Mapping[str, Score]) -> float:
    """The mean of the three F1."""
    return sum(s.f1 for s in scores.values()) / len(scores)


def _sets(labels: Labels) -> list[set[Hashable]]:
    out: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, cluster in labels.items():
        out[cluster].add(mention)
    return list(out.values())


def _muc(clusters: Sequence[set[Hashable]], other: Labels) -> float:
    """Links of the clusters that the other partition has too."""
    links = sum(len(c) - 1 for c in clusters)
    kept = sum(len(c) - len({other[m] for m in c}) for c in clusters)
    return kept / links if links else 0.0


def _b3(clusters: Sequence[set[Hashable]], other: Labels) -> float:
    mentions = sum(len(c) for c in clusters)
    total = 0.0
    for c in clusters:
        parts: dict[Hashable, int] = defaultdict(int)
        for m in c:
            parts[other[m]] += 1
        total += sum(n * n for n in parts.values()) / len(c)
    return total / mentions if mentions else 0.0


def _ceaf(keys: Sequence[set[Hashable]], answers: Sequence[set[Hashable]]) -> Score:
    likeness = np.array([[2 * len(k & a) / (len(k) + len(a)) for a in answers] for k in keys])
    rows, columns = linear_sum_assignment(-likeness)
    total = float(likeness[rows, columns].sum())
    return Score(precision=total / len(answers), recall=total / len(keys))


def make_record(clusters: Path, path: Path) -> Store:
    """The coded articles of both splits, or the record that stands at the path."""
    if path.exists():
        return open_store(path)
    with gzip.open(clusters / "ecbplus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    store = open_store(path)  # after the reading: a record that is there is taken for whole
    first = Date(2010, 1, 6)
    articles = [
        Article(id=r["id"], text=r["text"], source=r["id"], date=first + timedelta(days=70 * int(r["topic"])))
        for r in rows
        if int(r["topic"]) in (*DEV, *TEST)
    ]
    ingest(store, load(), [replace(a, language="en") for a in articles], command="evaluation")
    return store


def forget_days(connection: Connection) -> None:
    """Let every act count on its article's day, stated by nobody."""
    day = select(article.c.day).where(article.c.pk == telling.c.article).scalar_subquery()
    connection.execute(update(telling).values(first=day, last=day, stated=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One coded event, with where its mentions stand and its occurrence."""

    key: str
    topic: int
    starts: frozenset[tuple[str, int]]
    json: Mapping[str, Any]
    number: int | None


def acts_of(store: Store) -> list[Act]:
    """The coded events of the record."""
    of = membership.c.known_to.is_(None)
    joined = event.join(article, article.c.pk == event.c.article)
    joined = joined.outerjoin(membership, (membership.c.event == event.c.pk) & of)
    statement = select(event.c.pk, event.c.json, article.c.id, membership.c.number)
    out = []
    with store.reading() as connection:
        for r in connection.execute(statement.select_from(joined).where(event.c.known_to.is_(None))):
            e = json.loads(r.json)
            starts = frozenset((r.id, m["trigger"]["start"]) for m in e["mentions"])
            topic = int(r.id.removeprefix("ecb-").partition("_")[0])
            out.append(Act(key=str(r.pk), topic=topic, starts=starts, json=e, number=r.number))
    return out


def labels() -> dict[tuple[str, int], str]:
    """Article and offset of an act to its happening."""
    lines = (HERE / "ecbplus_occurrences.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return {(a, int(start)): happening for a, start, happening in rows}


def systems(acts: Sequence[Act]) -> dict[str, Labels]:
    """The rule and its baselines, as partitions of the acts."""
    return {
        "each act alone": {a.key: a.key for a in acts},
        "same type, same day": {a.key: a.json["type"] for a in acts},  # one day in a topic
        "same head word": {a.key: a.json["mentions"][0]["trigger"]["text"].split()[0].casefold()[:5] for a in acts},
        "Dragoman": {a.key: a.number if a.number is not None else a.key for a in acts},
    }


def report(acts: Sequence[Act], topics: Sequence[int]) -> dict[str, dict[str, Score]]:
    """The scores of every system over the labelled acts of some topics; clusters never cross topics."""
    known = labels()
    gold: dict[Hashable, Hashable] = {}
    for a in acts:
        told = sorted({known[s] for s in a.starts if s in known})
        if told and a.topic in topics:
            gold[a.key] = told[0]
    kept = [a for a in acts if a.key in gold]
    print(f"{len(kept)} labelled acts, {len(set(gold.values()))} happenings, {len(topics)} topics")
    out = {}
    for name, found in systems(kept).items():
        out[name] = score(gold, {a.key: (a.topic, found[a.key]) for a in kept})
        parts = "  ".join(f"{k} {s.precision:.1%} {s.recall:.1%} {s.f1:.1%}" for k, s in out[name].items())
        print(f"{name:20} {parts}  CoNLL {conll(out[name]):.1%}")
    return out


def main() -> None:
    """Score development and test topics."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("record", type=Path)
    parser.add_argument("--dev", action="store_true", help="the development topics only")
    asked = parser.parse_args()
    store = make_record(asked.clusters, asked.record)
    with store.writing() as connection:
        forget_days(connection)
        merge_anew(connection, store.clock())
    acts = acts_of(store)
    for name, topics in (("development", DEV), ("test", TEST)):
        if name == "development" or not asked.dev:
            print(f"\n{name}: precision, recall, F1")
            report(acts, topics)


if __name__ == "__main__":
    main()
