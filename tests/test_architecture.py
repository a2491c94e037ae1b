"""The rooms of the house: who may import whom, and what every room must have."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "dragoman"
ALLOWED: dict[str, set[str]] = {
    "version": set(),
    "errors": set(),
    "records": set(),
    "settings": {"errors"},
    "ontology": {"errors", "records"},
    "lexicons": {"errors", "records", "ontology"},
    "models": {"errors", "records", "ontology"},
    "stages": {"errors", "records", "ontology", "lexicons", "models"},
    "ingest": {"errors", "records", "version"},
    "export": {"errors", "records", "ontology", "lexicons", "version"},
    "imports": {"errors", "ontology", "lexicons"},
    "demo": {"errors", "records"},
    "scoring": {"errors", "records", "ontology"},
    "mentions": {"records", "lexicons", "stages"},
    "events": {"records", "settings", "lexicons", "models", "stages", "version"},
    "coder": {"errors", "records", "settings", "lexicons", "models", "stages", "mentions", "events", "version"},
    "runs": {"errors", "records", "coder", "export", "ingest"},
    "spacy_component": {"records", "coder"},
    "store": {"errors", "records", "ontology", "imports", "export"},  # keeps events in the JSON of the contract
    "occurrences": {"errors", "records", "ontology", "lexicons", "store"},
    "relations": {"errors", "records", "ontology", "lexicons", "store"},
    "review": {"errors", "records", "ontology", "lexicons", "store", "occurrences", "relations", "export", "version"},
    "serve": {
        *("errors", "records", "version", "ontology", "lexicons", "coder", "export"),
        *("ingest", "record", "store", "occurrences", "relations", "review"),
    },
}
MODULES = sorted(SRC.rglob("*.py"))


def room(path: Path) -> str:
    """The room that a module stands in."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The modules of ours that a module imports, as dotted names below dragoman."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found |= {n.removeprefix("dragoman.") for n in names if n.startswith("dragoman.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    here = room(path)
    if here not in ALLOWED:
        return
    others = {i.split(".")[0] for i in imports(path)} - {here}
    assert others <= ALLOWED[here], f"{here} may not import {others - ALLOWED[here]}"


@pytest.mark.parametrize("path", sorted((SRC / "stages").rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_stages_never_import_each_other(path: Path) -> None:
    stage = path.relative_to(SRC / "stages").parts[0].removesuffix(".py")
    others = {i.split(".")[1] for i in imports(path) if i.startswith("stages.")} - {stage}
    # these read the trees that parse gives: its record stands with it
    reads = (
        *("detect", "assess", "attach", "attribution", "doers", "status", "topics"),
        *("acts", "merge", "parties", "circumstances"),
    )
    assert others <= ({"parse"} if stage in reads else set())


def test_no_room_is_called_utils() -> None:
    assert not [p for p in MODULES if p.stem in ("utils", "util", "helpers", "misc", "common")]


def test_every_table_says_where_it_comes_from() -> None:
    tables = [*(SRC / "lexicons").rglob("*.tsv"), *(SRC / "ontology").glob("*.tsv")]
    assert tables
    assert [t.name for t in tables if not t.read_text(encoding="utf-8").startswith("#")] == []


def test_importing_dragoman_is_light() -> None:
    script = (
        "import sys, dragoman; print([m for m in ('spacy', 'onnxruntime', 'numpy', 'pyarrow') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_only_following_feeds_reaches_for_the_network() -> None:
    forbidden = {"urllib.request", "requests", "httpx", "http.client", "socket", "aiohttp"}
    for path in (p for p in MODULES if p != SRC / "ingest" / "fetch.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {a.name for a in node.names} if isinstance(node, ast.Import) else set()
            names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            assert not names & forbidden, f"{path} imports {names & forbidden}"
