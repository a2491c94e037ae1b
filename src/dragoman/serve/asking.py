"""What a request brings: the store, the filters of its query, and the person who asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from dragoman.serve.filters import Filters, read_filters
from dragoman.serve.settings import ServeSettings
from dragoman.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks: the name of the token, its role (reader, reviewer, admin), and the session's CSRF token if it is a page."""

    name: str
    role: str
    csrf: str | None = None

    def may(self, role: str) -> bool:
        """Whether the role is held: an admin may all, a reviewer may read."""
        return ROLES.index(self.role) >= ROLES.index(role)


ROLES = ("reader", "reviewer", "admin")


def store_of(request: Request) -> Store:
    """The open record."""
    store: Store = request.app.state.store
    return store


def settings_of(request: Request) -> ServeSettings:
    """The server's settings."""
    settings: ServeSettings = request.app.state.settings
    return settings


def person_of(request: Request) -> Person | None:
    """Who asks; None without token or session. Set by the guard before any route runs."""
    return getattr(request.state, "person", None)


def filters_of(request: Request) -> Filters:
    """The filters of the query string."""
    return read_filters(request.query_params.multi_items())


def reading(request: Request) -> Iterator[Connection]:
    """One consistent view of the record for the time of a request."""
    with store_of(request).reading() as connection:
        yield connection


def today_of(request: Request) -> Date:
    """The day that parts past from coming."""
    settings = settings_of(request)
    if settings.today:
        return Date.fromisoformat(settings.today)
    return datetime.fromtimestamp(store_of(request).clock() / 1e6, UTC).date()


StoreOf = Annotated[Store, Depends(store_of)]
SettingsOf = Annotated[ServeSettings, Depends(settings_of)]
PersonOf = Annotated[Person | None, Depends(person_of)]
FiltersOf = Annotated[Filters, Depends(filters_of)]
Reading = Annotated[Connection, Depends(reading)]
Today = Annotated[Date, Depends(today_of)]
