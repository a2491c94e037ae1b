"""Which data the weights were trained on, by digest: `python training/provenance.py [--shared ../shared] [--write]`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

TABLE = Path(__file__).parent / "data.tsv"


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder below the shared folder, with its licence and the digest that it had."""

    path: str
    licence: str
    digest: str


def read_sources(table: Path = TABLE) -> list[Source]:
    """The rows of the table."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [Source(*line.split("\t")) for line in lines[1:]]


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of the names and digests of a folder's JSON files."""
    if path.is_dir():
        inside = (f"{p.name} {digest_of(p)}\n" for p in sorted(path.glob("*.json")))
        return hashlib.sha256("".join(inside).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(sources: Sequence[Source], shared: Path) -> list[str]:
    """What is missing there or is no longer what the weights were trained on."""
    out = []
    for s in sources:
        path = shared / s.path
        if not path.exists():
            out.append(f"{path}: not there")
        elif (found := digest_of(path)) != s.digest:
            out.append(f"{path}: found SHA-256 {found[:12]}, the shipped weights learnt from {s.digest[:12]}")
    return out


def write_digests(sources: Sequence[Source], shared: Path, table: Path = TABLE) -> None:
    """Rewrite the table with the digests that the data have now."""
    kept = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    found = [replace(s, digest=digest_of(shared / s.path)) for s in sources]
    rows = [f"{s.path}\t{s.licence}\t{s.digest}" for s in found]
    table.write_text("\n".join([*kept, "path\tlicence\tsha256", *rows]) + "\n", encoding="utf-8")


def main() -> int:
    """Tell what differs; with --write, take the present digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.write:
        write_digests(read_sources(), args.shared)
    found = faults(read_sources(), args.shared)
    print("\n".join(found) or f"{len(read_sources())} sets as the shipped weights learnt from them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
