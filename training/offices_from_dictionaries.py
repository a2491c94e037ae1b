"""Make lexicons/officeholders/dictionaries.tsv from the leaders and governments in the CountryInfo dictionary.

    python training/offices_from_dictionaries.py /work/shared/data/knowledge

Facts only (who held which office when) are taken; names are brought to natural case, entries that are no persons or
whose titles cannot be tied to their dates are left out, and so is every spell of an office that our own tables already
cover at that time. Phoenix.Countries gives further spellings of the same persons as aliases.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "src" / "dragoman" / "lexicons" / "officeholders"
TARGET = FOLDER / "dictionaries.tsv"


def words(text: str) -> set[str]:
    """The words of a text as a set."""
    return set(text.split())


FIRST = "1988"
LISTS_BEGIN, LISTS_END = "2003-01", "2011-02"

# Blocks that mix several states or offices; the own tables tell these.
SKIPPED_COUNTRIES = {"BIH", "SRB", "MNE", "KOR", "PRK", "CHN", "USA", "GBR"}
SAME_CODE = {"TMP": "TLS", "KSV": "KIR"}  # its block KSV, Kosovo's code, holds the presidents of Kiribati
OF_ANOTHER = {
    "GIN": ("GNB", words(
        "Barbeiro Barbosa Batica Botche Cabi Cabral Carmelita Cassama Dahaba Djalo Djo Embalo Fadia Induta Jalo Kabi Landim Lopes "
        "Mandinga Mane Mendes Monteiro Mussa Naluak Naluack Namuano Nandigna Nobre Poquena Proenca Queta Raimundo Saldanha Sambu "
        "Sanca Satu Seidi Silva Simoes Soares Teixeira Ucaim Ussumane Vaz Vieira"
    )),
    "MUS": ("MRT", {"Ould"}),
    "SVN": ("SLB", words("Beck Chan Hou Olavae Rini Rojumana Una Zama")),
}  # fmt: skip
"""Blocks into which persons of another state have got, and words of their names: Guinea's holds Guinea-Bissau's government."""

LEADERS = (
    (r"vice-presidents|executive vice-presidents", "vice president"),
    (
        r"prime ministers?\b|premiers?$|presidents of the executive yuan|chairmen of the council of ministers",
        "prime minister",
    ),
    (r"cabinet chiefs", "cabinet chief"),
    (r"first prime ministers|coequal prime ministers|second prime minister", "prime minister"),
    (r"presidents?$|interim president|president of the interim government", "president"),
    (r"chancellors", "chancellor"),
    (r"governors-general|governor_general", "governor-general"),
    (r"sultans", "sultan"),
    (r"emirs", "emir"),
    (r"kings/queens|kings?$|kings \(", "monarch"),
    (r"emperors", "emperor"),
    (r"grand dukes", "grand duke"),
    (r"sovereign princes|princes/princesses", "prince"),
    (r"general secretar", "general secretary"),
    (r"paramount rulers", "king"),
    (r"chief executives", "chief executive"),
    (r"heads of government", "prime minister"),
    (r"captains-regent", "captain regent"),
    (r"presidents of the council of state|chairmen of the council of state|chairmen of the state council", "president"),
    (r"heads? of state", "head of state"),
    (r"chairm[ae]n of the .*(military|ruling|law and order|peace and development|national) ", "head of state"),
    (r"high state committee", "head of state"),
    (r"secretaries of the general people's committee", "prime minister"),
)
SKIPPED_LEADERS = {
    ("KHM", "president"),
    ("PRK", "prime minister"),
    ("ARM", "prime minister"),
    ("DEU", "prime minister"),
}
QUEENS = {"elizabeth", "margrethe", "beatrix", "juliana"}

TITLES = (
    (r"^(permanent representative|ambassador)( designate)? to the (un|united nations)\b(?!.*geneva)", "UN ambassador"),
    (r"^ambassador to the (us|united states)$", "ambassador to the US"),
    (r"^(acting )?prime minister$|^premier$|^head of government$", "prime minister"),
    (r"^(federal )?chancellor$", "chancellor"),
    (r"^(first |second |third |1st |2nd )?(deputy|vice) (prime minister|premier)$", "deputy prime minister"),
    (r"^(first |second |third |executive )?vice president$", "vice president"),
    (r"^(minister|secretary|state secretary)( of state)? (of|for|responsible for) (the )?(state )?"
     r"(foreign (affairs|relations|and commonwealth)|external (affairs|relations)).*", "foreign minister"),
    (r"^minister of foreign\b.*", "foreign minister"),
    (r"^minister of international relations.*", "foreign minister"),
    (r"^(minister|secretary|state secretary)( of state)? (of|for|in charge of) (the )?(state )?"
     r"(national )?(defen[cs]e|armed forces).*", "defence minister"),
    (r"^(minister|secretary)( of state)? (of|for) (the )?(interior|internal affairs|home affairs|interior and .*)\b.*", "interior minister"),
    (r"^secretary of state for the home department$|^home secretary$", "interior minister"),
    (r"^(minister|secretary)( of state)? (of|for) (the )?"
     r"(finance|economy and finance|economy, finance.*|finance and .*|treasury|economy and public finance|public finance)\b.*", "finance minister"),
    (r"^minister (of|for) (state )?(national security|public security|security|public safety|state security)\b.*", "security minister"),
    (r"^(minister|secretary) (of|for) justice\b.*", "justice minister"),
    (r"^attorney general.*", "attorney general"),
    (r"^(prosecutor general|general prosecutor|state prosecutor).*", "prosecutor general"),
    (r"^(minister|secretary) (of|for) (foreign |external |international )?(trade|commerce)\b.*", "trade minister"),
    (r"^(minister|secretary) (of|for) (oil|petroleum|energy|hydrocarbons)\b.*", "energy minister"),
    (r"^minister (of|for) (information|communications? and information|public information)\b.*", "information minister"),
    (r"^(minister|secretary) (of|for) (public )?health\b.*", "health minister"),
    (r"^minister (of|for) (the )?(economy|economics|economic affairs|national economy|economic development)\b.*", "economy minister"),
    (r"^(governor|president|chairman|chief|director),? .*(bank|monetary authority).*", "central bank governor"),
    (r"^(presidential )?(national security advis[eo]r|adviser on national security).*", "national security adviser"),
    (r"^(secretary|chairman),? (of the )?(national )?security council.*", "secretary of the security council"),
    (r"^(chairman|director|head|chief|director general),?.*(intelligence|security service|state security|national directorate of security).*",
     "intelligence chief"),
    (r"^(speaker|president|chairman),? .*(parliament|national assembly|house of representatives|council of representatives).*",
     "speaker of parliament"),
    (r"^chief of (the )?(defen[cs]e|armed forces|army|general) staff.*", "chief of the general staff"),
)  # fmt: skip
ONE_AT_A_TIME = {
    "prime minister", "president", "chancellor", "foreign minister", "defence minister", "interior minister", "finance minister",
    "justice minister", "UN ambassador", "ambassador to the US", "national security adviser", "central bank governor",
    "attorney general", "trade minister", "health minister", "energy minister", "information minister", "economy minister",
}  # fmt: skip
SECTORS = {"intelligence chief": "SPY", "speaker of parliament": "LEG", "chief of the general staff": "MIL"}

STRIPPED = words(
    "SIR DAME DR GENERAL GEN LT COL COLONEL MAJ MAJOR BRIG BRIGADIER CAPT CAPTAIN ADM ADMIRAL MARSHAL ACTING MINISTER FOREIGN "
    "CHIEF LIEUTENANT REAR VICE AIR COMMODORE PROF PROFESSOR FIELD RTD RET MAJGEN BGEN LTGEN"
)
SMALL = words("DE DA DO DOS DAS DEL DI DU VAN VON DER DEN TER TEN LA LE Y E BIN BINT IBN AF ZU UND OF WA")
ARTICLES = {"AL", "EL", "UL", "UR", "UD"}
ARABIC = words("DZA BHR EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SDN SYR TUN ARE YEM DJI SOM COM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One spell as the table holds it."""

    person: str
    office: str
    country: str
    start: str
    end: str
    state: str
    source: str
    note: str = ""
    aliases: tuple[str, ...] = ()
    raw: str = field(default="", compare=False)

    def line(self) -> str:
        """The spell as a line of the table."""
        sector = SECTORS.get(self.office, "GOV")
        parts = (self.person, "; ".join(self.aliases), self.office, self.country, sector, self.start, self.end)
        return "\t".join((*parts, self.state, self.source, self.note))


