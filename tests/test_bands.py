"""The band of a period's mean score: worked out where it rests on many articles, drawn where on few."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.relations import bands as it
from dragoman.relations.bands import Floats, Ints


def _acts(rows: int, articles: int, seed: int) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    score = rng.choice([-10.0, -5.0, -2.0, 2.5, 5.0, 10.0], rows)
    return (
        np.zeros(rows, dtype=np.int64),
        rng.integers(0, articles, rows),
        score,
        rng.choice([0.5, 1.0], rows),
        rng.uniform(0.3, 1.0, rows),
    )


@pytest.mark.parametrize(("rows", "articles"), [(200, 100), (400, 60), (1000, 500)])
def test_what_is_worked_out_is_what_would_be_drawn(rows: int, articles: int) -> None:
    acts = _acts(rows, articles, seed=rows)
    drawn = it._drawn(*acts, n=1, draws=4000)
    worked = it._worked_out(*acts, n=1)
    wide = float(drawn[1][0] - drawn[0][0])
    for a, b in zip(worked, drawn, strict=True):
        assert abs(float(a[0] - b[0])) < 0.1 * wide


def test_a_band_never_leaves_the_scores_that_there_are() -> None:
    period, article, _, weight, confidence = _acts(60, 40, seed=3)
    score = np.full(60, -2.0)
    low, high = it.bands(period, article, score, weight, confidence, 3, 200)
    assert (low[0], high[0]) == (-2.0, -2.0)
    assert np.isnan(low[1:]).all()


def test_percentiles_are_those_of_numpy() -> None:
    samples = np.random.default_rng(1).normal(size=(50, 6))
    samples[np.random.default_rng(2).random((50, 6)) < 0.4] = np.nan
    for share in (0.05, 0.5, 0.95):
        np.testing.assert_allclose(it._percentile(samples, share), np.nanpercentile(samples, 100 * share, axis=0))


def test_a_band_does_not_depend_on_where_a_row_stands() -> None:
    period, article, score, weight, confidence = _acts(12, 6, seed=4)
    before = it.bands(period, article, score, weight, confidence, 1, 200)
    back = slice(None, None, -1)
    after = it.bands(period[back], article[back], score[back], weight[back], confidence[back], 1, 200)
    np.testing.assert_array_equal(before, after)
