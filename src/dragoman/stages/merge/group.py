"""Unite the mentions of one happening in an article, given how likely every two of one type tell the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.models.judge import Judge, ask
from dragoman.records import Mention, Place, When
from dragoman.stages.merge.likeness import Pair, likenesses
from dragoman.stages.parse import Telling

ENOUGH = 0.45  # how likely a mention must tell the same happening as the others of an event, on average
# how likely another telling must be the same act to lend its place, and its date
LEND_PLACE, LEND_DATE = 0.2, 0.45


def same_act(tellings: Sequence[Telling], judge: Judge) -> dict[Pair, float]:
    """How likely two tellings of one type near each other tell one act, in the order of the text; those of two days never do."""
    alike = ((pair, features) for pair, features in likenesses(tellings) if not features.get("days apart"))
    return dict(ask(judge, alike))


def group(mentions: Sequence[Mention], chances: Mapping[Pair, float], *, enough: float = ENOUGH) -> list[list[int]]:
    """The mentions of each happening by their places in `mentions`, which stand in the order of the text.

    Each mention goes to the event with which it agrees best, if that is likely enough (average linkage). A pair that
    `chances` does not name is none.
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
        near = [(total / len(groups[k]), k) for k, total in likely.items()]
        best, at = max(near, default=(0.0, -1))
        if best >= enough:
            groups[at].append(j)
        else:
            at = len(groups)
            groups.append([j])
        home.append(at)
    return groups


def lent(
    members: Sequence[int], groups: Sequence[Sequence[int]], mentions: Sequence[Mention], chances: Mapping[Pair, float]
) -> tuple[When | None, Place | None]:
    """The date and the place of the likeliest other telling of the same act, for an event that has none of its own.

    A headline and the sentence that gives the day are not always sure enough of each other to be one event; they can
    still be the likeliest tellings of one. Plans lend nothing to acts done, nor the past to the present. Days differ
    between like acts more often than places do, so outside the headline a date wants more.
    """
    near: list[tuple[float, Mention, Mention]] = []
    for group in (g for g in groups if g is not members and mentions[g[0]].type == mentions[members[0]].type):
        for i, j in ((i, j) for i in members for j in group if mentions[i].status is mentions[j].status):
            likely = chances.get((min(i, j), max(i, j)), 0.0)
            if likely >= LEND_PLACE:
                near.append((likely, mentions[min(i, j)], mentions[j]))
    near.sort(key=lambda x: -x[0])
    day = (b.when for p, first, b in near if b.when and b.when.date and (p >= LEND_DATE or first.sentence == 0))
    place = (b.where for _, _, b in near if b.where and b.where.country)
    when, where = next(day, None), next(place, None)
    note = "; of another telling that is likely the same act"
    return (
        replace(when, why=when.why + note) if when else None,
        replace(where, why=where.why + note) if where else None,
    )
