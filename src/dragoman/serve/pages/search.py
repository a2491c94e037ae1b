"""Search: full text and facets over occurrences and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.filters import LISTS, Filters, moment_text
from dragoman.serve.flat import event_row
from dragoman.serve.memory import remembered
from dragoman.serve.pages.occurring import flat
from dragoman.serve.pages.rendering import page, twin
from dragoman.serve.pages.wording import country, sector
from dragoman.serve.reading.faceting import facets
from dragoman.serve.reading.lists import Page, article_page, imported_page, occurrence_page

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
CERTAINTIES = (0.5, 0.7, 0.8, 0.9)
FACETS = {"type": "Type", "status": "Status", "country": "Country", "sector": "Sector", "source": "Outlet", "place": "Place", "issue": "Issue"}  # fmt: skip


Finding = Callable[[Connection, Filters], Page]
LISTS_SHOWN: dict[str, tuple[Finding, Callable[[Sequence[Json]], Iterable[Mapping[str, Any]]]]] = {
    "occurrences": (occurrence_page, flat),
    "articles": (article_page, lambda rows: rows),
    "imported": (imported_page, lambda rows: [event_row(e) for e in rows]),
}
"""What may be listed: how it is found, and its rows as a table."""


@router.get("/search")
def search(request: Request, connection: Reading, f: FiltersOf, show: str = "occurrences") -> Response:
    """What the filters leave, as occurrences or as articles."""
    find, rows_of = LISTS_SHOWN.get(show) or LISTS_SHOWN["occurrences"]
    found = remembered(request, connection, f"{show}|{f.to_query()}", lambda: find(connection, f))
    told = twin(request, {"total": found.total, show: list(found.rows)}, lambda: rows_of(found.rows))
    if told is not None:
        return told
    beside = replace(f, page=1, size=50)
    imported = remembered(request, connection, f"count|imported|{beside.to_query()}", lambda: imported_page(connection, replace(beside, size=1)))  # fmt: skip
    counts = remembered(request, connection, f"facets|{beside.to_query()}", lambda: facets(connection, beside))
    return page(
        request,
        "search.html",
        f=f,
        show=show,
        found=found,
        imported=imported,
        facets=_facets(f, counts.counts, show),
        of=counts.of,
        whole=counts.all,
        told_by=counts.told_by,
        chosen=_chosen(f, show),
        certainties=[
            (c, _address(f.with_(confidence=None if f.confidence == c else c), show), f.confidence == c)
            for c in CERTAINTIES
        ],
        words=f.q or "",
        extra=f"&show={show}" if show in LISTS_SHOWN and show != "occurrences" else "",
    )


def _address(f: Filters, show: str) -> str:
    kept = f"show={show}" if show in LISTS_SHOWN and show != "occurrences" else ""
    query = "&".join(q for q in (f.to_query(), kept) if q)
    return f"/search?{query}"


def _facets(f: Filters, counts: dict[str, list[tuple[str, int]]], show: str) -> list[Json]:
    """Each facet with its values; choosing one adds it, choosing it again takes it out."""
    out = []
    for name, title in FACETS.items():
        mine = getattr(f, name)
        values = counts.get(name, [])
        listed = [*((v, None) for v in mine if v not in {x for x, _ in values}), *values]
        out.append(
            {
                "name": name,
                "title": title,
                "open": bool(mine) or name in ("type", "status", "country"),
                "values": [
                    {"word": _word(name, v), "count": n, "on": v in mine, "href": _address(_turned(f, name, v), show)}
                    for v, n in listed[:14]
                ],
            }
        )
    return out


def _turned(f: Filters, name: str, value: str) -> Filters:
    mine = getattr(f, name)
    return f.with_(**{name: tuple(v for v in mine if v != value) if value in mine else (*mine, value)})


def _word(name: str, value: str) -> str:
    if name == "place":
        return value.removesuffix(", -")
    return country(value) if name == "country" else sector(value) if name == "sector" else value


def _chosen(f: Filters, show: str) -> list[Json]:
    """What is chosen, each with the address that takes it out."""
    out = [
        {"word": f"{name}: {_word(name, v)}", "href": _address(_turned(f, name, v), show)}
        for name in LISTS
        for v in getattr(f, name)
    ]
    out += [{"word": f"from {f.first}", "href": _address(f.with_(first=None), show)}] if f.first else []
    out += [{"word": f"to {f.last}", "href": _address(f.with_(last=None), show)}] if f.last else []
    out += [{"word": f"as of {moment_text(f.as_of)}", "href": _address(f.with_(as_of=None), show)}] if f.as_of is not None else []  # fmt: skip
    out += [{"word": f"certainty {f.confidence:g} or more", "href": _address(f.with_(confidence=None), show)}] if f.confidence is not None else []  # fmt: skip
    return out
