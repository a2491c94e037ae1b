"""How long the page of a relation takes: python -m evaluation.page_times RECORD [PAIRS].

Random pairs of the made-up record of evaluation.million, the busier the oftener; each twice, after the server has made its busiest pairs ready.
Processor time is told beside the wall's, because a machine that others use slows the second and not the first.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

from fastapi.testclient import TestClient

from dragoman.serve.app import create_app
from dragoman.store.opening import open_store
from evaluation.million import COUNTRIES

SEED = 7
WARMING = 45  # seconds in which the server makes its busiest pairs ready, as it does when it starts


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies.

    >>> quantile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def pairs(many: int) -> list[tuple[str, str]]:
    """Pairs drawn as the record draws the countries of an article."""
    rng = random.Random(SEED)
    weights = [1 / (k + 1) for k in range(len(COUNTRIES))]
    out: list[tuple[str, str]] = []
    while len(out) < many:
        one, other = rng.choices(COUNTRIES, weights, k=2)
        if one != other and (one, other) not in out:
            out.append((one, other))
    return out


def main() -> None:
    """Ask for each page twice and print the quantiles in milliseconds."""
    record, many = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    store = open_store(record, create=False)
    with TestClient(create_app(store), base_url="http://localhost") as client:
        client.get("/relations/ISL-MLT")  # imports and templates
        time.sleep(WARMING)
        for name in ("first", "again"):
            wall, cpu = [], []
            for one, other in pairs(many):
                began, spent = time.perf_counter(), time.process_time()
                client.get(f"/relations/{one}-{other}", headers={"accept": "text/html"}).raise_for_status()
                wall.append((time.perf_counter() - began) * 1000)
                cpu.append((time.process_time() - spent) * 1000)
            told = "  ".join(
                f"p{q:.0%} {quantile(wall, q):.0f} ms (processor {quantile(cpu, q):.0f})" for q in (0.5, 0.95)
            )
            print(f"{name:6} {told.replace('%', '')}")


if __name__ == "__main__":
    main()
