"""dragoman review and recode."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from dragoman.commands.printing import check_format, print_json, print_rows
from dragoman.commands.record import record
from dragoman.errors import InputError, OutputError
from dragoman.relations.choices import check_types
from dragoman.review import correcting
from dragoman.review.lexicon import write_folder
from dragoman.review.preview import Preview
from dragoman.review.preview import preview as try_out
from dragoman.review.queues import queue
from dragoman.review.training import annotated
from dragoman.settings import load_settings
from dragoman.store.corrections import Correction, correction_of, corrections, ids_beginning
from dragoman.store.opening import ticking
from dragoman.store.reading import Window

Json = dict[str, Any]


def show_queue(
    db: str, by: str, window: Window, countries: Sequence[str], types: Sequence[str], limit: int, format_: str
) -> None:
    """What to look at next."""
    check_format(format_, "table", "json", "csv")
    check_types(types)
    with record(db) as store, store.reading() as connection:
        found = queue(connection, by, window=window, countries=countries, types=types, limit=limit)
    rows = [
        {
            "event": q["event"]["id"],
            "type": q["event"]["type"],
            "status": q["event"]["status"],
            "who": _names(q["event"]["actors"]),
            "whom": _names(q["event"]["recipients"]),
            "words": f"…{q['words']['before'][-40:]}[{q['words']['trigger']}]{q['words']['after'][:40]}…".replace(
                "\n", " "
            ),
            "why": q["why"],
        }
        for q in found
    ]
    print_rows(found if format_ == "json" else rows, format_, empty="nothing is open")


def _names(actors: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{a['name'] or a['text']} ({a['country'] or '?'})" for a in actors)


def changes_of(texts: Sequence[str]) -> Json:
    """FIELD=VALUE pairs; a value that is JSON counts as such, "none" as nothing.

    >>> changes_of(["status=future", "when=none", 'modes=["visit"]'])
    {'status': 'future', 'when': None, 'modes': ['visit']}
    """
    out: Json = {}
    for text in texts:
        name, found, raw = text.partition("=")
        if not found:
            raise InputError(f"found the change {text!r}, wanted FIELD=VALUE")
        try:
            out[name] = json.loads(raw) if raw[:1] in ("[", "{", '"') else None if raw in ("none", "null", "") else raw
        except json.JSONDecodeError as error:
            raise InputError(f"found the value {raw!r}, wanted JSON: {error}") from error
    return out


def correct(db: str, action: str, event: str, changes: Json, who: str | None, why: str, *, preview: bool) -> None:
    """Make a correction, or show what it would change."""

    def make(connection: Connection, tick: Callable[[], int]) -> int:
        by: Json = {"who": who or getpass.getuser(), "why": why, "tick": tick}
        if action == "edit":
            return correcting.edit(connection, event, changes, **by)
        return (correcting.accept if action == "accept" else correcting.reject)(connection, event, **by)

    with record(db) as store:
        with store.reading() as connection:
            event = _whole_id(connection, event)
        if preview:
            _print_preview(try_out(store, make, events=[event]))
            return
        with store.writing() as connection:
            number = make(connection, ticking(store.clock))
            made = correction_of(connection, number)
    print(f"correction {number}: {action} {event}{_values(made)}")


def _whole_id(connection: Connection, event: str) -> str:
    """The id of the only event that counts and begins so; the same text where there is none."""
    found = ids_beginning(connection, event.strip().casefold())
    if len(found) > 1:
        told = ", ".join(found[:5])
        raise InputError(f"found more than one event that begins with {event!r}: {told}; wanted more of its letters")
    return found[0] if found else event


def _values(c: Correction) -> str:
    if c.action != "edit":
        return ""
    return "".join(f"\n    {f}: {_short(c.before[f])} → {_short(c.after[f])}" for f in c.fields)


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_short(v) for v in value) or "none"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("date") or value.get("text"))
    return str(value if value is not None else "none")


def _print_preview(told: Preview) -> None:
    for name in told.after["correction"]["fields"]:
        if told.after["values"]:
            print(f"{name}: {_short(told.before['values'][name])} → {_short(told.after['values'][name])}")
    for s in told.after["series"]:
        before, after = s["before"] or {"acts": 0, "score": None}, s["after"] or {"acts": 0, "score": None}
        print(
            f"{'–'.join(s['between'])} {s['month'][:7]}: acts {before['acts']:g} → {after['acts']:g}, "
            f"score {before['score']} → {after['score']}"
        )
    for e in told.elsewhere:
        print(f"{e['what']}: {e['events']} other events stay as they are")


def take_back(db: str, number: int, who: str | None, why: str) -> None:
    """Undo a correction."""
    with record(db) as store, store.writing() as connection:
        by: Json = {"who": who or getpass.getuser(), "why": why, "tick": ticking(store.clock)}
        made = correcting.undo(connection, number, **by)
    print(f"correction {made}: {number} is taken back")


def show_corrections(db: str, limit: int, format_: str) -> None:
    """The corrections, the newest first."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        found = corrections(connection, limit=limit)
    if format_ == "json":
        print_json([asdict(c) for c in found])
        return
    rows = [
        {
            "number": c.number,
            "at": datetime.fromtimestamp(c.at / 1e6, UTC).isoformat(timespec="minutes"),
            "who": c.who,
            "action": c.action,
            "target": c.target,
            "fields": ",".join(c.fields),
            "why": c.why,
            "undone": "undone" if c.undone is not None else "",
        }
        for c in found
    ]
    print_rows(rows, format_, empty="no correction")


def write_out(db: str, path: Path, *, partial: bool) -> None:
    """The corrections as JSON lines, or judged articles in the gold format into a folder."""
    from dragoman.coder import sentences_of

    if path.suffix != ".jsonl" and path.exists() and not path.is_dir():
        raise OutputError(f"{path}: found a file, wanted a folder for articles, or a .jsonl file for corrections")
    with record(db) as store, store.reading() as connection:
        if path.suffix == ".jsonl":
            told = [asdict(c) for c in corrections(connection, newest=False)]
            files = {path: "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in told)}
            written = f"{len(told)} corrections"
        else:
            found = list(annotated(connection, sentences_of, partial=partial))
            files = {
                path / f"{_file_name(a['id'])}.json": json.dumps(a, ensure_ascii=False, indent=1) + "\n" for a in found
            }
            written = f"{len(found)} articles"
    try:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    print(f"{written} → {path}")


def _file_name(id_: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in id_)[:120].lstrip(".") or "article"


def write_lexicon(db: str, folder: Path) -> None:
    """The lines that reviewers added, into a folder."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: found a file, wanted a folder of lexicons")
    with record(db) as store, store.reading() as connection:
        print(f"{write_folder(connection, folder)} lines of the record stand in {folder}")


def code_again(db: str, ids: Sequence[str] | None, lexicons: str | None) -> None:
    """Code articles again."""
    from dragoman.coder import load
    from dragoman.recoding import recode

    settings = load_settings()
    with record(db) as store:
        done = recode(store, load(replace(settings, lexicons=lexicons) if lexicons else settings), ids)
    if done.lost:
        numbers = ", ".join(map(str, done.lost))
        print(f"dragoman: the events of these corrections are not coded any more: {numbers}", file=sys.stderr)
    print(f"{done.articles} articles coded again, {done.events} events")
