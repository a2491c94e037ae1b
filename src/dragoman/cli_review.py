"""dragoman review, recode and evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_options import DB, CountryOption, DbOption, FormatOption, FromOption, ToOption, TypeOption

review = typer.Typer(help="Look at what is least certain; accept, reject, correct, undo.", no_args_is_help=True)

WhoOption = Annotated[str | None, typer.Option("--who", help="Who corrects; the user's name when not given.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why.")]
PreviewOption = Annotated[bool, typer.Option("--preview", help="Show what would change, change nothing.")]
EventArgument = Annotated[str, typer.Argument(help="The event's id, or its first letters.")]


def add_review_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the application."""
    app.add_typer(review, name="review")
    app.command()(recode)
    app.command()(evaluate)


@review.command("queue")
def queue(
    db: DbOption = DB,
    by: Annotated[str, typer.Option("--by", help="uncertainty, disagreement or weight.")] = "uncertainty",
    first: FromOption = None,
    last: ToOption = None,
    country: CountryOption = None,
    type: TypeOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 20,
    format: FormatOption = "table",
) -> None:
    """List what to look at next, with the words of the text."""
    from dragoman.commands.record import window_of
    from dragoman.commands.relations import country as known
    from dragoman.commands.reviewing import show_queue

    countries = [known(c) for c in country or ()]
    show_queue(db, by, window_of(first, last, None), countries, type or (), limit, format)


@review.command("accept")
def accept(event: EventArgument, db: DbOption = DB, who: WhoOption = None, why: WhyOption = "") -> None:
    """Note that an event is right."""
    from dragoman.commands.reviewing import correct

    correct(db, "accept", event, {}, who, why, preview=False)


@review.command("reject")
def reject(
    event: EventArgument, db: DbOption = DB, who: WhoOption = None, why: WhyOption = "", preview: PreviewOption = False
) -> None:
    """Say that the text holds no such event: it no longer counts."""
    from dragoman.commands.reviewing import correct

    correct(db, "reject", event, {}, who, why, preview=preview)


@review.command("edit")
def edit(
    event: EventArgument,
    changes: Annotated[list[str], typer.Argument(help='type=AID status=future recipients=\'[{"country": "SWE"}]\'')],
    db: DbOption = DB,
    who: WhoOption = None,
    why: WhyOption = "",
    preview: PreviewOption = False,
) -> None:
    """Correct fields of an event; lists and objects as JSON."""
    from dragoman.commands.reviewing import changes_of, correct

    correct(db, "edit", event, changes_of(changes), who, why, preview=preview)


@review.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="The correction's number.")],
    db: DbOption = DB,
    who: WhoOption = None,
    why: WhyOption = "",
) -> None:
    """Take a correction back."""
    from dragoman.commands.reviewing import take_back

    take_back(db, number, who, why)


@review.command("list")
def list_(
    db: DbOption = DB, limit: Annotated[int, typer.Option("--limit", min=1)] = 50, format: FormatOption = "table"
) -> None:
    """List the corrections, the newest first."""
    from dragoman.commands.reviewing import show_corrections

    show_corrections(db, limit, format)


@review.command("export")
def export(
    path: Annotated[
        Path, typer.Argument(help="A folder for articles in the gold format, or a .jsonl file for the corrections.")
    ],
    db: DbOption = DB,
    partial: Annotated[bool, typer.Option("--partial", help="Also articles that were judged in part.")] = False,
) -> None:
    """Write the corrections, or the judged articles in the gold format to train on."""
    from dragoman.commands.reviewing import write_out

    write_out(db, path, partial=partial)


@review.command("lexicon")
def lexicon(folder: Annotated[Path, typer.Argument(help="The team's folder.")], db: DbOption = DB) -> None:
    """Write the lines that reviewers added ("always read X as Y") into a folder for --lexicons."""
    from dragoman.commands.reviewing import write_lexicon

    write_lexicon(db, folder)


def recode(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of articles; all when none is given.")] = None,
    db: DbOption = DB,
    lexicons: Annotated[Path | None, typer.Option("--lexicons", help="A folder with your own lexicons.")] = None,
) -> None:
    """Code articles of the record again with this version; what reviewers corrected stays corrected."""
    from dragoman.commands.reviewing import code_again

    code_again(db, ids or None, str(lexicons) if lexicons else None)


def evaluate(
    gold: Annotated[
        str, typer.Argument(help="A folder of annotated articles, one of them, or a record with corrections.")
    ],
    format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
    per_type: Annotated[bool, typer.Option("--per-type", help="Mentions for each type too.")] = False,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Missed and extra events to show.")] = 0,
    lexicons: Annotated[Path | None, typer.Option("--lexicons", help="A folder with your own lexicons.")] = None,
) -> None:
    """Score the coder against annotated articles, or against the articles that reviewers judged in full."""
    from dragoman.commands.evaluating import run_evaluation

    folder = str(lexicons) if lexicons else None
    raise typer.Exit(run_evaluation(gold, format_=format, per_type=per_type, errors=errors, lexicons=folder))
