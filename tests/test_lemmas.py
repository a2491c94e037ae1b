"""Lemmas: the word that a form is of, whatever tag the encoder gives the form."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.models.lemmas import fitting


@pytest.mark.parametrize("case", cases("lemmas"))
def test_a_form_has_the_lemma_of_its_word(case: dict[str, Any], coder: dragoman.Coder) -> None:
    assert coder._lemmatiser(case["form"], fitting(case["form"], case["tag"])) == case["want"]
