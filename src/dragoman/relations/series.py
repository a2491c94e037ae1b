"""How a pair of countries stood over time: counts, cooperation–conflict score, uncertainty and coverage by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dragoman.errors import SettingsError
from dragoman.ontology.plover import quad
from dragoman.relations.bands import bands
from dragoman.relations.choices import check_pair, check_statuses, check_types
from dragoman.relations.periods import starts_between
from dragoman.store.reading import Dyad, Window, articles_by_day, covering, dyads

WEIGHTS = ("occurrences", "origins", "events")
DRAWS = 200  # bootstrap samples behind a band

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One step of a series. `score` is the weighted mean of the acts' scores (-10 to 10), None without an act.

    `low` and `high` hold 90 % of the bootstrap samples; `naming` counts the articles that name both countries and
    `articles` all of the record: without acts, a period with `naming` is quiet, one without `articles` is not covered.
    """

    start: Date
    acts: float
    score: float | None
    low: float | None
    high: float | None
    net: float  # sum of scores: many small acts and few great ones both move it
    verbal: float | None
    material: float | None
    quads: tuple[float, float, float, float]
    types: Mapping[str, float]
    naming: int
    articles: int

    @property
    def coverage(self) -> str:
        """acts | quiet | not named | not covered."""
        if self.acts:
            return "acts"
        return "quiet" if self.naming else "not named" if self.articles else "not covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The acts between two countries as columns, one row an event and direction."""

    day: Ints
    score: Floats
    confidence: Floats
    article: Ints
    number: Ints
    type: NDArray[np.str_]
    weight: Floats
    forth: NDArray[np.bool_]  # the first country acts
    back: NDArray[np.bool_]  # the second country acts; both when they act together

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A relation over time; `direction` is "both", or "RUS→USA" for what the first does to the second."""

    between: tuple[str, str]
    direction: str
    every: str
    statuses: tuple[str, ...]
    weighting: str
    periods: tuple[Period, ...]
    acts: Acts = field(repr=False)
    apart: Mapping[str, int] = field(default_factory=dict)  # what other statuses hold, by status


def relation_series(
    connection: Connection,
    one: str,
    other: str,
    *,
    every: str = "month",
    window: Window | None = None,
    statuses: Sequence[str] = ("realized",),
    direction: str = "both",
    weighting: str = "occurrences",
    types: Sequence[str] = (),
    draws: int = DRAWS,
) -> Series:
    """The series of a pair of ISO countries.

    `direction` is "both", "to" (what `one` does to `other`) or "from". `weighting`: each occurrence counts once
    ("occurrences"), as often as independent origins tell it ("origins"), or by its events ("events"). The band is a
    bootstrap over articles in which each event also drops out with one minus its confidence.
    """
    if weighting not in WEIGHTS:
        raise SettingsError(f"found the weighting {weighting!r}, wanted one of {', '.join(WEIGHTS)}")
    window = window or Window()
    pairs = {"both": [(one, other), (other, one)], "to": [(one, other)], "from": [(other, one)]}.get(direction)
    if pairs is None:
        raise SettingsError(f"found the direction {direction!r}, wanted both, to or from")
    check_pair(one, other)
    check_statuses(statuses)
    check_types(types)
    rows = dyads(connection, pairs, window)
    counts = Counter[str]()
    for status in sorted({r.status for r in rows} - set(statuses)):
        counts[status] = round(float(_acts([r for r in rows if r.status == status], one, weighting).weight.sum()))
    acts = _acts([r for r in rows if r.status in statuses and (not types or r.type in types)], one, weighting)
    naming, articles = covering(connection, one, other, window), articles_by_day(connection, window)
    first, last = _bounds(window, acts, articles)
    arrow = {"both": "both", "to": f"{one}→{other}", "from": f"{other}→{one}"}[direction]
    whole = Series(
        between=(one, other),
        direction=arrow,
        every=every,
        statuses=tuple(statuses),
        weighting=weighting,
        periods=(),
        acts=acts,
        apart=dict(counts),
    )
    if first is None or last is None:
        return whole
    starts = starts_between(first, last, every)
    return replace(whole, periods=tuple(_periods(starts, acts, naming, articles, draws)))


def _bounds(window: Window, acts: Acts, articles: Ints) -> tuple[Date | None, Date | None]:
    """First and last day of a series: as asked, else those of the record's articles and imported acts."""
    days = [*articles[:, 0].tolist(), *acts.day[acts.article < 0].tolist()]
    first = window.first if window.first is not None else min(days, default=None)
    last = window.last if window.last is not None else max(days, default=None)
    if first is None or last is None or first > last:
        return None, None
    return Date.fromordinal(first), Date.fromordinal(last)


