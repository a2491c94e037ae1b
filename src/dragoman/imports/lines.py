"""Lines of tab-separated files, plain, gzipped or zipped, made events one by one, and the codes in them."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date as Date
from functools import cache
from pathlib import Path
from typing import TextIO

from dragoman.errors import MissingInput, UnreadableInput
from dragoman.imports.records import FailedLine, Imported, ImportedEvent
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.cameo import Crossing, plover_for
from dragoman.ontology.countries import COUNTRY_CODES
from dragoman.ontology.plover import MODES, TYPES


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The text of a file; a zip file must hold one file."""
    if not path.exists():
        raise MissingInput(f"{path}: no such file")
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if not n.endswith("/")]
                if len(names) != 1:
                    raise UnreadableInput(f"{path}: found {len(names)} files in it, wanted one")
                with archive.open(names[0]) as raw:
                    yield io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
        elif path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
                yield file
        else:
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                yield file
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        raise UnreadableInput(f"{path}: {error}") from error


def read_headed(
    path: Path, needed: Sequence[str], wanted: str, event: Callable[[Mapping[str, str]], ImportedEvent]
) -> Iterator[Imported]:
    """The events of a file whose first line names its columns, so that more of them, or another order, do no harm.

    `event` raises ValueError for a row that is no event. Raises UnreadableInput when a needed column is missing: `wanted`
    then says what kind of file is wanted.
    """
    with opened(path) as file:
        head = cells(file.readline().lstrip("\ufeff"))
        if missing := [n for n in needed if n not in head]:
            raise UnreadableInput(f"{path}: no column {', '.join(missing)}; {wanted}")
        yield from _events(path, enumerate(file, 2), lambda found: event(dict(zip(head, found, strict=False))))


def read_headless(path: Path, event: Callable[[list[str]], ImportedEvent]) -> Iterator[Imported]:
    """The events of a file without a header; `event` raises ValueError for cells that are none."""
    with opened(path) as file:
        yield from _events(path, enumerate(file, 1), event)


def _events(
    path: Path, lines: Iterable[tuple[int, str]], event: Callable[[list[str]], ImportedEvent]
) -> Iterator[Imported]:
    """An event a line, or what is wrong with it; the rest goes on."""
    for number_, line in lines:
        if not line.strip():
            continue
        try:
            yield event(cells(line))
        except ValueError as error:
            yield FailedLine(path=str(path), line=number_, message=str(error))


def cells(line: str) -> list[str]:
    """The cells of a line; a tab always parts, quotes mean nothing ("quote" is empty in these files)."""
    return [c.strip() for c in line.rstrip("\r\n").split("\t")]


def iso_date(text: str) -> str:
    """2017-09-18, 9/18/2017, 20170918 or 2017-09-18 00:00:00 as ISO; raises ValueError for what is none."""
    text = text.strip().split(" ")[0].split("T")[0]
    if "/" in text:
        month, day, year = (int(p) for p in text.split("/"))
        return Date(year, month, day).isoformat()
    if len(text) == 8 and text.isdigit():
        return Date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    return Date.fromisoformat(text).isoformat()


def crossing_of(code: str) -> Crossing:
    """What a CAMEO code becomes in PLOVER, also one whose first zero a spreadsheet ate; raises ValueError for none."""
    found = plover_for(code) or plover_for(f"0{code}")
    if found is None:
        raise ValueError(f"the CAMEO code {code!r} has no PLOVER type")
    return found


@cache
def _names() -> Mapping[str, str]:
    names = {name.casefold(): code for code, name in country_names().items()}
    return {**_OTHERS, **names, **{c.casefold(): c for c in COUNTRY_CODES}}


# names that these data sets use and that are not ours
_OTHERS: Mapping[str, str] = {
    "russian federation": "RUS",
    "united states of america": "USA",
    "usa": "USA",
    "south korea": "KOR",
    "north korea": "PRK",
    "occupied palestinian territory": "PSE",
    "palestinian territory, occupied": "PSE",
    "palestinian territories": "PSE",
    "west bank": "PSE",
    "gaza strip": "PSE",
    "cote d'ivoire": "CIV",
    "ivory coast": "CIV",
    "czech republic": "CZE",
    "macedonia": "MKD",
    "swaziland": "SWZ",
    "burma": "MMR",
    "cape verde": "CPV",
    "democratic republic of congo": "COD",
    "democratic republic of the congo": "COD",
    "congo": "COG",
    "republic of congo": "COG",
    "timor-leste": "TLS",
    "east timor": "TLS",
    "turkey": "TUR",
    "türkiye": "TUR",
    "vatican city": "VAT",
    "united states": "USA",
    "european union": "EUR",
    "united nations": "UNO",
}


def country_of(name: str) -> str | None:
    """The code of a country's name or code; None for what is none."""
    return _names().get(name.strip().casefold())


@cache
def by_fips() -> Mapping[str, str]:
    """ISO alpha-3 by FIPS 10-4; Gaza's own code is Palestine's too."""
    return {"GZ": "PSE", **{c.fips: iso for iso, c in COUNTRY_CODES.items() if c.fips}}


@cache
def by_cameo() -> Mapping[str, str]:
    """ISO alpha-3 by CAMEO country code."""
    return {c.cameo: iso for iso, c in COUNTRY_CODES.items() if c.cameo}


def number(text: str) -> float | None:
    """A decimal number; None for an empty cell; raises ValueError for another text."""
    return float(text) if text.strip() else None


def whole(text: str) -> int | None:
    """A whole number; None for an empty cell or what is none."""
    text = text.strip().removesuffix(".0")
    return int(text) if text.lstrip("-").isdigit() else None


def known_type(text: str) -> str:
    """A PLOVER type; raises ValueError for what is none."""
    if text.upper() not in TYPES:
        raise ValueError(f"found the type {text!r}, wanted one of PLOVER's sixteen")
    return text.upper()


def known_modes(type_: str, text: str) -> tuple[str, ...]:
    """The modes of a cell that PLOVER has for the type."""
    parts = [p.strip().lower().removeprefix(f"{type_.lower()}-") for p in text.replace("|", ";").split(";")]
    return tuple(p for p in parts if p in MODES[type_])


def many(text: str) -> list[str]:
    """The values of a cell, which stand between ; or |."""
    return [p.strip() for p in text.replace("|", ";").split(";")]
