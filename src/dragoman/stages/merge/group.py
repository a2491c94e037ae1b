"""Unite the mentions of one happening in an article, given how likely every two of one type tell the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dragoman.models.judge import Judge, ask
from dragoman.records import Mention
from dragoman.stages.merge.likeness import Pair, days_apart, likenesses
from dragoman.stages.parse import Telling

ENOUGH = 0.4  # how likely a mention must tell the same happening as the others of an event, on average


def same_act(tellings: Sequence[Telling], judge: Judge) -> dict[Pair, float]:
    """How likely two tellings of one type near each other tell one act, in the order of the text; those of two days never do."""
    alike = ((pair, features) for pair, features in likenesses(tellings) if not features.get("days apart"))
    return dict(ask(judge, alike))


def group(mentions: Sequence[Mention], chances: Mapping[Pair, float], *, enough: float = ENOUGH) -> list[list[int]]:
    """The mentions of each happening by their places in `mentions`, which stand in the order of the text.

    Each mention goes to the event with which it agrees best, if that is likely enough (average linkage) and no other
    mention there is of another day. A pair that `chances` does not name is none.
    """
    groups: list[list[int]] = []
    home: list[int] = []  # the group of each mention
    told: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(chances):
        told[j].append(i)
    for j in range(len(mentions)):
        likely: dict[int, float] = defaultdict(float)
        for i in told[j]:
            likely[home[i]] += chances[i, j]
        near = [
            (total / len(groups[k]), k)
            for k, total in likely.items()
            if not any(days_apart(mentions[i], mentions[j]) for i in groups[k])
        ]
        best, at = max(near, default=(0.0, -1))
        if best >= enough:
            groups[at].append(j)
        else:
            at = len(groups)
            groups.append([j])
        home.append(at)
    return groups
