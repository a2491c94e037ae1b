"""dragoman serve and dragoman token."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sys
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dragoman.commands.printing import check_format, print_rows
from dragoman.commands.record import record
from dragoman.errors import DragomanError, SettingsError
from dragoman.serve.settings import LOOPBACK, ServeSettings
from dragoman.settings import SERVE_VARIABLE, Settings, load_settings
from dragoman.store.opening import open_store
from dragoman.store.tokens import add_token, revoke_token, tokens

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeJob:
    """One call of `dragoman serve`."""

    db: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    watch: bool = False
    names: tuple[str, ...] = ()
    read_token: bool = False
    secure: bool = False
    lexicons: str = ""


def run_server(job: ServeJob) -> int:
    """Serve until interrupted. Raises SettingsError where the address cannot be listened on."""
    import uvicorn

    with record(job.db):
        pass  # opened here once, so that an older schema is brought up before workers start
    port = open_port(job.host, job.port)
    if job.host not in LOOPBACK and not job.read_token:
        print(
            "dragoman: everybody who reaches this address can read the record; --read-token asks for a token",
            file=sys.stderr,
        )
    print(f"http://{'127.0.0.1' if job.host == '0.0.0.0' else job.host}:{port}/", flush=True)
    how = {
        "host": job.host,
        "port": port,
        "log_level": "warning",
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": 75,
    }
    if job.workers == 1:
        uvicorn.run(_application(job), **how)  # type: ignore[arg-type]
        return 0
    if job.watch:
        _start_following(job)  # here, once, not in every worker
    os.environ[SERVE_VARIABLE] = json.dumps(asdict(job))
    # a worker on a busy machine loads for longer than the five seconds after which it would be taken for dead
    how |= {"factory": True, "workers": job.workers, "timeout_worker_healthcheck": 120}
    uvicorn.run("dragoman.commands.serving:application", **how)  # type: ignore[arg-type]
    return 0


def open_port(host: str, port: int) -> int:
    """The port, or a free one for 0, after a try to listen on it. Raises SettingsError where that fails."""

    async def listen() -> int:
        loop = asyncio.get_running_loop()
        async with await loop.create_server(asyncio.Protocol, host, port) as tried:  # as uvicorn does
            return int(tried.sockets[0].getsockname()[1])

    try:
        return asyncio.run(listen())
    except OSError as error:
        why = "another program listens there" if error.errno == errno.EADDRINUSE else error.strerror
        raise SettingsError(
            f"cannot listen on {host}:{port}: {why}; --port names another port, 0 takes a free one"
        ) from error


def application() -> FastAPI:
    """The application of a worker, told by the environment what to serve."""
    told = json.loads(os.environ[SERVE_VARIABLE])
    return _application(ServeJob(**{**told, "names": tuple(told["names"]), "watch": False}))


def _application(job: ServeJob) -> FastAPI:
    from dragoman.coder import load
    from dragoman.serve.app import create_app

    hosts = (*LOOPBACK, *job.names, *(() if job.host in LOOPBACK or job.host == "0.0.0.0" else (job.host,)))
    settings = ServeSettings(read_token=job.read_token, secure=job.secure, hosts=hosts, lexicons=job.lexicons)
    store = open_store(job.db, create=False)
    chosen = _settings(job)
    if job.watch:
        _start_following(job)
    return create_app(store, lambda: load(chosen), settings)


def _settings(job: ServeJob) -> Settings:
    found = load_settings()
    return replace(found, lexicons=job.lexicons) if job.lexicons else found


def _start_following(job: ServeJob) -> None:
    threading.Thread(target=_follow, args=(job.db, _settings(job)), daemon=True).start()


def _follow(db: str, settings: Settings) -> None:
    import time

    from dragoman.coder import load
    from dragoman.ingest.fetch import Fetcher, Rules
    from dragoman.serve.team_coder import TeamCoder
    from dragoman.watch import next_due, watch_once

    with record(db) as store:
        coder, fetcher = TeamCoder(store, lambda: load(settings), settings.lexicons), Fetcher(rules=Rules())
        while True:
            try:
                watch_once(store, coder(), fetcher, tell=lambda line: print(line, file=sys.stderr))
            except DragomanError as error:
                print(f"dragoman: {error}", file=sys.stderr)
            due = next_due(store)
            time.sleep(60.0 if due is None else min(60.0, max(1.0, (due - store.clock()) / 1e6)))


def make_token(db: str, name: str, role: str, days: int | None) -> str:
    """A new token."""
    with record(db) as store, store.writing() as connection:
        return add_token(connection, name, role, store.clock(), days=days)


def list_tokens(db: str, format_: str) -> None:
    """Tokens by name and role."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        found = tokens(connection)
    rows = [
        {"name": t.name, "role": t.role, "made": _day(t.made), "until": _day(t.until), "revoked": _day(t.revoked)}
        for t in found
    ]
    print_rows(rows, format_, empty="no token; `dragoman token add NAME` makes one")


def _day(moment: int | None) -> str | None:
    return datetime.fromtimestamp(moment / 1e6, UTC).date().isoformat() if moment else None


def drop_token(db: str, name: str) -> None:
    """A token no longer counts."""
    with record(db) as store, store.writing() as connection:
        revoke_token(connection, name, store.clock())
    print(f"{name}: no longer counts")
