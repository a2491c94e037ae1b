"""Bring a corpus into a record in one run, with rate and memory over time: python -m evaluation.load_run SOURCE FILE.

One line each EVERY articles: rate and memory of the stretch since the line before. Memory is what the process holds itself;
pages of the record's file that the system maps for it, and takes back at need, stand apart. A second pass over the same
source follows and must add nothing. A run that was stopped goes on where it was when it is called again.
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
    held: list[float] = field(default_factory=list)  # MB at each line

    def growth(self) -> str:
        """Memory of the first and of the last quarter of the lines, which a flat run has alike."""
        size = max(1, len(self.held) // 4)
        parts = (self.held[:size], self.held[-size:])
        first, last = (sum(part) / max(1, len(part)) for part in parts)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return f"memory {first:.0f} MB in the first quarter, {last:.0f} MB in the last; peak with mapped pages {peak:.0f} MB"

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
        own, mapped = memory()
        self.held.append(own)
        print(
            f"{self.articles:6} articles  {self.words:9,} words  {done / seconds:6.2f} articles/s  "
            f"{done / busy:6.2f} per CPU second  {own:5.0f} MB own, {mapped:.0f} mapped  "
            f"{self.path.stat().st_size / 2**20:5.0f} MB record  load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        self.told, self.at, self.cpu = self.articles, now, cpu


def memory() -> tuple[float, float]:
    """Memory that this process holds itself, and pages of files that are mapped for it, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kilobytes = {k: float(v.split()[0]) for k, _, v in (line.partition(":") for line in lines) if k.startswith("Rss")}
    return kilobytes["RssAnon"] / 1024, kilobytes["RssFile"] / 1024


def load_run(sources: Sequence[str], path: Path, every: int) -> Ingested:
    """One pass over the sources into the record at a path."""
    store = open_store(path)
    meter = Meter(every=every, path=path)
    try:
        reads = read_articles(sources, columns={}, date=None, source=None)
        done = ingest(store, load(), meter.through(iter(reads)), command="load run", progress=meter.progress)
        print(meter.growth(), flush=True)
        return done
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
