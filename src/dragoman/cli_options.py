"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.settings import DB_VARIABLE

DbOption = Annotated[
    str, typer.Option("--db", envvar=DB_VARIABLE, help="The record: a file (SQLite) or postgresql://user@host/name.")
]
FromOption = Annotated[str | None, typer.Option("--from", help="First day: 2024, 2024-05 or 2024-05-17.")]
ToOption = Annotated[str | None, typer.Option("--to", help="Last day.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="What the record knew at this moment (UTC): 2024-05-17T12:00.")
]
PublishedOption = Annotated[
    str | None, typer.Option("--published-by", help="Leave out what was published after this day.")
]
FormatOption = Annotated[str, typer.Option("--format", "-f", help="table, json or csv.")]
OutputOption = Annotated[str | None, typer.Option("--output", "-o", help="A file to write.")]
StatusOption = Annotated[
    list[str] | None,
    typer.Option("--status", help="realized, future, hypothetical, negated, historical, unconfirmed. Several allowed."),
]
TypeOption = Annotated[list[str] | None, typer.Option("--type", help="PLOVER types; several allowed.")]
CountryOption = Annotated[
    list[str] | None, typer.Option("--country", help="Countries that take part (RUS); several allowed.")
]
DataSetOption = Annotated[
    str | None,
    typer.Option("--data-set", help="dragoman (own events), POLECAT, ICEWS or GDELT; all when not given."),
]
OwnOption = Annotated[
    str, typer.Option("--data-set", help="dragoman (own events), POLECAT, ICEWS or GDELT (imported ones), or all.")
]
DB = "dragoman.db"
