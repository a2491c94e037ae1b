"""Find date phrases and resolve them."""

from dragoman.stages.dates.finder import find_dates
from dragoman.stages.dates.resolve import assume_date, latest_full_date, resolve_date, unless_ahead

__all__ = ["assume_date", "find_dates", "latest_full_date", "resolve_date", "unless_ahead"]
