"""The series of a relation as a chart: a point for each period with acts, its band, the coverage and the acts beneath.

Across, everything is in percent of the width, or in a plane of WIDE units that is stretched to it; down, in pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from math import ceil
from typing import Any

from dragoman.ontology.plover import QUADS
from dragoman.serve.pages.wording import count, signed

Json = Mapping[str, Any]

WIDE = 1000
TOP, HEIGHT = 20, 210
"""Where the plot begins, and how high it is from +10 to −10."""
SHORT = 24
"""Periods up to which a series is drawn whole."""
BARS = 34
"""How high the acts' bars rise and fall."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period with acts."""

    x: float
    y: float
    low: float | None
    high: float | None
    quad: int
    start: str
    label: str
    left: float  # the strip that answers to the pointer
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A word under the chart; every other one goes on narrow screens."""

    x: float
    text: str
    wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change point with the levels before and after it."""

    x: float
    text: str
    end: bool  # whether the words stand left of the line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The coverage of one period."""

    x: float
    width: float
    coverage: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The acts of one quad class in a period."""

    x: float
    y: float
    width: float
    height: float
    quad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All marks of a chart."""

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    others: tuple[str, ...]
    bands: tuple[str, ...]
    levels: tuple[tuple[float, float, float], ...]
    turns: tuple[Turn, ...]
    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    scores: tuple[tuple[float, str], ...]
    most: float
    radius: float


def draw_series(report: Json, other: Json | None = None, *, by_index: bool = False) -> Chart | None:
    """The chart of a relation's report, None without a period; `other` is drawn beside it as a broken line.

    The other series is laid by date, or with `by_index` first period upon first period.
    """
    periods: Sequence[Json] = trimmed(report["periods"])
    if not periods:
        return None
    n, every = len(periods), report["every"]
    most = max([1.0, *(max(_sides(p)) for p in periods)])
    return Chart(
        points=tuple(_point(p, k, n, every) for k, p in enumerate(periods) if p["score"] is not None),
        lines=_lines([p["score"] for p in periods], n),
        others=_lines(_aligned(periods, other["periods"], by_index), n) if other else (),
        bands=_bands(periods),
        levels=_levels(report["changes"], periods),
        turns=tuple(_turn(c, periods) for c in report["changes"]),
        cells=tuple(_cell(p, k, n, every) for k, p in enumerate(periods)),
        bars=tuple(b for k, p in enumerate(periods) for b in _bars(p, k, n, most)),
        ticks=_ticks([p["start"] for p in periods], every),
        scores=tuple((_y(s), signed(s, 0)) for s in (10, 5, 0, -5, -10)),
        most=most,
        radius=1.0 if n <= 60 else 0.75 if n <= 150 else 0.5,
    )


def trimmed(periods: Sequence[Json]) -> Sequence[Json]:
    """The periods without the long blind stretches at both ends, of which a line of cells would only say that nothing is known."""
    seen = [k for k, p in enumerate(periods) if p["coverage"] in ("acts", "quiet")]
    if not seen or len(periods) <= SHORT:
        return periods
    return periods[max(0, seen[0] - 1) : seen[-1] + 2]


