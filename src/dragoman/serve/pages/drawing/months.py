"""Acts by month as small bars: cooperation up, conflict down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from dragoman.relations.periods import starts_between
from dragoman.serve.pages.wording import quad

HALF = 36  # pixels of the highest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month's acts, in percent of the width and pixels."""

    x: float
    width: float
    up: float
    down: float
    label: str
    start: str
    tick: str
    wide: bool  # the tick has no room on a phone


def by_month(acts: Sequence[tuple[str | None, str]]) -> tuple[Month, ...]:
    """The months from the first act to the last; empty without an act that has a day."""
    dated = [(Date.fromisoformat(day), type_) for day, type_ in acts if day]
    if not dated:
        return ()
    days = [d for d, _ in dated]
    starts = starts_between(min(days), max(days), "month")
    counts = {s: [0, 0] for s in starts}
    for d, type_ in dated:
        counts[d.replace(day=1)][quad(type_) > 2] += 1
    most = max(max(c) for c in counts.values())
    n = len(starts)
    step = max(1, n // 6)
    return tuple(
        Month(
            x=round(k / n * 100, 3),
            width=round(min(80 / n, 6.0), 3),
            up=round(counts[s][0] / most * HALF, 1),
            down=round(counts[s][1] / most * HALF, 1),
            label=f"{s:%B %Y}: {counts[s][0]} cooperation, {counts[s][1]} conflict",
            start=s.isoformat(),
            tick=f"{s:%b %Y}" if k % step == 0 else "",
            wide=k % (step * -(-n // (step * 4))) != 0,
        )
        for k, s in enumerate(starts)
    )
