"""What a reviewer asks for, by API or page: a correction to be shown first, then made or undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from dragoman.coder import load
from dragoman.errors import InputError
from dragoman.review import correcting
from dragoman.review.lexicon import add as add_line
from dragoman.review.lexicon import cells_for, check_entry, tried, would_change
from dragoman.review.preview import preview
from dragoman.serve.asking import Person
from dragoman.serve.filters import moment_text
from dragoman.store.corrections import Correction, correction_of
from dragoman.store.opening import Store, ticking

Json = dict[str, Any]
Make = Callable[[Connection, Callable[[], int]], int]
Id = Annotated[str, Field(max_length=200)]
Why = Annotated[str, Field(max_length=1000)]


class Ask(BaseModel):
    """A correction. accept, reject and edit name an `event`; split an `occurrence` and the `events` that leave it; merge
    the `occurrences` that are one. `changes` holds the fields of an edit as the contract has them."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["accept", "reject", "edit", "split", "merge"]
    event: Id | None = None
    changes: dict[str, Any] | None = None
    occurrence: Id | None = None
    events: Annotated[list[Id], Field(max_length=200)] = []
    occurrences: Annotated[list[Id], Field(max_length=40)] = []
    why: Why = ""


class Undo(BaseModel):
    """Why a correction is taken back."""

    model_config = ConfigDict(extra="forbid")

    why: Why = ""


class Line(BaseModel):
    """A line of the team's lexicon: either `text` and how it is always to be `read`, or a `table` and its `cells`."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str | None, Field(max_length=200)] = None
    read: dict[str, Any] | None = None
    table: Annotated[str | None, Field(max_length=40)] = None
    cells: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=12)] = []
    why: Why = ""


def preview_of(store: Store, ask: Ask, person: Person) -> Json:
    """What the correction would change, beside itself too; nothing is kept."""
    numbers = [_number(o) for o in ([ask.occurrence] if ask.occurrence else ask.occurrences)]
    events = [ask.event] if ask.event else []
    return _told(asdict(preview(store, _making(ask, person), events=events, numbers=numbers)))


def _told(value: Json) -> Json:
    return {**value, "elsewhere": list(value["elsewhere"])}


def preview_of_undoing(store: Store, number: int, ask: Undo, person: Person) -> Json:
    """What taking a correction back would change."""
    with store.reading() as connection:
        it = correction_of(connection, number)
    events = [it.target] if it.kind == "event" else []
    numbers = [_number(it.target)] if it.kind == "occurrence" else []
    make = partial(_undoing, number=number, ask=ask, person=person)
    return _told(asdict(preview(store, make, events=events, numbers=numbers)))


def confirm(store: Store, ask: Ask, person: Person) -> Json:
    """Make the correction; gives its record."""
    with store.writing() as connection:
        number = _making(ask, person)(connection, ticking(store.clock))
        return correction_json(correction_of(connection, number))


def take_back(app: FastAPI, number: int, ask: Undo, person: Person) -> Json:
    """Undo a correction; gives the record of the undoing. Texts are no more read by a line that is undone."""
    store: Store = app.state.store
    with store.writing() as connection:
        made = _undoing(connection, ticking(store.clock), number=number, ask=ask, person=person)
        told = correction_json(correction_of(connection, made))
    app.state.coder.folder()
    return told


def _undoing(connection: Connection, tick: Callable[[], int], *, number: int, ask: Undo, person: Person) -> int:
    return correcting.undo(connection, number, who=person.name, why=ask.why, tick=tick)


def _making(ask: Ask, person: Person) -> Make:
    def make(connection: Connection, tick: Callable[[], int]) -> int:
        by: Json = {"who": person.name, "why": ask.why, "tick": tick}
        if ask.action == "split":
            return correcting.split(connection, _number(ask.occurrence or ""), ask.events, **by)
        if ask.action == "merge":
            return correcting.merge(connection, [_number(o) for o in ask.occurrences], **by)
        if not ask.event:
            raise InputError(f"found {ask.action} without an event, wanted its id")
        if ask.action == "edit":
            return correcting.edit(connection, ask.event, ask.changes or {}, **by)
        return (correcting.accept if ask.action == "accept" else correcting.reject)(connection, ask.event, **by)

    return make


def _number(id_: str) -> int:
    digits = id_.upper().removeprefix("O")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise InputError(f"found the occurrence {id_[:40]!r}, wanted one like O42")
    return int(digits)


def line_of(line: Line) -> tuple[str, list[str]]:
    """Table and cells of a line, checked."""
    if line.text is not None:
        table, cells = cells_for(line.text, line.read or {})
    elif line.table is not None and line.cells:
        table, cells = line.table, line.cells
    else:
        raise InputError("found a line without text or table, wanted text and read, or table and cells")
    check_entry(table, cells)
    return table, cells


def preview_of_line(app: FastAPI, line: Line) -> Json:
    """What a line of the team's lexicon would change in the articles that are there."""
    table, cells = line_of(line)
    store: Store = app.state.store
    with tried(str(app.state.coder.folder() or ""), table, cells) as folder:
        coder = load(replace(app.state.coder().settings, lexicons=str(folder)))
        with store.reading() as connection:
            told = would_change(connection, cells[1 if table == "roles" else 0].split(";")[0].strip(), coder.code)
    return {"table": table, "cells": cells, **told}


def confirm_line(app: FastAPI, line: Line, person: Person) -> Json:
    """Write a line into the record and the team's folder; new texts are read with it."""
    table, cells = line_of(line)
    store: Store = app.state.store
    with store.writing() as connection:
        number = add_line(connection, table, cells, who=person.name, why=line.why, tick=ticking(store.clock))
        told = correction_json(correction_of(connection, number))
    app.state.coder.folder()
    return told


def correction_json(c: Correction) -> Json:
    """A correction as the API tells it."""
    return {
        "number": c.number,
        "kind": c.kind,
        "target": c.target,
        "action": c.action,
        "fields": list(c.fields),
        "before": c.before,
        "after": c.after,
        "who": c.who,
        "why": c.why,
        "at": moment_text(c.at),
        "undone": moment_text(c.undone) if c.undone is not None else None,
        "article": c.article,
    }
