"""The status of an event from the statuses of its mentions: what a careful reader would give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dragoman.records import Status


def event_status(statuses: Sequence[Status], kinds: Sequence[str]) -> tuple[Status, str]:
    """The status and the reason; `kinds` are the kinds of the mentions' sentences (headline, body ...).

    >>> event_status([Status.FUTURE, Status.REALIZED], ["headline", "body"])
    (<Status.REALIZED: 'realized'>, 'announced, then told as done')
    >>> event_status([Status.NEGATED, Status.FUTURE], ["body", "body"])
    (<Status.FUTURE: 'future'>, 'put off, then planned anew')
    >>> event_status([Status.REALIZED, Status.UNCONFIRMED], ["headline", "body"])
    (<Status.REALIZED: 'realized'>, 'the headline tells it as done')
    """
    count = Counter(statuses)
    if len(count) == 1:
        return statuses[0], ""
    if count[Status.NEGATED] and statuses[-1] is Status.FUTURE:
        return Status.FUTURE, "put off, then planned anew"
    if count[Status.UNCONFIRMED] > count[Status.NEGATED] > 0 == count[Status.REALIZED]:
        return Status.UNCONFIRMED, "told by some and denied by others"
    if count[Status.NEGATED] and count[Status.NEGATED] >= count[Status.REALIZED]:
        return Status.NEGATED, "the text says that it did not happen"
    body = Counter(s for s, k in zip(statuses, kinds, strict=True) if k == "body") or count
    if body[Status.REALIZED]:
        planned = count[Status.FUTURE] + count[Status.HYPOTHETICAL]
        if body[Status.REALIZED] >= planned or statuses[-1] is Status.REALIZED:
            return Status.REALIZED, "announced, then told as done" if planned else "most mentions tell it as done"
    if Status.REALIZED in count and set(body) == {Status.UNCONFIRMED}:
        return Status.REALIZED, "the headline tells it as done"
    best = max(body, key=lambda s: (body[s], -list(Status).index(s)))
    return best, "the status of most mentions"
