"""dragoman demo: a record of the project's own invented articles, served."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import webbrowser
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path

from dragoman.coder import load
from dragoman.commands.record import record
from dragoman.commands.serving import ServeJob, open_port, run_server
from dragoman.demo import demo_articles
from dragoman.errors import MissingInput, OutputError
from dragoman.ingest.dates import parse_date
from dragoman.record import ingest
from dragoman.settings import load_settings
from dragoman.store.opening import open_store
from dragoman.store.tokens import add_token

NAME = "demo"  # of the token that a newcomer reviews with


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoJob:
    """One call of `dragoman demo`."""

    db: Path | None
    port: int
    open: bool
    build_only: bool = False
    today: str | None = None


def run_demo(job: DemoJob) -> int:
    """Make the record, tell where it is, serve it until interrupted."""
    today = parse_date(job.today) if job.today else datetime.now(UTC).date()
    port = 0 if job.build_only else open_port("127.0.0.1", job.port)  # before the articles are coded
    path = job.db or Path(tempfile.mkdtemp(prefix="dragoman-demo-")) / "demo.db"
    token = build_demo(path, today)
    print(f"The record of 60 invented articles is {path}", file=sys.stderr)
    if job.build_only:
        print(token)
        return 0
    print(f"To try corrections, sign in at http://127.0.0.1:{port}/login with the token\n    {token}", file=sys.stderr)
    if job.open:
        threading.Thread(target=_open, args=(f"http://127.0.0.1:{port}/",), daemon=True).start()
    return run_server(ServeJob(db=str(path), port=port))


def build_demo(path: Path, today: Date) -> str:
    """A new record of the demo's articles at a path; gives a reviewer's token. Raises OutputError where one is already."""
    if path.exists():
        raise OutputError(
            f"{path}: there is a file already; name another, or open it with `dragoman serve --db {path}`"
        )
    if not path.parent.is_dir():
        raise MissingInput(f"{path}: no folder {path.parent} to keep the record in")
    open_store(path).close()
    with record(str(path)) as store:
        ingest(store, load(load_settings()), demo_articles(today), command="demo")
        with store.writing() as connection:
            return add_token(connection, NAME, "reviewer", store.clock())


def _open(url: str) -> None:
    time.sleep(1.5)  # until the server listens
    webbrowser.open(url)
