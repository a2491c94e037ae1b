"""The commands that exchange data with other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_options import (
    DB,
    AsOfOption,
    DbOption,
    FromOption,
    OwnOption,
    PublishedOption,
    StatusOption,
    ToOption,
)

release = typer.Typer(help="Seal a version of the record, or check one.", no_args_is_help=True)


def add_exchange_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    app.command()(export)
    app.command("import")(import_)
    app.add_typer(release, name="release")


def export(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="plover, polecat, icews, gdelt, gdelt-mentions, phoenix, csv, parquet or json."
        ),
    ],
    db: DbOption = DB,
    first: FromOption = None,
    last: ToOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    published_by: PublishedOption = None,
    data_set: OwnOption = "dragoman",
) -> None:
    """Write the record's events in a format of the field, with notes on what it cannot say."""
    from dragoman.commands.exchange import export as write
    from dragoman.commands.record import window_of

    write(
        db, path, window_of(first, last, as_of, published_by), format_=format, statuses=status or (), data_set=data_set
    )


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, also gzipped or zipped.")],
    format: Annotated[str, typer.Option("--format", "-f", help="polecat, icews or gdelt.")],
    db: DbOption = DB,
) -> None:
    """Take events of other data sets into the record, so that a series can start before one's own corpus."""
    from dragoman.commands.exchange import take_in

    raise typer.Exit(take_in(db, paths, format))


@release.command("seal")
def seal(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    db: DbOption = DB,
    format: Annotated[list[str] | None, typer.Option("--format", "-f", help="Formats; several allowed.")] = None,
    first: FromOption = None,
    last: ToOption = None,
    as_of: AsOfOption = None,
    published_by: PublishedOption = None,
    data_set: OwnOption = "dragoman",
) -> None:
    """Write data files, codebook and a manifest with digests; the same inputs give the same bytes."""
    from dragoman.commands.exchange import release as write
    from dragoman.commands.record import window_of

    write(db, folder, window_of(first, last, as_of, published_by), format or (), data_set=data_set)


@release.command("check")
def check(folder: Annotated[Path, typer.Argument(help="A release.")]) -> None:
    """Check a release's files against its manifest; exit code 1 when something differs."""
    from dragoman.commands.exchange import verify

    raise typer.Exit(verify(folder))
