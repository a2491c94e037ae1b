"""Score the place stage with gold phrases given: python -m evaluation.places_given_spans GOLD [--errors N]."""

from __future__ import annotations

import argparse
import collections
from pathlib import Path

from dragoman.lexicons.actors import ActorTables, read_actor_tables, tokens
from dragoman.lexicons.places import PlaceTables
from dragoman.stages.clean import clean
from dragoman.stages.places import resolve_place
from evaluation.gold import GoldArticle, load_gold


def countries_of(gold: GoldArticle, actors: ActorTables) -> collections.Counter[str]:
    """How often each country stands in an article."""
    found = (m.known.country for s in gold.sentences for m in actors.names.find(tokens(s.text)))
    return collections.Counter(c for c in found if c)


def score(golds: list[GoldArticle], errors: list[str]) -> tuple[int, int]:
    """Right and all countries of annotated places; a null in the gold wants a null."""
    actors, places = read_actor_tables(), PlaceTables()
    right = total = 0
    for gold in golds:
        seen = countries_of(gold, actors)
        dateline = clean(gold.article).dateline
        for f in gold.frames:
            if f["where"] and f["where"]["text"]:
                sides = [e["country"] for e in (*f["actors"], *f["recipients"]) if e["country"]]
                got = resolve_place(f["where"]["text"], countries=sides, article_countries=seen, dateline=dateline,
                                    tables=places, actors=actors, sentence=gold.sentences[f["sent"]].text,
                                    before=gold.sentences[f["sent"] - 1].text if f["sent"] else "")  # fmt: skip
                total += 1
                right += got.country == f["where"]["country"]
                if got.country != f["where"]["country"]:
                    errors.append(f"{f['where']} found {got.country} {got.name} ({got.why}) actors {sides}")
    return right, total


def main() -> None:
    """Print the accuracy and, on demand, errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    errors: list[str] = []
    right, total = score(load_gold(args.gold), errors)
    print(f"place country {100 * right / max(total, 1):.1f} of {total}")
    print(*errors[: args.errors], sep="\n")


if __name__ == "__main__":
    main()
