"""A team's own lexicons: added, checked, imported, and read by the coder."""

from __future__ import annotations

from pathlib import Path

import pytest

import dragoman
from dragoman.errors import LexiconError
from dragoman.lexicons.offices import COLUMNS
from dragoman.lexicons.petrarch import import_petrarch
from dragoman.lexicons.tables import load_tables
from dragoman.lexicons.team import add_entry, check_folder


def test_an_added_organisation_is_read_by_the_coder(tmp_path: Path) -> None:
    text = "The Lantern Front attacked a police post in Oslo on Monday."
    add_entry(tmp_path, "organisations", ["Lantern Front", "NOR", "REB"])
    coder = dragoman.load(dragoman.Settings(lexicons=str(tmp_path)))
    actors = [a for e in coder.code(text, "2019-05-08").events for a in e.actors]
    assert ("NOR", "REB") in {(a.country, a.sector) for a in actors}


@pytest.mark.parametrize(("table", "cells", "says"), [
    ("organisations", ["Lantern Front", "Norway", "REB"], "wanted a three-letter code"),
    ("organisations", ["Lantern Front", "NOR", "XXX"], "no sector is called 'XXX'"),
    ("organisations", ["Lantern Front", "XXX", "REB"], "no country or body has the code 'XXX'"),
    ("peoples", ["Lanterners", "NOR XXX", "REB"], "no country or body has the code 'XXX'"),
    ("persons", ["XXX", "REB", "", "", "Olav Holm"], "no country or body has the code 'XXX'"),
    ("places_own", ["Lantern Bay", "city", "NOR", "abc", "5"], "found the latitude 'abc', wanted a number from -90 to 90"),
    ("places_own", ["Lantern Bay", "city", "NOR", "60", "181"], "found the longitude '181', wanted a number from -180"),
    ("places_own", ["Lantern Bay", "city", "NOR", "nan", "5"], "found the latitude 'nan'"),
    ("organisations", ["a", "NOR", "REB", "more"], "found 4 cells"),
    ("parties", ["a"], "no table is called 'parties'"),
    ("roles", ["REB", "a\tb"], "found a tab"),
])  # fmt: skip
def test_a_bad_line_is_refused_and_nothing_is_written(tmp_path: Path, table: str, cells: list[str], says: str) -> None:
    with pytest.raises(LexiconError, match=says):
        add_entry(tmp_path, table, cells)
    assert not [p for p in tmp_path.glob("*.tsv") if cells[0] in p.read_text()]


def test_a_bad_line_is_named_with_file_and_number(tmp_path: Path) -> None:
    (tmp_path / "roles.tsv").write_text("# ours\nsector\twords\nREB\tlantern bearers\nXXX\tpeople\n")
    with pytest.raises(LexiconError, match=r"roles\.tsv:4: "):
        check_folder(tmp_path)


@pytest.mark.parametrize(("table", "line", "wanted"), [
    ("organisations", "Lantern Front\tNOR\tREB", "names, country, sector"),
    ("countries_own", "NOR\tseat\tHarbour House", "iso, kind, words, from, until"),
    ("roles", "REB\tlantern bearers", "sector, words"),
    ("persons", "NOR\tREB\t\t\tOlav Holm", "country, sector, from, until, names"),
    ("peoples", "Lanterners\tNOR\tREB", "words, countries, sector"),
    ("places_own", "Lantern Bay\tcity\tNOR\t60\t5", "name, kind, country, lat, lon, others"),
    ("offices", "Olav Holm\t\tharbour master\tNOR\tGOV\t2019\t2021\tended\tours\t", "person, aliases, office, country"),
])  # fmt: skip
def test_a_table_without_its_header_is_refused_and_loses_no_line(
    tmp_path: Path, table: str, line: str, wanted: str
) -> None:
    (tmp_path / f"{table}.tsv").write_text(f"# ours\n{line}\n")
    for read in (check_folder, load_tables):
        with pytest.raises(LexiconError, match=rf"{table}\.tsv:2: found .* wanted the names of the columns.*{wanted}"):
            read(tmp_path)


def test_a_header_may_leave_out_last_columns_and_follow_a_mark_of_utf8(tmp_path: Path) -> None:
    (tmp_path / "countries_own.tsv").write_text("\ufeffISO\tkind\twords\nNOR\tseat\tHarbour House\n")
    holder = ["Olav Holm", "", "harbour master", "NOR", "GOV", "2019", "2021", "ended", "ours", ""]
    lines = ("\t".join(cells) for cells in (COLUMNS, holder))
    (tmp_path / "offices.tsv").write_text("\ufeff" + "\n".join(lines))
    assert check_folder(tmp_path) == {"countries_own": 1, "offices": 1}


