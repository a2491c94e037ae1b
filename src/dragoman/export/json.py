"""The contract of a coded article in JSON (docs/contract.md), both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.plover import quad, reduce, score
from dragoman.records import (
    Actor,
    Article,
    Assessment,
    CodedArticle,
    Discarded,
    Event,
    Meeting,
    Mention,
    Place,
    Span,
    Status,
    When,
)

Json = dict[str, Any]


def to_json(coded: CodedArticle) -> Json:
    """One article as the contract has it: id, events, assessments, discarded, and what the article said of itself."""
    a = coded.article
    out: Json = {
        "id": a.id,
        "date": a.date.isoformat() if a.date else None,
        "title": a.title,
        "source": a.source,
        "url": a.url,
        "events": [event_json(e) for e in coded.events],
        "assessments": [assessment_json(x) for x in coded.assessments],
        "discarded": [{"reason": d.reason, "stage": d.stage, **_span(d.span)} for d in coded.discarded],
    }
    if coded.dateline:
        d = coded.dateline
        filed = d.date.isoformat() if d.date else None
        out["dateline"] = {"place": d.place, "date": filed, "agency": d.agency, **_span(d.span)}
    return out


def event_json(e: Event) -> Json:
    """One event; `meeting` and `deadline` only where the text tells something of one."""
    out = _event(e)
    if e.meeting:
        out["meeting"] = _meeting(e.meeting)
    if e.deadline:
        out["deadline"] = _when(e.deadline)
    return out


def _event(e: Event) -> Json:
    heads = e.heads if len(e.heads) == len(e.issues) else ("",) * len(e.issues)
    return {
        "id": e.id,
        "type": e.type,
        "modes": list(e.modes),
        "content": e.content,
        "status": str(e.status),
        "plover": reduce(e.type, e.content, str(e.status)),
        "cameo": cameo_for(e.type, e.modes, e.content),
        "quad": quad(e.type),
        "score": score(e.type, e.modes),
        "contexts": list(e.contexts),
        "actors": [actor_json(x) for x in e.actors],
        "recipients": [actor_json(x) for x in e.recipients],
        "when": _when(e.when),
        "where": _where(e.where),
        "issues": [_span(i) | ({"head": h} if h else {}) for i, h in zip(e.issues, heads, strict=True)],
        "attribution": actor_json(e.attribution) if e.attribution else None,
        "confidence": round(e.confidence, 3),
        "why": e.why,
        "mentions": [_mention(m) for m in e.mentions],
    }


_MEETING = ("level", "venue", "format", "press", "joint_statement")
_SEVERAL = {"hosts": "host", "mediators": "mediator"}  # lists of codes, and what older records call them, with one code


def _meeting(m: Meeting) -> Json:
    out: Json = {k: v for k in _MEETING if (v := getattr(m, k)) is not None}
    out |= {k: list(v) for k in _SEVERAL if (v := getattr(m, k))}
    if m.agreed:
        out["agreed"] = [_span(s) for s in m.agreed]
    return out | {"spans": {k: _span(s) for k, s in m.spans}}


def _read_meeting(m: Mapping[str, Any] | None) -> Meeting | None:
    if m is None:
        return None
    hosts, mediators = (tuple(m.get(k) or ([m[old]] if old in m else ())) for k, old in _SEVERAL.items())
    return Meeting(
        **{k: m.get(k) for k in _MEETING},
        hosts=hosts,
        mediators=mediators,
        agreed=tuple(_read_span(s) for s in m.get("agreed", ())),
        spans=tuple((k, _read_span(s)) for k, s in m["spans"].items()),
    )


def actor_json(a: Actor) -> Json:
    """A participant or source."""
    out: Json = {
        "text": a.text,
        "name": a.name,
        "country": a.country,
        "sector": a.sector,
        "office": a.office,
        "id": a.id,
        "why": a.why,
    }
    if a.span:
        out.update({k: v for k, v in _span(a.span).items() if k != "text"})
    if a.antecedent:
        out["antecedent"] = _span(a.antecedent)
    return out


def _span(s: Span | None) -> Json:
    if s is None:
        return {}
    out: Json = {"text": s.text, "start": s.start, "end": s.end}
    if s.field != "text":
        out["field"] = s.field
    return out


def _when(w: When | None) -> Json | None:
    if w is None:
        return None
    out: Json = {"text": w.text, "date": w.date, "precision": w.precision, "assumed": w.assumed, "why": w.why}
    if w.span:
        out.update({k: v for k, v in _span(w.span).items() if k != "text"})
    return out


def _where(p: Place | None) -> Json | None:
    if p is None:
        return None
    keys = ("text", "name", "country", "lat", "lon", "geonameid", "kind", "why")
    out: Json = {k: getattr(p, k) for k in keys}
    if p.span:
        out.update({k: v for k, v in _span(p.span).items() if k != "text"})
    return out


def _mention(m: Mention) -> Json:
    return {
        "trigger": _span(m.trigger),
        "sentence": m.sentence,
        "type": m.type,
        "modes": list(m.modes),
        "content": m.content,
        "status": str(m.status),
        "confidence": round(m.confidence, 3),
        "why": m.why,
        "spans": {
            "actors": [actor_json(x) for x in m.actors],
            "recipients": [actor_json(x) for x in m.recipients],
            "attribution": [actor_json(x) for x in m.chain],
            "when": _when(m.when),
            "where": _where(m.where),
            "issues": [_span(i) for i in m.issues],
        },
    }


def assessment_json(a: Assessment) -> Json:
    """A verdict on a relationship."""
    return {
        **_span(a.span),
        "between": list(a.between),
        "direction": a.direction,
        "status": str(a.status),
        "attribution": actor_json(a.attribution) if a.attribution else None,
        "why": a.why,
    }


def from_json(data: Mapping[str, Any], text: str = "") -> CodedArticle:
    """The coded article back from its JSON; the article's text is not in it and may be handed in."""
    date = Date.fromisoformat(data["date"]) if data.get("date") else None
    keys = ("title", "source", "url")
    article = Article(id=data["id"], text=text, date=date, **{k: data.get(k) for k in keys})
    return CodedArticle(
        article=article,
        events=tuple(read_event(e) for e in data["events"]),
        assessments=tuple(
            Assessment(
                span=_read_span(a),
                between=tuple(a["between"]),
                direction=a["direction"],
                status=Status(a["status"]),
                attribution=_read_actor(a["attribution"]) if a["attribution"] else None,
                why=a.get("why", ""),
            )
            for a in data["assessments"]
        ),
        discarded=tuple(
            Discarded(reason=d["reason"], stage=d["stage"], span=_read_span(d) if "start" in d else None)
            for d in data["discarded"]
        ),
    )


