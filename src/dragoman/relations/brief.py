"""A dossier on a pair of countries, made only of recorded facts: each sentence names its sources."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection

from dragoman.relations.calendar import coming
from dragoman.relations.changes import weightiest
from dragoman.relations.headlines import matter
from dragoman.relations.report import relation_report
from dragoman.relations.series import relation_series
from dragoman.store.reading import Window, events_by_id, occurrences

Json = dict[str, Any]
_COVERAGE = {
    "acts": "with acts",
    "quiet": "quiet (both named, no act)",
    "not named": "neither named together",
    "not covered": "without any article",
}
MOST = 15  # occurrences told in full


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of a dossier with the numbers of the sources that it rests on."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A dossier: sections of sentences, and the numbered sources."""

    title: str
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    sources: tuple[str, ...]


def brief(
    connection: Connection, one: str, other: str, window: Window, *, names: Mapping[str, str], today: Date
) -> Brief:
    """What the record holds on a pair in a window; `names` gives the countries' names, `today` parts past from coming."""
    report = relation_report(connection, one, other, window, every="month")
    sources: dict[str, int] = {}
    sections = [
        ("In short", _short(report, names, today)),
        ("What weighed most", _acts(connection, one, other, window, sources)),
        ("Turning points", _changes(connection, report, sources)),
        ("What is said of the relationship", _verdicts(report, sources)),
        ("Announced", _coming(connection, one, other, window, today, sources)),
    ]
    title = f"{names.get(one, one)} and {names.get(other, other)}{_period(window)}"
    return Brief(title=title, sections=tuple((t, tuple(lines)) for t, lines in sections), sources=tuple(sources))


def _period(window: Window) -> str:
    since = f" since {Date.fromordinal(window.first)}" if window.first else ""
    return since + (f" until {Date.fromordinal(window.last)}" if window.last else "")


def _short(report: Json, names: Mapping[str, str], today: Date) -> list[Line]:
    held = [p for p in report["periods"] if p["score"] is not None]
    naming = sum(p["naming"] for p in report["periods"])
    own = report["events"] - report["imported"]
    tellers = [f"{own} events in {report['articles']} articles"] if own or not report["imported"] else []
    tellers += [f"{report['imported']} imported events"] if report["imported"] else []
    out = [
        Line(
            text=f"Realized acts: {report['totals']['acts']:g} occurrences, told by {' and '.join(tellers)}; "
            f"articles that name both countries: {naming}."
        )
    ]
    if held:
        out.append(
            Line(text=f"Mean score {report['totals']['score']:+.1f} on a scale from −10 (force) to +10 (material aid).")
        )
        out += [Line(text=f"{d}: {t['acts']:g} acts, mean {t['score']:+.1f}.") for d, t in _directions(report)]
        quads = ", ".join(f"{name} {n:g}" for name, n in report["totals"]["quads"].items())
        out.append(Line(text=f"By class: {quads}."))
    coverage = Counter(p["coverage"] for p in report["periods"])
    months = ", ".join(f"{_COVERAGE[c]} {coverage[c]}" for c in _COVERAGE if coverage[c])
    out.append(Line(text=f"Months: {months}."))
    if report["trend"]:
        t = report["trend"]
        out.append(
            Line(
                text=f"Trend: {t['per_year']:+.2f} a year (90 % between {t['low']:+.2f} and {t['high']:+.2f}; "
                f"chance alone {t['chance']:.0%})."
            )
        )
    apart = ", ".join(f"{n} {status}" for status, n in report["apart"].items() if n)
    if apart:
        out.append(Line(text=f"Not counted as acts: {apart}."))
    return out


def _directions(report: Json) -> list[tuple[str, Json]]:
    return [(d, t) for d, t in report["totals"]["directions"].items() if t["acts"]]


def _acts(connection: Connection, one: str, other: str, window: Window, sources: dict[str, int]) -> list[Line]:
    series = relation_series(connection, one, other, window=window, draws=0, weighting="origins")
    numbers = weightiest(series.acts, MOST)
    known = occurrences(connection, numbers, window.as_of)
    told = sorted((known[n] for n in numbers if n in known), key=lambda o: o["day"] or "")
    return [_tell(connection, o, window, sources) for o in told]


def _tell(connection: Connection, o: Json, window: Window, sources: dict[str, int]) -> Line:
    """One occurrence as a sentence of recorded fields."""
    about = f", about {', '.join(o['issues'][:3])}" if o["issues"] else ""
    disputed = f"; the sources differ on {_spread(o['disagreements'])}" if o["disagreements"] else ""
    origins = f"{o['origins']} independent origin{'s' if o['origins'] != 1 else ''}"
    said = f", according to {said}" if (said := _claimed(connection, o, window)) else ""
    text = f"{o['day'] or 'Undated'}: {matter(o)}{about} — {o['state']}{said}; {origins}{disputed}."
    return Line(text=text, sources=_sources(connection, o["events"], window, sources))


