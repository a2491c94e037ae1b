"""dragoman relations, network, actors, alerts, calendar and brief."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import Any

from dragoman.commands.printing import check_format, counted, print_csv, print_json, print_rows, print_table
from dragoman.commands.record import record
from dragoman.errors import InputError, SettingsError
from dragoman.export.target import written_beside
from dragoman.lexicons.country_names import country_names
from dragoman.relations.alerts import RECENT, alerts
from dragoman.relations.brief import brief, to_html, to_markdown
from dragoman.relations.calendar import KINDS, coming, to_icalendar
from dragoman.relations.changes import FEWEST
from dragoman.relations.choices import check_types
from dragoman.relations.headlines import headline
from dragoman.relations.network import network
from dragoman.relations.people import actor_report
from dragoman.relations.report import flat, relation_report
from dragoman.store.alerts import mark_told
from dragoman.store.reading import Window

Json = dict[str, Any]
WIDTH = 24  # cells on each side of a terminal plot's middle


def country(code: str) -> str:
    """A known country or body in capitals, else InputError."""
    known = country_names()
    if code.upper() in known:
        return code.upper()
    named = [c for c, name in known.items() if name.casefold() == code.casefold()]
    if named:
        return named[0]
    raise InputError(f"found the country {code!r}, wanted an ISO code of three letters (RUS), a body (EUR) or a name")


def pair(text: str) -> tuple[str, str]:
    """Two countries with a hyphen between: RUS-USA."""
    one, hyphen, other = text.partition("-")
    if not hyphen:
        raise InputError(f"found the pair {text!r}, wanted one like RUS-USA")
    return country(one), country(other)


def pairs_of(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs as a user writes them: each with a hyphen, or two countries side by side as the other commands want them.

    >>> pairs_of(["RUS-USA", "chn-twn"]), pairs_of(["Norway", "RUS"])
    ([('RUS', 'USA'), ('CHN', 'TWN')], [('NOR', 'RUS')])
    """
    if len(texts) == 2 and not any("-" in t for t in texts):
        return [(country(texts[0]), country(texts[1]))]
    return [pair(t) for t in texts]


def show_relation(db: str, one: str, other: str, window: Window, *, format_: str, **how: Any) -> None:
    """The series of a pair: a plot, a table, JSON or CSV."""
    check_format(format_, "plot", "table", "json", "csv")
    one, other = country(one), country(other)
    with record(db) as store, store.reading() as connection:
        report = relation_report(connection, one, other, window, **how)
    if format_ == "json":
        print_json(report)
    elif format_ == "csv":
        print_csv(flat(report["periods"]))
    else:
        _print_relation(report, format_)


def _print_relation(report: Json, format_: str) -> None:
    one, other = report["between"]
    direction = "" if report["direction"] == "both" else f", {report['direction']} only"
    print(
        f"{one}–{other} by {report['every']}{direction}: {counted(report['events'], 'event')} of {counted(report['articles'], 'article')} "
        f"({', '.join(report['statuses'])}); each counts by {report['weighting']}"
    )
    if report["imported"]:
        print(f"{counted(report['imported'], 'event')} of them imported, each counts as an occurrence")
    held = [p for p in report["periods"] if p["acts"]]
    if not report["periods"]:
        print("the record holds no article of this time", file=sys.stderr)
        return
    if format_ == "table":
        print_table([_row(p) for p in report["periods"]])
    else:
        _plot(report["periods"])
    _print_totals(report["totals"])
    if report["trend"]:
        t = report["trend"]
        print(
            f"\ntrend {t['per_year']:+.2f} a year ({t['low']:+.2f} to {t['high']:+.2f}), chance alone {t['chance']:.0%}"
        )
    elif held:
        print(f"\nno trend: it takes {FEWEST} periods with acts, found {len(held)}")
    for c in report["changes"]:
        print(f"change at {c['start']}: {c['before']:+.1f} → {c['after']:+.1f}")
        for o in c["occurrences"]:
            print(f"    {o['id']} {o['day']} {headline(o)}")
    if report["weightiest"]:
        print("\nwhat weighs most")
        for o in report["weightiest"]:
            print(f"    {o['id']} {o['day'] or 'undated':10} {headline(o)}")
    for v in report["assessments"][-5:]:
        told = v["attribution"]
        said = f", according to {told['name'] or told['text']}" if told else ""
        where = v["source"] or v["article"]
        print(f"said of them, {v['published'] or 'undated'}: {v['direction']} “{v['text']}”{said} ({where})")
    if any(report["apart"].values()):
        print("apart: " + ", ".join(f"{n} {status}" for status, n in report["apart"].items() if n))


def _print_totals(t: Json) -> None:
    if not t["acts"]:
        return
    parts = [f"{name} {_score(s['score'])} ({s['acts']:g})" for name, s in t["directions"].items()]
    parts += [f"{name} {_score(t[name])}" for name in ("verbal", "material")]
    print(f"\nmean score {_score(t['score'])} of {t['acts']:g} acts: {', '.join(parts)}")
    print(", ".join(f"{name} {n:g}" for name, n in t["quads"].items()))


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"


def _row(p: Json) -> Json:
    """One line of the table: C cooperation, X conflict, v verbal, m material."""
    band = "" if p["low"] is None else f"{p['low']:+.1f} to {p['high']:+.1f}"
    quads = dict(zip(("Cv", "Cm", "Xv", "Xm"), (f"{n:g}" if n else "" for n in p["quads"].values()), strict=True))
    seen = {"both named": p["naming"], "articles": p["articles"], "coverage": p["coverage"]}
    scores = {k: "" if p[k] is None else f"{p[k]:+.1f}" for k in ("score", "verbal", "material")}
    return {"start": p["start"], "acts": p["acts"], "score": scores["score"], "90 % band": band} | scores | quads | seen


