"""dragoman serve and dragoman token."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_options import DB, DbOption, FormatOption

token = typer.Typer(help="Who may read and write through the server.", no_args_is_help=True)


def add_serve_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    app.command()(serve)
    app.add_typer(token, name="token")


def serve(
    db: DbOption = DB,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; only this machine by default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that answer side by side.")] = 1,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the record's feeds too.")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", help="A name under which the server is reached.")] = None,
    read_token: Annotated[bool, typer.Option("--read-token", help="Reading needs a token too.")] = False,
    https: Annotated[bool, typer.Option("--https", help="It is reached by HTTPS, through a proxy.")] = False,
    lexicons: Annotated[Path | None, typer.Option("--lexicons", help="The team's folder of lexicons.")] = None,
) -> None:
    """Serve the record as pages and a REST API."""
    from dragoman.commands.serving import ServeJob, run_server

    job = ServeJob(
        db=db,
        host=host,
        port=port,
        workers=workers,
        watch=watch,
        names=tuple(name or ()),
        read_token=read_token,
        secure=https,
        lexicons=str(lexicons) if lexicons else "",
    )
    raise typer.Exit(run_server(job))


@token.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Whose it is.")],
    db: DbOption = DB,
    role: Annotated[str, typer.Option("--role", help="reader, reviewer (corrects) or admin.")] = "reviewer",
    days: Annotated[int | None, typer.Option("--days", min=1, help="Days after which it runs out.")] = None,
) -> None:
    """Make a token and print it, this once: the record keeps only its digest."""
    from dragoman.commands.serving import make_token

    print(make_token(db, name, role, days))


@token.command("list")
def list_(db: DbOption = DB, format: FormatOption = "table") -> None:
    """List tokens by name and role."""
    from dragoman.commands.serving import list_tokens

    list_tokens(db, format)


@token.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="Whose it is.")], db: DbOption = DB) -> None:
    """Let a token and its sessions no longer count."""
    from dragoman.commands.serving import drop_token

    drop_token(db, name)
