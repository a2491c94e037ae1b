"""A coded article as a notebook shows it: its text with the triggers marked, and its events as a table."""

from __future__ import annotations

import html
from collections.abc import Sequence

from dragoman.records import Actor, CodedArticle, Event

_STYLE = (
    "<style>.dragoman mark{background:#fde68a;color:#111;padding:0 .15em}.dragoman p{max-width:46em;white-space:pre-wrap}"
    ".dragoman td{text-align:left;vertical-align:top}</style>"
)


def cell(coded: CodedArticle) -> str:
    """HTML without scripts; everything of the article is escaped."""
    a = coded.article
    head = " · ".join(html.escape(x) for x in (a.title, a.source, a.date.isoformat() if a.date else None) if x)
    rows = "".join(_row(e) for e in coded.events)
    names = ("date", "act", "who", "to whom", "where", "about", "status", "according to", "confidence")
    header = "".join(f"<th>{n}</th>" for n in names)
    table = f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>" if rows else "<p>no events</p>"
    return f'{_STYLE}<div class="dragoman"><strong>{head}</strong><p>{_marked(coded)}</p>{table}</div>'


def _marked(coded: CodedArticle) -> str:
    """The text with every trigger marked; what the mark says is the event's type and status."""
    text, out, at = coded.article.text, [], 0
    spans = sorted(
        (m.trigger.start, m.trigger.end, f"{e.type} · {e.status}")
        for e in coded.events
        for m in e.mentions
        if m.trigger.field == "text"
    )
    for start, end, told in spans:
        if start >= at:
            out += [
                html.escape(text[at:start]),
                f'<mark title="{html.escape(told)}">{html.escape(text[start:end])}</mark>',
            ]
            at = end
    return "".join([*out, html.escape(text[at:])])


def _row(e: Event) -> str:
    cells = (
        (e.when.date or e.when.text) if e.when else "",
        f"{e.type}{' / ' + ', '.join(e.modes) if e.modes else ''}{' → ' + e.content if e.content else ''}",
        _names(e.actors),
        _names(e.recipients),
        (e.where.name or e.where.text) if e.where else "",
        "; ".join(dict.fromkeys(i.text for i in e.issues)),
        str(e.status),
        _names([e.attribution]) if e.attribution else "",
        f"{e.confidence:.2f}",
    )
    return "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>"


def _names(actors: Sequence[Actor]) -> str:
    return "; ".join(dict.fromkeys(f"{a.name or a.text} ({a.country or '?'})" for a in actors))
