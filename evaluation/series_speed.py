"""Time the series of the busiest pairs of a record: python -m evaluation.series_speed RECORD [PAIRS].

For each of the ten pairs of countries with most acts, the whole report (series by month with bands, trend, changes, weightiest
occurrences, verdicts) and the bare series by week are timed three times; the median counts. Opening the record does not.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

from sqlalchemy import Connection, func, select

from dragoman.relations.report import relation_report
from dragoman.relations.series import relation_series
from dragoman.store.opening import open_store
from dragoman.store.schema import dyad

RUNS = 3


def busiest(connection: Connection, pairs: int) -> list[tuple[str, str]]:
    """The pairs of countries with most acts, whatever the direction."""
    statement = select(dyad.c.source, dyad.c.target).group_by(dyad.c.source, dyad.c.target)
    rows = connection.execute(statement.order_by(func.count().desc()).limit(4 * pairs))
    return list(dict.fromkeys((min(a, b), max(a, b)) for a, b in rows))[:pairs]


def median(call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of this process, the median of RUNS."""
    wall, cpu = [], []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), time.process_time()
        call()
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - busy))
    return statistics.median(wall), statistics.median(cpu)


def main() -> None:
    """Print one line a pair, then the slowest."""
    store = open_store(sys.argv[1], create=False)
    most = 0.0
    with store.reading() as connection:
        for one, other in busiest(connection, int(sys.argv[2]) if len(sys.argv) > 2 else 10):
            whole = median(lambda pair=(one, other): relation_report(connection, *pair))  # type: ignore[misc]
            weekly = median(lambda pair=(one, other): relation_series(connection, *pair, every="week"))  # type: ignore[misc]
            acts = len(relation_series(connection, one, other, draws=0).acts)
            most = max(most, whole[0], weekly[0])
            print(
                f"{one}–{other} {acts:7,} acts  report by month {whole[0]:6.0f} ms (CPU {whole[1]:.0f})  "
                f"series by week {weekly[0]:6.0f} ms (CPU {weekly[1]:.0f})"
            )
    print(f"slowest {most:.0f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
