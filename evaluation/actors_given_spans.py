"""Score the actor stage with gold phrases given: python -m evaluation.actors_given_spans GOLD [--errors N] [--kind KIND].

A country is missing, invented, wrong, or right in part (some of several); a phrase is a pronoun, the trigger itself, a
name (with a capital) or common. The kinds are counted, the largest first, and errors of one kind can be listed alone.
"""

from __future__ import annotations

import argparse
import collections
from pathlib import Path

from dragoman.lexicons.actors import read_actor_tables
from dragoman.lexicons.offices import OfficeTable, read_offices
from dragoman.records import Actor, Role
from dragoman.stages.actors import resolve_actors
from evaluation.gold import GoldArticle, gold_frames, load_gold

Kinds = collections.Counter[str]


def score(
    golds: list[GoldArticle], offices: OfficeTable, errors: list[str], kinds: Kinds
) -> dict[str, tuple[int, int]]:
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
                _tally(count, errors, gold, frame.sentence, text, wanted, found, frame.trigger)
    kinds.update({k: n for k, n in count.items() if " " in k})
    return {k: (count[k], count["all"]) for k in ("country", "sector")}


_PRONOUNS = frozenset("he him his she her it its they them their i we us our me my who which that".split())


def _fault(wanted: set[str | None], found: set[str | None]) -> str:
    if found == {None}:
        return "missing"
    if wanted == {None}:
        return "invented"
    return "right in part" if wanted & found else "wrong"


def _sort(text: str, trigger: str) -> str:
    if text == trigger:
        return "trigger itself"
    if text.casefold() in _PRONOUNS and text not in ("US", "IT"):
        return "pronoun"
    return "name" if any(w[0].isupper() for w in text.split()) else "common"


def _tally(
    count: collections.Counter[str],
    errors: list[str],
    gold: GoldArticle,
    sentence: int,
    text: str,
    wanted: list[dict[str, str | None]],
    found: list[Actor],
    trigger: str,
) -> None:
    countries = {w["country"] for w in wanted}, {a.country for a in found} or {None}
    sectors = {w["sector"] for w in wanted}, {a.sector for a in found} or {None}
    count["all"] += 1
    count["country"] += countries[0] == countries[1]
    count["sector"] += sectors[0] == sectors[1]
    kinds = []
    if countries[0] != countries[1]:
        kinds.append(f"country {_fault(*countries)}, {_sort(text, trigger)}")
    if sectors[0] != sectors[1]:
        kinds.append(
            f"sector {'/'.join(map(str, sorted(map(str, sectors[0]))))}, found {'/'.join(sorted(map(str, sectors[1])))}"
        )
    for kind in kinds:
        count[kind] += 1
    if kinds:
        why = "; ".join(a.why for a in found)
        errors.append(
            f"{' + '.join(kinds)}: {gold.article.id} {gold.article.date} [{text}] wanted {sorted(map(str, countries[0]))} {sorted(map(str, sectors[0]))}"
            f" found {sorted(map(str, countries[1]))} {sorted(map(str, sectors[1]))} ({why}) | {gold.sentences[sentence].text[:150]}"
        )


def main() -> None:
    """Print the accuracies and, on demand, errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--kinds", type=int, default=0, metavar="N", help="count the N largest kinds of error")
    parser.add_argument("--kind", default="", help="list only errors of kinds that hold this text")
    args = parser.parse_args()
    errors: list[str] = []
    kinds: Kinds = collections.Counter()
    for name, (right, all_) in score(load_gold(args.gold), read_offices(), errors, kinds).items():
        print(f"{name:8} {100 * right / max(all_, 1):.1f} of {all_}")
    for kind, n in kinds.most_common(args.kinds):
        print(f"  {n:4} {kind}")
    errors = [e for e in errors if args.kind in e.split(": ", 1)[0]]
    for line in errors[:: max(1, len(errors) // args.errors)] if args.errors else ():
        print(line)


if __name__ == "__main__":
    main()
