"""The corrections of the record: added, closed when they are undone, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dragoman.errors import MissingInput
from dragoman.store.schema import article, correction, event
from dragoman.store.writing import pk_of

Json = dict[str, Any]
JUDGED = ("accept", "reject", "edit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction. `target` is the id of an event, of an occurrence (O42), a table of the lexicon, or a number.

    `action`: accept, reject, edit, split, merge, add (to the lexicon), undo. `anchor` tells how the event is found again
    when its article is coded anew. `undone` is the moment from which it no longer counts.
    """

    number: int
    kind: str  # event | occurrence | lexicon | correction
    target: str
    action: str
    fields: tuple[str, ...]
    before: Any
    after: Any
    who: str
    why: str
    at: int
    undone: int | None
    article: str | None
    anchor: Json | None


def add_correction(
    connection: Connection,
    *,
    kind: str,
    target: str,
    action: str,
    before: Any,
    after: Any,
    who: str,
    why: str,
    at: int,
    fields: Sequence[str] = (),
    article_id: str | None = None,
    anchor: Json | None = None,
) -> int:
    """A new correction; gives its number."""
    values = {
        "kind": kind,
        "target": target,
        "action": action,
        "field": ",".join(fields),
        "before": _text(before),
        "after": _text(after),
        "who": who,
        "why": why,
        "known_from": at,
        "article": article_id,
        "anchor": _text(anchor) if anchor else None,
    }
    return pk_of(connection.execute(insert(correction).values(**values)))


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def close_correction(connection: Connection, number: int, at: int) -> None:
    """From now on it no longer counts."""
    connection.execute(update(correction).where(correction.c.pk == number).values(known_to=at))


def correction_of(connection: Connection, number: int) -> Correction:
    """One correction. Raises MissingInput when there is none of that number."""
    row = connection.execute(select(correction).where(correction.c.pk == number)).first()
    if row is None:
        raise MissingInput(f"found no correction {number} in the record")
    return _correction(row)


def corrections(
    connection: Connection,
    *,
    kind: str | None = None,
    target: str | None = None,
    article_id: str | None = None,
    who: str | None = None,
    counting: bool = False,
    limit: int | None = None,
    offset: int = 0,
    newest: bool = True,
    as_of: int | None = None,
) -> list[Correction]:
    """Corrections, the newest first unless told otherwise; `counting` leaves out those that were undone, and undoings.

    `as_of` leaves out what was made after a moment.
    """
    statement = select(correction)
    if as_of is not None:
        statement = statement.where(correction.c.known_from <= as_of)
    asked = {"kind": kind, "target": target, "article": article_id, "who": who}
    for name, value in asked.items():
        if value is not None:
            statement = statement.where(correction.c[name] == value)
    if counting:
        statement = statement.where(correction.c.known_to.is_(None), correction.c.action != "undo")
    order = correction.c.pk.desc() if newest else correction.c.pk
    rows = connection.execute(statement.order_by(order).limit(limit).offset(offset or None))
    return [_correction(r) for r in rows]


def judged(connection: Connection, events: Iterable[str], *, undone: bool = False) -> dict[str, list[Correction]]:
    """What reviewers say of events now, by the event's id; with `undone` also what no longer counts."""
    out: dict[str, list[Correction]] = {}
    wanted = sorted(set(events))
    for start in range(0, len(wanted), 400):
        some = correction.c.target.in_(wanted[start : start + 400])
        statement = select(correction).where(correction.c.kind == "event", some)
        statement = statement if undone else statement.where(correction.c.known_to.is_(None))
        for row in connection.execute(statement.order_by(correction.c.pk)):
            out.setdefault(row.target, []).append(_correction(row))
    return out


def _correction(row: Row[Any]) -> Correction:
    def value(name: str) -> Any:
        raw = getattr(row, name)
        return json.loads(raw) if raw is not None else None

    return Correction(
        number=row.pk,
        kind=row.kind,
        target=row.target,
        action=row.action or "edit",
        fields=tuple(f for f in row.field.split(",") if f),
        before=value("before"),
        after=value("after"),
        who=row.who,
        why=row.why,
        at=row.known_from,
        undone=row.known_to,
        article=row.article,
        anchor=value("anchor"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An event's row as it counts now (or counted last), with what of its article a correction needs."""

    pk: int
    id: str
    json: Json
    counts: bool
    article: int
    article_id: str
    title: str | None
    text: str
    date: str | None
    origin: int


def standing_event(connection: Connection, id_: str, *, retired: bool = False) -> Standing:
    """The row of an event of ours that counts now; with `retired` the last one. Raises MissingInput without one."""
    columns = (
        *(event.c[k] for k in ("pk", "id", "json", "known_to")),
        event.c.article,
        article.c.id.label("article_id"),
        *(article.c[k] for k in ("title", "text", "date", "origin")),
    )
    joined = event.join(article, article.c.pk == event.c.article)
    statement = select(*columns).select_from(joined).where(event.c.id == id_, event.c.source == "dragoman")
    statement = statement.where(article.c.known_to.is_(None))
    if not retired:
        statement = statement.where(event.c.known_to.is_(None))
    row = connection.execute(statement.order_by(event.c.pk.desc())).first()
    if row is None:
        raise MissingInput(f"found no event {id_[:80]!r} that counts in the record")
    values = {k: v for k, v in row._mapping.items() if k not in ("json", "known_to")}
    return Standing(**values, json=json.loads(row.json), counts=row.known_to is None)


def ids_beginning(connection: Connection, text: str, limit: int = 6) -> list[str]:
    """The ids of events of ours that count now and begin with a text, in order."""
    within = (event.c.id >= text, event.c.id < f"{text}g")  # ids are hexadecimal
    ours = select(event.c.id).where(*within, event.c.source == "dragoman", event.c.known_to.is_(None))
    return list(connection.execute(ours.order_by(event.c.id).limit(limit)).scalars()) if text else []


def standing_events(connection: Connection, article_pk: int) -> list[Standing]:
    """The events of an article that count now, in order of their numbers."""
    statement = select(event.c.id).where(event.c.article == article_pk, event.c.known_to.is_(None))
    ids = list(connection.execute(statement.order_by(event.c.pk)).scalars())
    return [standing_event(connection, i) for i in ids]


def last_row(connection: Connection, id_: str) -> int | None:
    """The number of an event's last row, whether or not it counts."""
    return connection.execute(select(event.c.pk).where(event.c.id == id_).order_by(event.c.pk.desc())).scalar()


def ids_of(connection: Connection, numbers: Iterable[int]) -> dict[str, int]:
    """The ids of rows of events, each with its number."""
    out: dict[str, int] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 400):
        some = event.c.pk.in_(wanted[start : start + 400])
        out.update((r.id, r.pk) for r in connection.execute(select(event.c.id, event.c.pk).where(some)))
    return out
