"""What a request brings: the store, the filters of its query, and the person who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from sqlalchemy import Connection

from dragoman.serve.filters import DEEPEST, LARGEST, SIZE, Filters, read_filters
from dragoman.serve.settings import ServeSettings
from dragoman.store.opening import Store

T = TypeVar("T")


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


async def filters_of(
    request: Request,
    type: Annotated[list[str] | None, Query(description="PLOVER types; several mean any of them.")] = None,
    country: Annotated[list[str] | None, Query(description="Countries (RUS, Russia) that all take part.")] = None,
    sector: Annotated[list[str] | None, Query(description="Sectors of participants: GOV, MIL …")] = None,
    status: Annotated[list[str] | None, Query(description="realized, future, hypothetical, negated …")] = None,
    issue: Annotated[list[str] | None, Query(description="What it is about: words of an issue.")] = None,
    source: Annotated[list[str] | None, Query(description="Outlets, as the articles name them.")] = None,
    place: Annotated[
        list[str] | None, Query(description="Places, by words of the name: Geneva; exactly with a code: Geneva, CHE.")
    ] = None,
    first: Annotated[str | None, Query(alias="from", description="First day: 2024, 2024-05, 2024-05-17.")] = None,
    last: Annotated[str | None, Query(alias="to", description="Last day.")] = None,
    confidence: Annotated[float | None, Query(ge=0, le=1, description="Lowest confidence.")] = None,
    q: Annotated[str | None, Query(max_length=400, description='Words, "phrases" and beginnings* of the text.')] = None,
    as_of: Annotated[str | None, Query(description="What the record knew then (UTC): 2024-05-17T12:00.")] = None,
    page: Annotated[int, Query(ge=1, le=DEEPEST)] = 1,
    size: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE,
) -> Filters:
    """The filters of the query string; the parameters stand here for the description, `read_filters` reads them."""
    return read_filters(request.query_params.multi_items())


def reading(request: Request) -> Iterator[Connection]:
    """One consistent view of the record for the time of a request."""
    with store_of(request).reading() as connection:
        yield connection


def today_of(request: Request) -> Date:
    """The day that parts past from coming."""
    return day_of(store_of(request), settings_of(request))


def day_of(store: Store, settings: ServeSettings) -> Date:
    """The same where no request is at hand."""
    if settings.today:
        return Date.fromisoformat(settings.today)
    return datetime.fromtimestamp(store.clock() / 1e6, UTC).date()


def _at_once(find: Callable[[Request], T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency that is looked up where the request is: FastAPI would send a plain function to a thread."""

    async def found(request: Request) -> T:
        return find(request)

    return found


StoreOf = Annotated[Store, Depends(_at_once(store_of))]
SettingsOf = Annotated[ServeSettings, Depends(_at_once(settings_of))]
PersonOf = Annotated[Person | None, Depends(_at_once(person_of))]
FiltersOf = Annotated[Filters, Depends(filters_of)]
Reading = Annotated[Connection, Depends(reading)]
Today = Annotated[Date, Depends(_at_once(today_of))]
