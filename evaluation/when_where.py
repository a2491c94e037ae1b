"""Why dates and places are wrong, with nothing given: python -m evaluation.when_where GOLD [--show KIND ...].

For every event that the scorer matches, the date or place of the gold beside ours, by kind of error:

    right              none in either      made up (none in the gold)
    another act        the scorer matched events by type and parties, but they share no mention: chance decides whether
                       it is right; where the gold has none, "another act, none told"
    not told there     the gold's phrase stands in a sentence where our event has no mention
    not found          it stands beside a mention of ours, and we have none
    wrong phrase       we took another
    resolved wrongly   we took the same phrase and read it otherwise, or not at all
"""

from __future__ import annotations

import argparse
import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dragoman
from dragoman.coder import attempt
from dragoman.export.json import to_json
from dragoman.records import FailedArticle
from dragoman.scoring.figures import _coded_event, _pairs, gold_events, reduced
from dragoman.scoring.gold import GoldArticle, load_gold, occurrences

VALUE = {"when": "date", "where": "country"}
NONE_TOLD = ("made up", "another act, none told", "none in either")
Event = Mapping[str, Any]


def matched(gold: GoldArticle, events: Sequence[Event]) -> Iterator[tuple[list[Event], Event]]:
    """The annotated mentions of each event that the scorer matches, and the coded event."""
    groups: dict[tuple[str, str], list[Event]] = {}
    for f in gold.frames:
        groups.setdefault((f["event"], reduced(f["type"], f["status"])), []).append(f)
    wanted = list(groups.values())
    for g, p in _pairs(
        gold_events(gold), [_coded_event(e, [s.start for s in gold.sentences]) for e in events], exactly=False
    ):
        yield wanted[g], events[p]


def kind_of_error(gold: GoldArticle, frames: Sequence[Event], event: Event, field: str) -> str:
    """How our value of a field (when, where) stands to the gold's."""
    told = next((f for f in frames if f[field] and (field == "where" or f[field]["date"])), None)
    ours = event[field]
    value = ours.get(VALUE[field]) if ours else None
    if told is None:
        made_up = "made up" if _shares_a_mention(gold, frames, event) else "another act, none told"
        return "none in either" if value is None else made_up
    right = bool(ours) and value == told[field][VALUE[field]]
    if not _shares_a_mention(gold, frames, event):
        return "another act, right" if right else "another act"
    if right:
        return "right"
    starts = [s.start for s in gold.sentences]
    here = {bisect.bisect_right(starts, m["trigger"]["start"]) - 1 for m in event["mentions"]}
    if ours and _same_words(ours["text"], told[field]["text"] or ""):
        return "resolved wrongly"
    if not here & {f["sent"] for f in frames if f[field]}:
        return "not told there"
    return "wrong phrase" if ours and value else "not found"


def _shares_a_mention(gold: GoldArticle, frames: Sequence[Event], event: Event) -> bool:
    for f in frames:
        s = gold.sentences[f["sent"]]
        start = s.start + occurrences(s.text, f["trigger"])[0]
        end = start + len(f["trigger"])
        if any(m["trigger"]["start"] < end and start < m["trigger"]["end"] for m in event["mentions"]):
            return True
    return False


def _same_words(a: str, b: str) -> bool:
    return bool(set(a.casefold().split()) & set(b.casefold().split()) - {"the", "of", "in", "on", "a"})


def main() -> None:
    """Print how many errors there are of each kind and, on demand, the cases of some."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", nargs="*", default=[], metavar="KIND")
    args = parser.parse_args()
    coder = dragoman.load()
    kinds: dict[str, Counter[str]] = {field: Counter() for field in VALUE}
    for gold in load_gold(args.gold):
        coded = attempt(coder, gold.article)
        if isinstance(coded, FailedArticle):
            continue
        for frames, event in matched(gold, to_json(coded)["events"]):
            for field, counts in kinds.items():
                kind = kind_of_error(gold, frames, event, field)
                counts[kind] += 1
                if kind in args.show:
                    print(f"{kind}: {gold.article.id} {gold.article.date} {event['type']} {field} {event[field]}")
                    print(
                        *(f"    {f['trigger']}: {f[field]} {gold.sentences[f['sent']].text}" for f in frames), sep="\n"
                    )
    for field, counts in kinds.items():
        told = sum(n for kind, n in counts.items() if kind not in NONE_TOLD)
        right, other = counts["right"], counts["another act"] + counts["another act, right"]
        print(f"{field}: right {right + counts['another act, right']} of {told}; "
              f"of the {told - other} that are the same act {100 * right / max(told - other, 1):.1f} %")  # fmt: skip
        print(*(f"  {n:5} {kind}" for kind, n in counts.most_common()), sep="\n")


if __name__ == "__main__":
    main()