def _claimed(connection: Connection, o: Json, window: Window) -> str:
    """Who says so, when every telling rests on a source."""
    told = events_by_id(connection, o["events"], window.as_of)
    if not told or any(s.event.attribution is None for s in told):
        return ""
    said = [s.event.attribution for s in told if s.event.attribution]
    return ", ".join(dict.fromkeys(a.name or a.text for a in said))


def _spread(disagreements: Mapping[str, Sequence[Json]]) -> str:
    """What they say of each field: "numbers (12, 9)"."""
    return ", ".join(f"{field} ({' or '.join(str(v['value']) for v in said)})" for field, said in disagreements.items())


def _sources(connection: Connection, ids: Sequence[str], window: Window, sources: dict[str, int]) -> tuple[int, ...]:
    out = []
    told = events_by_id(connection, ids, window.as_of)
    for stored in sorted(told, key=lambda s: (s.article.date or Date.max, s.article.id)):
        a = stored.article
        parts = [a.source, a.title, a.date.isoformat() if a.date else None, a.url]
        cited = ", ".join(p for p in parts if p) or a.id
        out.append(sources.setdefault(f"{cited} ({a.id})", len(sources) + 1))
    return tuple(sorted(set(out)))


def _changes(connection: Connection, report: Json, sources: dict[str, int]) -> list[Line]:
    out = []
    for c in report["changes"]:
        ids = [e for o in c["occurrences"] for e in o["events"]]
        what = "; ".join(f"{o['day']} {matter(o)}" for o in c["occurrences"])
        text = f"From {c['start']} the mean score goes from {c['before']:+.1f} to {c['after']:+.1f}; most moved by: {what}."
        out.append(Line(text=text, sources=_sources(connection, ids, Window(), sources)))
    return out


def _verdicts(report: Json, sources: dict[str, int]) -> list[Line]:
    out = []
    for v in report["assessments"]:
        cited = ", ".join(p for p in (v["source"], v["title"], v["published"]) if p) or v["article"]
        number = sources.setdefault(f"{cited} ({v['article']})", len(sources) + 1)
        said = f", according to {v['attribution']['name'] or v['attribution']['text']}" if v["attribution"] else ""
        out.append(
            Line(text=f"{v['published'] or 'Undated'}: {v['direction']} — “{v['text']}”{said}.", sources=(number,))
        )
    return out


def _coming(
    connection: Connection, one: str, other: str, window: Window, today: Date, sources: dict[str, int]
) -> list[Line]:
    ahead = Window(first=today.toordinal(), as_of=window.as_of)
    out = []
    for e in coming(connection, ahead, countries=(one, other), limit=20, today=today):
        found = occurrences(connection, [int(e["id"][1:])], window.as_of)
        ids = [i for o in found.values() for i in o["events"]]
        out.append(Line(text=f"{e['day']}: {e['what']}.", sources=_sources(connection, ids, window, sources)))
    return out


def to_markdown(it: Brief) -> str:
    """The dossier as Markdown; numbers in brackets are the sources at the end."""
    lines = [f"# {_escape(it.title)}", ""]
    for title, told in it.sections:
        if told:
            lines += [f"## {title}", "", *(f"- {_escape(x.text)}{_marks(x)}" for x in told), ""]
    lines += ["## Sources", "", *(f"{k}. {_escape(s)}" for k, s in enumerate(it.sources, 1)), ""]
    return "\n".join(lines)


def _escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _marks(line: Line) -> str:
    return "".join(f" [{n}]" for n in line.sources)


def to_html(it: Brief) -> str:
    """The dossier as one page without scripts or outside files; sources are linked from each sentence."""
    body = [f"<h1>{html.escape(it.title)}</h1>"]
    for title, told in it.sections:
        if told:
            items = "".join(
                f"<li>{html.escape(x.text)}" + "".join(f' <a href="#s{n}">[{n}]</a>' for n in x.sources) + "</li>"
                for x in told
            )
            body.append(f"<h2>{html.escape(title)}</h2><ul>{items}</ul>")
    items = "".join(f'<li id="s{k}">{html.escape(s)}</li>' for k, s in enumerate(it.sources, 1))
    body.append(f"<h2>Sources</h2><ol>{items}</ol>")
    return _PAGE.format(title=html.escape(it.title), body="".join(body))


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }}
h2 {{ font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid; }}
li {{ margin: .4rem 0; }} a {{ text-decoration: none; }}
</style></head><body>{body}</body></html>
"""
