"""What part of the record a page or an API call shows: one frozen value, read from and written to a query string."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from datetime import date as Date
from urllib.parse import parse_qsl, urlencode

from dragoman.errors import BadDate, InputError
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.plover import TYPES
from dragoman.records import Status
from dragoman.store.opening import as_moment
from dragoman.store.place_words import Spot
from dragoman.store.reading import Window
from dragoman.store.writing import days_of

SIZE, LARGEST, DEEPEST = 50, 500, 200
"""Rows of a page when not told, the most of a page, and the last page that may be asked for."""
_PLACE = re.compile(r"(.+), ([A-Z]{3}|-)")
LISTS = ("type", "country", "sector", "status", "issue", "source", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show; every field may be missing. Several values of one field mean any of them, of `country` each.

    A place is words of a name, or a name and its country as `named_place` writes them.

    `first` and `last` are days of the act; `q` is searched in the articles' text; `as_of` is a moment in microseconds.
    """

    type: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    first: Date | None = None
    last: Date | None = None
    confidence: float | None = None
    q: str | None = None
    as_of: int | None = None
    page: int = 1
    size: int = SIZE

    @property
    def window(self) -> Window:
        """Days and moment as the reads of the store want them."""
        return Window(
            first=self.first.toordinal() if self.first else None,
            last=self.last.toordinal() if self.last else None,
            as_of=self.as_of,
        )

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size

    @property
    def narrowed(self) -> bool:
        """Whether anything but page, size and moment is asked for."""
        return replace(self, page=1, size=SIZE, as_of=None) != Filters()

    def on_page(self, page: int) -> Filters:
        """The same on another page."""
        return replace(self, page=page)

    def with_(self, **changes: object) -> Filters:
        """The same with other values, from the first page on."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def to_query(self, **changes: object) -> str:
        """The query string that gives this back, without what is as usual; `changes` as in `with_`.

        >>> Filters(type=("AID",), country=("RUS", "USA")).to_query()
        'type=AID&country=RUS&country=USA'
        """
        it = self.with_(**changes) if changes else self
        pairs: list[tuple[str, str]] = [(name, value) for name in LISTS for value in getattr(it, name)]
        pairs += [("from", it.first.isoformat())] if it.first else []
        pairs += [("to", it.last.isoformat())] if it.last else []
        pairs += [("confidence", f"{it.confidence:g}")] if it.confidence is not None else []
        pairs += [("q", it.q)] if it.q else []
        pairs += [("as_of", moment_text(it.as_of))] if it.as_of is not None else []
        pairs += [("page", str(it.page))] if it.page != 1 else []
        pairs += [("size", str(it.size))] if it.size != SIZE else []
        return urlencode(pairs)


def read_filters(query: str | Iterable[tuple[str, str]]) -> Filters:
    """The filters of a query string or its pairs; keys that are no filters are passed over, empty values too.

    Raises InputError or BadDate for a value that cannot be one, BadDate for a last day before the first.

    >>> read_filters("country=rus&from=2024-05&page=2").first
    datetime.date(2024, 5, 1)
    """
    pairs = parse_qsl(query) if isinstance(query, str) else list(query)
    many: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            many.setdefault(name, []).append(value.strip())
    one = {name: values[-1] for name, values in many.items()}
    days = {name: _day(one.get(name), last=name == "to") for name in ("from", "to")}
    if days["from"] and days["to"] and days["to"] < days["from"]:
        raise BadDate(f"found days from {one['from']} to {one['to']}, wanted the first before the last")
    return Filters(
        type=_known("type", many, TYPES, str.upper),
        country=tuple(dict.fromkeys(country_code(c) for c in _each("country", many))),
        sector=tuple(dict.fromkeys(s.upper()[:3] for s in _each("sector", many))),
        status=_known("status", many, [str(s) for s in Status], str.lower),
        issue=_short("issue", many),
        source=_short("source", many),
        place=_short("place", many),
        first=days["from"],
        last=days["to"],
        confidence=_number("confidence", one, 0.0, 1.0),
        q=_words(one.get("q")),
        as_of=moment_of(one.get("as_of")),
        page=int(_number("page", one, 1, DEEPEST, whole=True) or 1),
        size=int(_number("size", one, 1, LARGEST, whole=True) or SIZE),
    )


def _each(name: str, many: dict[str, list[str]]) -> list[str]:
    """The values of a list; `type=AID,COERCE` means two."""
    values = [v.strip() for raw in many.get(name, ()) for v in raw.split(",")]
    if len(values) > 50:
        raise InputError(f"found {len(values)} values of {name}, wanted 50 at most")
    return [v for v in values if v]


def _known(name: str, many: dict[str, list[str]], known: Iterable[str], form: object) -> tuple[str, ...]:
    wanted = [form(v) for v in _each(name, many)]  # type: ignore[operator]
    strange = next((v for v in wanted if v not in known), None)
    if strange is not None:
        raise InputError(f"found the {name} {strange!r}, wanted one of {', '.join(known)}")
    return tuple(dict.fromkeys(wanted))


def _short(name: str, many: dict[str, list[str]]) -> tuple[str, ...]:
    """Values that are free text: each stands for itself, commas included."""
    return tuple(dict.fromkeys(v[:200].replace("\0", "") for v in many.get(name, ())[:50]))


def _words(text: str | None) -> str | None:
    return text[:400].replace("\0", " ").strip() or None if text else None


def named_place(name: str, country: str | None) -> str:
    """A place as a filter has it, told from those of the same name in other countries.

    >>> named_place("Geneva", "CHE"), named_place("the border", None)
    ('Geneva, CHE', 'the border, -')
    """
    return f"{name}, {country or '-'}"


def spot_of(value: str) -> Spot:
    """The place that a filter asks for: exactly as `named_place` writes it, else by words, which may end with a country.

    >>> spot_of("Geneva, CHE")
    Spot(name='Geneva', country='CHE', exact=True, part='')
    >>> spot_of("geneva, Switzerland")
    Spot(name='geneva, Switzerland', country='CHE', exact=False, part='geneva')
    >>> spot_of("Washington, D.C.")
    Spot(name='Washington, D.C.', country=None, exact=False, part='')
    """
    found = _PLACE.fullmatch(value)
    if found:
        return Spot(name=found[1], country=found[2], exact=True)
    part, comma, last = value.rpartition(",")
    try:
        return Spot(name=value, country=country_code(last.strip()), part=part) if comma else Spot(name=value)
    except InputError:
        return Spot(name=value)  # the last part is no country


def country_code(text: str) -> str:
    """A known country or body in capitals, by code or name; else InputError."""
    known = country_names()
    if text.upper() in known:
        return text.upper()
    named = next((c for c, name in known.items() if name.casefold() == text.casefold()), None)
    if named is None:
        raise InputError(f"found the country {text[:60]!r}, wanted an ISO code of three letters (RUS) or a name")
    return named


def _number(name: str, one: dict[str, str], low: float, high: float, *, whole: bool = False) -> float | None:
    if name not in one:
        return None
    wanted = f"a {'whole ' if whole else ''}number from {low:g} to {high:g}"
    try:
        value = int(one[name]) if whole else float(one[name])
    except ValueError as error:
        raise InputError(f"found the {name} {one[name][:60]!r}, wanted {wanted}") from error
    if not low <= value <= high:
        raise InputError(f"found the {name} {one[name][:60]}, wanted {wanted}")
    return value


def _day(text: str | None, *, last: bool) -> Date | None:
    if text is None:
        return None
    days = days_of(text) if len(text) <= 10 else None
    if days is None or "/" in text:
        raise BadDate(f"found the date {text[:60]!r}, wanted one like 2024, 2024-05 or 2024-05-17")
    return Date.fromordinal(days[1] if last else days[0])


def moment_of(text: str | None) -> int | None:
    """A moment in microseconds; a day means its end (UTC), so that what was stored that day counts."""
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text.replace(" ", "+"))  # a "+" of a zone that was not quoted
        if len(text) <= 10:
            when = when.replace(hour=23, minute=59, second=59, microsecond=999_999, tzinfo=UTC)
        return as_moment(when)
    except (ValueError, OverflowError) as error:
        raise BadDate(f"found the moment {text[:60]!r}, wanted one like 2024-05-17 or 2024-05-17T12:00") from error


def moment_text(moment: int) -> str:
    """A moment as ISO text that `moment_of` reads back."""
    return datetime.fromtimestamp(moment / 1e6, UTC).isoformat().replace("+00:00", "Z")


FIELDS = tuple(f.name for f in fields(Filters))
