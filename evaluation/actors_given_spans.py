"""Score the actor stage with gold phrases given: python -m evaluation.actors_given_spans GOLD [--errors N]."""

from __future__ import annotations

import argparse
import collections
from pathlib import Path

from dragoman.lexicons.actors import read_actor_tables
from dragoman.lexicons.offices import OfficeTable, read_offices
from dragoman.records import Actor, Role
from dragoman.stages.actors import resolve_actors
from evaluation.gold import GoldArticle, gold_frames, load_gold


def score(golds: list[GoldArticle], offices: OfficeTable, errors: list[str]) -> dict[str, tuple[int, int]]:
    """Right and all countries and sectors; a phrase that stands for several actors is right when its set is."""
    tables = read_actor_tables()
    count: collections.Counter[str] = collections.Counter()
    for gold in golds:
        frames, behind = gold_frames(gold)
        got = resolve_actors(
            frames, gold.sentences, article=gold.article, dateline=None, tables=tables, offices=offices
        )
        for frame, noted, parts in zip(frames, behind, got, strict=True):
            sides = {Role.ACTOR: parts.actors, Role.RECIPIENT: parts.recipients, Role.ATTRIBUTION: parts.attribution}
            by_phrase: dict[tuple[Role, str], list[dict[str, str | None]]] = {}
            for p, a in zip(frame.phrases, noted, strict=True):
                if p.role in sides and not isinstance(a, str):
                    by_phrase.setdefault((p.role, p.text), []).append(dict(a))
            for (role, text), wanted in by_phrase.items():
                found = [a for a in sides[role] if a.text == text]
                _tally(count, errors, gold, frame.sentence, text, wanted, found)
    return {k: (count[k], count["all"]) for k in ("country", "sector")}


def _tally(
    count: collections.Counter[str],
    errors: list[str],
    gold: GoldArticle,
    sentence: int,
    text: str,
    wanted: list[dict[str, str | None]],
    found: list[Actor],
) -> None:
    countries = {w["country"] for w in wanted}, {a.country for a in found} or {None}
    sectors = {w["sector"] for w in wanted}, {a.sector for a in found} or {None}
    count["all"] += 1
    count["country"] += countries[0] == countries[1]
    count["sector"] += sectors[0] == sectors[1]
    if countries[0] != countries[1] or sectors[0] != sectors[1]:
        why = "; ".join(a.why for a in found)
        errors.append(
            f"{gold.article.id} {gold.article.date} [{text}] wanted {sorted(map(str, countries[0]))} {sorted(map(str, sectors[0]))}"
            f" found {sorted(map(str, countries[1]))} {sorted(map(str, sectors[1]))} ({why}) | {gold.sentences[sentence].text[:150]}"
        )


def main() -> None:
    """Print the accuracies and, on demand, errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    errors: list[str] = []
    for name, (right, all_) in score(load_gold(args.gold), read_offices(), errors).items():
        print(f"{name:8} {100 * right / max(all_, 1):.1f} of {all_}")
    for line in errors[:: max(1, len(errors) // args.errors)] if args.errors else ():
        print(line)


if __name__ == "__main__":
    main()
