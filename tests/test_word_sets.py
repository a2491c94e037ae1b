"""Sets of words that the stages read by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.errors import LexiconError
from dragoman.lexicons.word_sets import TABLE, read_word_sets, word_set

SRC = Path(__file__).parents[1] / "src" / "dragoman"
_ASKED = re.compile(r'word_set\(\s*"([^"]+)"\s*\)')


def test_every_set_of_the_table_is_read_and_every_set_that_is_read_stands_there() -> None:
    asked = {name for path in SRC.rglob("*.py") for name in _ASKED.findall(path.read_text(encoding="utf-8"))}
    assert asked == set(read_word_sets(TABLE))


def test_a_set_holds_its_words_as_they_are_compared() -> None:
    assert {"prime minister", "queen"} <= word_set("rulers")
    assert "DIPLOMACY" in word_set("kickers")


def test_a_set_that_the_table_lacks_is_named() -> None:
    with pytest.raises(LexiconError, match="no set 'dragons'"):
        word_set("dragons")


@pytest.mark.parametrize(
    ("lines", "said"),
    [("a\tx; y\tfor\na\tz\tfor\n", "the set 'a' twice"), ("a\t\tfor\n", "no word in the set 'a'")],
    ids=["told twice", "empty"],
)
def test_a_faulty_table_is_named_with_its_line(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "sets.tsv"
    path.write_text(f"set\twords\tfor\n{lines}", encoding="utf-8")
    with pytest.raises(LexiconError, match=said) as error:
        read_word_sets(path)
    assert str(path) in str(error.value)
