"""Fit the weights by which the text tells whom "he" or "she" means: `python training/fit_pronouns.py --shared ../shared`.

Every such pronoun of the annotated articles with somebody named before it is a question; a softmax over the persons is
fitted to the annotators' name, where they give none to their country and sector. The folds of the check are whole articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.gold import Annotation, GoldArticle, gold_frames, load_gold

from choices import FOLDS, fit_choices, write_weights
from dragoman.lexicons.actors import ActorTables, read_actor_tables
from dragoman.lexicons.offices import OfficeTable, fold, read_offices
from dragoman.records import Role
from dragoman.stages.actors import resolve_actors
from dragoman.stages.actors.antecedents import Candidate, Pronoun, candidates, weigh
from dragoman.stages.actors.context import choose_by
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.named_sides import Countries
from dragoman.stages.actors.question import Question
from whole_articles import read_whole

PENALTY = 3.0
Key = tuple[int, int, str, Role, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A pronoun with the persons named before it and those of them that the annotators mean."""

    article: int
    options: Sequence[Candidate]
    right: Sequence[bool]


def _right(found: Sequence[Candidate], wanted: Annotation) -> list[bool]:
    """The persons of the annotators' name; where none has it, those of their country and sector."""
    name = set(fold(wanted.get("name") or "").split())
    named = [bool(name & set(fold(c.last.reading.name or "").split())) for c in found]
    if any(named):
        return named
    return [
        c.last.reading.country == wanted["country"] and c.last.reading.sector == wanted.get("sector") for c in found
    ]


def examples(
    golds: Sequence[GoldArticle], tables: ActorTables, offices: OfficeTable, folds: Sequence[Mapping[str, float]]
) -> list[Example]:
    """The questions; article n is read with the weights of fold n modulo their number."""
    out: list[Example] = []
    for number, gold in enumerate(golds):
        frames, behind = gold_frames(gold)
        wanted: dict[Key, Annotation] = {}
        for frame, noted in zip(frames, behind, strict=True):
            for p, a in zip(frame.phrases, noted, strict=True):
                if not isinstance(a, str) and a.get("country"):
                    wanted[frame.sentence, p.start, frame.trigger, p.role, p.text] = a
        ordinary = choose_by(tables.context)

        def choose(
            q: Question, ledger: Ledger, number: int = number, wanted: dict = wanted, then=ordinary
        ) -> Countries:
            a = wanted.get((q.frame.sentence, q.phrase.start, q.frame.trigger, q.phrase.role, q.phrase.text))
            if q.label in ("he", "she") and a:
                taken = {o.name for o in q.others if o.name}
                one = Pronoun(read=q.read, token=q.first, source=q.phrase.role is Role.ATTRIBUTION, taken=taken)
                found = candidates(one, ledger)
                right = _right(found, a)
                if any(right) and not all(right):
                    out.append(Example(number, found, right))
            return then(q, ledger)

        own = replace(tables, pronouns=folds[number % len(folds)])
        resolve_actors(
            frames, gold.sentences, article=gold.article, dateline=None, tables=own, offices=offices, choose=choose
        )
    return out


def fit(rows: Sequence[Example], l2: float) -> dict[str, float]:
    """Weights of a softmax over each question's persons; several right ones share the probability."""
    return fit_choices(
        [[(dict.fromkeys(o.signs, 1.0), r) for o, r in zip(e.options, e.right, strict=True)] for e in rows], l2
    )


def accuracy(rows: Sequence[Example], weights: Mapping[str, float]) -> float:
    """The share of questions whose heaviest person is the annotators'."""
    right = 0
    for r in rows:
        best = max(
            range(len(r.options)),
            key=lambda i: (weigh(r.options[i].signs, weights), r.options[i].last.sentence, r.options[i].last.token),
        )
        right += r.right[best]
    return right / max(len(rows), 1)


def left_out(rows: Sequence[Example], l2: float) -> list[dict[str, float]]:
    """For each fold the weights fitted on the other articles."""
    return [fit([r for r in rows if r.article % FOLDS != k], l2) for k in range(FOLDS)]


def pronoun_folds(golds: Sequence[GoldArticle], tables: ActorTables, offices: OfficeTable) -> list[dict[str, float]]:
    """Weights for each fold of articles that were not fitted on it, for what is fitted after them."""
    return left_out(examples(golds, tables, offices, [tables.pronouns]), PENALTY)


def main() -> None:
    """Fit on the training articles and our own whole ones and write the weights beside the lexicons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--l2", type=float, nargs="+", default=[PENALTY])
    parser.add_argument("--rounds", type=int, default=2)
    folder = Path(__file__).parent.parent / "src/dragoman/lexicons"
    parser.add_argument("--out", type=Path, default=folder / "pronoun_weights.json")
    args = parser.parse_args()
    golds = [*load_gold(args.shared / "gold/train"), *read_whole(args.shared)]
    tables, offices = read_actor_tables(), read_offices()
    folds: list[Mapping[str, float]] = [{}]
    for turn in range(args.rounds):
        rows = examples(golds, tables, offices, folds)
        for l2 in (*args.l2[1:], args.l2[0]):
            folds = left_out(rows, l2)
            held = [[r for r in rows if r.article % FOLDS == k] for k in range(FOLDS)]
            left = sum(accuracy(h, w) * len(h) for h, w in zip(held, folds, strict=True)) / len(rows)
            print(f"round {turn}, l2 {l2}: {len(rows)} pronouns, left out {left:.3f}")
    weights = fit(rows, args.l2[0])
    print(f"fitted: {accuracy(rows, weights):.3f} with {len(weights)} weights")
    source = "fitted on annotated articles by training/fit_pronouns.py; own work, Apache-2.0"
    write_weights(args.out, weights, source, least=0.02)


if __name__ == "__main__":
    main()
