"""Corrections as annotated articles in the gold format, to train on and to score against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, select

from dragoman.records import Article, Sentence
from dragoman.store.corrections import JUDGED, judged, standing_event
from dragoman.store.schema import article, correction, event

Json = dict[str, Any]


def annotated(
    connection: Connection, sentences_of: Callable[[Article], Sequence[Sentence]], *, partial: bool = False
) -> Iterator[Json]:
    """The articles that reviewers judged, as the guidelines want an annotated article, in order of their ids.

    Only those of which every event was accepted, edited or rejected; with `partial` also others, which hold their judged
    events only and say so. `sentences_of` cuts an article as the coder does.
    """
    named = select(correction.c.article).where(correction.c.kind == "event", correction.c.known_to.is_(None))
    ids = sorted(set(connection.execute(named.where(correction.c.action.in_(JUDGED))).scalars()) - {None})
    for id_ in ids:
        row = connection.execute(select(article).where(article.c.id == id_, article.c.known_to.is_(None))).first()
        if row is None:
            continue
        mine = select(event.c.id).where(event.c.article == row.pk, event.c.known_to.is_(None)).order_by(event.c.pk)
        events = list(connection.execute(mine).scalars())
        seen = judged(connection, events)
        open_ = [e for e in events if not any(c.action in JUDGED for c in seen.get(e, ()))]
        if open_ and not partial:
            continue
        told = [standing_event(connection, e).json for e in events if e not in open_]
        by = sorted({c.who for many in seen.values() for c in many})
        yield _annotated(row, told, sentences_of(_article(row)), by, whole=not open_)


def _article(row: Any) -> Article:
    date = Date.fromisoformat(row.date) if row.date else None
    return Article(id=row.id, text=row.text, title=row.title, date=date, source=row.source, language=row.language)


def _annotated(
    row: Any, events: Sequence[Json], sentences: Sequence[Sentence], by: Sequence[str], *, whole: bool
) -> Json:
    at = {s.index: k for k, s in enumerate(sentences)}
    frames = [
        f
        for number, e in enumerate(events, 1)
        for m in e["mentions"]
        if m["sentence"] in at and (f := _frame(e, m, f"E{number}", sentences[at[m["sentence"]]], at[m["sentence"]]))
    ]
    return {
        "id": row.id,
        "title": row.title,
        "date": row.date,
        "source": row.source,
        "annotator": ", ".join(by) or "reviewers",
        "complete": whole,
        "sentences": [s.text for s in sentences],
        "frames": frames,
        "assessments": [],
    }


def _frame(e: Json, m: Json, number: str, sentence: Sentence, index: int) -> Json | None:
    """One mention; what the event says now stands before what the mention was coded with."""
    line = sentence.text
    trigger = m["trigger"]["text"]
    if trigger not in line:
        return None
    spans = m["spans"]
    said = spans["attribution"][0] if spans["attribution"] else e["attribution"]
    if e["attribution"] is None:
        said = None
    return {
        "sent": index,
        "event": number,
        "trigger": trigger,
        "type": m["type"],
        "modes": m["modes"],
        "content": m["content"],
        "status": m["status"],
        "actors": _entities(e["actors"], spans["actors"], line, trigger),
        "recipients": _entities(e["recipients"], spans["recipients"], line, trigger),
        "attribution": _entity(said, line, "") if said else None,
        "when": _when(e["when"], spans["when"], line),
        "where": _where(e["where"], line),
        "issues": [i["text"] for i in e["issues"] if i["text"] in line],
    }


def _entities(told: Sequence[Json], coded: Sequence[Json], line: str, trigger: str) -> list[Json]:
    """The event's participants; each by the phrase of this sentence that stands for it, else by the trigger."""
    out = []
    for a in told:
        phrase = next((c["text"] for c in coded if _same(a, c) and c["text"] in line), None)
        entity = _entity({**a, "text": phrase or a["text"]}, line, trigger)
        if entity:
            out.append(entity)
    return out


def _same(a: Json, c: Json) -> bool:
    if a["id"] and c["id"]:
        return bool(a["id"] == c["id"])
    return (
        bool(a["name"] and a["name"] == c["name"])
        or a["text"] == c["text"]
        or (a["country"] == c["country"] and not a["name"])
    )


def _entity(a: Json, line: str, trigger: str) -> Json | None:
    text = a["text"] if a["text"] in line else trigger
    return {"text": text, **{k: a[k] for k in ("name", "country", "sector")}} if text else None


def _when(told: Json | None, coded: Json | None, line: str) -> Json | None:
    if told is None:
        return None
    phrase = next((w["text"] for w in (told, coded) if w and w["text"] in line), None)
    return {"text": phrase, "date": told["date"]} if phrase else None


def _where(told: Json | None, line: str) -> Json | None:
    return {"text": told["text"], "country": told["country"]} if told and told["text"] in line else None
