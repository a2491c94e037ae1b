"""Which articles are found to repeat another: python -m evaluation.copies CLUSTERS.

Update chains of a wire, machine translations of one article and re-crawls of one address are pairs that should be found;
three outlets' own reports of one event (BASIL) are pairs that should not. Precision and recall of pairs, for the half of the
clusters that the thresholds were chosen on (even) and the other half (odd).
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dragoman.record import ingest
from dragoman.records import Article, CodedArticle
from dragoman.settings import Settings
from dragoman.store.opening import open_store
from dragoman.store.schema import article

SETS = {
    "update chains": ("yonhap_update_chains", True),
    "machine translations": ("wmt_mt_variants", True),
    "re-crawls": ("recrawl_same_url", True),
    "own reports of one event": ("basil_triplets", False),
}
Pairs = set[tuple[str, str]]


class Silent:
    """A coder that finds nothing: only the texts matter here."""

    settings = Settings()
    identity: Mapping[str, str] = {"version": "none", "model": "none", "lexicons": "none"}

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle]:
        """The articles without events."""
        for a in articles:
            yield CodedArticle(article=a, events=())


def read(path: Path) -> list[dict[str, Any]]:
    """The articles of a set, in order of day."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sorted((json.loads(line) for line in lines), key=lambda r: r["date"] or "")


def found_pairs(rows: list[dict[str, Any]]) -> Pairs:
    """Pairs of articles that a record gives one origin or takes for versions of one article."""
    articles = [
        # addresses are left out: they would tell re-crawls without a look at the text
        Article(
            id=r["id"],
            text=r["text"],
            title=r["title"],
            source=r["source"],
            language="en",
            date=Date.fromisoformat(r["date"]) if r["date"] else None,
        )
        for r in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "record.db")
        coder: Any = Silent()
        ingest(store, coder, articles)
        with store.reading() as connection:
            kept = connection.execute(select(article.c.pk, article.c.id, article.c.origin, article.c.replaces)).all()
        store.close()
    root = {r.pk: r.pk for r in kept}

    def find(pk: int) -> int:
        while root[pk] != pk:
            pk = root[pk]
        return pk

    for r in kept:
        for other in (r.origin, r.replaces):
            if other is not None:
                root[find(r.pk)] = find(other)
    groups: dict[int, list[str]] = defaultdict(list)
    for r in kept:
        groups[find(r.pk)].append(r.id)
    return {(a, b) for ids in groups.values() for a, b in combinations(sorted(ids), 2)}


def gold_pairs(rows: list[dict[str, Any]]) -> Pairs:
    """Pairs of one cluster."""
    groups: dict[str, list[str]] = defaultdict(list)
    for r in rows:
        groups[r["cluster"]].append(r["id"])
    return {(a, b) for ids in groups.values() for a, b in combinations(sorted(ids), 2)}


def main() -> None:
    """One line a set and half."""
    for name, (file, copies) in SETS.items():
        rows = read(Path(sys.argv[1]) / f"{file}.jsonl.gz")
        for half in (0, 1):
            some = [r for r in rows if zlib.crc32(r["cluster"].encode()) % 2 == half]
            gold, found = gold_pairs(some), found_pairs(some)
            right = len(gold & found)
            said = (
                f"{name:26} {('even', 'odd')[half]:4} {len(some):4} articles {len(gold):4} pairs, {len(found):4} found"
            )
            if copies:
                print(f"{said}: precision {right / max(1, len(found)):.1%}, recall {right / max(1, len(gold)):.1%}")
            else:
                print(f"{said}, of them {right} of one event")


if __name__ == "__main__":
    main()