def natural(raw: str, country: str) -> str | None:
    """A dictionary name in natural case, or None when it is no name.

    >>> natural("NURI_AL-MALIKI_", "IRQ"), natural("GEORGE_MCGOVERN_", "USA"), natural("FOREIGN_MINISTER_ABDULLAH_", "AFG")
    ('Nuri al-Maliki', 'George McGovern', 'Abdullah')
    """
    tokens = [t for t in re.sub(r"\(.*?\)|\"", "", raw.strip().strip("_")).replace(" ", "_").split("_") if t]
    while len(tokens) > 1 and tokens[0].strip(".").upper() in STRIPPED:
        tokens.pop(0)
    if not tokens or any(re.search(r"[\d\[\]{}:/]", t) for t in tokens) or "VACANT" in tokens:
        return None
    words: list[str] = []
    for i, token in enumerate(tokens):
        upper = token.upper()
        if upper in ARTICLES and 0 < i < len(tokens) - 1 and country in ARABIC | {"AFG", "IRN", "PAK"}:
            words.append(upper.lower() + "-")
        elif upper in SMALL and 0 < i < len(tokens) - 1 and not _capital(upper, country):
            words.append(token.lower())
        else:
            words.append(_word(token, i))
    return " ".join(words).replace("- ", "-")