def _plot(periods: Sequence[Json]) -> None:
    """One line a period: conflict to the left, cooperation to the right, the band as a thin line, coverage beside."""
    print("█ mean score, ─ 90 % band")
    print(f"{'':10} {'−10':<{WIDTH}}0{'+10':>{WIDTH}}   acts  articles naming both/all")
    skipped = 0
    for p in periods:
        if p["coverage"] == "not covered":
            skipped += 1
            continue
        if skipped:
            print(f"{'…':10} {counted(skipped, 'period')} without any article")
            skipped = 0
        print(f"{p['start']:10} {_bar(p)} {p['acts']:6g}  {p['naming']}/{p['articles']}{_note(p)}")
    if skipped:
        print(f"{'…':10} {counted(skipped, 'period')} without any article")


def _note(p: Json) -> str:
    return "" if p["acts"] else "  quiet" if p["coverage"] == "quiet" else "  not named together"


def _bar(p: Json) -> str:
    cells = [" "] * (2 * WIDTH + 1)
    cells[WIDTH] = "│"
    if p["score"] is None:
        return "".join(cells)
    for k in range(_cell(p["low"]), _cell(p["high"]) + 1) if p["low"] is not None else ():
        cells[k] = "─"
    at = _cell(p["score"])
    for k in range(min(at, WIDTH), max(at, WIDTH) + 1):
        cells[k] = "█" if k != WIDTH else "│"
    cells[at] = "█"
    return "".join(cells)


def _cell(score: float) -> int:
    return WIDTH + round(max(-10.0, min(10.0, score)) / 10 * WIDTH)


def show_network(db: str, window: Window, *, format_: str, limit: int, **how: Any) -> None:
    """Who deals with whom."""
    check_format(format_, "table", "json", "csv")
    how["countries"] = [country(c) for c in how.get("countries", ())]
    with record(db) as store, store.reading() as connection:
        edges = network(connection, window, **how)
    print_rows(edges[:limit] if limit else edges, format_, empty="no act between two countries in this time")


def show_actor(db: str, name: str, window: Window, format_: str, limit: int) -> None:
    """The timeline of a person or body."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        report = actor_report(connection, name, window)
    if format_ == "json":
        print_json(report)
        return
    if format_ == "csv":
        print_csv(report["acts"])
        return
    a = report["actor"]
    print(
        f"{a['name']} ({', '.join(x for x in (a['country'], a['sector'], a['id']) if x)}): {counted(a['events'], 'event')}"
    )
    if report["offices"]:
        print("offices: " + ", ".join(f"{o['office']} ({o['events']})" for o in report["offices"][:6]))
    if report["counterparts"]:
        print("with: " + ", ".join(f"{c['name']} ({c['events']})" for c in report["counterparts"][:10]))
    if report["others"]:
        print("others of that name: " + ", ".join(f"{o['name']} [{o['country'] or '?'}]" for o in report["others"][:6]))
    print()
    print_rows(report["acts"][-limit:], "table", empty="nothing in this time")


def show_alerts(db: str, pairs: Sequence[str], window: Window, *, format_: str, peek: bool, **how: Any) -> int:
    """What is new between the pairs; told once unless `peek`. Gives the number of alerts."""
    check_format(format_, "table", "json", "csv")
    wanted = pairs_of(pairs)
    with record(db) as store:
        with store.reading() as connection:
            found = alerts(connection, wanted, window, **how)
        if found and not peek:
            with store.writing() as connection:
                mark_told(connection, [(*a.between, a.rule, a.key) for a in found], store.clock())
    rows = [
        {
            "since": a.start.isoformat(),
            "pair": "-".join(a.between),
            "rule": a.rule,
            "message": a.message,
            "occurrences": ";".join(a.occurrences),
        }
        for a in found
    ]
    print_rows(rows, format_, empty=f"nothing new in the last {RECENT} {how['every']}s that the record speaks from")
    return len(found)


def show_calendar(
    db: str,
    window: Window,
    *,
    countries: Sequence[str],
    types: Sequence[str],
    kinds: Sequence[str],
    format_: str,
    output: str | None,
) -> None:
    """What is announced, as a table, JSON, CSV or an iCalendar file."""
    check_format(format_, "table", "json", "csv", "ics")
    check_types(types)
    if unknown := [k for k in kinds if k not in KINDS]:
        raise SettingsError(f"found the kind {unknown[0]!r}, wanted one of {', '.join(KINDS)}")
    how: Json = {"countries": [country(c) for c in countries], "kinds": kinds} | ({"types": types} if types else {})
    with record(db) as store, store.reading() as connection:
        stamp = datetime.fromtimestamp((window.as_of or store.clock()) / 1e6, UTC)
        entries = coming(connection, window, today=stamp.date(), **how)
    if format_ == "ics":
        _write(to_icalendar(entries, stamp), output)
        return
    rows = [{k: e[k] for k in ("id", "day", "kind", "state", "what", "origins", "announced")} for e in entries]
    print_rows(entries if format_ == "json" else rows, format_, empty="nothing is announced for this time")


def show_brief(db: str, one: str, other: str, window: Window, *, format_: str, output: str | None) -> None:
    """A dossier in Markdown or HTML."""
    check_format(format_, "markdown", "html")
    one, other = country(one), country(other)
    with record(db) as store, store.reading() as connection:
        today = Date.fromtimestamp((window.as_of or store.clock()) / 1e6)
        told = brief(connection, one, other, window, names=country_names(), today=today)
    text = to_html(told) if format_ == "html" else to_markdown(told)
    _write(text.encode(), output)


def _write(data: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        return
    with written_beside(Path(output)) as file:
        file.write_bytes(data)