def _acts(rows: Sequence[Dyad], one: str, weighting: str) -> Acts:
    """Columns of the rows; an event that stands in both directions counts once."""
    held = dict(zip(Dyad._fields, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(Dyad._fields, ())
    event, mutual = np.array(held["event"], dtype=np.int64), np.array(held["mutual"], dtype=np.bool_)
    forth = np.array([source == one for source in held["source"]], dtype=np.bool_)
    _, first = np.unique(event * 3 + np.where(mutual, 2, forth), return_index=True)
    kept = np.sort(first)

    def numbers(name: str) -> Ints:
        """A column in which what is missing is the event itself, told apart by its sign."""
        column = np.array(held[name], dtype=np.float64)
        return np.where(np.isnan(column), -event, column).astype(np.int64)[kept]

    number = numbers("number")
    return Acts(
        day=np.array(held["day"], dtype=np.int64)[kept],
        score=np.array(held["score"], dtype=np.float64)[kept],
        confidence=np.array(held["confidence"], dtype=np.float64)[kept],
        article=numbers("article"),
        number=number,
        type=np.array(held["type"], dtype=np.str_)[kept],
        weight=_weights(number, numbers("origin"), weighting),
        forth=(mutual | forth)[kept],
        back=(mutual | ~forth)[kept],
    )


def _weights(number: Ints, origin: Ints, weighting: str) -> Floats:
    """What each row counts so that an occurrence counts once, or once for each origin."""
    if weighting == "events" or not len(number):
        return np.ones(len(number))
    _, home, size = np.unique(number, return_inverse=True, return_counts=True)
    if weighting == "occurrences":
        return np.asarray(1.0 / size[home], dtype=np.float64)
    pairs = np.unique(np.stack([home, origin]), axis=1)
    origins = np.bincount(pairs[0], minlength=len(size))
    return np.asarray(origins[home] / size[home], dtype=np.float64)


def _periods(
    starts: Sequence[Date],
    acts: Acts,
    naming: Ints,
    articles: Ints,
    draws: int,
) -> list[Period]:
    edges = np.array([s.toordinal() for s in starts], dtype=np.int64)
    n = len(edges)
    at = np.searchsorted(edges, acts.day, side="right") - 1
    inside = at >= 0
    acts, at = only(acts, inside), at[inside]
    names, kind = np.unique(acts.type, return_inverse=True)
    quads = np.array([quad(t) for t in names], dtype=np.int64)[kind] if len(names) else np.zeros(0, np.int64)
    count = np.bincount(at, acts.weight, n)
    net = np.bincount(at, acts.weight * acts.score, n)
    low, high = bands(at, acts.article, acts.score, acts.weight, acts.confidence, n, draws)
    parts = [np.bincount(at, acts.weight * (quads == q), n) for q in (1, 2, 3, 4)]
    verbal, material = (_mean(acts, at, n, np.isin(quads, some)) for some in ((1, 3), (2, 4)))
    kinds = {str(t): _rounded(np.bincount(at, acts.weight * (kind == k), n)) for k, t in enumerate(names)}
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = net / count
    told = {"low": low, "high": high, "verbal": verbal, "material": material, "score": mean}
    columns = {name: _rounded(c) for name, c in told.items()}
    acted, nets, quarters = _rounded(count), _rounded(net), list(zip(*map(_rounded, parts), strict=True))
    named, all_ = (_counts(days, edges).tolist() for days in (naming, articles))
    return [
        Period(
            start=starts[k],
            acts=acted[k],
            **{name: None if column[k] != column[k] else column[k] for name, column in columns.items()},  # NaN
            net=nets[k],
            quads=quarters[k],
            types={t: c[k] for t, c in kinds.items() if c[k]},
            naming=named[k],
            articles=all_[k],
        )
        for k in range(n)
    ]


def only(acts: Acts, keep: NDArray[np.bool_]) -> Acts:
    """The rows of a mask."""
    columns = ("day", "score", "confidence", "article", "number", "type", "weight", "forth", "back")
    return Acts(**{c: getattr(acts, c)[keep] for c in columns})


def _mean(acts: Acts, at: Ints, n: int, some: NDArray[np.bool_]) -> Floats:
    weight = acts.weight * some
    total = np.bincount(at, weight, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.bincount(at, weight * acts.score, n) / total, dtype=np.float64)


def _counts(days: Ints, edges: Ints) -> Ints:
    at = np.searchsorted(edges, days[:, 0], side="right") - 1
    some = at >= 0
    return np.bincount(at[some], days[some, 1], len(edges)).astype(np.int64)


def _rounded(values: NDArray[Any]) -> list[float]:
    rounded: list[float] = np.round(values, 3).tolist()
    return rounded
