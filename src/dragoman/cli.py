"""The command line; each command is one call into the library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from dragoman.cli_demo import add_demo_command
from dragoman.cli_exchange import add_exchange_commands
from dragoman.cli_feeds import add_feed_commands
from dragoman.cli_record import add_record_commands
from dragoman.cli_relations import add_relation_commands
from dragoman.cli_review import add_review_commands
from dragoman.cli_serve import add_serve_commands
from dragoman.errors import DragomanError

app = typer.Typer(
    name="dragoman",
    help="Reads diplomatic and political news and keeps the record: who did what to whom, when, where, about what, "
    "according to whom, and how certainly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon = typer.Typer(help="A team's own actors, offices, roles and places.", no_args_is_help=True)
app.add_typer(lexicon, name="lexicon")

Paths = Annotated[
    list[str], typer.Argument(help="Text files, folders, JSON lines, CSV or TSV (gzip too), or - for standard input.")
]
DateOption = Annotated[
    Optional[str], typer.Option("--date", help="Publication date where an article has none: 2017-09-18.")
]
SourceOption = Annotated[Optional[str], typer.Option("--source", help="Outlet where an article names none.")]
ColumnOption = Annotated[
    Optional[list[str]],
    typer.Option("--column", help="Name of a key or column: text=body. May be given several times."),
]
ThreadsOption = Annotated[
    Optional[int], typer.Option("--threads", min=1, help="Threads for the encoder in each process.")
]
ConfidenceOption = Annotated[
    Optional[float], typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out events less certain than this.")
]
SettingsOption = Annotated[
    Optional[Path], typer.Option("--settings", help=r"A TOML file with settings under \[dragoman].")
]
LexiconsOption = Annotated[Optional[Path], typer.Option("--lexicons", help="A folder with your own lexicons.")]


@app.command()
def code(
    paths: Paths,
    date: DateOption = None,
    source: SourceOption = None,
    column: ColumnOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table, json, plover, csv, parquet or html.")] = "",
    output: Annotated[
        Optional[str],
        typer.Option("--output", "-o", help="A file, or a folder (ending in /) for a corpus run that can be resumed."),
    ] = None,
    processes: Annotated[int, typer.Option("--processes", "-p", min=1, help="Processes that code side by side.")] = 1,
    threads: ThreadsOption = None,
    min_confidence: ConfidenceOption = None,
    settings: SettingsOption = None,
    lexicons: LexiconsOption = None,
) -> None:
    """Code articles: print their events, write them to a file, or run a corpus into a folder."""
    from dragoman.commands.code import Job, run_job

    job = Job(
        paths=paths,
        date=date,
        source=source,
        columns=column or [],
        format=format,
        output=output,
        processes=processes,
        overrides={
            "threads": threads,
            "min_confidence": min_confidence,
            "lexicons": str(lexicons) if lexicons else None,
        },
        settings=settings,
    )
    raise typer.Exit(run_job(job))


@app.command()
def explain(
    path: Annotated[str, typer.Argument(help="The article: a file, or with --db its id in the record.")],
    event: Annotated[str, typer.Argument(help="The event's id or its first letters, or its number in the table.")],
    date: DateOption = None,
    db: Annotated[
        Optional[str],
        typer.Option("--db", help="A record to take the article from; it is coded anew, without corrections."),
    ] = None,
    settings: SettingsOption = None,
    lexicons: LexiconsOption = None,
) -> None:
    """Show the words behind each field of one event, and what was considered and left out."""
    from dragoman.commands.code import explain_event, filed, kept

    print(explain_event(kept(db, path) if db else filed(path, date), event, settings, lexicons))


@app.command()
def codebook(
    entry: Annotated[Optional[str], typer.Argument(help="A type, mode (COERCE/arrest), context or status.")] = None,
) -> None:
    """Print what a type, mode, context or status means."""
    from dragoman.ontology.codebook import entry as one
    from dragoman.ontology.codebook import overview

    print(one(entry) if entry else overview())


@app.command()
def classify(
    sentence: Annotated[str, typer.Argument(help="One sentence.")],
    source: Annotated[str, typer.Option("--source", help="Who acts: words of the sentence.")],
    target: Annotated[str, typer.Option("--target", help="To whom: words of the sentence.")],
    top: Annotated[int, typer.Option("--top", min=1, max=16)] = 5,
    format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
) -> None:
    """Tell what the source does to the target: a probability for each type."""
    import json

    from dragoman.commands.code import classify_pair
    from dragoman.commands.printing import check_format

    check_format(format, "table", "json")
    scores = classify_pair(sentence, source, target)
    if format == "json":
        print(json.dumps({k: round(v, 4) for k, v in scores.items()}))
    else:
        for name, share in list(scores.items())[:top]:
            print(f"{name:10} {share:.3f}")


@lexicon.command("add")
def lexicon_add(
    folder: Annotated[Path, typer.Argument(help="The team's folder; it is made when it does not exist.")],
    table: Annotated[
        str, typer.Argument(help="organisations, countries_own, roles, persons, peoples, places_own or offices.")
    ],
    cells: Annotated[list[str], typer.Argument(help="The cells of the line, in the table's order.")],
) -> None:
    """Add one line to a table of the team's."""
    from dragoman.lexicons.team import add_entry

    print(add_entry(folder, table, cells))


@lexicon.command("check")
def lexicon_check(folder: Annotated[Path, typer.Argument(help="The team's folder.")]) -> None:
    """Read every table of a folder; a bad line is named with its file and number."""
    from dragoman.lexicons.team import check_folder

    for name, count in check_folder(folder).items():
        print(f"{name:20} {count} lines")


@lexicon.command("import")
def lexicon_import(
    path: Annotated[Path, typer.Argument(help="A PETRARCH dictionary.")],
    folder: Annotated[Path, typer.Argument(help="The team's folder.")],
    kind: Annotated[str, typer.Option("--kind", help="actors or agents.")] = "actors",
) -> None:
    """Take over a PETRARCH-format dictionary of actors or agents."""
    from dragoman.lexicons.petrarch import import_petrarch

    print(f"{import_petrarch(path, folder, kind)} entries taken from {path}")


add_demo_command(app)
add_record_commands(app)
add_feed_commands(app)
add_exchange_commands(app)
add_relation_commands(app)
add_serve_commands(app)
add_review_commands(app)


@app.command()
def version() -> None:
    """Print the version."""
    from dragoman.version import __version__

    print(__version__)


def main() -> None:
    """Run the command line; an error of ours is one line and exit code 1."""
    try:
        app()
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