def period_name(start: str, every: str) -> str:
    """A period in words.

    >>> [period_name("2026-04-01", e) for e in ("day", "week", "month", "quarter", "year")]
    ['1 April 2026', 'week of 1 April 2026', 'April 2026', '2nd quarter of 2026', '2026']
    """
    it = Date.fromisoformat(start)
    whole = f"{it.day} {_MONTHS[it.month - 1]} {it.year}"
    quarter = ("1st", "2nd", "3rd", "4th")[(it.month - 1) // 3]
    return {
        "day": whole,
        "week": f"week of {whole}",
        "month": f"{_MONTHS[it.month - 1]} {it.year}",
        "quarter": f"{quarter} quarter of {it.year}",
        "year": str(it.year),
    }[every]


def _y(score: float) -> float:
    return round(TOP + (10 - max(-10.0, min(10.0, score))) / 20 * HEIGHT, 1)


def _x(k: float, n: int) -> float:
    return round((k + 0.5) / n * 100, 3)


def _point(p: Json, k: int, n: int, every: str) -> Point:
    quad = max(range(1, 5), key=lambda q: p["quads"][QUADS[q]])
    band = f", band {signed(p['low'])} to {signed(p['high'])}" if p["low"] is not None else ""
    label = f"{period_name(p['start'], every)}: score {signed(p['score'])}{band}, {count(p['acts'], 'act')}, most {QUADS[quad]}"
    return Point(
        x=_x(k, n),
        y=_y(p["score"]),
        low=_y(p["low"]) if p["low"] is not None else None,
        high=_y(p["high"]) if p["high"] is not None else None,
        quad=quad,
        start=p["start"],
        label=label,
        left=round(k / n * 100, 3),
        width=round(100 / n, 3),
    )


def _runs(values: Sequence[Any]) -> list[list[int]]:
    """Stretches of neighbours that have a value, by their indices."""
    out: list[list[int]] = []
    for k, value in enumerate(values):
        if value is None:
            continue
        if out and out[-1][-1] == k - 1:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _plane(k: int, n: int) -> float:
    return round((k + 0.5) / n * WIDE, 1)


def _lines(scores: Sequence[float | None], n: int) -> tuple[str, ...]:
    """The score as lines that break where there is no act; a lone point has none."""
    out = []
    for run in _runs(scores):
        points = [(_plane(k, n), _y(s)) for k in run if (s := scores[k]) is not None]
        if len(points) > 1:
            out.append(" ".join(f"{x},{y}" for x, y in points))
    return tuple(out)


def _bands(periods: Sequence[Json]) -> tuple[str, ...]:
    n = len(periods)
    out = []
    for run in _runs([p["low"] for p in periods]):
        if len(run) > 1:
            upper = [(_plane(k, n), _y(periods[k]["high"])) for k in run]
            lower = [(_plane(k, n), _y(periods[k]["low"])) for k in reversed(run)]
            out.append(" ".join(f"{x},{y}" for x, y in [*upper, *lower]))
    return tuple(out)


def _aligned(periods: Sequence[Json], others: Sequence[Json], by_index: bool) -> list[float | None]:
    if by_index:
        scores = [p["score"] for p in others][: len(periods)]
        return [*scores, *[None] * (len(periods) - len(scores))]
    known = {p["start"]: p["score"] for p in others}
    return [known.get(p["start"]) for p in periods]


def _index(start: str, periods: Sequence[Json]) -> int:
    return next((k for k, p in enumerate(periods) if p["start"] >= start), len(periods))


def _levels(changes: Sequence[Json], periods: Sequence[Json]) -> tuple[tuple[float, float, float], ...]:
    """The mean before and after each change, as (from, to, y) in percent and pixels."""
    if not changes:
        return ()
    n = len(periods)
    cuts = [0, *(_index(c["start"], periods) for c in changes), n]
    scores = [changes[0]["before"], *(c["after"] for c in changes)]
    spans = zip(cuts, cuts[1:], scores, strict=False)
    return tuple((round(a / n * 100, 2), round(b / n * 100, 2), _y(s)) for a, b, s in spans)


def _turn(change: Json, periods: Sequence[Json]) -> Turn:
    x = round(_index(change["start"], periods) / len(periods) * 100, 2)
    return Turn(x=x, text=f"{signed(change['before'])} → {signed(change['after'])}", end=x > 60)


def _cell(p: Json, k: int, n: int, every: str) -> Cell:
    told = f"{count(p['naming'], 'article names', 'articles name')} both, of {p['articles']:,} in the record"
    word = p["coverage"].replace("not ", "un").replace("acts", "acts")
    return Cell(
        x=round(k / n * 100 + 8 / n, 3),
        width=round(84 / n, 3),
        coverage=word,
        label=f"{period_name(p['start'], every)}: {p['coverage']}; {told}",
    )


def _sides(p: Json) -> tuple[float, float]:
    parts = [p["quads"][QUADS[q]] for q in (1, 2, 3, 4)]
    return parts[0] + parts[1], parts[2] + parts[3]


def _bars(p: Json, k: int, n: int, most: float) -> list[Bar]:
    """Cooperation above the line, conflict below it, the material acts outermost."""
    out = []
    up = down = float(BARS)
    for q in (1, 2, 3, 4):
        height = p["quads"][QUADS[q]] / most * BARS
        if not height:
            continue
        if q < 3:
            up -= height
        y = up if q < 3 else down
        if q > 2:
            down += height
        out.append(
            Bar(
                x=round((k + 0.15) / n * 100, 3), y=round(y, 2), width=round(70 / n, 3), height=round(height, 2), quad=q
            )
        )
    return out


def _ticks(starts: Sequence[str], every: str) -> tuple[Tick, ...]:
    n = len(starts)
    out = []
    last_year = ""
    for place, k in enumerate(range(0, n, max(1, ceil(n / 12)))):
        year = starts[k][:4]
        text = _tick_words(Date.fromisoformat(starts[k]), every, "" if year == last_year else f" {year}")
        out.append(Tick(x=_x(k, n), text=text, wide=place % 2 == 1))
        last_year = year
    return tuple(out)


def _tick_words(it: Date, every: str, year: str) -> str:
    month = _MONTHS[it.month - 1][:3]
    if every in ("day", "week"):
        return f"{it.day} {month}"
    if every == "year":
        return str(it.year)
    return f"Q{(it.month - 1) // 3 + 1}{year}" if every == "quarter" else f"{month}{year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A series as small as a word."""

    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    label: str


def draw_spark(scores: Sequence[float | None], label: str) -> Spark:
    """The scores of a pair in a plane of 100 by 30."""
    n = max(1, len(scores))
    at = {k: (round((k + 0.5) / n * 100, 1), round(15 - s * 1.4, 1)) for k, s in enumerate(scores) if s is not None}
    lines = [" ".join(f"{at[k][0]},{at[k][1]}" for k in run) for run in _runs(scores) if len(run) > 1]
    dots = [(at[run[0]][0] - 0.8, at[run[0]][1] - 1.2) for run in _runs(scores) if len(run) == 1]
    return Spark(lines=tuple(lines), dots=tuple(dots), label=label)
