"""Kills a watch run at random instants and checks the record each time: python -m evaluation.kills [KILLS] [SEED].

A site of our own on a loopback port serves made-up articles, so nothing is fetched from elsewhere. Each run is left to
write some articles and is then killed with SIGKILL; `dragoman db check` must find the record whole. The last run is left
to end: every article must be there once.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from evaluation.websites import Site, running_site

COUNTRIES = "Norway Peru Kenya Japan Turkey Chile Egypt India Poland Mexico Ghana Iran Cuba Nepal Qatar Spain Jordan Vietnam".split()
DEEDS = (
    "signed a trade agreement with",
    "expelled two diplomats of",
    "condemned",
    "sent food aid to",
    "threatened sanctions against",
    "opened its border with",
)
GOODS = "fish grain steel timber cotton copper medicine tractors".split()


def fill(site: Site, articles: int, rng: random.Random) -> None:
    """Put made-up articles and a feed of them on a site."""
    entries = []
    for k in range(articles):
        a, b = rng.sample(COUNTRIES, 2)
        title = f"{a} {rng.choice(DEEDS)} {b}"
        first = f"{title} on {rng.choice(['Monday', 'Tuesday', 'Friday'])}, officials in {a} said in report {k}."
        second = f"The two states trade {rng.choice(GOODS)} and {rng.choice(GOODS)} worth {rng.randint(2, 900)} million a year."
        third = f"{b} {rng.choice(DEEDS)} {a} {rng.randint(2, 12)} months ago, and both had promised to meet again."
        words = " ".join(rng.choices(COUNTRIES + GOODS, k=12))
        site.article(f"/{k}", title, f"{first}\n{second}\n{third}\nAsked about {words}, a spokesman would say nothing.")
        entries.append((f"/{k}", title, ""))
    site.feed("/feed", entries)


def articles_in(path: Path) -> int:
    """How many articles a SQLite record holds; 0 while it has no tables."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
            return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    except sqlite3.Error:
        return 0


def run_until(command: Sequence[str], ready: Callable[[], bool], *, pause: float, limit: float = 120.0) -> bool:
    """Run a command and kill it `pause` seconds after `ready`; whether it was still running."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + limit
    while process.poll() is None and time.monotonic() < ends:
        if ready():
            time.sleep(pause)
            break
        time.sleep(0.02)
    running = process.poll() is None
    if running:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return running


def main() -> None:
    """Kill, check, and say how it went; ends with 1 when a check found anything."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with running_site() as site, tempfile.TemporaryDirectory() as folder:
        articles = kills * 8
        fill(site, articles, rng)
        record = Path(folder) / "record.db"
        dragoman = [sys.executable, "-m", "dragoman.cli"]
        db = ["--db", str(record)]
        subprocess.run([*dragoman, "feeds", "add", f"{site.root}/feed", *db], check=True, capture_output=True)
        watch = [*dragoman, "watch", "--once", "--allow-private", "--delay", "0", *db]
        clean = hit = 0
        for k in range(kills):
            wanted = articles_in(record) + rng.randint(0, 6)
            hit += run_until(watch, lambda least=wanted: articles_in(record) > least, pause=0.2 * rng.random())  # type: ignore[misc]
            check = subprocess.run([*dragoman, "db", "check", *db], capture_output=True, text=True)
            clean += check.returncode == 0
            print(
                f"kill {k + 1}: {articles_in(record)} articles, {check.stdout.strip() or check.stderr.strip()}",
                flush=True,
            )
        last = subprocess.run(watch, capture_output=True, text=True)
        check = subprocess.run([*dragoman, "db", "check", *db], capture_output=True, text=True)
        whole = check.returncode == 0 and last.returncode == 0 and articles_in(record) == articles
        print(f"{hit} of {kills} runs were killed while they wrote; {clean} of {kills} checks clean")
        print(f"the last run ended the work: {articles_in(record)} of {articles} articles; {check.stdout.strip()}")
        sys.exit(0 if whole and clean == kills else 1)


if __name__ == "__main__":
    main()