SPANISH = words("ESP MEX ARG BOL CHL COL CRI CUB DOM ECU SLV GTM HND NIC PAN PRY PER URY VEN GNQ")


def _capital(upper: str, country: str) -> bool:
    """Whether a word that elsewhere is a particle is a name here ("Nguyen Van Giau")."""
    return upper == "E" or (upper == "Y" and country not in SPANISH) or (upper == "VAN" and country == "VNM")


def _word(token: str, place: int) -> str:
    pieces = []
    for j, piece in enumerate(token.split("-")):
        upper = piece.upper()
        if upper in ARTICLES and (place > 0 or j == 0) and "-" in token:
            pieces.append(piece.lower() if place > 0 or j > 0 else piece.capitalize())
        elif re.fullmatch(r"([A-Z]\.)+[A-Z]?", upper) or (
            place > 0 and re.fullmatch(r"I{1,3}|I?V|VI{0,3}|I?X|XI{1,3}|XIV|XVI", upper)
        ):
            pieces.append(upper)
        elif upper.startswith("MC") and len(upper) > 3:
            pieces.append("Mc" + piece[2:].capitalize())
        elif re.fullmatch(r"[DLO]'.+", upper):
            pieces.append(upper[:2] + piece[2:].capitalize())
        else:
            pieces.append(piece.capitalize())
    return "-".join(pieces)


def iso(day: str) -> str:
    """ "20060531" as a date; the lists give impossible last days of months."""
    year, month, date = day[:4], day[4:6], day[6:8]
    if not "1900" <= year <= "2014" or not "01" <= month <= "12":
        return ""
    last = 28 if month == "02" else 30 if month in ("04", "06", "09", "11") else 31
    return f"{year}-{month}-{min(max(int(date or 1), 1), last):02d}"


