"""The record in a notebook: events as frames, relations as tables and plots.

record = dragoman.open_record("news.db")
record.events(country="RUS", type="SANCTION")        # a pandas frame
record.relation("RUS", "USA").plot()
"""

from __future__ import annotations

import html
import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from dragoman.errors import MissingExtra, SettingsError
from dragoman.export.rows import COLUMNS, to_rows
from dragoman.records import CodedArticle
from dragoman.relations.report import flat, relation_report
from dragoman.serve.filters import LISTS, Filters, country_code, read_filters
from dragoman.serve.flat import occurrence_row
from dragoman.serve.reading.coverage import coverage
from dragoman.serve.reading.lists import chosen_events, occurrence_page
from dragoman.store.opening import Store, open_store
from dragoman.store.search import search

Json = dict[str, Any]
KINDS = ("pandas", "polars", "arrow")
EXTRA = ("occurrence", "articles", "outlets", "origins")


@dataclass(frozen=True, slots=True)
class RecordView:
    """An open record. Frames come as pandas, or polars or arrow when asked for.

    Filters are those of the API, by name: type, country, sector, status, issue, source, place, first, last, confidence, q, as_of.
    """

    store: Store

    def events(self, kind: str = "pandas", **filters: Any) -> Any:
        """Every event that matches, a row each (the columns of `dragoman export --format csv`)."""
        with self.store.reading() as connection:
            rows = [
                {
                    **next(to_rows(CodedArticle(article=s.article, events=(s.event,)))),
                    **{k: getattr(s, k) for k in EXTRA},
                }
                for s in chosen_events(connection, filters_of(filters))
            ]
        return frame(rows, kind, [*COLUMNS, *EXTRA])

    def occurrences(self, kind: str = "pandas", *, limit: int = 10_000, **filters: Any) -> Any:
        """Happenings that match, the newest first."""
        asked = filters_of(filters)
        with self.store.reading() as connection:
            rows = [occurrence_row(o) for o in _occurrences(connection, asked, limit)]
        return frame(rows, kind)

    def relation(self, one: str, other: str, *, every: str = "month", **how: Any) -> RelationView:
        """How two countries stand over time; `how` as in `relation_series`, days as first and last."""
        days: Json = {k: how.pop(k) for k in ("first", "last", "as_of") if k in how}
        pair = country_code(one), country_code(other)
        with self.store.reading() as connection:
            return RelationView(relation_report(connection, *pair, filters_of(days).window, every=every, **how))

    def search(self, words: str, limit: int = 50, kind: str = "pandas") -> Any:
        """Articles that hold the words."""
        with self.store.reading() as connection:
            return frame(
                search(connection, words, limit=limit), kind, ["id", "title", "date", "source", "url", "snippet"]
            )

    def close(self) -> None:
        """Let go of the record."""
        self.store.close()

    def __enter__(self) -> Self:
        """The record itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, back: TracebackType | None
    ) -> None:
        """Let go of the record."""
        self.close()

    def _repr_html_(self) -> str:
        with self.store.reading() as connection:
            held = coverage(connection)
        told = (
            f"{held['events']:,} events, {held['occurrences']:,} occurrences from {held['articles']:,} articles of "
            f"{held['sources']:,} sources, {held['first']} to {held['last']}"
        )
        return f"<p><strong>Dragoman record</strong>: {html.escape(told)}</p>"


@dataclass(frozen=True, slots=True)
class RelationView:
    """A pair of countries over time: `report` holds everything that `dragoman relations --format json` tells."""

    report: Json

    def frame(self, kind: str = "pandas") -> Any:
        """A row for each period: acts, score with its band, quad classes, coverage."""
        return frame(flat(self.report["periods"]), kind)

    def plot(self, axes: Any = None) -> Any:
        """The score with its band and change points, the acts below; gives matplotlib's axes."""
        from datetime import date

        plt = _needed("matplotlib.pyplot")
        axes = axes if axes is not None else plt.subplots(figsize=(10, 4))[1]
        held = [p for p in self.report["periods"] if p["score"] is not None]
        days = [date.fromisoformat(p["start"]) for p in held]
        axes.axhline(0, color="0.6", linewidth=0.8)
        low, high = ([p[k] if p[k] is not None else p["score"] for p in held] for k in ("low", "high"))
        axes.fill_between(days, low, high, alpha=0.2, linewidth=0, label="90 % band")
        axes.plot(days, [p["score"] for p in held], marker="o", markersize=3, label="mean score")
        for change in self.report["changes"]:
            axes.axvline(date.fromisoformat(change["start"]), color="tab:red", linestyle="--", linewidth=1)
        acts = axes.twinx()
        acts.bar(days, [p["acts"] for p in held], width=20, color="0.7", alpha=0.5)
        acts.set_ylim(0, 4 * max((p["acts"] for p in held), default=1))
        acts.set_ylabel("acts")
        axes.set_ylim(-10, 10)
        axes.set_ylabel("conflict ← score → cooperation")
        axes.set_title(self._title())
        return axes

    def _title(self) -> str:
        r = self.report
        return f"{r['between'][0]}–{r['between'][1]}: {r['events']} events of {r['articles']} articles, by {r['every']}"

    def _repr_html_(self) -> str:
        rows = [p for p in flat(self.report["periods"]) if p["acts"]][-24:]
        names = ("start", "acts", "score", "low", "high", "articles_naming_both", "types")
        head = "".join(f"<th>{n.replace('_', ' ')}</th>" for n in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(r[n] if r[n] is not None else ''))}</td>" for n in names) + "</tr>"
            for r in rows
        )
        return f"<p><strong>{html.escape(self._title())}</strong></p><table><tr>{head}</tr>{body}</table>"


