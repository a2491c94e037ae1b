"""Write the table of armed groups from the names and codes in ../shared/data/knowledge (Phoenix, non-state military actors)."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

SHARED = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
OUT = Path(__file__).parent.parent / "src/dragoman/lexicons/groups.tsv"
# only names that say that they are a body: the file holds leaders too
BODY = re.compile(
    r"Front|Arm(y|ed)|Movement|Brigad|Group|Organi|Liberation|Union|Council|Force|Command|Cells?\b|Faction|Nucle|Jihad|Revolution|"
    r"Militia|Guard|Hezb|Hizb|Lashkar|Harakat|Ansar|Martyrs|Tigers|Resistance|Committee|Alliance|Battalion|Units?\b|Squad|Jaish|Jamaat"
)
SMALL = {"of", "the", "and", "for", "in", "to", "on", "against", "de", "del", "la", "el", "y"}


def natural(name: str) -> str:
    """A name in capitals with underscores as a newspaper writes it."""
    words = re.sub(r"\(.*?\)", " ", name).replace("_", " ").split()
    out = [
        w.lower() if w.lower() in SMALL and i else "-".join(p.capitalize() for p in w.split("-"))
        for i, w in enumerate(words)
    ]
    return " ".join(re.sub(r"^Al-", "al-", w) for w in out)


def main() -> None:
    """One line a group: its names, country code, sector."""
    groups: list[tuple[str, list[str]]] = []
    path = SHARED / "data/knowledge/Phoenix.MilNonState.actors.txt.gz"
    codes = {line.split("\t")[0] for line in (OUT.parent / "countries.tsv").read_text(encoding="utf-8").splitlines()}
    for line in gzip.decompress(path.read_bytes()).decode("utf-8", "replace").splitlines():
        text = line.split("#")[0].strip()
        m = re.match(r"([^\[+]+?)\s*\[([A-Z]{3})([A-Z]*)", text)
        if m:
            code = {"ANG": "AGO"}.get(m[2], m[2])
            code = code if code in codes and code != "EUR" else "IMG"
            groups.append((code, [natural(m[1])]))
        elif text.startswith("+") and groups and "+" not in text[1:]:
            groups[-1][1].append(natural(text[1:].split("[")[0]))
    seen: set[str] = set()
    lines = []
    for code, names in groups:
        kept = [
            n for n in dict.fromkeys(names) if len(n.split()) > 1 and BODY.search(n) and ";" not in n and n not in seen
        ]
        seen.update(kept)
        if kept:
            lines.append(f"{'; '.join(kept)}\t{code}\tREB")
    head = (
        "# Armed groups: names, country code (IMG: transnational), PLOVER sector. Facts from Phoenix.MilNonState.actors\n"
        "# (Open Event Data Alliance; names after START TOPS, 2013), written by training/groups_from_knowledge.py, 2026-11.\n"
        "names\tcountry\tsector\n"
    )
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
