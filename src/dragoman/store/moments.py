"""Reads as of a moment: which rows were known then."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, or_


def known(table: FromClause, as_of: int | None) -> ColumnElement[bool]:
    """The rows of a table that were known at a moment, or that are known now."""
    if as_of is None:
        return table.c.known_to.is_(None)
    return and_(table.c.known_from <= as_of, or_(table.c.known_to.is_(None), table.c.known_to > as_of))
