"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, run by a user who is not root.

    python tests/postgres.py          install Debian's package where the server is missing, and try it

`CI=true` makes a server that cannot be had a failure instead of a skip.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

USER = "dragoman"
WANTED_IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


class NoServer(Exception):
    """Why there is no server."""


@dataclass(kw_only=True)
class Server:
    """A running server; `database()` makes an empty database and gives its URL."""

    folder: Path
    binaries: Path
    account: str | None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def database(self) -> str:
        name = f"record{next(self._numbers)}"
        _run([self.binaries / "createdb", "-h", self.folder, "-U", USER, name], self.account)
        return f"postgresql://{USER}@/{name}?host={self.folder}"


def find_binaries() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def install() -> Path:
    """Debian's package, installed where the server is missing; raises NoServer where that cannot be done."""
    if found := find_binaries():
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoServer(
            "PostgreSQL is not installed, and only root on Debian can install it: apt-get install postgresql"
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # the package would make and start a cluster of its own
    Path("/etc/postgresql-common").mkdir(parents=True, exist_ok=True)
    Path("/etc/postgresql-common/createcluster.conf").write_text("create_main_cluster = false\n")
    for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
        done = subprocess.run(["apt-get", "-q", *command], env=environment, capture_output=True, text=True, timeout=600)
    if not (found := find_binaries()):
        raise NoServer(f"apt-get install postgresql ended with {done.returncode}: {done.stderr[-500:]}")
    return found


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the time of the block; raises NoServer with the reason when there is none."""
    binaries = install()
    account = None
    if os.geteuid() == 0:
        account = "postgres"  # the package's own; the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="dragoman-pg-"))
    if account:
        shutil.chown(folder, account, account)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=40 -c shared_buffers=32MB"
    try:
        _run(
            [binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            account,
        )
        _run(
            [binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start"],
            account,
        )
        try:
            yield Server(folder=folder, binaries=binaries, account=account)
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], account: str | None) -> None:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [str(c) for c in command],
            user=account,
            group=account,
            extra_groups=[] if account else None,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    except (OSError, LookupError, subprocess.TimeoutExpired) as error:
        raise NoServer(f"{command[0]}: {error}") from error
    if done.returncode:
        raise NoServer(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")


if __name__ == "__main__":
    try:
        with serving() as server:
            print(f"PostgreSQL runs: {server.database()}")
    except NoServer as reason:
        sys.exit(f"no PostgreSQL: {reason}")
