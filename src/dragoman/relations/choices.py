"""What may be asked of a relation: checks of pairs, statuses, types and limits before the record is read."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.errors import SettingsError
from dragoman.ontology.plover import TYPES
from dragoman.records import Status


def check_statuses(statuses: Iterable[str]) -> None:
    """Raise SettingsError at a status that the guidelines do not know."""
    _check("status", statuses, [str(s) for s in Status])


def check_types(types: Iterable[str]) -> None:
    """Raise SettingsError at a type that PLOVER does not know."""
    _check("type", types, list(TYPES))


def check_pair(one: str, other: str) -> None:
    """Raise SettingsError at a country beside itself: what happens within a country is no relation."""
    if one == other:
        raise SettingsError(f"found the pair {one}–{other}, wanted two countries")


def check_limits(**limits: float) -> None:
    """Raise SettingsError at a limit that nothing can be measured against: below 0, or no number."""
    for name, value in limits.items():
        if not value >= 0:
            raise SettingsError(f"found {name} {value}, wanted a number of 0 or more")


def _check(what: str, found: Iterable[str], known: list[str]) -> None:
    for value in found:
        if value not in known:
            raise SettingsError(f"found the {what} {value!r}, wanted one of {', '.join(known)}")
