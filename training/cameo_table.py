"""Write the CAMEO table from the facts of the CAMEO-to-PLOVER conversion and CAMEO's code list; repairs are named here."""

from __future__ import annotations

import re
import sys
from pathlib import Path

SHARED = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
OUT = Path(__file__).parent.parent / "src/dragoman/ontology"
sys.path.insert(0, str(OUT.parent.parent))

CONTEXTS = {line.split("\t")[0] for line in (OUT / "contexts.tsv").read_text().splitlines() if line and line[0] != "#"}
REPAIRS = {"humanitarian": "human_security", "cyberattack": "cyber", "terrorist": "terrorism", "crime": "crime"}
MODE_REPAIRS: dict[str, str] = {
    "seize": "destroy",  # 1712, destroy property, is ASSAULT
    "demonstrate": "demo", "hungerstrike": "hunger", "blockade": "obstruct", "property": "destroy", "aerial-bomb": "aerial",
    "ban": "restrict", "confiscate": "seize", "cease-fire": "ceasefire", "return": "release", "military": "violence",
    "sanctions": "restrict", "sexually": "sexual", "assassinate": "targeted", "human-shield": "abduct", "cbrn": "unconventional",
    "conventional": "heavy-weapons", "artillery": "heavy-weapons", "small-arms": "firearms", "suicide": "suicide-attack",
}  # fmt: skip
# Goldstein (1992) weights as CAMEO's authors extended them to roots (facts)
GOLDSTEIN = {"01": 0.0, "02": 3.0, "03": 4.0, "04": 1.0, "05": 3.5, "06": 6.0, "07": 7.0, "08": 5.0, "09": -2.0, "10": -5.0,
             "11": -2.0, "12": -4.0, "13": -6.0, "14": -6.5, "15": -7.2, "16": -4.0, "17": -7.0, "18": -9.0, "19": -10.0,
             "20": -10.0}  # fmt: skip


def main() -> None:
    """One row a code: code, type, mode, contexts, root weight, and what was repaired."""
    from dragoman.ontology.plover import MODES, TYPES

    rows, repaired = [], 0
    for line in (SHARED / "data/knowledge/CAMEO2PLOVER-2021.txt").read_text().splitlines():
        m = re.match(r"(\d{2,4}):\s*([A-Z]+)\s*(?:,([^,#]*))?(?:,([^#]*))?", line)
        if not m or m[2] not in TYPES:
            continue
        code, type_ = m[1], m[2]
        if any(r.startswith(f"{code}\t") for r in rows):
            continue  # 08 and 175 stand twice in the source; the first counts
        mode, notes = (m[3] or "").strip(), []
        if mode and mode not in MODES[type_]:
            fixed = MODE_REPAIRS.get(mode, "")
            fixed = fixed if fixed in MODES[type_] else ""
            notes.append(f"mode {mode} is not defined: {fixed or 'left out'}")
            mode = fixed
        contexts = []
        for c in re.split(r"[;,]", m[4] or ""):
            c = c.strip()
            if not c:
                continue
            if c not in CONTEXTS:
                fixed = REPAIRS.get(c, "")
                notes.append(f"context {c} is not defined: {fixed or 'left out'}")
                c = fixed
            if c:
                contexts.append(c)
        repaired += bool(notes)
        rows.append(f"{code}\t{type_}\t{mode}\t{';'.join(contexts)}\t{GOLDSTEIN[code[:2]]}\t{'; '.join(notes)}")
    head = (
        "# CAMEO codes and the PLOVER type, mode and contexts that each becomes. CAMEO codes are text: 010 is not 10.\n"
        "# Facts from CAMEO2PLOVER-2021 (Open Event Data Alliance) by training/cameo_table.py, 2026-11; the last column names our repairs.\n"
        "# goldstein: weight of the code's root. Roots 01 and 02 have no PLOVER type and are left out, as in the source.\n"
        "code\ttype\tmode\tcontexts\tgoldstein\trepair\n"
    )
    (OUT / "cameo.tsv").write_text(head + "\n".join(rows) + "\n")
    print(len(rows), "codes,", repaired, "repaired")


if __name__ == "__main__":
    main()
