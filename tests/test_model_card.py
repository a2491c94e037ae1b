"""The model card's measured part, and the digests of what the weights were trained on."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "training"))


@pytest.fixture
def provenance() -> ModuleType:
    return importlib.import_module("provenance")


def test_data_that_differ_or_are_missing_are_told(tmp_path: Path, provenance: ModuleType) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "one.json").write_text("{}")
    (tmp_path / "pairs.tsv").write_text("a\tb\n")
    table = tmp_path / "data.tsv"
    table.write_text("# what\npath\tlicence\tsha256\ngold\tCC0\t-\npairs.tsv\tCC0\t-\n")
    provenance.write_digests(provenance.read_sources(table), tmp_path, table)
    sources = provenance.read_sources(table)
    assert [s.path for s in sources] == ["gold", "pairs.tsv"]
    assert provenance.faults(sources, tmp_path) == []
    (tmp_path / "gold" / "two.json").write_text("{}")
    (tmp_path / "pairs.tsv").unlink()
    changed, missing = provenance.faults(sources, tmp_path)
    assert "found SHA-256" in changed
    assert missing.endswith("pairs.tsv: not there")


def test_every_set_that_the_weights_learnt_from_has_a_licence_and_a_digest(provenance: ModuleType) -> None:
    sources = provenance.read_sources()
    assert len(sources) >= 9
    assert [s for s in sources if not s.licence or len(s.digest) != 64] == []


def test_the_card_counts_what_is_confused_and_how_sure_the_errors_were() -> None:
    card, errors = importlib.import_module("card"), importlib.import_module("errors")
    rows = list(card.confusion({("AID", "AID"): 3, ("AID", "COOPERATE"): 1, ("-", "AID"): 2}))
    assert rows[0] == "|  | aid | coop | none |"
    assert rows[2:] == ["| AID | 3 | 1 |  |", "| COOPERATE |  |  |  |", "| none | 2 |  |  |"]
    found = [errors.Mistake("missed AID", 0.5 + k / 100, word, "") for k, word in enumerate(["rice"] * 4 + ["grain"])]
    assert list(card.by_kind([*found, errors.Mistake("missed AGREE", 0.1, "deal", "")])) == [
        ("missed AID", "5 (5)", "rice 4")
    ]


def test_the_shipped_card_has_its_measured_part() -> None:
    card = importlib.import_module("card")
    text = (ROOT / "src/dragoman/models/encoder/CARD.md").read_text(encoding="utf-8")
    assert text.count(card.BEGIN) == text.count(card.END) == 1
    inside = text.split(card.BEGIN)[1].split(card.END)[0]
    assert "| CONSULT |" in inside
    assert "LAS" in inside
