"""Stories: the articles that cover the same matter."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from dragoman.store.schema import article, membership, telling

WINDOW = 10  # days between two articles of one story


def story_of(connection: Connection, pk: int, origin: int, day: int | None) -> int:
    """The story of a new article: that of its origin, else of the article with which it shares most occurrences.

    An article that shares at most one of several happenings with any other opens a story of its own.
    """
    if origin != pk:
        return int(connection.execute(select(article.c.story).where(article.c.pk == origin)).scalar() or origin)
    if day is None:
        return pk
    mine = (
        select(membership.c.number)
        .join(telling, telling.c.event == membership.c.event)
        .where(telling.c.article == pk, membership.c.known_to.is_(None))
    )
    numbers = list(connection.execute(mine).scalars())
    if not numbers:
        return pk
    shared = func.count(membership.c.number.distinct())
    statement = (
        select(article.c.story, shared)
        .join(telling, telling.c.article == article.c.pk)
        .join(membership, membership.c.event == telling.c.event)
        .where(
            membership.c.number.in_(numbers[:400]),
            membership.c.known_to.is_(None),
            article.c.pk != pk,
            article.c.story.is_not(None),
            article.c.day.between(day - WINDOW, day + WINDOW),
        )
        .group_by(article.c.story)
        .order_by(shared.desc(), article.c.story)
        .limit(1)
    )
    best = connection.execute(statement).first()
    if best is None or (best[1] < 2 and len(numbers) > 2):
        return pk
    return int(best[0])