def open_record(where: str = "dragoman.db") -> RecordView:
    """Open a record to look at it; it must be there."""
    return RecordView(open_store(where, create=False))


def filters_of(filters: Mapping[str, Any]) -> Filters:
    """Filters by name; a list means several.

    >>> filters_of({"country": ["RUS", "USA"], "first": "2024"}).country
    ('RUS', 'USA')
    """
    known = (*LISTS, "first", "last", "confidence", "q", "as_of")
    strange = next((k for k in filters if k not in known), None)
    if strange is not None:
        raise SettingsError(f"found the filter {strange!r}, wanted one of {', '.join(known)}")
    names = {"first": "from", "last": "to"}
    return read_filters(
        (names.get(k, k), str(v))
        for k, value in filters.items()
        if value is not None
        for v in (value if isinstance(value, list | tuple | set) else [value])
    )


def _occurrences(connection: Any, f: Filters, limit: int) -> Iterator[Json]:
    from dataclasses import replace

    page, size = 1, min(500, limit)
    while limit > 0:
        found = occurrence_page(connection, replace(f, page=page, size=size))
        yield from found.rows[:limit]
        limit -= len(found.rows)
        page += 1
        if not found.more:
            return


def frame(rows: Sequence[Mapping[str, Any]], kind: str = "pandas", columns: Sequence[str] = ()) -> Any:
    """Rows as a pandas frame, a polars frame or an arrow table; raises MissingExtra when the library is not there."""
    if kind not in KINDS:
        raise SettingsError(f"found the kind {kind!r}, wanted one of {', '.join(KINDS)}")
    import pyarrow as pa  # type: ignore[import-untyped]

    names = list(columns) or list(rows[0] if rows else ())
    table = pa.table({name: [r.get(name) for r in rows] for name in names})
    if kind == "arrow":
        return table
    if kind == "polars":
        return _needed("polars").from_arrow(table)
    _needed("pandas")
    return table.to_pandas()


def _needed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtra(f"a notebook's {name.partition('.')[0]}", extra="notebook") from error
