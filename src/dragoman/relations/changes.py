"""Where a relation turned: its trend, its change points, and the occurrences that made them or weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np
from numpy.typing import NDArray

from dragoman.relations.series import Acts, Series

FEWEST = 8  # periods with acts below which no trend and no change is told
SHORTEST = 3  # periods in a stretch between two changes
PENALTY = 4.0  # times variance times log of the number of periods: what a change must save in squared error


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The line through a series: points of score a year (Theil–Sen), and how likely it is chance (Mann–Kendall)."""

    per_year: float
    low: float
    high: float
    chance: float
    periods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A period from which the level of a series is another, with the occurrences that moved it most."""

    start: Date
    before: float
    after: float
    occurrences: tuple[int, ...]


def trend_of(series: Series) -> Trend | None:
    """The trend of the score; None when fewer than FEWEST periods hold acts."""
    from scipy.stats import kendalltau, theilslopes  # type: ignore[import-untyped]

    held = [p for p in series.periods if p.score is not None]
    if len(held) < FEWEST:
        return None
    years = np.array([p.start.toordinal() / 365.25 for p in held])
    scores = np.array([p.score for p in held], dtype=np.float64)
    slope, _, low, high = theilslopes(scores, years, alpha=0.9)
    chance = float(kendalltau(years, scores).pvalue)
    return Trend(
        per_year=round(float(slope), 3),
        low=round(float(low), 3),
        high=round(float(high), 3),
        chance=round(chance if np.isfinite(chance) else 1.0, 4),
        periods=len(held),
    )


def changes_of(series: Series, *, most: int = 3) -> tuple[Change, ...]:
    """The change points of the mean score (PELT with squared error, Killick and others 2012), in order of time."""
    held = [p for p in series.periods if p.score is not None]
    if len(held) < FEWEST:
        return ()
    scores = np.array([p.score for p in held], dtype=np.float64)
    cuts = _cuts(scores, np.array([p.acts for p in held], dtype=np.float64))
    out = []
    for k, cut in enumerate(cuts):
        start, end = cuts[k - 1] if k else 0, cuts[k + 1] if k + 1 < len(cuts) else len(held)
        before, after = float(scores[start:cut].mean()), float(scores[cut:end].mean())
        last = held[end - 1].start.toordinal() + 31
        movers = _movers(series.acts, held[cut].start.toordinal(), last, before, after, most)
        change = Change(start=held[cut].start, before=round(before, 2), after=round(after, 2), occurrences=movers)
        out.append(change)
    return tuple(out)


def _cuts(scores: NDArray[np.float64], acts: NDArray[np.float64]) -> list[int]:
    import ruptures  # type: ignore[import-untyped]

    steps = np.diff(scores)
    # the noise between neighbours, not the spread of the whole, which the changes themselves widen
    variance = float(np.median(np.abs(steps)) / 0.954) ** 2 or float(scores.var())
    if variance == 0 or len(scores) < 2 * SHORTEST:
        return []
    found = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(scores.reshape(-1, 1))
    return [int(c) for c in found.predict(pen=PENALTY * variance * np.log(len(scores)))[:-1]]


def _movers(acts: Acts, first: int, last: int, before: float, after: float, most: int) -> tuple[int, ...]:
    """The occurrences of a stretch that pull the score most from the old level towards the new one."""
    inside = (acts.day >= first) & (acts.day <= last) & (acts.number > 0)
    pull = (acts.score - before) * acts.weight * acts.confidence * (1 if after > before else -1)
    return _heaviest(acts.number[inside], pull[inside], most)


def weightiest(acts: Acts, most: int = 10) -> tuple[int, ...]:
    """The occurrences that weigh most: scores without their sign, by weight and confidence, heaviest first."""
    some = acts.number > 0
    return _heaviest(acts.number[some], (np.abs(acts.score) * acts.weight * acts.confidence**2)[some], most)


def _heaviest(numbers: NDArray[np.int64], weights: NDArray[np.float64], most: int) -> tuple[int, ...]:
    if not len(numbers):
        return ()
    names, home = np.unique(numbers, return_inverse=True)
    totals = np.bincount(home, weights)
    order: Sequence[int] = np.lexsort((names, -totals)).tolist()
    return tuple(int(names[k]) for k in order[:most] if totals[k] > 0)
