"""The commands that fill, keep and search the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_options import (
    DB,
    AsOfOption,
    CountryOption,
    DbOption,
    FormatOption,
    FromOption,
    StatusOption,
    ToOption,
    TypeOption,
)

db = typer.Typer(help="Look after the record.", no_args_is_help=True)


def add_record_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    for command in (ingest, search, occurrences, occurrence, about, article):
        app.command()(command)
    app.add_typer(db, name="db")


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Texts, folders, JSON lines, CSV, HTML pages, WARC or feed files, or - for standard input."
        ),
    ],
    db: DbOption = DB,
    date: Annotated[str | None, typer.Option("--date", help="Publication date where an article has none.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Outlet where an article names none.")] = None,
    column: Annotated[list[str] | None, typer.Option("--column", help="Key or column of a field: text=body.")] = None,
    processes: Annotated[int, typer.Option("--processes", "-p", min=1, help="Processes that code side by side.")] = 1,
    threads: Annotated[int | None, typer.Option("--threads", min=1, help="Threads of each process.")] = None,
    min_confidence: Annotated[
        float | None, typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out less certain events.")
    ] = None,
    settings: Annotated[Path | None, typer.Option("--settings", help="A TOML file with settings.")] = None,
    lexicons: Annotated[Path | None, typer.Option("--lexicons", help="A folder with your own lexicons.")] = None,
) -> None:
    """Read articles into the record: code what is new, recognise what is known, merge what tells the same."""
    from dragoman.commands.record import IngestJob, run_ingest

    overrides = {
        "threads": threads,
        "min_confidence": min_confidence,
        "lexicons": str(lexicons) if lexicons else None,
    }
    job = IngestJob(
        paths=paths,
        db=db,
        date=date,
        source=source,
        columns=column or [],
        processes=processes,
        overrides=overrides,
        settings=settings,
    )
    raise typer.Exit(run_ingest(job))


def search(
    words: Annotated[str, typer.Argument(help='Words, "phrases" and beginnings* that an article must hold.')] = "",
    place: Annotated[
        str | None, typer.Option("--place", help="Where an event of the article lies: geneva; Geneva, Switzerland.")
    ] = None,
    db: DbOption = DB,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 20,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """Search the articles' full text, or for what happened at a place."""
    from dragoman.commands.record import show_search

    show_search(db, words, place, limit, as_of, format)


def occurrences(
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    type: TypeOption = None,
    status: StatusOption = None,
    country: CountryOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 30,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """List what happened, newest first."""
    from dragoman.commands.record import show_occurrences, window_of
    from dragoman.commands.relations import country as known

    show_occurrences(
        db,
        window_of(first, last, as_of),
        types=type or (),
        statuses=status or (),
        countries=[known(c) for c in country or ()],
        limit=limit,
        format_=format,
    )


def occurrence(
    id: Annotated[str, typer.Argument(help="O42, as the lists show it.")],
    db: DbOption = DB,
    as_of: AsOfOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
) -> None:
    """Show one happening: who tells it, in which words, and on what they differ."""
    from dragoman.commands.record import show_occurrence

    show_occurrence(db, id, as_of, format)


def about(
    words: Annotated[str, typer.Argument(help="An issue: syria, sanctions, nuclear programme.")],
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 50,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """List the events about an issue, newest first."""
    from dragoman.commands.record import show_about, window_of

    show_about(db, words, window_of(first, last, as_of), limit, format)


def article(
    id: Annotated[str, typer.Argument(help="The article's id.")],
    db: DbOption = DB,
    as_of: AsOfOption = None,
) -> None:
    """Print an article of the record."""
    from dragoman.commands.record import show_article

    show_article(db, id, as_of)


@db.command("check")
def check(db: DbOption = DB) -> None:
    """Look for damage and for what does not fit together; exit code 1 when something is found."""
    from dragoman.commands.record import record
    from dragoman.store.keeping import faults

    with record(db) as store:
        found = faults(store)
    print("\n".join(found) or f"{db}: whole")
    raise typer.Exit(1 if found else 0)


@db.command("backup")
def backup(path: Annotated[Path, typer.Argument(help="A new file.")], db: DbOption = DB) -> None:
    """Copy a SQLite record as it stands now, while others may write."""
    from dragoman.commands.record import record
    from dragoman.store.keeping import backup as copy

    with record(db) as store:
        print(copy(store, path))


@db.command("upgrade")
def upgrade(db: DbOption = DB) -> None:
    """Bring the record to the newest schema (opening it does so too)."""
    from dragoman.commands.record import record
    from dragoman.store.opening import current

    with record(db) as store:
        print(f"{db}: schema {current(store)}")


@db.command("merge")
def merge(db: DbOption = DB) -> None:
    """Find the occurrences of the whole record anew, after the rule has changed."""
    from dragoman.commands.record import record
    from dragoman.occurrences.merging import merge_anew

    with record(db) as store, store.writing() as connection:
        print(f"{db}: {merge_anew(connection, store.clock()):,} events")


@db.command("stats")
def stats(
    db: DbOption = DB, format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table"
) -> None:
    """Count what the record holds."""
    from dragoman.commands.printing import check_format, print_json
    from dragoman.commands.record import record
    from dragoman.store.keeping import figures

    check_format(format, "table", "json")
    with record(db) as store:
        found = figures(store)
    if format == "json":
        print_json(found)
    else:
        for name, value in found.items():
            print(f"{name:28} {value if isinstance(value, str) else format_number(value)}")


def format_number(value: int) -> str:
    """A number with separators."""
    return f"{value:,}"


@db.command("failures")
def failures(db: DbOption = DB, format: FormatOption = "table") -> None:
    """List the articles that could not be read or coded."""
    from dragoman.commands.record import show_failures

    show_failures(db, format)
