"""Bring a corpus into a record in one run, with rate and memory over time: python -m evaluation.load_run SOURCE FILE.

One line each EVERY articles: rate and memory of the stretch since the line before. A second pass over the same source
follows and must add nothing. A run that was stopped goes on where it was when it is called again.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.coder import load
from dragoman.ingest.articles import Read, read_articles
from dragoman.record import Ingested, ingest
from dragoman.records import Article
from dragoman.store.opening import open_store


@dataclass(slots=True)
class Meter:
    """Counts what goes through and prints a line from time to time."""

    every: int
    path: Path
    articles: int = 0
    words: int = 0
    told: int = 0
    at: float = field(default_factory=time.monotonic)
    cpu: float = field(default_factory=time.process_time)

    def through(self, reads: Iterator[Read]) -> Iterator[Read]:
        """The articles, counted."""
        for read in reads:
            if isinstance(read, Article):
                self.words += len(read.text.split())
            yield read

    def progress(self, n: int) -> None:
        """Called with the number of articles that were written since the last call."""
        self.articles += n
        if self.articles - self.told < self.every:
            return
        now, cpu = time.monotonic(), time.process_time()
        done, seconds, busy = self.articles - self.told, now - self.at, cpu - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{self.articles:6} articles  {self.words:9,} words  {done / seconds:6.2f} articles/s  "
            f"{done / busy:6.2f} per CPU second  {resident():5.0f} MB now  {peak:5.0f} MB peak  "
            f"{self.path.stat().st_size / 2**20:5.0f} MB record  load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        self.told, self.at, self.cpu = self.articles, now, cpu


def resident() -> float:
    """Memory that this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def load_run(sources: Sequence[str], path: Path, every: int) -> Ingested:
    """One pass over the sources into the record at a path."""
    store = open_store(path)
    meter = Meter(every=every, path=path)
    try:
        reads = read_articles(sources, columns={}, date=None, source=None)
        return ingest(store, load(), meter.through(iter(reads)), command="load run", progress=meter.progress)
    finally:
        store.close()


def main() -> None:
    """Run twice and print what each pass brought."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source")
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=250)
    asked = parser.parse_args()
    for name in ("first", "second"):
        done = load_run([asked.source], asked.file, asked.every)
        rate = done.words / done.seconds
        print(f"{name} pass: {done} {rate:,.0f} words/s, {done.added / done.seconds:.2f} articles/s", flush=True)


if __name__ == "__main__":
    main()
