"""Score the coder: python -m evaluation GOLD [--per-type] [--errors N] [--json] [--check] [--pin]."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import dragoman
from dragoman.commands.evaluating import evaluate, show
from dragoman.errors import DragomanError
from dragoman.scoring.gold import digest_of, load_gold

FLOORS = Path(__file__).parent / "floors.toml"
MARGIN = 1.0  # points that a score may fall between machines before the check fails


def flat(report: dict[str, Any]) -> dict[str, float]:
    """The figures that floors are set on."""
    out = {
        f"{name} f1": report[name]["f1"]
        for name in ("sentences", "mentions", "events", "events_relaxed", "assessments")
    }
    return out | {name: entry["accuracy"] for name, entry in report["attributes"].items() if entry["n"] >= 10}


def check(path: Path, report: dict[str, Any]) -> list[str]:
    """What fell below its floor; a gold that changed is a failure too."""
    if not FLOORS.exists():
        return [f"{FLOORS}: found none, wanted floors; write them with --pin"]
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    if floors["gold"] != digest_of(path):
        return [f"{path}: the gold is not the one that the floors were set on; look at the scores, then --pin"]
    found = flat(report)
    wanted: dict[str, float] = floors["floors"]
    return [
        f"{name}: found {found.get(name)}, wanted {floor} or more"
        for name, floor in wanted.items()
        if found.get(name, 0.0) < floor - MARGIN
    ]


def pin(path: Path, report: dict[str, Any]) -> None:
    """Set the floors at what was reached now."""
    lines = [
        "# Floors of the scores on the project's own gold; raised on purpose, with --pin.",
        f'gold = "{digest_of(path)}"',
        "",
        "[floors]",
    ]
    lines += [f'"{name}" = {value}' for name, value in flat(report).items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Score a folder of annotated articles; with --check, fail when a floor is missed."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--per-type", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--pin", action="store_true")
    args = parser.parse_args()
    try:
        tally = evaluate(load_gold(args.gold), dragoman.load())
    except DragomanError as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 1
    report = tally.report()
    if args.json:
        print(json.dumps(report, indent=1))
    else:
        show(report, tally, per_type=args.per_type)
    print(*tally.errors[: args.errors], sep="\n", end="\n" if args.errors else "")
    if args.pin:
        pin(args.gold, report)
    fallen = check(args.gold, report) if args.check else []
    for line in fallen:
        print(f"evaluation: {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
