"""Everything that is told of a relation, as one JSON value: series, trend, changes, weightiest occurrences, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dragoman.ontology.plover import QUADS, quad
from dragoman.relations.changes import changes_of, trend_of, weightiest
from dragoman.relations.series import Acts, Period, Series, relation_series
from dragoman.store.outlets import outlets_behind
from dragoman.store.reading import Window, occurrences, verdicts

Json = dict[str, Any]


def relation_report(connection: Connection, one: str, other: str, window: Window | None = None, **how: Any) -> Json:
    """The series of a pair with what explains it; `how` is handed to relation_series.

    Keys: between, every, direction, statuses, weighting, periods, totals (of the whole time and of each direction), trend, changes, weightiest, assessments, apart
    (counts of the statuses that the series leaves out: plans, unconfirmed acts …), events, imported (those of them that
    came from other data sets, without an article), articles, outlets.
    """
    window = window or Window()
    series = relation_series(connection, one, other, window=window, **how)
    trend, changes = trend_of(series), changes_of(series)
    heavy = weightiest(series.acts)
    known = occurrences(connection, {*heavy, *(n for c in changes for n in c.occurrences)}, window.as_of)
    return {
        "between": list(series.between),
        "every": series.every,
        "direction": series.direction,
        "statuses": list(series.statuses),
        "weighting": series.weighting,
        "events": len(series.acts),
        "imported": int((series.acts.article < 0).sum()),
        "articles": len({a for a in series.acts.article.tolist() if a > 0}),
        "outlets": outlets_behind(connection, series.acts.article),
        "periods": [period_json(p) for p in series.periods],
        "totals": totals(series),
        "trend": asdict(trend) if trend else None,
        "changes": [
            {
                "start": c.start.isoformat(),
                "before": c.before,
                "after": c.after,
                "occurrences": _told(c.occurrences, known),
            }
            for c in changes
        ],
        "weightiest": _told(heavy, known),
        "assessments": verdicts(connection, one, other, window),
        "apart": dict(series.apart),
    }


def totals(series: Series) -> Json:
    """Acts and mean scores of the whole time: all, verbal and material apart, by quad class, and of each direction.

    What two countries do together counts in both directions.
    """
    one, other = series.between
    acts = series.acts
    quads = np.array([quad(t) for t in acts.type], dtype=np.int64)
    all_ = np.ones(len(acts), dtype=np.bool_)
    return {
        **_sum(acts, all_),
        "verbal": _sum(acts, np.isin(quads, (1, 3)))["score"],
        "material": _sum(acts, np.isin(quads, (2, 4)))["score"],
        "quads": {name: _sum(acts, quads == k)["acts"] for k, name in QUADS.items()},
        "directions": {f"{one}→{other}": _sum(acts, acts.forth), f"{other}→{one}": _sum(acts, acts.back)},
    }


def _sum(acts: Acts, some: NDArray[np.bool_]) -> Json:
    weight = acts.weight[some]
    total = float(weight.sum())
    score = float((weight * acts.score[some]).sum()) / total if total else None
    return {"acts": round(total, 3), "score": None if score is None else round(score, 3)}


def period_json(p: Period) -> Json:
    """One period with its coverage in words."""
    return {
        "start": p.start.isoformat(),
        "coverage": p.coverage,
        "acts": p.acts,
        "score": p.score,
        "low": p.low,
        "high": p.high,
        "net": p.net,
        "verbal": p.verbal,
        "material": p.material,
        "quads": dict(zip(QUADS.values(), p.quads, strict=True)),
        "types": dict(p.types),
        "naming": p.naming,
        "articles": p.articles,
    }


def flat(periods: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Periods with a column for each quad class, for tables and CSV."""
    simple = ("start", "coverage", "acts", "score", "low", "high", "net", "verbal", "material")
    out = []
    for p in periods:
        row = {k: p[k] for k in simple} | {k.replace(" ", "_"): v for k, v in p["quads"].items()}
        out.append(row | {"types": ";".join(f"{t}:{n:g}" for t, n in p["types"].items())} | _coverage(p))
    return out


def _coverage(p: Mapping[str, Any]) -> Json:
    return {"articles_naming_both": p["naming"], "articles": p["articles"]}


def _told(numbers: Sequence[int], known: Mapping[int, Json]) -> list[Json]:
    return [known[n] for n in numbers if n in known]
