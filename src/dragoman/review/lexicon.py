"""The team's lexicon: "always read X as Y" as a record, what it would change in the articles that are there, its folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date as Date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from dragoman.errors import InputError, LexiconError
from dragoman.export.json import event_json
from dragoman.lexicons.reading import rows
from dragoman.lexicons.team import TABLES, add_entry
from dragoman.records import Article, CodedArticle
from dragoman.review.fields import changed_fields, only
from dragoman.store.corrections import Correction, add_correction, corrections, standing_events
from dragoman.store.schema import article
from dragoman.store.search import search

Json = dict[str, Any]
TRIED = 12  # articles that are coded anew to show what an entry would change


def cells_for(text: str, reading: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The table and cells that say "always read `text` as `reading`".

    A reading with a sector (and a country, or - for none) makes an organisation, one with a point a place.

    >>> cells_for("the Quartet", {"country": "IGO", "sector": "IGO"})
    ('organisations', ['the Quartet', 'IGO', 'IGO'])
    """
    name = text.strip()
    if not name or any(c in name for c in "\t\n;#"):
        raise InputError(f"found the words {text[:60]!r}, wanted a name without tabs, line breaks, semicolons or #")
    country, sector = (str(reading.get(k) or "") for k in ("country", "sector"))
    if reading.get("lat") is not None and reading.get("lon") is not None:
        kind = str(reading.get("kind") or "city")
        return "places_own", [name, kind, country, f"{float(reading['lat']):g}", f"{float(reading['lon']):g}", ""]
    if not sector:
        raise InputError("found a reading without a sector, wanted one (GOV, MIL …), or a point for a place")
    return "organisations", [name, country or "-", sector]


def check_entry(table: str, cells: Sequence[str]) -> None:
    """Raises LexiconError when a line is none of its table."""
    with tempfile.TemporaryDirectory() as folder:
        add_entry(Path(folder), table, cells)


def add(
    connection: Connection, table: str, cells: Sequence[str], *, who: str, why: str, tick: Callable[[], int]
) -> int:
    """A new line of the team's lexicon as a record; gives the correction's number."""
    check_entry(table, cells)
    if any(c.after["cells"] == list(cells) for c in entries(connection, table)):
        raise InputError(f"found the line {cells[0]!r} in {table} already, wanted a new one")
    return add_correction(
        connection,
        kind="lexicon",
        target=table,
        action="add",
        before=None,
        after={"table": table, "cells": list(cells)},
        who=who,
        why=why,
        at=tick(),
        fields=("cells",),
    )


def entries(connection: Connection, table: str | None = None) -> list[Correction]:
    """The lines that count, the oldest first."""
    return corrections(connection, kind="lexicon", target=table, counting=True, newest=False)


def write_folder(connection: Connection, folder: Path) -> int:
    """Bring the lines that count into a folder of lexicons, and take those out that were undone; gives how many count.

    Lines that the folder holds of its own stay.
    """
    told = corrections(connection, kind="lexicon", newest=False)
    gone = {_line(c) for c in told if c.action == "add" and c.undone is not None}
    here = {_line(c) for c in told if c.action == "add" and c.undone is None}
    for table, line in gone - here:
        _take_line(folder / f"{table}.tsv", line)
    for table, line in sorted(here):
        if line not in _lines(folder / f"{table}.tsv"):
            add_entry(folder, table, line.split("\t"))
    return len(here)


def _line(c: Correction) -> tuple[str, str]:
    after = c.after
    return after["table"], "\t".join(after["cells"])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _take_line(path: Path, line: str) -> None:
    lines = _lines(path)
    if line in lines:
        path.write_text("".join(f"{x}\n" for x in lines if x != line), encoding="utf-8")


@contextmanager
def tried(folder: str, table: str, cells: Sequence[str]) -> Iterator[Path]:
    """A copy of a team's folder (or an empty one) with one more line, gone afterwards."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "lexicons"
        if folder and Path(folder).is_dir():
            shutil.copytree(folder, copy)
        add_entry(copy, table, cells)
        yield copy


def would_change(connection: Connection, name: str, code: Callable[[Article], CodedArticle]) -> Json:
    """What a new line would change: the articles that hold the name, and of the newest TRIED the events that differ.

    `code` codes with the line. Corrections are left aside: they hold whatever the lexicon says.
    """
    found = search(connection, f'"{name}"', limit=500)
    changes = []
    for one in sorted(found, key=lambda r: r["date"] or "", reverse=True)[:TRIED]:
        row = connection.execute(select(article).where(article.c.id == one["id"], article.c.known_to.is_(None))).one()
        date = Date.fromisoformat(row.date) if row.date else None
        coded = code(Article(id=row.id, text=row.text, title=row.title, date=date, source=row.source, url=row.url))
        old = {_spot(s.json): s.json for s in standing_events(connection, row.pk)}
        new = {_spot(e): e for e in map(event_json, coded.events)}
        changes += [_change(row, old.get(k), new.get(k)) for k in {**old, **new} if _differ(old.get(k), new.get(k))]
    return {"articles": len(found), "tried": min(len(found), TRIED), "changes": changes}


def _spot(e: Json) -> tuple[str, int]:
    trigger = e["mentions"][0]["trigger"] if e["mentions"] else {"start": -1}
    return (str(trigger.get("field", "text")), int(trigger["start"]))


def _differ(old: Json | None, new: Json | None) -> bool:
    return old is None or new is None or bool(changed_fields(old, new))


def _change(row: Any, old: Json | None, new: Json | None) -> Json:
    fields = changed_fields(old, new) if old and new else ()
    return {
        "article": {"id": row.id, "title": row.title, "date": row.date},
        "event": (old or new or {})["id"],
        "type": (old or new or {})["type"],
        "fields": list(fields) or (["gone"] if old else ["new"]),
        "before": only(old, fields) if old and fields else None,
        "after": only(new, fields) if new and fields else None,
    }


def lines_of(folder: Path) -> dict[str, list[list[str]]]:
    """The lines of a team's folder, by table."""
    out = {}
    for table, columns in TABLES.items():
        path = folder / f"{table}.tsv"
        if path.exists():
            try:
                out[table] = [list(cells) for _, cells in rows(path, len(columns))]
            except LexiconError:
                out[table] = []
    return out
