"""How pairs of countries stand: series, comparison, network, calendar, alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from dragoman.errors import InputError
from dragoman.relations.alerts import alerts as find_alerts
from dragoman.relations.calendar import DIPLOMATIC, coming, to_icalendar
from dragoman.relations.network import network as find_network
from dragoman.relations.report import flat, relation_report
from dragoman.serve.answering import Json, answer
from dragoman.serve.asking import FiltersOf, StoreOf, Today
from dragoman.serve.filters import Filters, country_code, read_filters
from dragoman.serve.reading.coverage import coverage
from dragoman.store.reading import Window

router = APIRouter()
Country = Annotated[str, Path(max_length=80)]
Every = Literal["day", "week", "month", "quarter", "year"]
Format = Literal["json", "csv"]
MOST_DAYS = 20_000  # steps of a day or a week: a series over longer times is asked for by month


@router.get("/relations/{one}/{other}", tags=["relations"])
def relation(
    request: Request,
    one: Country,
    other: Country,
    f: FiltersOf,
    every: Every = "month",
    direction: Literal["both", "to", "from"] = "both",
    by: Literal["occurrences", "origins", "events"] = "occurrences",
    format: Format = "json",
) -> Response:
    """A pair over time: score with its band, coverage, trend, change points, weightiest acts, verdicts.

    `direction` "to" is what the first does to the second. Of the filters days, types, statuses and as_of count.
    """
    pair = pair_of(one, other)
    return answer(
        request,
        lambda c: report_of(c, pair, f, every=every, direction=direction, weighting=by),
        rows=lambda told: flat(told["periods"]),
    )


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two known countries that are not the same."""
    pair = country_code(one), country_code(other)
    if pair[0] == pair[1]:
        raise InputError(f"found the pair {pair[0]}-{pair[1]}, wanted two countries")
    return pair


def report_of(connection: Connection, pair: tuple[str, str], f: Filters, **how: Any) -> Json:
    """The report of a pair for filters."""
    days = (f.last.toordinal() if f.last else 3_652_059) - (f.first.toordinal() if f.first else 0)
    if how.get("every") in ("day", "week") and f.first and f.last and days > MOST_DAYS:
        raise InputError(f"found {days} days in steps of a {how['every']}, wanted {MOST_DAYS} at most, or longer steps")
    return relation_report(connection, *pair, f.window, statuses=f.status or ("realized",), types=f.type, **how)


@router.get("/compare", tags=["relations"])
def compare(
    request: Request,
    f: FiltersOf,
    pair: Annotated[list[str], Query(min_length=1, max_length=4, description="RUS-USA; up to four.")],
    period: Annotated[
        list[str] | None, Query(max_length=4, description="Times to set beside one another: 2014/2016.")
    ] = None,
    every: Every = "month",
    by: Literal["occurrences", "origins", "events"] = "occurrences",
) -> Response:
    """Several pairs, or one pair at several times, each as a whole report."""
    pairs = [pair_of(*_two(p, "-", "RUS-USA")) for p in pair]
    times = [_time(f, p) for p in period or ()] or [f]
    return answer(
        request,
        lambda c: {
            "relations": [report_of(c, p, t, every=every, weighting=by) | _span(t) for p in pairs for t in times]
        },
    )


def _two(text: str, between: str, like: str) -> tuple[str, str]:
    one, found, other = text.partition(between)
    if not found:
        raise InputError(f"found {text[:60]!r}, wanted one like {like}")
    return one, other


def _time(f: Filters, text: str) -> Filters:
    one, other = _two(text, "/", "2014/2016")
    days = read_filters([("from", one), ("to", other)])
    return replace(f, first=days.first, last=days.last)


def _span(f: Filters) -> Json:
    return {"from": f.first.isoformat() if f.first else None, "to": f.last.isoformat() if f.last else None}


@router.get("/network", tags=["relations"])
def network(
    request: Request,
    f: FiltersOf,
    directed: Annotated[
        bool, Query(description="Each direction by itself (source acts on target); else both together, as on the page.")
    ] = True,
    fewest: Annotated[int, Query(ge=1, le=1_000_000, description="Occurrences that an edge must have.")] = 1,
    limit: Annotated[int, Query(ge=1, le=20_000, description="Edges, the busiest first.")] = 500,
    format: Format = "json",
) -> Response:
    """Who deals with whom: source, target, occurrences, events, mean score, cooperation, conflict.

    What two do together stands in both directions. Of the filters days, types, statuses, countries and as_of count.
    """

    def told(c: Connection) -> Json:
        how: Json = {"statuses": f.status or ("realized",), "types": f.type, "countries": f.country, "fewest": fewest}
        edges = find_network(c, f.window, directed=directed, **how)
        return {"directed": directed, "edges": edges[:limit], "total": len(edges), "record": coverage(c)}

    return answer(request, told, rows=lambda told: told["edges"])


def _coming(connection: Connection, f: Filters, today: Any) -> list[Json]:
    first = f.first or today
    window = Window(first=first.toordinal(), last=f.last.toordinal() if f.last else None, as_of=f.as_of)
    return coming(connection, window, types=f.type or DIPLOMATIC, countries=f.country, limit=f.size)


@router.get("/calendar", tags=["calendar"])
def calendar(request: Request, f: FiltersOf, today: Today, format: Format = "json") -> Response:
    """What is announced from today (or `from`) on: meetings, visits, votes, with what became of them."""
    rows = ("id", "day", "until", "type", "state", "what", "origins", "announced")
    return answer(
        request,
        lambda c: {"entries": _coming(c, f, today), "from": (f.first or today).isoformat()},
        rows=lambda told: [{k: e[k] for k in rows} for e in told["entries"]],
    )


@router.get("/calendar.ics", tags=["calendar"], response_class=Response)
def calendar_file(f: FiltersOf, store: StoreOf, today: Today) -> Response:
    """The same as an iCalendar file, to subscribe to."""
    with store.reading() as connection:
        entries = _coming(connection, f, today)
    stamp = datetime.fromtimestamp(store.clock() / 1e6, UTC)
    return Response(to_icalendar(entries, stamp), media_type="text/calendar; charset=utf-8")


@router.get("/alerts", tags=["alerts"])
def alerts(
    request: Request,
    f: FiltersOf,
    pair: Annotated[list[str], Query(min_length=1, max_length=40, description="RUS-USA; several allowed.")],
    every: Every = "week",
    drop: Annotated[float, Query(ge=0.1, le=100, description="Standard deviations from the periods before.")] = 2.0,
    act: Annotated[float, Query(ge=0, le=10, description="Score without its sign from which an act is told.")] = 6.0,
) -> Response:
    """What is new and out of the ordinary between pairs, told before or not; reading marks nothing as told."""
    pairs = [pair_of(*_two(p, "-", "RUS-USA")) for p in pair]

    def told(c: Connection) -> Json:
        found = find_alerts(c, pairs, f.window, every=every, drop=drop, act=act, repeat=True)
        return {
            "alerts": [
                {
                    "between": list(a.between),
                    "rule": a.rule,
                    "start": a.start.isoformat(),
                    "message": a.message,
                    "occurrences": list(a.occurrences),
                    "key": a.key,
                }
                for a in found
            ]
        }

    return answer(request, told)
