"""Accepts, rejects and edits events, splits and merges occurrences, and undoes any of it.

Each is a record; the event's row, participants, dyads and occurrence follow at once as new rows, so that a read as of
a moment before still sees what was known then. Every function runs in the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection

from dragoman.errors import InputError, MissingInput
from dragoman.occurrences.merging import replace_event, settle, take_out
from dragoman.records import Article, CodedArticle
from dragoman.review.fields import as_event, changed_fields, edited, only
from dragoman.store.corrections import (
    JUDGED,
    Correction,
    Standing,
    add_correction,
    close_correction,
    correction_of,
    corrections,
    ids_of,
    judged,
    last_row,
    standing_event,
    standing_events,
)
from dragoman.store.tellings import APART, TOGETHER, likeness_of, members_of, rule
from dragoman.store.writing import add_events, begin_run, end_run, retire_event
from dragoman.version import __version__

Json = dict[str, Any]
Tick = Callable[[], int]  # moments, none twice
MOST = 40  # events on each side of a split or merge


def accept(connection: Connection, id_: str, *, who: str, why: str, tick: Tick) -> int:
    """A reviewer found the event right; gives the correction's number."""
    it = standing_event(connection, id_)
    return _note(connection, it, "accept", None, None, who=who, why=why, tick=tick)


def reject(connection: Connection, id_: str, *, who: str, why: str, tick: Tick) -> int:
    """The event no longer counts: there is no such act in the text."""
    it = standing_event(connection, id_)
    _take_away(connection, it, tick)
    return _note(connection, it, "reject", it.json, None, who=who, why=why, tick=tick)


def edit(connection: Connection, id_: str, changes: Mapping[str, Any], *, who: str, why: str, tick: Tick) -> int:
    """Fields of the event are other than coded. Raises InputError when nothing changes or a value cannot be."""
    it = standing_event(connection, id_)
    after = edited(it.json, changes, it.text, it.title)
    fields = changed_fields(it.json, after)
    if not fields:
        raise InputError("found an edit that changes nothing, wanted another value for a field")
    _write(connection, it, after, who, tick)
    told = only(it.json, fields), only(after, fields)
    return _note(connection, it, "edit", *told, who=who, why=why, tick=tick, fields=fields)


def split(connection: Connection, number: int, events: Sequence[str], *, who: str, why: str, tick: Tick) -> int:
    """Some events of an occurrence are another happening: they and the rest are kept apart from now on."""
    rows = _members(connection, number)
    gone = {e: pk for e, pk in rows.items() if e in set(events)}
    left = {e: pk for e, pk in rows.items() if e not in gone}
    if set(events) - set(rows):
        raise MissingInput(f"found no event {min(set(events) - set(rows))!r} in O{number}")
    if not gone or not left:
        raise InputError(f"found {len(gone)} of {len(rows)} events to split off, wanted some but not all")
    _few(len(gone), len(left))
    pairs = [_pair(a, b) for a in gone.values() for b in left.values()]
    kept = _likeness(connection, pairs)
    rule(connection, pairs, APART)
    inside = [_pair(a, b) for a in gone.values() for b in gone.values() if a < b]
    kept += _likeness(connection, inside)
    rule(connection, inside, TOGETHER)
    settle(connection, list(rows.values()), tick(), force=True)
    after = {"apart": [sorted(gone), sorted(left)]}
    before = {"events": sorted(rows), "likeness": kept}
    return _note_occurrence(connection, number, "split", before, after, who=who, why=why, tick=tick)


def merge(connection: Connection, numbers: Sequence[int], *, who: str, why: str, tick: Tick) -> int:
    """Occurrences are one happening: the first event of each is kept together with that of the first from now on."""
    if len(set(numbers)) < 2:
        raise InputError("found one occurrence, wanted two or more to merge")
    _few(len(set(numbers)), 1)
    groups = {n: _members(connection, n) for n in dict.fromkeys(numbers)}
    first = next(iter(groups.values()))
    keep = min(first.values())
    others = [min(rows.values()) for rows in list(groups.values())[1:]]
    pairs = [_pair(keep, other) for other in others]
    across = [_pair(a, b) for rows in list(groups.values())[1:] for a in first.values() for b in rows.values()]
    apart = [p for p, v in likeness_of(connection, across).items() if v is not None and v <= APART]
    before = {"events": [sorted(rows) for rows in groups.values()], "likeness": _likeness(connection, [*pairs, *apart])}
    rule(connection, apart, None)  # a merge takes back an older split
    rule(connection, pairs, TOGETHER)
    settle(connection, [pk for rows in groups.values() for pk in rows.values()], tick(), force=True)
    after = {"together": [sorted(rows) for rows in groups.values()]}
    return _note_occurrence(connection, min(groups), "merge", before, after, who=who, why=why, tick=tick)