def blocks(path: Path) -> Iterator[tuple[str, str]]:
    """Country code and text of every <Country> of the dictionary."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace").replace("\r", "")
    for block in re.findall(r"<Country>(.*?)</Country>", text, re.S):
        code = re.search(r"^<CountryCode>([A-Z]+)</CountryCode>", block, re.M)
        if code and len(code[1]) == 3:
            yield SAME_CODE.get(code[1], code[1]), block


def leaders(country: str, block: str) -> Iterator[Row]:
    """Heads of state and government, with exact days."""
    section = re.search(r"<Leaders>(.*?)</Leaders>", block, re.S)
    if not section:
        return
    office = None
    for line in section[1].splitlines():
        if tag := re.match(r"\s*<(/?)([^>]+)>", line):
            office = None if tag[1] else _leader_office(tag[2].replace("_", " ").lower())
            continue
        entry = re.match(r"\s*(?P<names>(?:\{[^}]*\})+|[^\[\t#]+)\s*(?P<rest>\[.*)", line)
        if not office or not entry or line.strip().startswith("#") or (country, office) in SKIPPED_LEADERS:
            continue
        names = _names(entry["names"], country)
        for start, end in re.findall(r"\[(\d{8}) ?- ?(\d{8})\]", entry["rest"]):
            if names and iso(end) >= FIRST:
                yield _row(names, office, country, iso(start), iso(end), "ended", entry["names"])
        for start in re.findall(r"\[>(\d{8})\]", entry["rest"]):
            if names:
                yield _row(names, office, country, iso(start), ">2009", "unknown", entry["names"])


def _leader_office(tag: str) -> str | None:
    return next((office for pattern, office in LEADERS if re.match(pattern, tag)), None)


def _row(names: list[str], office: str, country: str, start: str, end: str, state: str, raw: str) -> Row:
    if office == "monarch":
        first = names[0].split()[0].lower()
        office = "queen" if first in QUEENS else "king"
    return Row(
        person=names[0],
        aliases=tuple(names[1:]),
        office=office,
        country=country,
        start=start,
        end=end,
        state=state,
        source="CountryInfo 2012, leaders",
        raw=raw.strip(),
    )


def governments(country: str, block: str) -> Iterator[Row]:
    """Ministers and ambassadors of the monthly lists from January 2003 to February 2011, exact to a month or two."""
    section = re.search(r"<Government>(.*?)</Government>", block, re.S)
    if not section:
        return
    for line in section[1].splitlines():
        entry = re.match(
            r"\s*(?P<names>(?:\{[^}]*\})+|[^\[\t#{]+?)\s*(?P<codes>(?:\[[^\]]*\]\s*)+)\s*#\s*(?P<titles>.+)", line
        )
        if not entry:
            continue
        codes = re.findall(r"\[(\w+) ?([<>]?)(\d{8})(?: ?- ?(\d{8}))?\]", entry["codes"])
        titles = [t.strip() for t in entry["titles"].split(" & ")]
        names = _names(entry["names"], country)
        if not names or not codes:
            continue
        for code, sign, first, last, title in _tied(codes, titles):
            office = _office(title)
            if not office or not code.startswith(country):
                continue
            start = "<" + LISTS_BEGIN if sign == "<" else iso(first)[:7]
            if sign != "<" and start == LISTS_BEGIN:
                start = "<" + start
            end = iso(first)[:7] if sign == "<" else iso(last)[:7] if last else ">" + LISTS_END
            if not start or not end:
                continue
            yield Row(
                person=names[0],
                aliases=tuple(names[1:]),
                office=office,
                country=country,
                start=start,
                end=end,
                state="unknown" if end.startswith(">") else "ended",
                source="CountryInfo 2012, governments",
                note="acting" if re.search(r"\bacting\b", title, re.I) else "",
                raw=entry["names"].strip(),
            )


def _tied(codes: list[tuple[str, str, str, str]], titles: list[str]) -> Iterator[tuple[str, str, str, str, str]]:
    """Spells with their titles, where it is clear which belongs to which."""
    groups = list(dict.fromkeys(code for code, *_ in codes))
    for i, code in enumerate(codes):
        if len(titles) == len(codes):
            yield (*code, titles[i])
        elif len(titles) == 1:
            yield (*code, titles[0])
        elif len(titles) == len(groups):
            yield (*code, titles[groups.index(code[0])])


def _office(title: str) -> str | None:
    plain = re.sub(r"\s*\"?\bacting\b\"?\s*", " ", title, flags=re.I).strip(' ,"').lower()
    plain = re.sub(r"^(senior |coordinating )", "", plain)
    plain = re.sub(r"^(first|deputy|vice|second) prime minister (and|&) ", "", plain)
    if re.match(r"minister of state|minister delegate|assistant|deputy minister|vice minister|parliamentary", plain):
        return None
    return next((office for pattern, office in TITLES if re.match(pattern, plain)), None)


def at_home(row: Row) -> Row:
    """The spell under the state of the person, where the dictionary has it in the block of another."""
    state, names = OF_ANOTHER.get(row.country, (row.country, set()))
    return replace(row, country=state) if names & words(row.person) else row


def _names(raw: str, country: str) -> list[str]:
    spelled = re.findall(r"\{([^}]*)\}", raw) or [raw]
    names = [name for s in spelled if (name := natural(s, country))]
    return list(dict.fromkeys(n for n in names if len(n) > 2))


def own_rows() -> list[list[str]]:
    """The rows that were written by hand."""
    rows = []
    for path in sorted(FOLDER.glob("*.tsv")):
        if path.name not in (TARGET.name, "names.tsv"):
            rows += [ln.split("\t") for ln in path.read_text(encoding="utf-8").splitlines() if ln and ln[0] != "#"][1:]
    return rows


EQUAL = {"secretary of state": "foreign minister", "secretary of defense": "defence minister"}


def _month(date: str, late: bool = False) -> int:
    digits = date.lstrip("<>").split("-")
    if not digits[0]:
        return 12 * 2100 if late else 0
    return 12 * int(digits[0]) + (int(digits[1]) - 1 if len(digits) > 1 else (11 if late else 0))


def without_covered(rows: list[Row]) -> list[Row]:
    """The rows that our own tables do not already tell."""
    covered: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for person, _, office, country, _, start, end, *_ in own_rows():
        span = (_month(start), _month(end, late=True), _surname(person))
        covered[country, EQUAL.get(office, office)].append(span)
    kept = []
    for row in rows:
        start, end = _month(row.start), _month(row.end, late=True)
        spans = covered.get((row.country, row.office), [])
        same = any(s <= end and start <= e and name == _surname(row.person) for s, e, name in spans)
        filled = sum(max(0, min(e, end) - max(s, start)) for s, e, _ in spans)
        alone = row.office in ONE_AT_A_TIME
        if not same and not (
            alone and (filled * 2 >= end - start + 1 or any(s <= start and end <= e for s, e, _ in spans))
        ):
            kept.append(row)
    return kept


def _surname(name: str) -> str:
    return re.sub(r"[aeiouyh\W]", "", name.split()[-1].lower())


def consistent(rows: list[Row]) -> list[Row]:
    """Without open spells that others' later spells of the same office contradict, joined where one goes on."""
    by_office: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_office[row.country, row.office].append(row)
    kept: list[Row] = []
    for (_, office), group in by_office.items():
        for row in group:
            if office in ONE_AT_A_TIME and _contradicted(row, group):
                continue
            kept.append(row)
    return _promoted(_joined(kept))


