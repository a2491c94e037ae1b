"""Fitting some of the judges: which are fitted and written, which are read as they ship."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dragoman.models.judge import JUDGES, PARTS, load_judges

ROOT = Path(__file__).parents[1]


class FakeTrees:
    """Trees that learn nothing; the real ones need scikit-learn."""

    fitted = 0
    names = ()

    def __init__(self, rows: Sequence[Any], truths: Sequence[bool]) -> None:
        FakeTrees.fitted += 1

    def chances(self, rows: Sequence[Any]) -> list[float]:
        return [1.0 for _ in rows]

    def write(self, path: Path) -> None:
        path.write_bytes(b"fitted")


@pytest.fixture
def fit_judges(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    fake = ModuleType("trees")
    fake.__dict__.update(Trees=FakeTrees, Row=dict, judged=lambda truths, chances: "not measured")
    monkeypatch.setitem(sys.modules, "trees", fake)
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    module = importlib.import_module("fit_judges")
    for name in ("read_whole", "load_gold", "readings"):
        monkeypatch.setattr(module, name, lambda *_: [])
    FakeTrees.fitted = 0
    yield module
    sys.modules.pop("fit_judges")


@pytest.mark.parametrize(("only", "fitted"), [
    ("acts merge parties circumstances", 1 + 5 + 1 + 5 + 1 + 5 + 1),
    ("acts", 1),
    ("merge", 5 + 1),
    ("parties", 5 + 5 + 1),
    ("circumstances", 5 + 5 + 5 + 1),
    ("circumstances merge", 5 + 1 + 5 + 5 + 1),
])  # fmt: skip
def test_only_the_named_judges_are_fitted_whole_and_written(
    fit_judges: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only: str, fitted: int
) -> None:
    before = {part: (JUDGES / part).read_bytes() for part in PARTS}
    monkeypatch.setattr(sys, "argv", ["fit_judges.py", "--only", *only.split(), "--into", str(tmp_path / "judges")])
    fit_judges.main()
    written = {part for part in PARTS if (tmp_path / "judges" / part).read_bytes() == b"fitted"}
    assert written == {f"{name}.onnx" for name in only.split()}
    assert FakeTrees.fitted == fitted
    for part in set(PARTS) - written:
        assert (tmp_path / "judges" / part).read_bytes() == before[part]
    assert {part: (JUDGES / part).read_bytes() for part in PARTS} == before
    assert set(json.loads((tmp_path / "judges" / "digests.json").read_text())) == set(PARTS)


def test_what_ships_is_read_as_a_whole() -> None:
    assert set(load_judges().digests) == set(PARTS)