def undo(connection: Connection, number: int, *, who: str, why: str, tick: Tick) -> int:
    """Take a correction back: what it changed is as before, and this is a record too.

    Raises InputError when it was undone already, or when a later correction of the same event stands on it.
    """
    it = correction_of(connection, number)
    if it.undone is not None or it.action == "undo":
        raise InputError(f"found the correction {number} undone already, wanted one that counts")
    _UNDOING[it.action](connection, it, who, tick)
    close_correction(connection, number, tick())
    return add_correction(
        connection,
        kind="correction",
        target=str(number),
        action="undo",
        before=it.after,
        after=it.before,
        who=who,
        why=why,
        at=tick(),
        fields=it.fields,
        article_id=it.article,
    )


def _undo_nothing(_connection: Connection, _it: Correction, _who: str, _tick: Tick) -> None:
    """An acceptance changed no row."""


def _undo_reject(connection: Connection, it: Correction, who: str, tick: Tick) -> None:
    _write(connection, standing_event(connection, it.target, retired=True), it.before, who, tick)


def _undo_edit(connection: Connection, it: Correction, who: str, tick: Tick) -> None:
    later = [c for c in judged(connection, [it.target]).get(it.target, ()) if c.number > it.number]
    blocking = next((c for c in later if c.action == "reject" or set(c.fields) & set(it.fields)), None)
    if blocking:
        raise InputError(
            f"found the correction {blocking.number} of the same event after {it.number}, wanted it undone first"
        )
    now = standing_event(connection, it.target)
    _write(connection, now, {**now.json, **it.before, "mentions": _mentions_before(now.json, it)}, who, tick)


def _mentions_before(now: Json, it: Correction) -> list[Json]:
    kept = [f for f in ("type", "status", "content", "modes") if f in it.fields]
    return [
        {**m, **{f: it.before[f] for f in kept if m[f] == it.after[f] or f in ("type", "modes")}}
        for m in now["mentions"]
    ]


def _undo_ruling(connection: Connection, it: Correction, _who: str, tick: Tick) -> None:
    touched: set[int] = set()
    for one, other, likeness in it.before["likeness"]:
        a, b = last_row(connection, one), last_row(connection, other)
        if a is not None and b is not None:
            rule(connection, [_pair(a, b)], likeness)
            touched |= {a, b}
    settle(connection, sorted(touched), tick(), force=True)


def _undo_entry(_connection: Connection, _it: Correction, _who: str, _tick: Tick) -> None:
    """The lexicon's folder is written anew by whoever holds it."""


_UNDOING: Mapping[str, Callable[[Connection, Correction, str, Tick], None]] = {
    "accept": _undo_nothing,
    "reject": _undo_reject,
    "edit": _undo_edit,
    "split": _undo_ruling,
    "merge": _undo_ruling,
    "add": _undo_entry,
}


def reapply(connection: Connection, article_pk: int, article_id: str, tick: Tick) -> list[int]:
    """An article was coded again: what reviewers said of its events holds for the new ones.

    An event is found again by its id, else by the place of its trigger, else by the trigger's words when one event only
    has them. Gives the numbers of the corrections whose event is not there any more; they stay on record.
    """
    lost = []
    mine = [c for c in corrections(connection, article_id=article_id, counting=True, newest=False) if c.kind == "event"]
    moved: dict[str, str] = {}
    for c in mine:
        now = standing_events(connection, article_pk)
        found = _again(c, now, moved)
        if found is None:
            if c.action != "reject":  # what was rejected and is not coded any more is as it should be
                lost.append(c.number)
            continue
        moved[c.target] = found.id
        if c.action == "reject":
            _take_away(connection, found, tick)
        elif c.action == "edit":
            _edit_again(connection, found, c, tick)
        if found.id != c.target:
            _rename(connection, c, found, tick)
    _rule_again(connection, article_id, tick)
    return lost


def _again(c: Correction, now: Sequence[Standing], moved: Mapping[str, str]) -> Standing | None:
    wanted = moved.get(c.target, c.target)
    found = next((s for s in now if s.id == wanted), None)
    if found or not c.anchor:
        return found
    spots = {(t["field"], t["start"], t["text"]) for t in c.anchor["triggers"]}
    placed = [s for s in now if spots & {(t["field"], t["start"], t["text"]) for t in _anchor(s.json)["triggers"]}]
    if placed:
        return next((s for s in placed if s.json["type"] == c.anchor["type"]), placed[0])
    words = {t["text"].casefold() for t in c.anchor["triggers"]}
    same = [s for s in now if words & {t["text"].casefold() for t in _anchor(s.json)["triggers"]}]
    typed = [s for s in same if s.json["type"] in (c.anchor["type"], (c.after or {}).get("type"))] or same
    return typed[0] if len(typed) == 1 else None


def _edit_again(connection: Connection, it: Standing, c: Correction, tick: Tick) -> None:
    changes = {k: _issues_left(v, it) if k == "issues" else v for k, v in c.after.items()}
    after = edited(it.json, changes, it.text, it.title)
    if changed_fields(it.json, after):
        _write(connection, it, after, c.who, tick)


def _issues_left(issues: Sequence[Json], it: Standing) -> list[Json]:
    return [i for i in issues if i["text"] in it.text or i["text"] in (it.title or "")]


