"""Names of bodies that the article itself explains: "Iranian Red Crescent Society (IRCS)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.lexicons.actors import BODIES, Known, tokens
from dragoman.records import Sentence
from dragoman.stages.actors.ledger import Ledger, Reading
from dragoman.stages.actors.noun_phrase import noun_phrase
from dragoman.stages.actors.reading import Read, read_sentence


def explained_names(sentences: Sequence[Sentence], ledger: Ledger, lower: set[str]) -> dict[str, Known]:
    """Names that the article explains: "Iranian Red Crescent Society (IRCS)"."""
    out: dict[str, Known | None] = {}
    for s in sentences:
        for m in re.finditer(
            r"((?:(?:[A-Z][\w’'.-]*|of|for|the|and|in|&|al)\s+){2,9})\(([A-Z][A-Za-z]{1,7})\)", s.text
        ):
            words = m[1].split()
            letters = m[2].upper()
            caps = [i for i, w in enumerate(words) if w[0].isupper()]
            if not caps:
                continue
            start = next(
                (
                    i
                    for i in reversed(caps)
                    if words[i][0] == letters[0]
                    and sum(k >= i for k in caps) >= min(2, len(letters) - 1)
                    and abs(sum(k >= i for k in caps) - len(letters)) <= 1
                ),
                caps[0],
            )
            name = " ".join(words[start:])
            at = m.start() + s.text[m.start() :].find(name)
            before = s.text[:at].rstrip()
            owner = re.search(r"([\w.]+(?: [\w.]+)?)(?:’s|'s)?$", before)
            read = read_sentence(
                Sentence(index=0, text=(owner[0] + " " if owner else "") + name, start=0, end=0),
                ledger.tables,
                {},
                lower,
                False,
            )
            if not read.words:
                continue
            got = noun_phrase(read, 0, len(read.words) - 1, ledger)
            exact = next(
                (k.known for k in read.known if k.known.kind == "organisation" and k.last == len(read.words) - 1), None
            )
            table = next((k.known for k in ledger.tables.names.find(tokens(m[2]), ledger.year)), None)
            if table and table.country in BODIES and got.country not in BODIES:
                continue  # "the UN mission in Ruritania (UNMIR)"
            if table and got.country is None and exact is None:
                continue
            if got.sector == "IGO" and got.country not in BODIES:
                got.sector = ledger.tables.sector_of_name(name) or "NGO"
            if got.sector and (got.kind in ("role", "org")) and (exact is None or got.country != exact.country):
                out[m[2]] = Known(name=name, country=got.country, sector=got.sector, kind="organisation")
            elif m[2] not in out and not any(ledger.tables.names.find(tokens(m[2]), ledger.year)):
                out[m[2]] = exact or _guessed(name, got, read, ledger)
    return {k: v for k, v in out.items() if v is not None}


def _guessed(name: str, got: Reading, read: Read, ledger: Ledger) -> Known | None:
    """A body that no table knows, by the words of its name: the state named in it, else the one of the article."""
    sector = ledger.tables.sector_of_name(name)
    if sector is None:
        return None
    state = next(
        (k.known.country for k in read.known if k.known.kind in ("name", "adjective") and k.known.country), None
    )
    return Known(name=name, country=state or got.country, sector=sector, kind="organisation", explained=state is None)
