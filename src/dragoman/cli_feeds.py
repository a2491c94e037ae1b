"""The commands that follow feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_options import DB, DbOption, FormatOption

feeds = typer.Typer(help="The feeds that `watch` follows.", no_args_is_help=True)

PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from addresses inside your own network.")
]
DelayOption = Annotated[float, typer.Option("--delay", min=0.0, help="Seconds between two requests to one host.")]


def add_feed_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    app.command()(watch)
    app.add_typer(feeds, name="feeds")


@feeds.command("add")
def add(
    urls: Annotated[list[str], typer.Argument(help="Addresses of RSS or Atom feeds.")],
    db: DbOption = DB,
    source: Annotated[str | None, typer.Option("--source", help="Name of the outlet.")] = None,
) -> None:
    """Follow feeds from now on."""
    from dragoman.commands.watching import follow

    follow(db, urls, source)


@feeds.command("list")
def list_(db: DbOption = DB, format: FormatOption = "table") -> None:
    """List the feeds with what the last look at each gave."""
    from dragoman.commands.watching import list_feeds

    list_feeds(db, format)


@feeds.command("remove")
def remove(url: Annotated[str, typer.Argument(help="The feed's address.")], db: DbOption = DB) -> None:
    """No longer follow a feed; its articles stay."""
    from dragoman.commands.watching import unfollow

    unfollow(db, url)


@feeds.command("check")
def check(
    urls: Annotated[list[str] | None, typer.Argument(help="Feeds; all that are followed when none is given.")] = None,
    db: DbOption = DB,
    allow_private: PrivateOption = False,
    delay: DelayOption = 2.0,
) -> None:
    """Fetch feeds and say what is in them, without reading their articles."""
    from dragoman.commands.watching import check_feeds
    from dragoman.ingest.fetch import Rules

    raise typer.Exit(check_feeds(db, urls or [], Rules(allow_private=allow_private, delay=delay)))


def watch(
    db: DbOption = DB,
    once: Annotated[bool, typer.Option("--once", help="One round over all feeds, then stop.")] = False,
    allow_private: PrivateOption = False,
    delay: DelayOption = 2.0,
    settings: Annotated[Path | None, typer.Option("--settings", help="A TOML file with settings.")] = None,
    lexicons: Annotated[Path | None, typer.Option("--lexicons", help="A folder with your own lexicons.")] = None,
) -> None:
    """Follow the feeds: fetch politely, code what is new, write it to the record."""
    from dragoman.commands.watching import watch as follow
    from dragoman.ingest.fetch import Rules

    rules = Rules(allow_private=allow_private, delay=delay)
    raise typer.Exit(follow(db, once=once, rules=rules, settings=settings, lexicons=lexicons))