def _rename(connection: Connection, c: Correction, found: Standing, tick: Tick) -> None:
    """The same correction under the event's new id; the old one is closed, not changed."""
    close_correction(connection, c.number, tick())
    add_correction(
        connection,
        kind="event",
        target=found.id,
        action=c.action,
        before=c.before,
        after=c.after,
        who=c.who,
        why=c.why,
        at=tick(),
        fields=c.fields,
        article_id=c.article,
        anchor=_anchor(found.json),
    )


def _rule_again(connection: Connection, article_id: str, tick: Tick) -> None:
    """Splits and merges that hold events of the article, for the events' new rows."""
    for c in corrections(connection, kind="occurrence", counting=True, newest=False):
        groups: list[list[str]] = c.after.get("apart") or c.after.get("together") or []
        if article_id not in (c.anchor or {}).get("articles", ()):
            continue
        rows = [[pk for e in g if (pk := _counting(connection, e)) is not None] for g in groups]
        if "apart" in c.after and len(rows) == 2:
            rule(connection, [_pair(a, b) for a in rows[0] for b in rows[1]], APART)
            rule(connection, [_pair(a, b) for a in rows[0] for b in rows[0] if a < b], TOGETHER)
        elif "together" in c.after:
            firsts = [min(r) for r in rows if r]
            rule(connection, [_pair(firsts[0], other) for other in firsts[1:] if other != firsts[0]], TOGETHER)
        settle(connection, [pk for r in rows for pk in r], tick(), force=True)


def _counting(connection: Connection, id_: str) -> int | None:
    try:
        return standing_event(connection, id_).pk
    except MissingInput:
        return None


def _note(
    connection: Connection,
    it: Standing,
    action: str,
    before: Any,
    after: Any,
    *,
    who: str,
    why: str,
    tick: Tick,
    fields: Sequence[str] = (),
) -> int:
    """The record of a judgement; an older acceptance or the like is closed by the new one of its kind."""
    for c in judged(connection, [it.id]).get(it.id, ()):
        if c.action == "accept" and action in JUDGED:
            close_correction(connection, c.number, tick())
    return add_correction(
        connection,
        kind="event",
        target=it.id,
        action=action,
        before=before,
        after=after,
        who=who,
        why=why,
        at=tick(),
        fields=fields,
        article_id=it.article_id,
        anchor=_anchor(it.json),
    )


def _note_occurrence(
    connection: Connection, number: int, action: str, before: Json, after: Json, *, who: str, why: str, tick: Tick
) -> int:
    ids = [e for group in after.get("apart") or after.get("together") or () for e in group]
    articles = sorted({s.article_id for e in ids if (s := _standing(connection, e))})
    return add_correction(
        connection,
        kind="occurrence",
        target=f"O{number}",
        action=action,
        before=before,
        after=after,
        who=who,
        why=why,
        at=tick(),
        fields=("events",),
        anchor={"articles": articles},
    )


def _standing(connection: Connection, id_: str) -> Standing | None:
    try:
        return standing_event(connection, id_)
    except MissingInput:
        return None


def _anchor(e: Json) -> Json:
    keys = ("start", "end", "text")
    triggers = [
        {"field": m["trigger"].get("field", "text"), **{k: m["trigger"][k] for k in keys}} for m in e["mentions"]
    ]
    return {"type": e["type"], "triggers": triggers}


def _take_away(connection: Connection, it: Standing, tick: Tick) -> None:
    at = tick()
    take_out(connection, [it.pk], at)
    retire_event(connection, it.pk, at)


def _write(connection: Connection, it: Standing, after: Json, who: str, tick: Tick) -> int:
    """The event's new row with all that follows from it."""
    identity = {"version": __version__, "model": "none", "lexicons": "none"}
    at = tick()
    run = begin_run(connection, f"review by {who}", identity, "{}", at)
    e = as_event(after)
    if it.counts:
        retire_event(connection, it.pk, at)
    coded = CodedArticle(
        article=Article(id=it.article_id, text="", date=Date.fromisoformat(it.date) if it.date else None), events=(e,)
    )
    [(pk, _)] = add_events(connection, coded, it.article, origin=it.origin, run_pk=run, at=at)
    replace_event(connection, it.pk, pk, e, tick)
    end_run(connection, run, json.dumps({"event": it.id}), tick())
    return pk


def _members(connection: Connection, number: int) -> dict[str, int]:
    """The events of an occurrence that count: id to number."""
    pks = members_of(connection, [number]).get(number, [])
    if not pks:
        raise MissingInput(f"found no occurrence O{number} that counts in the record")
    return ids_of(connection, pks)


def _few(one: int, other: int) -> None:
    if one > MOST or other > 20 * MOST:
        raise InputError(f"found {one} and {other} events, wanted {MOST} at most to be set apart or together at once")


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _likeness(connection: Connection, pairs: Sequence[tuple[int, int]]) -> list[list[Any]]:
    """Pairs by the events' ids, each with what was kept of it."""
    names = {pk: id_ for id_, pk in ids_of(connection, {x for p in pairs for x in p}).items()}
    return [
        [names[a], names[b], v] for (a, b), v in likeness_of(connection, pairs).items() if a in names and b in names
    ]
