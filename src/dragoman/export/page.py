"""Coded articles as one self-contained page: the text with each event's evidence, the events beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from dragoman.ontology.plover import quad
from dragoman.records import Actor, CodedArticle, Event, Mention, Span
from dragoman.version import __version__

_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def to_page(articles: Sequence[CodedArticle]) -> str:
    """HTML that makes no request: style and script stand in it, and every text is escaped."""
    here = files("dragoman.export")
    style, script = ((here / f"page.{x}").read_text(encoding="utf-8") for x in ("css", "js"))
    first = articles[0].article if articles else None
    title = escape(first.title or first.id) if first else "no articles"
    legend = "".join(f'<li><b style="background:var(--w{k})"></b>{name}</li>' for k, name in enumerate(_QUADS, 1))
    body = "".join(_section(a) for a in articles) or "<p>no articles</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
        f"<title>{title} — Dragoman</title><style>{style}</style></head>\n<body>"
        f'<header><ul class="legend" aria-label="colours">{legend}</ul></header>{body}'
        f"<script>{script}</script></body></html>\n"
    )


def _section(coded: CodedArticle) -> str:
    a = coded.article
    meta = " · ".join(
        escape(x)
        for x in (a.source or "", a.date.isoformat() if a.date else "undated", f"{len(coded.events)} events")
        if x
    )
    title = _marked(a.title, coded, "title") if a.title else escape(_first_line(a.text))
    cards = "".join(f"<li>{_card(e)}</li>" for e in coded.events)
    verdicts = "".join(
        f'<li><div class="card verdict e2"><h2>{escape(" – ".join(v.between))}<span>relations</span></h2>'
        f"{escape(v.direction)}: “{escape(v.span.text)}”{_according(v.attribution)}</div></li>"
        for v in coded.assessments
    )
    events = (
        f'<ol class="events">{cards}{verdicts}</ol>'
        if cards or verdicts
        else '<p class="empty">No events were found.</p>'
    )
    aside = "; ".join(f"{escape(d.reason)}" for d in coded.discarded[:12])
    return (
        f"<section><header><p class='meta'>{meta}</p><h1>{title}</h1></header><main>"
        f'<article lang="en">{_marked(a.text, coded, "text")}</article><aside aria-label="events">{events}'
        f"<footer>{'Set aside: ' + aside + '. ' if aside else ''}Coded by Dragoman {__version__}.</footer></aside></main></section>"
    )


def _according(source: Actor | None) -> str:
    return f", according to {escape(source.name or source.text)}" if source else ""


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0][:160]


def _card(e: Event) -> str:
    k = quad(e.type)
    modes = f" · {', '.join(e.modes)}" if e.modes else ""
    to = f" → {e.content}" if e.content else ""
    who = escape(_names(e.actors) or "?") + (f" → {escape(_names(e.recipients))}" if e.recipients else "")
    rows: list[tuple[str, str]] = []
    if e.when:
        rows.append(("when", f"{e.when.date or 'unknown'} (“{e.when.text}”)"))
    if e.where:
        place = e.where.name or e.where.text
        rows.append(("where", f"{place}{f', {e.where.country}' if e.where.country else ''}"))
    if e.issues:
        rows.append(("about", "; ".join(i.text for i in e.issues[:5])))
    if e.attribution:
        rows.append(("said by", _names([e.attribution])))
    rows.append(("evidence", ", ".join(f"“{m.trigger.text}”" for m in e.mentions[:8])))
    rows.append(("certainty", f"{e.confidence:.2f}"))
    cells = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return (
        f'<button type="button" class="card e{k}" data-event="{e.id}" aria-pressed="false">'
        f"<h2>{e.type}{escape(modes)}{to}<span>{e.status}</span></h2><div class='who'>{who}</div><dl>{cells}</dl></button>"
    )


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(dict.fromkeys(f"{a.name or a.text}{f' ({a.country})' if a.country else ''}" for a in actors))


def _marked(text: str, coded: CodedArticle, field: str) -> str:
    """The text cut at every border of a span; each piece knows the events that it supports."""
    spans = [(s, e, trigger) for e in coded.events for m in e.mentions for s, trigger in _spans(m) if s.field == field]
    aside = [d.span for d in coded.discarded if d.span and d.span.field == field and d.stage == "clean"]
    cuts = sorted(
        {
            0,
            len(text),
            *(c for s, _, _ in spans for c in (s.start, s.end)),
            *(c for s in aside for c in (s.start, s.end)),
        }
    )
    cuts = [c for c in cuts if 0 <= c <= len(text)]
    out = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = escape(text[start:end])
        over = [(s, e, t) for s, e, t in spans if s.start < end and s.end > start]
        if over:
            ids = " ".join(dict.fromkeys(e.id for _, e, t in sorted(over, key=lambda x: not x[2])))
            trigger = next((e for _, e, t in over if t), None)
            extra = f' trigger q{quad(trigger.type)}" tabindex="0" role="button' if trigger else ""
            out.append(f'<mark class="{extra.strip()}" data-events="{ids}">{piece}</mark>')
        elif any(s.start <= start and s.end >= end for s in aside):
            out.append(f'<span class="aside">{piece}</span>')
        else:
            out.append(piece)
    return "".join(out)


def _spans(m: Mention) -> Iterator[tuple[Span, bool]]:
    yield m.trigger, True
    others = [a.span for a in (*m.actors, *m.recipients, *m.chain)]
    others += [m.when.span if m.when else None, m.where.span if m.where else None, *m.issues]
    yield from ((s, False) for s in others if s)
