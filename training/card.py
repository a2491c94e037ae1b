"""Write what is measured into the encoder's card: `python training/card.py --shared ../shared`.

Scores, confusion of types, errors by kind and the data's digests stand between two marks of the card; the prose around
them stays as it is. The test splits of treebanks and names are for reporting only.
"""

from __future__ import annotations

import argparse
import collections
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from data import read_gold
from dragoman.models.encoder import Encoder
from dragoman.models.files import SHIPPED
from errors import Mistake, mistakes
from heads import with_heads
from provenance import read_sources
from score import score_frames, score_names, score_trees

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
NONE = "-"  # no trigger
MOST = 50  # errors that are counted by kind once more: those that the encoder was surest of


PAIRS = "PLV train, five-fold: root / quad / binary macro-F1 (84 / 94 / 97)"


def measured(encoder: Encoder, model: Path, shared: Path, pairs: str) -> Iterator[str]:
    """The lines between the marks; `pairs` are the scores of marked pairs."""
    yield f"Measured on {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d} by `python training/card.py`; wanted in brackets.\n"
    frames = score_frames(encoder, shared / "gold/dev", 0.5)
    yield from table(
        ("score", "shipped weights"),
        (*trees(encoder, model, shared), *names(encoder, shared), *acts(frames), (PAIRS, pairs)),
    )
    yield "\n### Types confused (gold dev, threshold 0.5; rows: annotated, columns: read; the same head word)\n"
    yield from confusion(frames["confusion"])  # type: ignore[arg-type]
    found = mistakes(with_heads(read_gold(shared / "gold/dev"), encoder), encoder)
    yield f"\n### Errors by kind (gold dev; in brackets how many of the {MOST} that the encoder was surest of)\n"
    yield from table(("kind", "errors", "trigger words"), by_kind(found))
    yield "\n### Data of the shared folder\n"
    yield from table(("data", "licence", "SHA-256"), [(s.path, s.licence, s.digest[:12]) for s in read_sources()])


def marked_pairs(before: str, trunk: Path | None, shared: Path) -> str:
    """The scores of marked pairs: those of a trunk that never saw them, without one those that the card has."""
    if trunk is not None:
        from pairs_cv import of_trunk  # needs PyTorch and takes a quarter of an hour

        return " / ".join(f"{score:.1f}" for score in of_trunk(trunk, shared))
    row = next((line for line in before.splitlines() if line.startswith(f"| {PAIRS} |")), "")
    return row.split("|")[2].strip() if row else "not measured"


def trees(encoder: Encoder, model: Path, shared: Path) -> Iterator[tuple[str, str]]:
    """Treebanks: LAS, UPOS and lemmas on gold words of the test splits."""
    banks = ("ewt/en_ewt", "gum/en_gum", "pud/en_pud")
    found = [score_trees(encoder, shared / f"data/ud/{b}-ud-test.conllu.gz", model / "lemmas.tsv") for b in banks]
    for name, key, wanted in (("LAS", "las", 86), ("UPOS", "upos", 96), ("Lemmas, caseless", "lemma", 98)):
        yield f"{name}: EWT / GUM / PUD test ({wanted})", " / ".join(f"{f[key]:.1f}" for f in found)


def names(encoder: Encoder, shared: Path) -> Iterator[tuple[str, str]]:
    """Names: F1 of exact spans on the test splits."""
    ner = shared / "data/ner"
    wiki = score_names(encoder, ner / "crossner_politics-test.iob.gz", "wiki", ("PER", "ORG", "LOC", "MISC"))
    uner = score_names(encoder, ner / "uner_ewt-test.iob2.gz", "uner", ("PER", "ORG", "LOC"))
    yield "Names F1: CrossNER politics test (80) / UNER-EWT test (70)", f"{wiki['f1']} / {uner['f1']}"


def acts(frames: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Triggers and frames on gold dev."""
    yield "Sentences with an event, F1 (90)", f"{frames['sentences']['f1']}"
    yield "Triggers with type, F1 (72)", f"{frames['mentions']['f1']}"
    roles = ", ".join(f"{k.strip()} {v['f1']}" for k, v in frames.items() if k.startswith("  "))
    yield "Roles of gold triggers, head match, F1 (70)", f"{frames['roles, head match']['f1']}: {roles}"
    for name in ("status", "status, not realized", "modes, any right", "content"):
        yield f"Of gold triggers, by the encoder alone, % right: {name}", str(frames[name])


def confusion(counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """A matrix of annotated by read types."""
    types = sorted({t for pair in counts for t in pair} - {NONE}) + [NONE]
    heads = ["", *(t[:4].lower() if t != NONE else "none" for t in types)]
    rows = [(t if t != NONE else "none", *(str(counts.get((t, u), 0) or "") for u in types)) for t in types]
    yield from table(heads, rows)


def by_kind(found: Sequence[Mistake]) -> Iterator[tuple[str, str, str]]:
    """Kinds of at least five errors, the largest first, with the trigger words that stand in several."""
    surest = collections.Counter(m.kind for m in sorted(found, key=lambda m: -m.sure)[:MOST])
    kinds: dict[str, list[str]] = collections.defaultdict(list)
    for m in found:
        kinds[m.kind].append(m.word.lower())
    for kind, words in sorted(kinds.items(), key=lambda k: -len(k[1])):
        if len(words) >= 5 or surest[kind] > 1:
            often = ", ".join(f"{w} {n}" for w, n in collections.Counter(words).most_common(6) if n > 1)
            yield kind, f"{len(words)} ({surest[kind]})", often


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Rewrite the card's measured part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--trunk", type=Path, help="cross-validate marked pairs on this trunk, too (pairs_cv.py)")
    args = parser.parse_args()
    card = args.model / "CARD.md"
    before, rest = card.read_text(encoding="utf-8").split(BEGIN)
    pairs = marked_pairs(rest, args.trunk, args.shared)
    lines = "\n".join(measured(Encoder(args.model, threads=2), args.model, args.shared, pairs))
    card.write_text(f"{before}{BEGIN}\n{lines}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
