"""Read sentences with the encoder: a spaCy `Doc` for each, with tags, lemmas, a UD tree and names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.models.encoder import Encoded, Encoder, Ints
from dragoman.models.lemmas import Lemmatiser, fitting
from dragoman.models.tags import universal_tags
from dragoman.models.trees import best_tree
from dragoman.records import Frame, Mention, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A sentence with its `Doc` and the encoder's scores; word i of the scores is token i of the Doc."""

    sentence: Sentence
    doc: Doc
    encoded: Encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A mention beside the frame that it was made of and the sentence as it was read."""

    mention: Mention
    frame: Frame
    parsed: Parsed


VOCABULARY = 60_000  # strings from which on another vocabulary begins: spaCy keeps every word that it ever met


@cache
def tokenizer() -> Any:
    """spaCy's English tokenizer with its vocabulary."""
    import spacy

    return spacy.blank("en").tokenizer


def parse(sentences: Sequence[Sentence], encoder: Encoder, lemmatiser: Lemmatiser) -> tuple[Parsed, ...]:
    """Read sentences, in order; one without a word is left out."""
    if len(tokenizer().vocab.strings) > VOCABULARY:
        tokenizer.cache_clear()  # documents of earlier articles keep theirs
    read = [(s, doc) for s in sentences if len(doc := words_of(s.text))]
    told, docs = [s for s, _ in read], [doc for _, doc in read]
    encoded = encoder.encode([[t.text for t in doc] for doc in docs])
    return tuple(
        Parsed(sentence=s, doc=doc, encoded=e)
        for s, doc, e in zip(told, annotate(docs, encoded, encoder, lemmatiser), encoded, strict=True)
    )


def words_of(text: str) -> Doc:
    """The text as a `Doc` of words; what is only space is no word."""
    from spacy.tokens import Doc

    doc: Doc = tokenizer()(text)
    if not any(t.is_space for t in doc):
        return doc
    words = [t.text for t in doc if not t.is_space]
    spaces = [bool(t.whitespace_) or (t.i + 1 < len(doc) and doc[t.i + 1].is_space) for t in doc if not t.is_space]
    return Doc(doc.vocab, words, spaces)


def annotate(
    docs: Sequence[Doc], encoded: Sequence[Encoded], encoder: Encoder, lemmatiser: Lemmatiser
) -> tuple[Doc, ...]:
    """Fill tags, lemmas, the tree and the names of `Doc`s from the encoder's scores."""
    heads = [best_tree(e.arcs) for e in encoded]
    # one after the other, so that the graph's weights stay in the processor's cache
    rels = [encoder.label_arcs(e, h) for e, h in zip(encoded, heads, strict=True)]
    return tuple(
        _filled(doc, e, h, r, encoder.labels, lemmatiser)
        for doc, e, h, r in zip(docs, encoded, heads, rels, strict=True)
    )


def _filled(
    doc: Doc, encoded: Encoded, heads: Ints, rels: Ints, labels: Mapping[str, Sequence[str]], lemmatiser: Lemmatiser
) -> Doc:
    from spacy.attrs import IDS as attributes  # type: ignore[import-not-found]

    marked = (labels["xpos"][k] for k in encoded.xpos.argmax(-1).tolist())
    tags = [fitting(t.text, tag) for t, tag in zip(doc, marked, strict=True)]
    kinds = [labels["upos"][k] for k in universal_tags(encoded.upos, encoded.xpos, labels).tolist()]
    deps = [labels["deprels"][k] if head else "ROOT" for head, k in zip(heads.tolist(), rels.tolist(), strict=True)]
    add = doc.vocab.strings.add
    columns = ("TAG", "POS", "HEAD", "DEP", "LEMMA")
    offsets = np.where(heads == 0, 0, heads - np.arange(1, len(doc) + 1))
    values = np.zeros((len(doc), len(columns)), dtype=np.uint64)
    values[:, 0] = [add(t) for t in tags]
    values[:, 1] = [add(k) for k in kinds]
    values[:, 2] = offsets.astype(np.int64).astype(np.uint64)
    values[:, 3] = [add(d) for d in deps]
    values[:, 4] = [add(lemmatiser(t.text, tag)) for t, tag in zip(doc, tags, strict=True)]
    doc.from_array([attributes[c] for c in columns], values)  # type: ignore[arg-type]
    names = decode_names([labels["names"][k] for k in encoded.names.argmax(-1).tolist()])
    doc.set_ents([_entity(doc, *name) for name in names])
    return doc


def _entity(doc: Doc, start: int, end: int, label: str) -> Any:
    from spacy.tokens import Span

    return Span(doc, start, end, label=label)


def decode_names(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """BIO tags as (first word, word after the last, label).

    >>> decode_names(["B-PER", "I-PER", "O", "I-LOC"])
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate([*tags, "O"]):
        kind = tag[2:]
        if out and out[-1][1] == -1 and (tag[0] != "I" or kind != out[-1][2]):
            out[-1] = (out[-1][0], i, out[-1][2])
        if tag[0] == "B" or (tag[0] == "I" and (not out or out[-1][1] != -1)):
            out.append((i, -1, kind))
    return [x for x in out if x[1] != -1]


def words_touching(doc: Doc, start: int, end: int) -> range:
    """The words of a `Doc` that touch its characters `start` to `end`, none where there is none."""
    words = range(len(doc))
    first = bisect_right(words, start, key=lambda i: (word := doc[i]).idx + len(word))
    return range(first, bisect_left(words, end, lo=first, key=lambda i: doc[i].idx))


def words_between(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """First and last word of the characters `start` to `end` of a `Doc`, which hold at least one."""
    inside = words_touching(doc, start, end)
    return inside[0], inside[-1]


def head_of(doc: Doc, first: int, last: int) -> Token:
    """The word of a span that hangs on a word outside it, or on none."""
    for i in range(first, last):
        above = doc[i].head.i
        if above == i or not first <= above <= last:
            return doc[i]
    return doc[last]
