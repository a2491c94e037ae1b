"""The tables of PLOVER and CAMEO: whole, consistent, and corrected where the sources slip."""

from __future__ import annotations

import pytest

from dragoman.errors import DragomanError
from dragoman.ontology import cameo, codebook
from dragoman.ontology.plover import MODES, TYPES, reduce, score
from dragoman.ontology.tables import table


def test_there_are_sixteen_types_four_in_each_class_of_their_manual() -> None:
    assert len(TYPES) == 16
    assert sorted(t.quad for t in TYPES.values()) == [1] * 4 + [2] * 3 + [3] * 4 + [4] * 5


def test_there_are_37_contexts() -> None:
    assert len(codebook.CONTEXTS) == 37


def test_accusing_is_conflict_whatever_the_manual_prints() -> None:
    assert score("ACCUSE") == -2.0
    assert {score("ACCUSE", [m]) for m in MODES["ACCUSE"]} == {-2.0, -2.5, -3.5}


@pytest.mark.parametrize(("type_", "status", "want"), [
    ("CONSULT", "future", "AGREE"), ("SUPPORT", "future", "AGREE"), ("COOPERATE", "future", "AGREE"),
    ("AID", "future", "AGREE"), ("RETREAT", "future", "CONCEDE"), ("SANCTION", "future", "SANCTION"),
    ("CONSULT", "negated", "CONSULT"), ("ASSAULT", "realized", "ASSAULT"),
])  # fmt: skip
def test_plans_are_reduced(type_: str, status: str, want: str) -> None:
    assert reduce(type_, None, status) == want


def test_every_cameo_code_leads_to_a_known_type_mode_and_context() -> None:
    assert len(cameo.CODES) == 274
    for code in cameo.CODES.values():
        assert code.type in TYPES
        assert code.mode is None or code.mode in MODES[code.type]
        assert set(code.contexts) <= set(codebook.CONTEXTS)


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_and_mode_has_a_cameo_code_and_an_entry(type_: str) -> None:
    for modes in ([], *([m] for m in MODES[type_])):
        code = cameo.cameo_for(type_, modes)
        assert code in cameo.CODES
    assert TYPES[type_].example in codebook.entry(type_)


def test_the_way_back_keeps_the_quad_class() -> None:
    for row in table("cameo_defaults.tsv"):
        back = cameo.plover_for(row["cameo"])
        assert back is not None
        assert (TYPES[back.type].quad <= 2) == (TYPES[row["type"]].quad <= 2), row


def test_an_unknown_entry_names_its_neighbours() -> None:
    with pytest.raises(DragomanError, match="CONSULT"):
        codebook.entry("CONSULTS")