def _promoted(rows: list[Row]) -> list[Row]:
    """With open spells of lesser offices closed where the same person took one of the first offices."""
    first = {"president", "prime minister", "chancellor"}
    higher: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.office in first:
            higher[row.person, row.country].append(row.start)
    for person, _, office, country, _, start, *_ in own_rows():
        if office in first:
            higher[person, country].append(start)
    out = []
    for row in rows:
        later = [s for s in higher[row.person, row.country] if s.lstrip("<") > row.start.lstrip("<")]
        if row.state == "unknown" and row.office not in first and later:
            row = replace(row, end=min(later).lstrip("<"), state="ended")
        out.append(row)
    return out


def _contradicted(row: Row, group: list[Row]) -> bool:
    start, end = _month(row.start), _month(row.end, late=True)
    inside = [
        g
        for g in group
        if g.person != row.person and _month(g.start) > start + 2 and _month(g.start) < end - 2 and not g.note
    ]
    return end - start > 30 and len(inside) >= 2


def _joined(rows: list[Row]) -> list[Row]:
    out: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: _month(r.start)):
        spells = out[row.person, row.office, row.country]
        if spells and _month(row.start) <= _month(spells[-1].end, late=True) + 3:
            last = spells[-1]
            later = row if _month(row.end, late=True) > _month(last.end, late=True) else last
            merged = tuple(dict.fromkeys((*last.aliases, *row.aliases)))
            spells[-1] = replace(last, end=later.end, state=later.state, aliases=merged)
        else:
            spells.append(row)
    return [row for spells in out.values() for row in spells]


