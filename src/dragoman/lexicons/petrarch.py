"""Read PETRARCH's dictionaries of actors and agents, so that a team's old work is not lost.

An actor is a line with words joined by underscores, synonyms on lines that begin with +, and codes in brackets, which
may hold for a stretch of time: `[RUSGOV 000507-080507]`. An agent carries a code that begins with ~: `MINISTER_ [~GOV]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.actors import BODIES, SECTORS, read_actor_tables
from dragoman.lexicons.offices import COLUMNS
from dragoman.lexicons.team import make_folder

_CODE = re.compile(r"\[\s*(?P<code>~?[A-Z]{3,}|---)(?:\s+(?P<when>[<>]?\s*\d{6,8}(?:\s*-\s*\d{6,8})?))?\s*\]")
_ENTRY = re.compile(r"[A-Za-z0-9{][^\[\t#;]*")


@dataclass(slots=True)
class Entry:
    """One actor or agent: its names and its codes with the time for which they hold."""

    line: int
    names: list[str]
    codes: list[tuple[str, str | None]] = field(default_factory=list)


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a dictionary; a line that is none raises LexiconError with its number."""
    entry: Entry | None = None
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", path=str(path), line=0) from error
    for number, raw in enumerate(lines, 1):
        line = re.split(r"[#;]", raw, maxsplit=1)[0].strip()
        if not line or line.startswith(("<", "!")):
            continue
        codes = [(m["code"], m["when"]) for m in _CODE.finditer(line) if m["code"] != "---"]
        name = _CODE.sub("", line).strip()
        if "[" in name or "]" in name:
            raise LexiconError(
                f"found {line!r}, wanted a code such as [RUSGOV] or [RUSGOV 000507-080507]", path=str(path), line=number
            )
        if name.startswith("+"):
            if entry is None:
                raise LexiconError(f"found the synonym {name!r} before any entry", path=str(path), line=number)
            entry.names.append(_plain(name[1:]))
        elif name:
            if not _ENTRY.fullmatch(name):
                raise LexiconError(
                    f"found {line!r}, wanted a name, a synonym with + or a code", path=str(path), line=number
                )
            if entry is not None:
                yield entry
            entry = Entry(line=number, names=[_plain(name)])
        elif entry is None:
            raise LexiconError(f"found the code {line!r} before any entry", path=str(path), line=number)
        if entry is not None:
            entry.codes += codes
    if entry is not None:
        yield entry


def _plain(name: str) -> str:
    """RUSSIAN_FEDERATION_ as Russian Federation; a plural in braces and !PERSON! marks are left out."""
    name = re.sub(r"\{[^}]*\}|!PERSON!|![A-Z]+!", "", name)
    return " ".join(
        w if w.isupper() and len(w) <= 3 else w.capitalize() for w in name.strip("_ ").replace("_", " ").split()
    )


def read_code(code: str) -> tuple[str | None, str | None]:
    """Country and sector of a CAMEO actor code: USAMIL, IGOUNO, REB.

    >>> read_code("RUSGOV"), read_code("IGOUNO"), read_code("REB")
    (('RUS', 'GOV'), ('UNO', 'IGO'), (None, 'REB'))
    """
    parts = [code[k : k + 3] for k in range(0, len(code) - 2, 3)]
    if parts[:2] == ["IGO", "UNO"] or parts[:1] == ["UNO"]:
        return "UNO", "IGO"
    if parts[:2] == ["IGO", "EEC"] or parts[:2] == ["IGO", "EUR"]:
        return "EUR", "IGO"
    country = parts[0] if parts and (parts[0] in BODIES or parts[0] not in SECTORS) else None
    rest = parts[1:] if country else parts
    sector = next((p for p in rest if p in SECTORS), None)
    if sector is None:
        sector = {"NGO": "NGO", "MNC": "MNC", "IMG": "REB", "IGO": "IGO"}.get(country or "", "GOV" if country else None)
    return country, sector


def import_petrarch(path: Path, folder: Path, kind: str = "actors") -> int:
    """Write a dictionary's entries into a team's folder; returns how many were taken.

    Undated actors become lines of organisations.tsv, dated ones spells of offices.tsv, agents lines of roles.tsv. Codes
    that say neither a country nor a PLOVER sector (religions, ethnic groups) or name an unknown country are left out.
    Raises LexiconError, and writes nothing, at a line that is none of a dictionary and where no entry can be taken.
    """
    if kind not in ("actors", "agents"):
        raise LexiconError(f"found the kind {kind!r}, wanted actors or agents", path=str(path), line=0)
    taken = 0
    known = {None, *read_actor_tables().countries, *BODIES}
    lines: dict[str, list[str]] = {"organisations": [], "offices": [], "roles": []}
    for entry in read_entries(path):
        names = [n for n in dict.fromkeys(entry.names) if len(n) > 1]
        before = sum(map(len, lines.values()))
        for code, when in entry.codes:
            country, sector = read_code(code.lstrip("~"))
            if not names or country not in known:
                continue
            if kind == "agents" or code.startswith("~"):
                if sector and country is None:
                    lines["roles"].append(f"{sector}\t{'; '.join(n.lower() for n in names)}")
            elif when and sector and country:
                start, end = _spell(when)
                cells = dict.fromkeys(COLUMNS, "")
                cells |= {
                    "person": names[0],
                    "aliases": "; ".join(names[1:]),
                    "office": "member of government" if sector == "GOV" else sector.lower(),
                }
                cells |= {
                    "country": country,
                    "sector": sector,
                    "start": start,
                    "end": end,
                    "state": "ended" if end else "unknown",
                }
                cells |= {"source": path.name, "note": code}
                lines["offices"].append("\t".join(cells[c] for c in COLUMNS))
            elif sector and not when:
                lines["organisations"].append(f"{'; '.join(names)}\t{country or '-'}\t{sector}")
        taken += sum(map(len, lines.values())) > before
    heads = {"organisations": "names\tcountry\tsector", "offices": "\t".join(COLUMNS), "roles": "sector\twords"}
    if not taken:
        wanted = "[RUSGOV]" if kind == "actors" else "[~GOV]"
        raise LexiconError(
            f"found no entry of {kind} to take, wanted names with codes such as {wanted}", path=str(path), line=0
        )
    make_folder(folder)
    for table, new in lines.items():
        if not new:
            continue
        target = folder / f"{table}.tsv"
        old = (
            target.read_text(encoding="utf-8")
            if target.exists()
            else f"# Taken from {path.name}, a PETRARCH dictionary.\n{heads[table]}\n"
        )
        target.write_text(old + "".join(f"{line}\n" for line in dict.fromkeys(new)), encoding="utf-8")
    return taken


def _spell(when: str) -> tuple[str, str]:
    """Start and end as ISO days of 000507-080507, >20110201 or <20030101."""
    dates = [_iso(d) for d in re.findall(r"\d{6,8}", when)]
    if when.startswith("<"):
        return "", dates[0]
    if when.startswith(">") or len(dates) == 1:
        return dates[0], ""
    return dates[0], dates[1]


def _iso(digits: str) -> str:
    """Six digits are a year of 1930 to 2029, a month and a day."""
    if len(digits) == 8:
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    century = "20" if int(digits[:2]) < 30 else "19"
    return f"{century}{digits[:2]}-{digits[2:4]}-{digits[4:]}"
