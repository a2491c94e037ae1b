"""Read the tab-separated tables of this folder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table as column to cell; comment lines start with #."""
    text = (files("dragoman.ontology") / name).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    head, *body = lines
    return tuple(dict(zip(head, row + [""] * (len(head) - len(row)), strict=True)) for row in body)