@pytest.mark.parametrize(("table", "lines"), [
    ("places_own", "name\tkind\tcountry\tlat\tlon\nLantern Bay\tcity\tNOR\tabc\t5\n"),
    ("offices", "person\taliases\toffice\nOlav Holm\tNOR\n"),
])  # fmt: skip
def test_a_bad_line_is_the_fault_of_the_table_when_the_coder_is_loaded(tmp_path: Path, table: str, lines: str) -> None:
    (tmp_path / f"{table}.tsv").write_text(lines)
    with pytest.raises(LexiconError, match=rf"{table}\.tsv:2: "):
        load_tables(tmp_path)


def test_a_country_of_a_teams_own_may_be_used(tmp_path: Path) -> None:
    add_entry(tmp_path, "countries_own", ["XLA", "name", "Lanternland"])
    add_entry(tmp_path, "organisations", ["Lantern Front", "XLA", "REB"])
    assert check_folder(tmp_path) == {"organisations": 1, "countries_own": 1}


def test_a_petrarch_dictionary_of_actors_is_taken_over(tmp_path: Path) -> None:
    old = tmp_path / "actors.txt"
    old.write_text(
        "# ours\nLANTERN_FRONT_ [NORREB]  # a group\n+LANTERN_BEARERS_\nOLAV_HOLM_\n\t[NORGOV 040501-080501]\n\t[NORELI >080501]\n"
    )
    with old.open("a") as file:
        file.write("OWL_PARTY_ [QQQOPP]\n")  # no country has that code
    assert import_petrarch(old, tmp_path / "team", "actors") == 2
    assert check_folder(tmp_path / "team") == {"organisations": 1, "offices": 2}
    assert "Lantern Front; Lantern Bearers\tNOR\tREB" in (tmp_path / "team" / "organisations.tsv").read_text()
    assert "2004-05-01\t2008-05-01" in (tmp_path / "team" / "offices.tsv").read_text()


def test_a_petrarch_dictionary_of_agents_is_taken_over(tmp_path: Path) -> None:
    old = tmp_path / "agents.txt"
    old.write_text("LIGHTHOUSE_KEEPER_ [~LAB]\nDRUID_ [~BUD]\n")
    assert import_petrarch(old, tmp_path / "team", "agents") == 1
    assert "LAB\tlighthouse keeper" in (tmp_path / "team" / "roles.tsv").read_text()


@pytest.mark.parametrize("kind", ["actors", "agents"])
def test_what_is_no_petrarch_dictionary_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "plain.txt").write_text("Oslo thanked Rome on Monday\nRome was pleased\n")
    with pytest.raises(LexiconError, match=rf"plain\.txt: found no entry of {kind} to take, wanted"):
        import_petrarch(tmp_path / "plain.txt", tmp_path / "team", kind)
    assert not (tmp_path / "team").exists()


def test_a_folder_without_a_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Lantern Front\n")
    with pytest.raises(LexiconError, match=r"found no table, wanted one of organisations\.tsv"):
        check_folder(tmp_path)


def test_a_file_is_no_folder_of_lexicons(tmp_path: Path) -> None:
    (tmp_path / "team").write_text("Lantern Front\n")
    (tmp_path / "actors.txt").write_text("LANTERN_FRONT_ [NORREB]\n")
    with pytest.raises(LexiconError, match="team: found a file, wanted a folder"):
        add_entry(tmp_path / "team", "roles", ["REB", "lantern bearers"])
    with pytest.raises(LexiconError, match="team: found a file, wanted a folder"):
        import_petrarch(tmp_path / "actors.txt", tmp_path / "team")
    with pytest.raises(LexiconError, match="team/below: cannot be made: Not a directory"):
        add_entry(tmp_path / "team" / "below", "roles", ["REB", "lantern bearers"])
    assert (tmp_path / "team").read_text() == "Lantern Front\n"


def test_no_line_is_named_where_none_is_to_blame() -> None:
    with pytest.raises(LexiconError, match=r"^/nowhere: no such folder of lexicons$"):
        check_folder(Path("/nowhere"))


def test_a_bad_petrarch_line_is_named(tmp_path: Path) -> None:
    old = tmp_path / "actors.txt"
    old.write_text("LANTERN_FRONT_ [NORREB]\nOLAV_HOLM_ [NORGOV\n")
    with pytest.raises(LexiconError, match=r"actors\.txt:2: "):
        import_petrarch(old, tmp_path / "team")
