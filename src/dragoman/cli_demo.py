"""dragoman demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_demo_command(app: typer.Typer) -> None:
    """Put the command of this module into the application."""
    app.command()(demo)


def demo(
    db: Annotated[
        Path | None, typer.Option("--db", help="Where to keep the record; a temporary file when not given.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Make the record and stop.")] = False,
    today: Annotated[str | None, typer.Option("--today", help="The day on which the articles end: 2026-03-12.")] = None,
) -> None:
    """Make a record from invented articles and open its page: everything at work in one command."""
    from dragoman.commands.demo import DemoJob, run_demo

    raise typer.Exit(run_demo(DemoJob(db=db, port=port, open=not no_open, build_only=build_only, today=today)))
