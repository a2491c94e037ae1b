"""Relation: any pair of countries over time, with what moved it; and the list of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, func, select

from dragoman.errors import InputError
from dragoman.relations.calendar import coming
from dragoman.relations.changes import weightiest
from dragoman.relations.network import pairs
from dragoman.relations.periods import STEPS, next_start, start_of
from dragoman.relations.report import flat, relation_report
from dragoman.relations.series import WEIGHTS, relation_series
from dragoman.serve.asking import FiltersOf, Reading, Today
from dragoman.serve.filters import Filters, country_code, read_filters
from dragoman.serve.memory import remembered, remembered_by
from dragoman.serve.pages.drawing.series import draw_series, period_name
from dragoman.serve.pages.following import followed, pair_of
from dragoman.serve.pages.rendering import page, speaks_from, twin
from dragoman.serve.pages.wording import pair_path
from dragoman.store.naming import days_naming
from dragoman.store.opening import Store
from dragoman.store.outlets import speaking
from dragoman.store.reading import Window, occurrences
from dragoman.store.schema import article

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
RECENT = 365  # days before the record's end of which the list tells when no time is asked for
WARM = 30  # pairs that are made ready when the server starts
SHOWN = 40  # occurrences of a period, pairs of the list


@router.get("/relations")
def relations(request: Request, connection: Reading, f: FiltersOf, one: str = "", other: str = "") -> Response:
    """The pairs that dealt with each other most, and the way to any pair."""
    if one and other:
        return RedirectResponse(pair_path(country_code(one), country_code(other)), 303)
    narrowed = f.narrowed  # before the usual time is set: that is no filter of the reader's
    if f.first is None and f.last is None:
        f = replace(f, first=span_of(connection)[1] - timedelta(days=RECENT))
    key = f"pairs|{f.to_query()}"
    found = remembered(request, connection, key, lambda: pairs_of(connection, f.window, f.country, f.status, f.type))
    told = twin(request, found, lambda: found)
    return told or page(
        request,
        "relations.html",
        f=f,
        pairs=found[:100],
        total=len(found),
        within=narrowed,
        spoken=speaks_from(request, connection, f.window),
        follows=followed(request),
    )


def pairs_of(
    connection: Connection,
    window: Window,
    countries: Sequence[str] = (),
    statuses: Sequence[str] = (),
    types: Sequence[str] = (),
) -> list[Json]:
    """Pairs of countries with both directions together, the busiest first."""
    return pairs(connection, window, countries=countries, statuses=statuses or ("realized",), types=types)


@router.get("/relations/{pair}")
def relation(
    request: Request,
    connection: Reading,
    f: FiltersOf,
    today: Today,
    pair: str,
    every: str = "",
    direction: str = "both",
    by: str = "occurrences",
    at: str = "",
    vs: str = "",
    vs_from: str = "",
    vs_to: str = "",
    both: bool = False,
) -> Response:
    """One pair; `at` is the period whose occurrences are shown, `vs` another pair, `vs_from` another time.

    `both` draws each direction at once: without a script they are asked for by a link, with one they come by themselves.
    """
    one, other = pair_of(pair)
    if pair != f"{one}-{other}":
        return RedirectResponse(f"{pair_path(one, other)}?{request.url.query}", 303)
    step = _step(connection, f, every)
    how: Json = {"every": step, "direction": direction, "weighting": _weighting(by)}
    how |= {"statuses": f.status or ("realized",), "types": f.type}
    asked = _asked(f, step, direction, by)
    names: Json = {"one": one, "other": other, "f": f, "step": step, "by": by, "asked": asked}
    part = request.headers.get("x-fragment")
    if part == "period":
        return page(request, "relation.html", shown=_shown(connection, one, other, f, how, at) if at else None, **names)
    if part == "directions":
        return page(request, "relation.html", arrows=_arrows(request, connection, one, other, f, how), **names)
    report = _report(request.app, connection, one, other, f.window, how)
    told = twin(request, report, lambda: flat(report["periods"]))
    if told is not None:
        return told
    when = read_filters({"from": vs_from, "to": vs_to}.items())
    comparison = _comparison(request, connection, (one, other), f, how, vs, when)
    return page(
        request,
        "relation.html",
        **names,
        report=report,
        summary=_summary(report),
        chart=draw_series(report, comparison["report"] if comparison else None, by_index=bool(vs_from)),
        comparison=comparison,
        vs=vs,
        vs_from=vs_from,
        vs_to=vs_to,
        arrows=_arrows(request, connection, one, other, f, how) if both else None,
        steps=[s for s in STEPS if s != "day"],
        direction=direction,
        shown=_shown(connection, one, other, f, how, at) if at else None,
        follows=f"{one}-{other}" in followed(request) or f"{other}-{one}" in followed(request),
        coming=_ahead(request, connection, one, other, Window(first=today.toordinal(), as_of=f.as_of)),
    )


def _ahead(request: Request, connection: Connection, one: str, other: str, window: Window) -> list[Json]:
    """What is announced between the two."""
    key = f"coming|{one}|{other}|{window}"
    found: list[Json] = remembered(
        request, connection, key, lambda: coming(connection, window, countries=(one, other), limit=6)
    )
    return found


def _arrows(
    request: Request, connection: Connection, one: str, other: str, f: Filters, how: Json
) -> list[tuple[str, str, str, int, Any]]:
    """What each does to the other: doer, receiver, direction, events, chart."""
    out = []
    for a, b, direction in ((one, other, "to"), (other, one, "from")):
        report = _report(request.app, connection, one, other, f.window, how | {"direction": direction})
        out.append((a, b, direction, report["events"], draw_series(report)))
    return out


def warm_relations(app: FastAPI) -> None:
    """Hold the days on which countries are named, and the reports of the busiest pairs, as their pages show them first."""
    store: Store = app.state.store
    with store.reading() as connection:
        window = Window(first=(span_of(connection)[1] - timedelta(days=RECENT)).toordinal())
        busiest = [(p["one"], p["other"]) for p in pairs_of(connection, window)]
        for country in dict.fromkeys(c for pair in busiest for c in pair):
            days_naming(connection, country)
        speaking(connection, Window())
    usual: Json = {"direction": "both", "weighting": "occurrences", "statuses": ("realized",), "types": ()}
    for one, other in busiest[:WARM]:
        with store.reading() as connection:
            how = {"every": _step(connection, Filters(), "")} | usual
            _report(app, connection, one, other, Window(), how)


def _asked(f: Filters, step: str, direction: str, by: str) -> str:
    """The query that keeps what is seen, without the chosen period."""
    more = {"every": step, "direction": direction, "by": by}
    usual = {"direction": "both", "by": "occurrences"}
    kept = urlencode({k: v for k, v in more.items() if usual.get(k) != v})
    return "&".join(q for q in (f.to_query(), kept) if q)


def _weighting(by: str) -> str:
    if by not in WEIGHTS:
        raise InputError(f"found the weighting {by[:40]!r}, wanted one of {', '.join(WEIGHTS)}")
    return by


def _step(connection: Connection, f: Filters, every: str) -> str:
    """The step asked for, else one that gives a readable number of points."""
    if every:
        if every not in STEPS:
            raise InputError(f"found the step {every[:40]!r}, wanted one of {', '.join(STEPS)}")
        return every
    first, last = span_of(connection)
    days = (f.last or last).toordinal() - (f.first or first).toordinal()
    return "week" if days <= 120 else "month" if days <= 6 * 366 else "quarter" if days <= 40 * 366 else "year"


def span_of(connection: Connection) -> tuple[Date, Date]:
    """First and last day of the record's articles."""
    # each by itself: SQLite takes one end of an index at once, both in one statement only by walking all of it
    ends = (select(end(article.c.day)).scalar_subquery() for end in (func.min, func.max))
    row = connection.execute(select(*ends)).one()
    today = Date.today()
    return tuple(Date.fromordinal(d) if d else today for d in row)  # type: ignore[return-value]


