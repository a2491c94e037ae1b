"""Score status, attribution, modes, content and issues mention by mention: python -m evaluation.claims_by_mention GOLD.

A coded mention and an annotated one are the same when their triggers share a character; what is said of the act is then
compared, whatever became of its participants and its event. "Nested" are mentions that stand in the speech of two
sources or more: there the nearest must be found.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dragoman
from dragoman.errors import DragomanError
from dragoman.records import Actor, CodedArticle, Mention
from dragoman.scoring.gold import GoldArticle, gold_frames, load_gold

Figures = dict[str, list[int]]


def pairs(gold: GoldArticle, coded: CodedArticle) -> Iterator[tuple[Mapping[str, Any], Mention]]:
    """Annotated and coded mentions of the same trigger."""
    frames, _ = gold_frames(gold)
    starts = {s.index: s.start for s in gold.sentences}
    mentions = [m for e in coded.events for m in e.mentions]
    for frame, told in zip(frames, gold.frames, strict=True):
        start = starts[frame.sentence] + frame.start
        end = starts[frame.sentence] + frame.end
        found = next((m for m in mentions if m.trigger.start < end and start < m.trigger.end), None)
        if found is not None:
            yield told, found


def same_source(told: Mapping[str, Any] | None, found: Actor | None) -> bool:
    """Whether an annotated and a found source share a phrase."""
    if told is None or found is None:
        return told is None and found is None
    return told["text"].lower() in found.text.lower() or found.text.lower() in told["text"].lower()


def compare(told: Mapping[str, Any], found: Mention, out: Figures) -> None:
    """Count one pair."""

    def tally(name: str, right: bool) -> None:
        entry = out.setdefault(name, [0, 0])
        entry[0] += right
        entry[1] += 1

    tally("status", found.status == told["status"])
    tally(f"status {told['status']}", found.status == told["status"])
    if told["status"] != "realized":
        tally("status, other than realized", found.status == told["status"])
    source = told["attribution"]
    tally("attribution present or absent", bool(source) == bool(found.attribution))
    if source:
        tally("attribution phrase", same_source(source, found.attribution))
        tally("attribution country", found.attribution is not None and found.attribution.country == source["country"])
        if len(found.chain) > 1:
            tally("attribution phrase, nested", same_source(source, found.attribution))
    if found.type != told["type"]:
        return
    if told["modes"]:
        tally("mode", bool(set(told["modes"]) & set(found.modes)))
    tally("modes, exactly", set(told["modes"]) == set(found.modes))
    if told["type"] in ("AGREE", "REQUEST", "REJECT", "THREATEN"):
        tally("content", found.content == told["content"])
    if told["issues"]:
        wanted = _words(told["issues"])
        tally("issue (half of the words)", len(wanted & _words(s.text for s in found.issues)) >= len(wanted) / 2)


def _words(texts: Any) -> set[str]:
    return {w.lower().strip(".,;:'\"“”‘’()") for t in texts for w in t.split()}


def measure(folder: Path, coder: dragoman.Coder) -> tuple[Figures, Counter[tuple[str, str]]]:
    """The figures over a gold folder, and how often each status was taken for each other."""
    out: Figures = {}
    confused: Counter[tuple[str, str]] = Counter()
    for gold in load_gold(folder):
        for told, found in pairs(gold, coder.code(gold.article)):
            compare(told, found, out)
            if found.status != told["status"]:
                confused[told["status"], str(found.status)] += 1
    return out, confused


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.claims_by_mention", description=__doc__)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    try:
        figures, confused = measure(args.gold, dragoman.load())
    except DragomanError as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 1
    for name, (right, n) in sorted(figures.items()):
        print(f"{name:34} {100 * right / n:5.1f} of {n}")
    for (told, found), n in confused.most_common(8):
        print(f"  {told} taken for {found}: {n}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
