"""Learn the lemma table: words whose lemma the suffix rules of dragoman.models.lemmas do not give."""

from __future__ import annotations

import collections
import os
from pathlib import Path

from data import OPEN_GUM, read_treebank
from dragoman.models.lemmas import by_rule


def write_lemmas(path: Path, shared: Path | None = None) -> int:
    """Write tag, form and lemma of every exception seen in the training treebanks; returns their number."""
    shared = shared or Path(os.environ.get("DRAGOMAN_SHARED", "../shared"))
    bank = read_treebank(shared / "data/ud/ewt/en_ewt-ud-train.conllu.gz")
    bank += read_treebank(shared / "data/ud/gum/en_gum-ud-train.conllu.gz", OPEN_GUM)
    seen: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for _, e in bank:
        for word, tag, lemma in zip(e.words, e.xpos or (), e.lemmas or (), strict=True):
            seen[tag, word.lower()][lemma.lower()] += 1
    rows = []
    for (tag, form), lemmas in sorted(seen.items()):
        best = lemmas.most_common(1)[0][0]
        if best not in ("_", by_rule(form, tag)) and "\t" not in form:
            rows.append(f"{tag}\t{form}\t{best}\n")
    path.write_text("".join(rows), encoding="utf-8")
    return len(rows)


if __name__ == "__main__":
    print(write_lemmas(Path("/tmp/lemmas.tsv")))
