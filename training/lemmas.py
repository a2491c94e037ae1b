"""Learn the lemma table: words whose lemma the suffix rules of dragoman.models.lemmas do not give.

What the treebanks say goes before what follows from the verbs and nouns of WordNet (spacy-lookups-data), whose regular
forms are made here: "praised" stands in no treebank of ours, and the rules alone made it "prais".
"""

from __future__ import annotations

import collections
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy_lookups_data

from data import OPEN_GUM, read_treebank
from dragoman.models.lemmas import by_rule

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh", "o")


def write_lemmas(path: Path, shared: Path | None = None) -> int:
    """Write tag, form and lemma of every exception of the training treebanks and the word lists; returns their number."""
    shared = shared or Path(os.environ.get("DRAGOMAN_SHARED", "../shared"))
    bank = read_treebank(shared / "data/ud/ewt/en_ewt-ud-train.conllu.gz")
    bank += read_treebank(shared / "data/ud/gum/en_gum-ud-train.conllu.gz", OPEN_GUM)
    seen: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for _, e in bank:
        for word, tag, lemma in zip(e.words, e.xpos or (), e.lemmas or (), strict=True):
            seen[tag, word.lower()][lemma.lower()] += 1
    told = {key: lemmas.most_common(1)[0][0] for key, lemmas in seen.items()}
    rows = []
    for (tag, form), lemma in sorted({**_listed(), **told}.items()):
        if lemma not in ("_", by_rule(form, tag)) and "\t" not in form:
            rows.append(f"{tag}\t{form}\t{lemma}\n")
    path.write_text("".join(rows), encoding="utf-8")
    return len(rows)


def _listed() -> dict[tuple[str, str], str]:
    """Tag and regular form in use to the one word of the lists that has it, where the rules give none of them."""
    words, seen = (_table(name) for name in ("en_lemma_index", "en_lexeme_prob"))
    known = {"verb": frozenset(words["verb"]), "noun": frozenset(words["noun"])}
    bases: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
    for verb in filter(_plain, known["verb"]):
        for tag, form in _forms(verb):
            if form not in known["verb"]:  # "seed" is no form of "see"
                bases[tag, form].add(verb)
    for noun in filter(_plain, known["noun"]):
        if noun.endswith(_HISSING):
            bases["NNS", _with_s(noun)].add(noun)
    out = {}
    for (tag, form), found in bases.items():
        kind = known["noun" if tag == "NNS" else "verb"]
        if form in seen and len(found) == 1 and by_rule(form, tag) not in kind:
            out[tag, form] = next(iter(found))
    return out


def _table(name: str) -> Any:
    path = Path(spacy_lookups_data.__file__).parent / "data" / f"{name}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes()))


def _plain(word: str) -> bool:
    return len(word) > 2 and word.isascii() and word.isalpha() and word.islower()


def _forms(verb: str) -> Iterator[tuple[str, str]]:
    """The regular forms of a verb with their tags, with a doubled consonant too where one may be."""
    yield "VBZ", _with_s(verb)
    stems = [verb]
    if len(verb) > 2 and verb[-1] not in _VOWELS | {"w", "x", "y"} and verb[-2] in _VOWELS:
        stems.append(verb + verb[-1])
    for stem in stems:
        past = stem + "d" if stem.endswith("e") else stem[:-1] + "ied" if _cons_y(stem) else stem + "ed"
        yield "VBD", past
        yield "VBN", past
        if stem.endswith("ie"):
            yield "VBG", stem[:-2] + "ying"
        else:
            yield "VBG", (stem[:-1] if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) else stem) + "ing"


def _with_s(word: str) -> str:
    if _cons_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISSING) else "s")


def _cons_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS


if __name__ == "__main__":
    print(write_lemmas(Path("/tmp/lemmas.tsv")))
