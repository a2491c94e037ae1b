"""What is new and out of the ordinary between chosen pairs: levels that turned, and acts of weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np
from sqlalchemy import Connection

from dragoman.relations.changes import changes_of, weightiest
from dragoman.relations.choices import check_limits
from dragoman.relations.headlines import headline
from dragoman.relations.series import Acts, Period, Series, only, relation_series
from dragoman.store.alerts import told_before
from dragoman.store.reading import Window, occurrences

RECENT = 3  # the last periods, which alerts are about
BASE = 12  # the periods before, which they are measured against


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to look at. `key` is the same as long as the matter is the same, so that it is told once."""

    between: tuple[str, str]
    rule: str  # score | change | act
    start: Date
    message: str
    occurrences: tuple[str, ...]

    @property
    def key(self) -> str:
        """Pair, rule, period and, for an act, the occurrence."""
        what = ",".join(self.occurrences) if self.rule == "act" else self.start.isoformat()
        return f"{'-'.join(self.between)}|{self.rule}|{what}"


def alerts(
    connection: Connection,
    pairs: Sequence[tuple[str, str]],
    window: Window | None = None,
    *,
    every: str = "week",
    drop: float = 2.0,
    act: float = 6.0,
    repeat: bool = False,
) -> list[Alert]:
    """Alerts of the pairs, the latest first.

    score: a recent period's mean score lies `drop` standard deviations from the BASE periods with acts before it.
    change: a change point falls into the last RECENT periods. act: a recent occurrence scores `act` or more without
    its sign. What was told before is left out unless `repeat`.
    """
    check_limits(drop=drop, act=act)
    out: list[Alert] = []
    for one, other in pairs:
        series = relation_series(connection, one, other, window=window, every=every, draws=0)
        recent = [p for p in series.periods[-RECENT:] if p.score is not None]
        out += [a for p in recent for a in _score(series, p, drop)]
        out += _changes(series)
        out += _acts(connection, series, act, window)
    fresh = out if repeat else [a for a in out if not told_before(connection, a.key)]
    return sorted(fresh, key=lambda a: (a.start, a.key), reverse=True)


def _score(series: Series, period: Period, drop: float) -> list[Alert]:
    before = [p.score for p in series.periods if p.score is not None and p.start < period.start][-BASE:]
    if len(before) < BASE // 2 or period.score is None:
        return []
    mean, spread = float(np.mean(before)), max(float(np.std(before)), 0.5)
    distance = (period.score - mean) / spread
    if abs(distance) < drop:
        return []
    word = "fell" if distance < 0 else "rose"
    message = (
        f"score {word} to {period.score:+.1f} from a mean of {mean:+.1f} ({abs(distance):.1f} standard deviations)"
    )
    return [Alert(between=series.between, rule="score", start=period.start, message=message, occurrences=())]


def _changes(series: Series) -> list[Alert]:
    if not series.periods:
        return []
    since = series.periods[-RECENT:][0].start
    out = []
    for c in changes_of(series):
        if c.start >= since:
            message = f"level changed from {c.before:+.1f} to {c.after:+.1f}"
            ids = tuple(f"O{n}" for n in c.occurrences)
            out.append(Alert(between=series.between, rule="change", start=c.start, message=message, occurrences=ids))
    return out


def _acts(connection: Connection, series: Series, act: float, window: Window | None) -> list[Alert]:
    if not series.periods:
        return []
    since = series.periods[-RECENT:][0].start.toordinal()
    recent = weightiest(_recent(series, since, act), most=20)
    known = occurrences(connection, recent, window.as_of if window else None)
    return [
        Alert(
            between=series.between,
            rule="act",
            start=Date.fromisoformat(known[n]["day"]) if known[n]["day"] else series.periods[-1].start,
            message=headline(known[n]),
            occurrences=(f"O{n}",),
        )
        for n in recent
        if n in known
    ]


def _recent(series: Series, since: int, act: float) -> Acts:
    return only(series.acts, (series.acts.day >= since) & (np.abs(series.acts.score) >= act))
