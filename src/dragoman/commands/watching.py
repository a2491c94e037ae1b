"""dragoman feeds and dragoman watch."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dragoman.commands.printing import check_format, print_rows
from dragoman.commands.record import record
from dragoman.errors import FetchError, InputError, UnreadableInput
from dragoman.ingest.feeds import parse_feed
from dragoman.ingest.fetch import Fetcher, Rules
from dragoman.settings import load_settings
from dragoman.store.feeds import add_feed, feeds, remove_feed

LONGEST_NAP = 60.0  # seconds


def follow(db: str, urls: list[str], source: str | None) -> None:
    """Follow feeds."""
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise InputError(f"found the feed {url!r}, wanted an address that begins with http:// or https://")
    with record(db, create=True) as store, store.writing() as connection:
        for url in urls:
            new = add_feed(connection, url, source, store.clock())
            print(f"{url}: {'followed from now on' if new else 'followed already'}")


def unfollow(db: str, url: str) -> None:
    """No longer follow a feed."""
    with record(db) as store, store.writing() as connection:
        remove_feed(connection, url, store.clock())
    print(f"{url}: no longer followed; its articles stay")


def list_feeds(db: str, format_: str) -> None:
    """The feeds with what the last look gave."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        found = feeds(connection)
    rows = [
        {
            "url": r.url,
            "title": r.title,
            "due": datetime.fromtimestamp(r.due / 1e6, UTC).isoformat(timespec="seconds") if r.due else "now",
            "failures": r.failures,
            "last": r.last or "never looked at",
        }
        for r in found
    ]
    print_rows(rows, format_, empty="no feed is followed; `dragoman feeds add URL` follows one")


def check_feeds(db: str, urls: list[str], rules: Rules) -> int:
    """Fetch and parse feeds without reading their articles; exit code 1 when one cannot be read."""
    if not urls:
        with record(db) as store, store.reading() as connection:
            urls = [r.url for r in feeds(connection)]
    fetcher, failed = Fetcher(rules=rules), 0
    for url in urls:
        try:
            found = parse_feed(fetcher.fetch(url).body, url)
        except (FetchError, UnreadableInput) as error:
            failed += 1
            print(f"{url}: {error}")
            continue
        full = sum(len(e.text) > 500 for e in found.entries)
        faults = f"; {'; '.join(found.faults)}" if found.faults else ""
        print(f"{url}: {found.title or 'no title'}, {len(found.entries)} entries, {full} with their text{faults}")
    return 1 if failed else 0


def watch(db: str, *, once: bool, rules: Rules, settings: Path | None, lexicons: Path | None) -> int:
    """Follow the feeds until interrupted, or for one round."""
    from dragoman.coder import load
    from dragoman.watch import next_due, watch_once

    chosen = load_settings(settings)
    with record(db) as store:
        coder = load(replace(chosen, lexicons=str(lexicons)) if lexicons else chosen)
        fetcher = Fetcher(rules=rules)
        while True:
            counts = watch_once(store, coder, fetcher, tell=lambda line: print(line, file=sys.stderr), everything=once)
            if counts["looked"]:
                print(
                    f"{counts['looked']} feeds, {counts['failing']} failing; {counts['added']} articles added, "
                    f"{counts['updated']} new versions, {counts['failed']} failed, {counts['later']} to be asked for again; "
                    f"{counts['events']} events",
                    flush=True,
                )
            due = next_due(store)
            if due is None:
                raise InputError(f"{db}: no feed is followed; `dragoman feeds add URL` follows one")
            if once:
                return 1 if counts["failing"] and counts["failing"] == counts["looked"] else 0
            time.sleep(min(LONGEST_NAP, max(1.0, (due - store.clock()) / 1e6)))
