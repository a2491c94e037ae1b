"""Who held which office: each line of cases/officeholders.jsonl is a name or an office on a date, and who is meant."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dragoman.lexicons.country_names import country_names
from dragoman.lexicons.offices import FOLDER, STATES, OfficeTable, read_offices, read_rows

LINES = (Path(__file__).parent / "cases/officeholders.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
TABLES = sorted(p for p in FOLDER.glob("*.tsv") if p.name != "names.tsv")
OWN = [p for p in TABLES if p.name != "dictionaries.tsv"]
RIVALS = frozenset({"LBY"})  # states with two governments at a time
_DAY = re.compile(r"[<>]?\d{4}(-\d\d(-\d\d)?)?")


@cache
def offices() -> OfficeTable:
    """The shipped table, read once."""
    return read_offices()


def _label(case: dict[str, Any]) -> str:
    return f"{case.get('name') or case['country'] + ' ' + case['ask']} {case['on']}"


@pytest.mark.parametrize("table", TABLES, ids=lambda p: p.name)
def test_every_office_is_of_a_country_with_a_name(table: Path) -> None:
    columns, *lines = (line.split("\t") for line in table.read_text("utf-8").splitlines() if line[:1] not in ("#", ""))
    at = columns.index("country")
    assert sorted({line[at] for line in lines} - set(country_names())) == []


@pytest.mark.parametrize("case", [c for c in CASES if "name" in c], ids=_label)
def test_a_name_on_a_date_is_the_holder_of_an_office(case: dict[str, Any]) -> None:
    found = offices().holders(case["name"], date.fromisoformat(case["on"]))
    first = [(s.country, s.office, s.standing) for s in found[:1]]
    assert first == [(case["country"], case["office"], case["standing"])]


@pytest.mark.parametrize("case", [c for c in CASES if "ask" in c], ids=_label)
def test_an_office_on_a_date_names_its_holder(case: dict[str, Any]) -> None:
    found = offices().by_office(case["country"], case["ask"], date.fromisoformat(case["on"]))
    assert [s.person for s in found[:1]] == [case["person"]]


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_a_table_tells_its_licence_and_its_rows_are_in_order(path: Path) -> None:
    assert "Apache-2.0" in path.read_text(encoding="utf-8").partition("\n")[0] or path.name == "dictionaries.tsv"
    for person, _, office, country, sector, start, end, state, source, _ in read_rows(path):
        where = f"{path.name}: {person}, {office}, {country}"
        assert state in STATES, where
        assert all((person, office, sector, source)), where
        assert re.fullmatch("[A-Z]{3}", country), where
        assert all(not day or _DAY.fullmatch(day) for day in (start, end)), where
        assert (state == "incumbent") <= (not end), where
        if state == "ended":
            width = min(len(start.lstrip("<")), len(end))
            assert start.lstrip("<")[:width] <= end[:width], where


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.stem)
def test_one_table_of_our_own_has_each_row_once_and_one_president_at_a_time(path: Path) -> None:
    rows = [tuple(row) for row in read_rows(path)]
    assert len(set(rows)) == len(rows)
    seats: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for person, _, office, country, _, start, end, _, _, _ in rows:
        if country not in RIVALS and office in ("president", "prime minister", "foreign minister", "defence minister"):
            seats.setdefault((country, office), []).append((start.lstrip("<"), end.lstrip(">") or "9999", person))
    for seat, spells in seats.items():
        spells.sort()
        for (_, end, person), (start, _, other) in zip(spells, spells[1:], strict=False):
            width = min(len(end), len(start))
            assert end[:width] <= start[:width], f"{seat}: {person} until {end}, {other} from {start}"