def _report(app: FastAPI, connection: Connection, one: str, other: str, window: Window, how: Json) -> Json:
    """The report of a pair; both ways it is one whichever country stands first."""
    a, b = sorted((one, other)) if how["direction"] == "both" else (one, other)
    key = f"relation|{a}|{b}|{window}|{how}"
    found: Json = remembered_by(app, connection, key, lambda: relation_report(connection, a, b, window, **how))
    return {**found, "between": [one, other]}


def _comparison(
    request: Request, connection: Connection, pair: tuple[str, str], f: Filters, how: Json, vs: str, when: Filters
) -> Json | None:
    """What the pair is compared with: another pair in the same time, or the same pair in another time."""
    if vs:
        one, other = pair_of(vs)
        report = _report(request.app, connection, one, other, f.window, how)
        return {"name": f"{one}–{other}", "path": pair_path(one, other), "report": report, "summary": _summary(report)}
    if when.first:
        window = replace(f.window, first=when.window.first, last=when.window.last)
        report = _report(request.app, connection, *pair, window, how)
        until = f" to {when.last}" if when.last else ""
        path = f"{pair_path(*pair)}?{when.to_query()}"
        return {"name": f"from {when.first}{until}", "path": path, "report": report, "summary": _summary(report)}
    return None


def _summary(report: Json) -> Json:
    held = [p for p in report["periods"] if p["score"] is not None]
    totals = report["totals"]
    drawn = sum(p["acts"] for p in held)
    return {
        "acts": totals["acts"],
        "score": totals["score"],
        "quads": totals["quads"],
        "before": round(totals["acts"] - drawn),  # acts before the first article have no period
        "held": len(held),
        "periods": len(report["periods"]),
        "quiet": sum(p["coverage"] == "quiet" for p in report["periods"]),
        "blind": sum(p["coverage"] in ("not named", "not covered") for p in report["periods"]),
        "naming": sum(p["naming"] for p in report["periods"]),
        "trend": report["trend"],
    }


def _shown(connection: Connection, one: str, other: str, f: Filters, how: Json, at: str) -> Json:
    """The occurrences of the chosen period, the weightiest first."""
    try:
        start = start_of(Date.fromisoformat(at), how["every"])
    except ValueError as error:
        raise InputError(f"found the period {at[:40]!r}, wanted the day on which it starts") from error
    last = next_start(start, how["every"]) - timedelta(days=1)
    first = max(start, f.first) if f.first else start
    last = min(last, f.last) if f.last else last
    window = replace(f.window, first=first.toordinal(), last=last.toordinal())
    series = relation_series(connection, one, other, window=window, draws=0, **how)
    all_ = {int(n) for n in series.acts.number.tolist() if n > 0}
    heavy = weightiest(series.acts, SHOWN)
    numbers = [*heavy, *sorted(all_ - set(heavy))[: SHOWN - len(heavy)]]  # what scores nothing comes last
    known = occurrences(connection, numbers, f.as_of)
    rows = [known[n] for n in numbers if n in known]
    imported = int((series.acts.number < 0).sum())
    return {
        "name": period_name(start.isoformat(), how["every"]),
        "start": start.isoformat(),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "query": f.to_query(country=(one, other), first=first, last=last, status=how["statuses"]),
        "rows": rows,
        "all": len(all_),
        "imported": imported,
    }
