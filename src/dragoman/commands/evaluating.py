"""dragoman evaluate: the coder against annotated articles, or against what reviewers corrected."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from dragoman.coder import Coder, attempt, load, sentences_of
from dragoman.commands.printing import check_format
from dragoman.commands.record import record
from dragoman.errors import MissingInput
from dragoman.export.json import to_json
from dragoman.records import FailedArticle
from dragoman.review.training import annotated
from dragoman.scoring.figures import Tally, reliability
from dragoman.scoring.gold import GoldArticle, load_gold, read_annotated
from dragoman.settings import load_settings


def evaluate(golds: Iterable[GoldArticle], coder: Coder) -> Tally:
    """Code every annotated article from its text alone."""
    tally = Tally()
    for gold in golds:
        coded = attempt(coder, gold.article)
        if isinstance(coded, FailedArticle):
            print(f"evaluation: {gold.article.id} crashed: {coded.error}: {coded.message}", file=sys.stderr)
            tally.add(gold, None)
        else:
            tally.add(gold, to_json(coded))
    return tally


def corrected_articles(db: str) -> list[GoldArticle]:
    """The articles of a record of which reviewers judged every event. Raises MissingInput when there are none."""
    with record(db) as store, store.reading() as connection:
        found = [read_annotated(a, a["id"]) for a in annotated(connection, sentences_of)]
    if not found:
        raise MissingInput(
            f"{db}: no article of which every event was judged; `dragoman review queue` lists what is open"
        )
    return found


def run_evaluation(where: str, *, format_: str, per_type: bool, errors: int, lexicons: str | None) -> int:
    """Score and print; a folder or JSON file is gold, anything else a record."""
    check_format(format_, "table", "json")
    path = Path(where)
    is_gold = path.is_dir() or path.suffix == ".json"
    if not is_gold and "://" not in where and not path.exists():
        raise MissingInput(f"{where}: found neither a folder of annotated articles nor a record with corrections")
    golds = load_gold(path) if is_gold else corrected_articles(where)
    settings = load_settings()
    tally = evaluate(golds, load(replace(settings, lexicons=lexicons) if lexicons else settings))
    report = tally.report()
    if format_ == "json":
        print(json.dumps(report, indent=1))
    else:
        print(f"{len(golds)} articles of {where}")
        show(report, tally, per_type=per_type)
    for line in tally.errors[:errors]:
        print(line)
    return 0


def show(report: dict[str, Any], tally: Tally, *, per_type: bool) -> None:
    """The figures as text."""
    for name in ("sentences", "mentions", "events", "events_relaxed", "assessments"):
        v = report[name]
        print(f"{name:18} P {v['p']:5} R {v['r']:5} F1 {v['f1']:5}")
    for name, entry in report["attributes"].items():
        one = report["attributes_in_one_sentence"].get(name)
        told = f"   told in one sentence {one['accuracy']:5} of {one['n']}" if one else ""
        best = report["attributes_at_best"].get(name, {}).get("accuracy", 0.0)
        print(f"  {name:34} {entry['accuracy']:5} of {entry['n']:<5} at best {best:5}{told}")
    print(f"calibration error  {report['calibration_error']}")
    for mean, right, n in reliability(tally.confidences):
        print(f"  confidence {mean:.2f}  right {right:.2f}  of {n}")
    for kind, v in report["by_type"].items() if per_type else ():
        print(f"  {kind:10} P {v['p']:5} R {v['r']:5} F1 {v['f1']:5}")
