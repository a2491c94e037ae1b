"""How the server holds up: python -m evaluation.serving RECORD [--rate 200] [--seconds 20] [--workers 2] [--pairs 200].

Starts `dragoman serve` on this machine's loopback, asks for relations of many pairs one after another (no answer is asked
for twice, so none comes from memory), then sends reads at a steady rate whatever the answers take, and prints latencies,
errors and the machine's load. Most addresses are asked for once; the share that repeats, which the server may answer from
memory, is told. The record is only read.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from evaluation.million import COUNTRIES

START = 120.0  # seconds that the server may take to come up
PATIENCE = 60.0  # seconds that one answer may take
LINES = 64  # connections


@dataclass(slots=True)
class Measured:
    """Latencies in milliseconds by kind of request, and what did not answer 200."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, seconds: float, status: object) -> None:
        """One answer."""
        self.took.setdefault(kind, []).append(1000 * seconds)
        if status != 200:
            self.wrong[f"{kind}: {status}"] += 1


def share(values: list[float], part: float) -> float:
    """A percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def pairs(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Different pairs, big countries oftener, as analysts ask."""
    weights = [1 / (k + 1) for k in range(len(COUNTRIES))]
    out: dict[tuple[str, str], None] = {}
    while len(out) < count:
        one, other = rng.choices(COUNTRIES, weights, k=2)
        if one != other:
            out[one, other] = None
    return list(out)


def reads(rng: random.Random) -> tuple[str, str]:
    """One request of a day at the desk: kind and address."""
    one, other = rng.sample(COUNTRIES[:40], 2)
    page = rng.randint(1, 20)
    kind, path = rng.choice(
        [
            ("list", f"/api/occurrences?country={one}&page={page}"),
            ("list", f"/api/occurrences?page={page}"),
            ("list", f"/api/events?country={one}&size=20"),
            ("occurrence", f"/api/occurrences/O{rng.randint(1, 900_000)}"),
            ("article", f"/api/articles/a{rng.randint(1, 100_000)}"),
            ("relation", f"/api/relations/{one}/{other}?from=2020"),
            ("codebook", "/api/codebook"),
        ]
    )
    return kind, path


def one_after_another(base: str, asked: list[tuple[str, str]], measured: Measured, shape: str) -> None:
    """Relations, each for the first time."""
    with httpx.Client(base_url=base, timeout=PATIENCE) as client:
        for one, other in asked:
            began = time.perf_counter()
            answer = client.get(shape.format(one=one, other=other))
            measured.add(f"first {shape.split('{')[0].strip('/')}", time.perf_counter() - began, answer.status_code)


def burden(base: str, server: int, count: int, rng: random.Random) -> dict[str, float]:
    """Milliseconds of processor time that the server spends on one request of each kind, whatever else the machine does."""
    out: dict[str, list[float]] = {}
    with httpx.Client(base_url=base, timeout=PATIENCE) as client:
        for _ in range(count):
            kind, path = reads(rng)
            before = spent(server)
            client.get(path)
            took = spent(server) - before
            if took >= 0:  # a thread that ended takes its time with it
                out.setdefault(kind, []).append(1000 * took)
    return {kind: sum(took) / len(took) for kind, took in out.items()}


def spent(server: int) -> float:
    """Seconds of processor time of a process and its children (Linux)."""
    total = 0.0
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    for pid in [str(server), *children]:
        lines = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
        total += int(lines[0]) / 1e9 if pid != str(server) or not children else 0.0
    return total + sum(_threads(pid) for pid in children)


def _threads(pid: str) -> float:
    """What the threads of a process beside its first one took."""
    tasks = [t for t in Path(f"/proc/{pid}/task").iterdir() if t.name != pid]
    return sum(int((t / "schedstat").read_text(encoding="ascii").split()[0]) for t in tasks) / 1e9


class Line:
    """One connection that is kept open: a client so light that the server has the machine to itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> int:
        """The status of an answer that was read whole; OSError or ValueError when it breaks off."""
        if self.writer is None or self.reader is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        self.writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await self.reader.readexactly(int(length))
        return int(head[9:12])


async def steadily(port: int, asked: list[tuple[str, str]], rate: int, measured: Measured) -> float:
    """Reads at a rate, sent when their time has come; gives the rate that was answered."""
    lines: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
    for _ in range(LINES):
        lines.put_nowait(Line(port))

    async def ask(kind: str, path: str, due: float) -> None:
        line = await lines.get()
        try:
            status: object = await asyncio.wait_for(line.get(path), PATIENCE)
            status = 200 if status == 404 else status  # a number that is nobody's
        except (OSError, ValueError, EOFError, TimeoutError) as error:
            status, line = type(error).__name__, Line(port)
        measured.add(kind, time.perf_counter() - due, status)
        lines.put_nowait(line)

    began = time.perf_counter()
    tasks = []
    for k, (kind, path) in enumerate(asked):
        due = began + k / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(kind, path, due)))
    await asyncio.gather(*tasks)
    return len(tasks) / (time.perf_counter() - began)


def repeated(asked: list[tuple[str, str]]) -> float:
    """The share of requests whose address was asked for before.

    >>> repeated([("a", "/1"), ("a", "/2"), ("b", "/1"), ("b", "/1")])
    0.5
    """
    return 1 - len({path for _, path in asked}) / len(asked)


def say(text: str) -> None:
    """How far it is, on stderr."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def wait_for(base: str) -> None:
    """Until the server answers."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            if httpx.get(f"{base}/api/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise SystemExit("evaluation: the server did not come up")


def main() -> int:
    """Measure and print; exit code 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.serving", description=__doc__)
    parser.add_argument("record")
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--page", default="/api/relations/{one}/{other}", help="what is asked for of each pair")
    args = parser.parse_args()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "dragoman.cli", "serve", "--db", args.record, "--port", str(port)]
    server = subprocess.Popen([*command, "--workers", str(args.workers)], stdout=subprocess.DEVNULL)
    measured, rng = Measured(), random.Random(7)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is let go of too
    try:
        wait_for(base)
        say("the server answers")
        asked = pairs(rng, args.pairs + 20)
        one_after_another(base, asked[:20], Measured(), args.page)  # imports and what is held of countries
        one_after_another(base, asked[20:], measured, args.page)
        say(f"{args.pairs} relations answered")
        cost = burden(base, server.pid, 300, rng)
        say("the burden of single requests is measured")
        asking = [reads(rng) for _ in range(args.rate * args.seconds)]
        before, mine = spent(server.pid), time.process_time()
        rate = asyncio.run(steadily(port, asking, args.rate, measured))
        server_ms, client_ms = (
            1000 * x / len(asking) for x in (spent(server.pid) - before, time.process_time() - mine)
        )
    finally:
        server.terminate()
        server.wait(20)
    print(f"{args.workers} workers, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    told = ", ".join(f"{kind} {ms:.1f}" for kind, ms in sorted(cost.items()))
    print(f"processor time a request, ms: {told}; mean {sum(cost.values()) / len(cost):.1f}")
    print(
        f"under load: server {server_ms:.1f} ms, client {client_ms:.1f} ms; {repeated(asking):.0%} of addresses repeat"
    )
    for kind, took in measured.took.items():
        print(
            f"{kind:20} {len(took):6}  p50 {share(took, 0.5):7.0f} ms  p95 {share(took, 0.95):7.0f} ms  max {max(took):7.0f} ms"
        )
    print(f"answered {rate:.0f} requests/s of {args.rate} asked; not answered well: {dict(measured.wrong) or 'none'}")
    return 1 if measured.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
