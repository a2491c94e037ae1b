"""Measure the coder against the clock: python -m evaluation.speed PATH [--limit N] [--runs N] [--processes N …] [--json].

Two things are timed: coding, from articles to events, and the encoder alone, from raw sentences to tagged trees with
their frames. Every run is a fresh process, so that memory and start-up are those of one run; figures are medians over
the runs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.errors import DragomanError
from dragoman.records import Article, CodedArticle, FailedArticle, Frame

if TYPE_CHECKING:
    from spacy.tokens import Doc

HERE = Path(__file__).parent.parent
FIRST = "Ruritania accused Graustark of breaking the truce on Monday."
Clock = Callable[[], float]


class Pipes(Protocol):
    """What is measured of a coder."""

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle | FailedArticle]:
        """Code many articles in input order."""
        ...


def measure(
    load: Callable[[], Pipes], articles: Sequence[Article], *, processes: int = 1, clock: Clock = time.perf_counter
) -> dict[str, float]:
    """Load a coder and code the articles once.

    `coding_s` runs from the first article handed in to the last result and so holds the start of worker processes;
    `first_event_s` from before the coder is imported and loaded, in a Python that has started and read the articles, to
    the first article that has an event (absent when none has). `model_share` is the share of `coding_s` that the model's
    graphs took (with one process).
    """
    begun = clock()
    coder = load()
    loaded = clock()
    out: dict[str, float] = {"load_s": loaded - begun}
    events = failed = 0
    for result in coder.pipe(articles, processes=processes):
        if isinstance(result, FailedArticle):
            failed += 1
            continue
        events += len(result.events)
        if events:
            out.setdefault("first_event_s", clock() - begun)
    spent = clock() - loaded
    words = sum(len(a.text.split()) for a in articles)
    out |= {"coding_s": spent, "articles": len(articles), "words": words, "events": events, "failed": failed}
    reading = getattr(coder, "reading_seconds", 0.0)
    if reading and processes == 1:  # with several, other processes do it
        out["model_share"] = reading / spent
    return out | {"articles_per_s": len(articles) / spent, "words_per_s": words / spent, "peak_mb": peak_mb()}


class Reads(Protocol):
    """What is measured of the encoder with what makes trees and frames of its scores."""

    @property
    def reading_seconds(self) -> float:
        """Seconds that the model's graphs have taken so far."""
        ...

    def annotate(self, docs: Sequence[Doc]) -> Sequence[Frame]:
        """Fill the sentences of an article and give the frames of their acts."""
        ...


def measure_frames(
    coder: Reads, articles: Sequence[Sequence[str]], *, clock: Clock = time.perf_counter
) -> dict[str, float]:
    """Read articles, given as their sentences, once: words, tags, lemmas, trees, names and frames.

    `first_s` is what a first sentence takes, for which spaCy is imported and every graph is opened; all else is timed
    after it. `model_share` is the share of the time that the model's graphs took.
    """
    from dragoman.stages.parse import words_of

    begun = clock()
    coder.annotate([words_of(FIRST)])
    first = clock() - begun
    words = sum(len(s.split()) for a in articles for s in a)
    before, begun = coder.reading_seconds, clock()
    frames = sum(len(coder.annotate([words_of(s) for s in a])) for a in articles)
    spent = clock() - begun
    share = (coder.reading_seconds - before) / spent
    found = {"reading_s": spent, "words": words, "frames": frames, "words_per_s": words / spent, "model_share": share}
    return {"first_s": first, **found}


def peak_mb() -> float:
    """The most memory that this process, or the largest of its finished children, has held."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS, in KiB on Linux
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(k).ru_maxrss for k in kinds) / unit


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the runs that have it."""
    names = dict.fromkeys(itertools.chain.from_iterable(runs))
    return {n: round(statistics.median(r[n] for r in runs if n in r), 3) for n in names}


def start_up(runs: int) -> float:
    """Median seconds of `dragoman --help` in a fresh process."""
    return round(statistics.median(_timed(["-m", "dragoman.cli", "--help"]) for _ in range(runs)), 3)


def _timed(arguments: Sequence[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"speed: python {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return time.perf_counter() - begun


def machine() -> dict[str, str | int | float]:
    """What the figures were taken on; `load` says whether something else was running."""
    from dragoman.settings import load_settings
    from dragoman.version import __version__

    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 2),
        "threads": load_settings().threads,
        "python": platform.python_version(),
        "system": platform.platform(),
        "dragoman": __version__,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), platform.machine())


def _articles(path: Path, limit: int) -> list[Article]:
    from dragoman.ingest.articles import read_articles

    return list(itertools.islice((a for a in read_articles([path]) if isinstance(a, Article)), limit))


def _child(path: Path, limit: int, *what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "evaluation.speed", str(path.resolve()), "--limit", str(limit), *what]
    done = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"speed: a run with {' '.join(what)} ended with {done.returncode}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the machine, the start-up and, for each number of processes, the medians."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.speed", description=__doc__)
    parser.add_argument("path", type=Path, help="articles: a file or folder as `dragoman code` reads them")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="articles in a run")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--processes", type=int, nargs="+", default=None, metavar="N", help="default: 1 and all cores")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--frames", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    try:
        articles = _articles(args.path, args.limit)
    except DragomanError as error:
        print(f"speed: {error}", file=sys.stderr)
        return 1
    if not articles:
        print(f"speed: {args.path}: found no article", file=sys.stderr)
        return 1
    if args.once:
        import dragoman

        # a lambda, so that importing the coder falls within the time measured
        print(json.dumps(measure(lambda: dragoman.load(), articles, processes=args.once)))
        return 0
    if args.frames:
        import dragoman
        from dragoman.stages.clean import clean

        texts = [[s.text for s in clean(a).sentences] for a in articles]
        print(json.dumps(measure_frames(dragoman.load(), texts)))
        return 0
    report: dict[str, Any] = {"machine": machine(), "runs": args.runs, "start_up_s": start_up(args.runs)}
    for n in args.processes or sorted({1, os.cpu_count() or 1}):
        runs = [_child(args.path, args.limit, "--once", str(n)) for _ in range(args.runs)]
        report[f"articles to events, processes {n}"] = medians(runs)
    runs = [_child(args.path, args.limit, "--frames") for _ in range(args.runs)]
    report["raw sentences to frames, one process"] = medians(runs)
    print(json.dumps(report, indent=1) if args.json else _text(report))
    return 0


def _text(report: dict[str, Any]) -> str:
    lines = []
    for name, value in report.items():
        if isinstance(value, dict):
            lines.append(name)
            lines += [f"  {k:16} {v}" for k, v in value.items()]
        else:
            lines.append(f"{name:18} {value}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
