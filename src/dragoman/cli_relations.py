"""The commands that read relations off the record."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli_options import (
    DB,
    AsOfOption,
    CountryOption,
    DataSetOption,
    DbOption,
    FormatOption,
    FromOption,
    OutputOption,
    PublishedOption,
    StatusOption,
    ToOption,
    TypeOption,
)


def add_relation_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    for command in (relations, network, actors, alerts, calendar, brief):
        app.command()(command)


One = Annotated[str, typer.Argument(help="A country: RUS or Russia.")]
Other = Annotated[str, typer.Argument(help="The other country.")]


def relations(
    one: One,
    other: Other,
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    every: Annotated[str, typer.Option("--every", help="day, week, month, quarter or year.")] = "month",
    direction: Annotated[str, typer.Option("--direction", help="both, to (first to second) or from.")] = "both",
    by: Annotated[
        str, typer.Option("--by", help="What counts once: occurrences, origins (each independent telling) or events.")
    ] = "occurrences",
    status: StatusOption = None,
    type: TypeOption = None,
    as_of: AsOfOption = None,
    published_by: PublishedOption = None,
    data_set: DataSetOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="plot, table, json or csv.")] = "plot",
) -> None:
    """Show how two countries stand over time: score with its band, coverage, turning points, weightiest acts."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_relation

    show_relation(
        db,
        one,
        other,
        window_of(first, last, as_of, published_by, data_set),
        format_=format,
        every=every,
        direction=direction,
        weighting=by,
        statuses=status or ("realized",),
        types=type or (),
    )


def network(
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    country: CountryOption = None,
    status: StatusOption = None,
    type: TypeOption = None,
    directed: Annotated[
        bool, typer.Option("--directed/--undirected", help="Each direction by itself, or both together.")
    ] = True,
    fewest: Annotated[int, typer.Option("--fewest", min=1, help="Occurrences that an edge must have.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Edges to show; 0 for all.")] = 30,
    as_of: AsOfOption = None,
    published_by: PublishedOption = None,
    format: FormatOption = "table",
) -> None:
    """Show who deals with whom, the busiest links first: what `source` does to `target`."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_network

    show_network(
        db,
        window_of(first, last, as_of, published_by),
        format_=format,
        limit=limit if format == "table" else 0,
        directed=directed,
        countries=country or (),
        statuses=status or ("realized",),
        types=type or (),
        fewest=fewest,
    )


def actors(
    name: Annotated[str, typer.Argument(help="A person or body: Lavrov, OPEC.")],
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Latest acts to show in the table.")] = 40,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """Show the timeline of a person or body: what it did, with whom, in which office."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_actor

    show_actor(db, name, window_of(first, last, as_of), format, limit)


def alerts(
    pairs: Annotated[list[str], typer.Argument(help="Pairs: RUS-USA CHN-TWN; or one pair as two countries.")],
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    every: Annotated[
        str, typer.Option("--every", help="day, week, month, quarter or year; the last three are looked at.")
    ] = "week",
    drop: Annotated[float, typer.Option("--drop", help="Standard deviations from the twelve periods before.")] = 2.0,
    act: Annotated[float, typer.Option("--act", help="Score, without its sign, from which one act is told.")] = 6.0,
    repeat: Annotated[bool, typer.Option("--repeat", help="Tell also what was told before.")] = False,
    peek: Annotated[bool, typer.Option("--peek", help="Do not note as told.")] = False,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """Tell what is new and out of the ordinary between pairs, each matter once."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_alerts

    window = window_of(first, last, as_of)
    show_alerts(db, pairs, window, format_=format, peek=peek, every=every, drop=drop, act=act, repeat=repeat)


def calendar(
    db: DbOption = DB,
    first: Annotated[str | None, typer.Option("--from", help="First day; today when not given.")] = None,
    last: ToOption = None,
    country: CountryOption = None,
    type: TypeOption = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="meeting, visit, vote, deadline, act; several allowed.")
    ] = None,
    as_of: AsOfOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table, json, csv or ics.")] = "table",
    output: OutputOption = None,
) -> None:
    """List what is announced: meetings, visits, votes, deadlines, with what became of them."""
    from datetime import date

    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_calendar

    window = window_of(first or (as_of or date.today().isoformat())[:10], last, as_of)
    show_calendar(
        db, window, countries=country or (), types=type or (), kinds=kind or (), format_=format, output=output
    )


def brief(
    one: One,
    other: Other,
    db: DbOption = DB,
    since: Annotated[
        str | None, typer.Option("--from", "--since", help="First day: 2024, 2024-05 or 2024-05-17.")
    ] = None,
    last: ToOption = None,
    as_of: AsOfOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="markdown or html.")] = "markdown",
    output: OutputOption = None,
) -> None:
    """Write a dossier on a pair, made only of recorded facts, each sentence with its sources."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import show_brief

    show_brief(db, one, other, window_of(since, last, as_of), format_=format, output=output)
