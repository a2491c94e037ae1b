"""Today: the newest occurrences, what changed in the pairs that one follows, and what is coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from dragoman.relations.alerts import Alert, alerts
from dragoman.relations.calendar import coming
from dragoman.relations.series import relation_series
from dragoman.serve.asking import FiltersOf, Reading, Today
from dragoman.serve.filters import SIZE
from dragoman.serve.memory import recently, remembered
from dragoman.serve.pages.drawing.series import draw_spark
from dragoman.serve.pages.following import followed, pair_of
from dragoman.serve.pages.occurring import flat
from dragoman.serve.pages.relation import pairs_of
from dragoman.serve.pages.rendering import page, twin
from dragoman.serve.reading.coverage import coverage
from dragoman.serve.reading.lists import occurrence_page
from dragoman.store.reading import Window

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
RECENT = 90  # days within which pairs are the busiest
LONG = 364  # days of a pair's small series
NEWEST = 30
SURE = 0.5  # certainty that the newest must have when none is asked for
STALE = 10  # days after its last article from which the record's own last day counts as today


@router.get("/")
def today_page(request: Request, connection: Reading, f: FiltersOf, today: Today) -> Response:
    """What an analyst looks at first."""
    held = recently(request, "coverage", lambda: coverage(connection))
    last = Date.fromisoformat(held["last"]) if held["last"] else today
    anchor = last if (today - last).days > STALE else today
    shown = replace(f, last=f.last or anchor, size=NEWEST, confidence=SURE if f.confidence is None else f.confidence)
    newest = remembered(request, connection, f"newest|{shown.to_query()}", lambda: occurrence_page(connection, shown))
    told = twin(request, {"day": anchor.isoformat(), "record": held, "occurrences": list(newest.rows)}, lambda: flat(newest.rows))  # fmt: skip
    if told is not None:
        return told
    mine = followed(request)
    pairs = [pair_of(p) for p in mine] or _busiest(request, connection, anchor)
    key = f"pairs|{pairs}|{anchor}"
    changed = remembered(request, connection, key, lambda: _changed(connection, pairs, anchor))
    ahead = remembered(request, connection, f"ahead|{anchor}", lambda: coming(connection, Window(first=anchor.toordinal(), last=(anchor + timedelta(days=120)).toordinal()), limit=12))  # fmt: skip
    return page(
        request,
        "today.html",
        held=held,
        anchor=anchor,
        f=f,
        days=_by_day(newest.rows),
        more=newest.more,
        pairs=changed,
        mine=bool(mine),
        coming=ahead,
        until=shown.to_query(size=SIZE),
        older=shown.on_page(shown.page + 1).to_query(),
        turned=f.to_query(confidence=0.0 if shown.confidence else None),
        sure=shown.confidence,
    )


def _busiest(request: Request, connection: Connection, anchor: Date) -> list[tuple[str, str]]:
    window = Window(first=(anchor - timedelta(days=RECENT)).toordinal(), last=anchor.toordinal())
    rows = remembered(request, connection, f"busiest|{window}", lambda: pairs_of(connection, window)[:5])
    return [(r["one"], r["other"]) for r in rows]


def _changed(connection: Connection, pairs: list[tuple[str, str]], anchor: Date) -> list[Json]:
    """Each pair's year by month as a small series, the last two months beside each other, and what is out of the ordinary."""
    window = Window(first=(anchor - timedelta(days=LONG)).toordinal(), last=anchor.toordinal())
    out = []
    found = alerts(connection, pairs, window, every="month", repeat=True) if pairs else []
    for one, other in pairs:
        series = relation_series(connection, one, other, window=window, every="month", draws=0)
        scores = [p.score for p in series.periods]
        label = f"{one} and {other}, score by month over a year"
        held = [p for p in series.periods if p.score is not None]
        out.append(
            {
                "one": one,
                "other": other,
                "spark": draw_spark(scores, label),
                "now": held[-1].score if held else None,
                "when": held[-1].start.isoformat() if held else None,
                "before": held[-2].score if len(held) > 1 else None,
                "earlier": held[-2].start.isoformat() if len(held) > 1 else None,
                "acts": held[-1].acts if held else 0,
                "alerts": [_alert(a) for a in found if a.between == (one, other)][:3],
            }
        )
    return out


def _alert(a: Alert) -> Json:
    return {"message": a.message, "start": a.start.isoformat(), "occurrences": list(a.occurrences), "rule": a.rule}


def _by_day(rows: tuple[Json, ...]) -> list[tuple[str | None, list[Json]]]:
    out: dict[str | None, list[Json]] = {}
    for row in rows:
        out.setdefault(row["day"], []).append(row)
    return list(out.items())
