"""Fit the weights by which the context gives a phrase its country: `python training/fit_actor_context.py --shared ../shared`.

Every phrase of the annotated training articles, and of the whole articles that teach the judges, that names no country
itself is a question with its options; a softmax over the options is fitted to the annotators' answers. The folds of the
check are whole training articles; they count twice, since the gold's annotators set the style.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.gold import GoldArticle, gold_frames, load_gold

from choices import FOLDS, fit_choices, write_weights
from dragoman.lexicons.actors import ActorTables, read_actor_tables
from dragoman.lexicons.offices import OfficeTable, read_offices
from dragoman.records import Role
from dragoman.stages.actors import resolve_actors
from dragoman.stages.actors.context import choose_by, options
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.named_sides import Countries
from dragoman.stages.actors.question import Choose, Option, Question
from fit_pronouns import pronoun_folds
from whole_articles import TEACHING, read_whole


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its options, the annotators' answer and that of the rules."""

    article: int
    label: str
    options: Sequence[Option]
    wanted: Countries
    rule: Countries

    @property
    def right(self) -> int | None:
        """The option that the annotators took, if it is among them."""
        return next((i for i, o in enumerate(self.options) if o.countries == self.wanted), None)


def examples(
    golds: Sequence[GoldArticle],
    tables: ActorTables,
    offices: OfficeTable,
    deciders: Sequence[Choose],
    pronouns: Sequence[Mapping[str, float]],
) -> list[Example]:
    """The questions that the actor stage meets in annotated articles.

    Article n is decided by decider n modulo their number, and its pronouns by the weights of fold n, so that what came
    before in it was not fitted on itself.
    """
    out: list[Example] = []
    for number, gold in enumerate(golds):
        frames, behind = gold_frames(gold)
        wanted: dict[tuple[int, int, str, Role, str], set[str | None]] = {}
        for frame, noted in zip(frames, behind, strict=True):
            for p, a in zip(frame.phrases, noted, strict=True):
                if not isinstance(a, str) and "country" in a:
                    key = (frame.sentence, frame.start, frame.type, p.role, p.text)
                    wanted.setdefault(key, set()).add(a["country"])

        def choose(q: Question, ledger: Ledger, number: int = number, wanted: dict = wanted) -> Countries:
            key = (q.frame.sentence, q.frame.start, q.frame.type, q.phrase.role, q.phrase.text)
            if key in wanted:
                found = options(q, ledger)
                out.append(Example(number, q.label, found, frozenset(wanted[key]), q.answer))
            return deciders[number % len(deciders)](q, ledger)

        own = replace(tables, pronouns=pronouns[number % len(pronouns)])
        resolve_actors(
            frames, gold.sentences, article=gold.article, dateline=None, tables=own, offices=offices, choose=choose
        )
    return out


def fit(rows: Sequence[Example], l2: float, gold: int) -> dict[str, float]:
    """Weights of a softmax over each question's options; a question whose answer is no option tells nothing.

    The first `gold` articles count twice.
    """
    asked = [r for r in rows for _ in range(2 if r.article < gold else 1) if r.right is not None]
    return fit_choices([[(o.features, i == r.right) for i, o in enumerate(r.options)] for r in asked], l2)


def accuracy(rows: Sequence[Example], weights: dict[str, float]) -> float:
    """The share of questions whose heaviest option is the annotators'."""
    right = 0
    for r in rows:
        best = max(r.options, key=lambda o: sum(weights.get(k, 0.0) * v for k, v in o.features.items()))
        right += best.countries == r.wanted
    return right / max(len(rows), 1)


def left_out(rows: Sequence[Example], l2: float, gold: int) -> list[dict[str, float]]:
    """For each fold the weights fitted on the other articles."""
    return [fit([r for r in rows if r.article % FOLDS != k], l2, gold) for k in range(FOLDS)]


def crossed(rows: Sequence[Example], weights: Sequence[dict[str, float]]) -> float:
    """Accuracy on articles left out of the fit."""
    held = [[r for r in rows if r.article % FOLDS == k] for k in range(FOLDS)]
    return sum(accuracy(h, w) * len(h) for h, w in zip(held, weights, strict=True)) / len(rows)


def main() -> None:
    """Fit on the training articles and write the weights beside the lexicons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--l2", type=float, nargs="+", default=[30.0])
    parser.add_argument("--rounds", type=int, default=2)
    folder = Path(__file__).parent.parent / "src/dragoman/lexicons"
    parser.add_argument("--out", type=Path, default=folder / "actor_context_weights.json")
    args = parser.parse_args()
    train = load_gold(args.shared / "gold/train")
    golds = [*train, *read_whole(args.shared, TEACHING)]
    tables, offices = read_actor_tables(), read_offices()
    pronouns = pronoun_folds(golds, tables, offices)
    folds: list[dict[str, float]] = [{}]
    for turn in range(args.rounds):
        rows = examples(golds, tables, offices, [choose_by(w) for w in folds], pronouns)
        told = [r for r in rows if r.article < len(train)]
        rule = sum(r.rule == r.wanted for r in told) / len(told)
        reach = sum(r.right is not None for r in told) / len(told)
        print(f"round {turn}: {len(rows)} questions, the rules right {rule:.3f}, in reach {reach:.3f}")
        for l2 in args.l2[1:]:
            print(f"  l2 {l2}: left out {crossed(told, left_out(rows, l2, len(train))):.3f}")
        folds = left_out(rows, args.l2[0], len(train))
        print(f"  l2 {args.l2[0]}: left out {crossed(told, folds):.3f}")
    weights = fit(rows, args.l2[0], len(train))
    print(f"fitted: {accuracy(told, weights):.3f} with {len(weights)} weights")
    source = "fitted on annotated articles by training/fit_actor_context.py; own work, Apache-2.0"
    write_weights(args.out, weights, source, digits=2, least=0.1)


if __name__ == "__main__":
    main()
