"""Verbs that can mean one type of act only, by themselves or with what they take: "trade blame" is no trade."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words


@cache
def _sure_types() -> Mapping[tuple[str, str], str]:
    """The type by the lemmas of the verb and of its object; the object is empty where the verb is enough."""
    found: dict[tuple[str, str], str] = {}
    for _, (type_, verbs, objects) in rows(FOLDER / "sure_types.tsv", 3):
        found |= {(verb, object_): type_ for verb in words(verbs) for object_ in words(objects) or [""]}
    return found


def sure_type(verb: str, objects: Collection[str] = ()) -> str | None:
    """The one type that a verb can mean with its objects, given as lemmas.

    >>> sure_type("convict"), sure_type("trade", ["blame"]), sure_type("trade", ["grain"])
    ('SANCTION', 'ACCUSE', None)
    """
    return next((t for o in ("", *objects) if (t := _sure_types().get((verb, o)))), None)
