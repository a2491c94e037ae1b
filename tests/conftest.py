"""Fixtures shared by all tests: the shipped coder, loaded once, and readers of case files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dragoman

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "geneva-talks.txt"


def cases(name: str) -> list[Any]:
    """The cases of a file, one a line; a file without cases fails where it is collected."""
    lines = (HERE / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [pytest.param(c, id=str(c.get("id", k))) for k, c in enumerate(found)]


@pytest.fixture(scope="session")
def coder() -> dragoman.Coder:
    """The shipped coder."""
    return dragoman.load()


@pytest.fixture(scope="session")
def coded(coder: dragoman.Coder) -> dragoman.CodedArticle:
    """The example article, coded."""
    return coder.code(EXAMPLE.read_text(encoding="utf-8"), "2024-03-12")