def read_event(e: Mapping[str, Any]) -> Event:
    """An event back from its JSON."""
    return Event(
        id=e["id"],
        type=e["type"],
        modes=tuple(e["modes"]),
        content=e["content"],
        status=Status(e["status"]),
        actors=_read_actors(e["actors"]),
        recipients=_read_actors(e["recipients"]),
        attribution=_read_actor(e["attribution"]) if e["attribution"] else None,
        when=_read_when(e["when"]),
        where=_read_where(e["where"]),
        issues=tuple(_read_span(i) for i in e["issues"]),
        contexts=tuple(e["contexts"]),
        confidence=e["confidence"],
        mentions=tuple(_read_mention(m) for m in e["mentions"]),
        why=e.get("why", ""),
        heads=tuple(i.get("head", "") for i in e["issues"]) if any("head" in i for i in e["issues"]) else (),
        meeting=_read_meeting(e.get("meeting")),
        deadline=_read_when(e.get("deadline")),
    )


def _read_mention(m: Mapping[str, Any]) -> Mention:
    spans = m["spans"]
    chain = _read_actors(spans["attribution"])
    return Mention(
        trigger=_read_span(m["trigger"]),
        sentence=m["sentence"],
        type=m["type"],
        modes=tuple(m["modes"]),
        content=m["content"],
        status=Status(m["status"]),
        actors=_read_actors(spans["actors"]),
        recipients=_read_actors(spans["recipients"]),
        attribution=chain[0] if chain else None,
        chain=chain,
        when=_read_when(spans["when"]),
        where=_read_where(spans["where"]),
        issues=tuple(_read_span(i) for i in spans["issues"]),
        confidence=m["confidence"],
        why=m.get("why", ""),
    )


def _read_span(s: Mapping[str, Any]) -> Span:
    return Span(start=s["start"], end=s["end"], text=s["text"], field=s.get("field", "text"))


def _read_actors(many: Sequence[Mapping[str, Any]]) -> tuple[Actor, ...]:
    return tuple(_read_actor(a) for a in many)


def _read_actor(a: Mapping[str, Any]) -> Actor:
    keys = ("text", "name", "country", "sector", "office", "id", "why")
    return Actor(
        **{k: a[k] for k in keys},
        span=_read_span(a) if "start" in a else None,
        antecedent=_read_span(a["antecedent"]) if "antecedent" in a else None,
    )


def _read_when(w: Mapping[str, Any] | None) -> When | None:
    if w is None:
        return None
    keys = ("text", "date", "precision", "assumed", "why")
    return When(**{k: w[k] for k in keys}, span=_read_span(w) if "start" in w else None)


def _read_where(p: Mapping[str, Any] | None) -> Place | None:
    if p is None:
        return None
    keys = ("text", "name", "country", "lat", "lon", "geonameid", "kind", "why")
    return Place(**{k: p[k] for k in keys}, span=_read_span(p) if "start" in p else None)