def with_spellings(rows: list[Row], phoenix: Path) -> list[Row]:
    """Further spellings of the same persons from Phoenix.Countries, where they share the family name."""
    spellings: dict[str, list[str]] = defaultdict(list)
    head = ""
    for line in gzip.decompress(phoenix.read_bytes()).decode("utf-8", errors="replace").splitlines():
        name = re.sub(r"\s*[#\[].*", "", line).strip().strip("_")
        if line.startswith("+") and head:
            spellings[head].append(name.lstrip("+").strip("_ "))
        elif line and line[0].isalpha():
            head = name
    out = []
    for row in rows:
        keys = [k.strip("_ ") for k in re.findall(r"\{([^}]*)\}", row.raw) or [row.raw]]
        known = {row.person, *row.aliases}
        more = []
        for alias in dict.fromkeys(s for k in keys for s in spellings.get(k, ())):
            name = natural(alias, row.country)
            if name and 1 < len(name.split()) <= 5 and _surname(name) == _surname(row.person) and name not in known:
                more.append(name)
                known.add(name)
        out.append(replace(row, aliases=(*row.aliases, *more[:4])))
    return out


def main(folder: Path) -> None:
    """Write the table and print what went into it."""
    rows: list[Row] = []
    for country, block in blocks(folder / "CountryInfo.txt.gz"):
        if country not in SKIPPED_COUNTRIES:
            rows += map(at_home, (*leaders(country, block), *governments(country, block)))
    titled = {(r.country, r.office) for r in rows if r.source.endswith("leaders")}
    rows = [r for r in rows if r.source.endswith("leaders") or (r.country, r.office) not in titled]
    rows = [
        r for r in rows if len(r.person.split()) > 1 or r.office in ("king", "emir", "sultan", "emperor", "president")
    ]
    rows = with_spellings(consistent(without_covered(rows)), folder / "Phoenix.Countries.actors.txt.gz")
    rows.sort(key=lambda r: (r.country, r.office, r.start.lstrip("<"), r.person))
    head = (
        "# Office holders from the CountryInfo dictionary (facts), made by training/offices_from_dictionaries.py; "
        "see ../SOURCES.md. Do not edit: correct by a row in a table of your own.\n"
        "person\taliases\toffice\tcountry\tsector\tstart\tend\tstate\tsource\tnote\n"
    )
    TARGET.write_text(head + "".join(row.line() + "\n" for row in rows), encoding="utf-8")
    print(len(rows), "spells")
    for key in ("office", "source"):
        print(Counter(getattr(r, key) for r in rows).most_common())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
