"""How sure a period's mean score is: the band that holds nine tenths of what other articles would have given.

The bootstrap draws articles anew (Poisson weights, the bootstrap in one pass) and keeps events with their confidence.
Where a period rests on MANY articles or more, its band is worked out instead of drawn: the variance of the weighted mean
under the same draws (the delta method, which the bootstrap approaches; Efron, The Jackknife, the Bootstrap, 1982).
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

MANY = 30  # articles of a period from which its band is worked out
SEED = 20170918
STEPS = 65_536  # chances are drawn as whole numbers of two bytes
AT_ONCE = 1_000_000  # rows drawn in one go
EDGE = 1.6448536269514722  # standard deviations from the middle that leave five in a hundred on each side

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _poisson() -> Floats:
    """The number that a drawn chance means, so that it has the Poisson distribution of mean 1."""
    below = np.cumsum([np.exp(-1.0) / factorial(k) for k in range(9)])
    return np.searchsorted(below, (np.arange(STEPS) + 0.5) / STEPS).astype(np.float64)


_POISSON = _poisson()


def bands(
    period: Ints, article: Ints, score: Floats, weight: Floats, confidence: Floats, n: int, draws: int
) -> tuple[Floats, Floats]:
    """Low and high edge of each of `n` periods from rows of acts, NaN where there is none."""
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    if not len(period) or not draws:
        return low, high
    articles = _distinct(period, article, n)
    worked = articles[period] >= MANY
    if worked.any():
        some = np.flatnonzero(articles >= MANY)
        m = worked
        edges = _worked_out(period[m], article[m], score[m], weight[m], confidence[m], n)
        low[some], high[some] = edges[0][some], edges[1][some]
    if not worked.all():
        some = np.flatnonzero((articles > 0) & (articles < MANY))
        m = ~worked
        home = np.searchsorted(some, period[m])
        edges = _drawn(home, article[m], score[m], weight[m], confidence[m], len(some), draws)
        low[some], high[some] = edges
    return low, high


def _distinct(period: Ints, article: Ints, n: int) -> Ints:
    """The number of articles behind each period."""
    _, number = np.unique(article, return_inverse=True)
    pairs = np.unique(period * (int(number.max()) + 1) + number)
    return np.bincount(pairs // (int(number.max()) + 1), minlength=n)


def _worked_out(
    period: Ints, article: Ints, score: Floats, weight: Floats, confidence: Floats, n: int
) -> tuple[Floats, Floats]:
    """Mean ± EDGE standard errors, within the scores that there are.

    With P the Poisson weight of an article (mean and variance 1) and B whether an event is kept, an article adds
    Var(P Σ w B d) = (Σ w c d)² + 2 Σ w² c (1 − c) d² to the variance of Σ w d, d being the distance from the mean.
    """
    mass = weight * confidence
    total = np.bincount(period, mass, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(period, mass * score, n) / total
    d = score - mean[period]
    _, group = np.unique(np.stack([period, article]), axis=1, return_inverse=True)
    group = group.reshape(-1)
    home = np.zeros(int(group.max()) + 1, dtype=np.int64)
    home[group] = period
    variance = np.bincount(home, np.bincount(group, mass * d) ** 2, n)
    variance += np.bincount(period, 2 * weight**2 * confidence * (1 - confidence) * d**2, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = EDGE * np.sqrt(variance) / total
    least, most = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least, period, score)
    np.maximum.at(most, period, score)
    return np.maximum(mean - error, least), np.minimum(mean + error, most)


def _drawn(
    period: Ints, article: Ints, score: Floats, weight: Floats, confidence: Floats, n: int, draws: int
) -> tuple[Floats, Floats]:
    """The 5th and 95th percentile over bootstrap samples."""
    rng = np.random.default_rng(SEED)
    # by what the rows hold, not by where they stand: an edit and its undo write a row anew, and the band stays
    order = np.lexsort((confidence, weight, score, article, period))
    period, score, weight = period[order], score[order], weight[order]
    starts = np.flatnonzero(np.diff(period, prepend=-1))
    _, article = np.unique(article[order], return_inverse=True)
    articles, chance = int(article.max()) + 1, np.round(confidence[order] * STEPS).astype(np.int64)
    samples = np.full((draws, n), np.nan)
    several = max(1, AT_ONCE // len(period))
    for first in range(0, draws, several):
        some = samples[first : first + several]
        times = _POISSON[rng.integers(0, STEPS, (len(some), articles), dtype=np.uint16)][:, article]
        kept = rng.integers(0, STEPS, (len(some), len(period)), dtype=np.uint16) < chance
        mass = times * kept * weight
        total = np.add.reduceat(mass, starts, axis=1)
        with np.errstate(invalid="ignore"):
            some[:, period[starts]] = np.add.reduceat(mass * score, starts, axis=1) / total
    return _percentile(samples, 0.05), _percentile(samples, 0.95)


def _percentile(samples: Floats, share: float) -> Floats:
    """A percentile of each column, NaN left aside, as numpy's nanpercentile gives it but for all columns at once."""
    ordered = np.sort(samples, axis=0)  # NaN last
    held = (~np.isnan(ordered)).sum(axis=0)
    at = np.maximum(held - 1, 0) * share
    below = np.floor(at).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(held - 1, 0))
    columns = np.arange(samples.shape[1])
    one, other = ordered[below, columns], ordered[above, columns]
    return np.asarray(one + (other - one) * (at - below), dtype=np.float64)
