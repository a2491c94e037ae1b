"""Holds what costly reads gave, as long as the record stands as it did."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from fastapi import FastAPI, Request
from sqlalchemy import Connection

from dragoman.store.changes import state_of

OLDEST = 300  # seconds that counts over the whole record may lag behind
KEPT = 1_000  # results that are held

Hold = Callable[[str, Callable[[], Any]], Any]
"""Gives the result of a read that is named with all that it depends on: from memory, or by making it."""


def made_anew(what: str, build: Callable[[], Any]) -> Any:
    """The `Hold` that holds nothing."""
    return build()


@dataclass(slots=True)
class Memory:
    """Results by name; the one not asked for longest goes first."""

    held: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str, build: Callable[[], Any]) -> Any:
        """The result under a key, built when it is not held."""
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        made = build()
        with self.lock:
            self.held[key] = made
            while len(self.held) > KEPT:
                self.held.popitem(last=False)
        return made


def remembered(request: Request, connection: Connection, what: str, build: Callable[[], Any]) -> Any:
    """A read that is made once for each state of the record; `what` names it with all that it depends on."""
    state = getattr(request.state, "record", None)
    return _memory(request.app).get(f"{state or state_of(connection)}|{what}", build)


def holding_for(request: Request, connection: Connection) -> Hold:
    """`remembered` for one request, to hand to a read."""
    return lambda what, build: remembered(request, connection, what, build)


def remembered_by(app: FastAPI, connection: Connection, what: str, build: Callable[[], Any]) -> Any:
    """The same where nobody asks yet."""
    return _memory(app).get(f"{state_of(connection)}|{what}", build)


def recently(request: Request, what: str, build: Callable[[], Any]) -> Any:
    """A read that may be some minutes old, whatever came into the record since: counts over all of it."""
    return _memory(request.app).get(f"{int(time.monotonic() // OLDEST)}|{what}", build)


def _memory(app: FastAPI) -> Memory:
    memory: Memory = app.state.memory
    return memory
