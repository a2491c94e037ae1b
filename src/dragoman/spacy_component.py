"""The encoder as a component of a spaCy pipeline: `spacy.blank("en").add_pipe("dragoman")`.

It fills tags, lemmas, the UD tree, sentences and names of any English `Doc`, and gives the acts that it finds as spans:
`doc.spans["acts"]`, each labelled with its PLOVER type, with `span._.frame` (a `Frame`: status, modes, content, phrases).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from dragoman.coder import Coder, load, sentences_of
from dragoman.records import Article, Frame

COLUMNS = (TAG, POS, HEAD, DEP, LEMMA)
GROUP = "acts"


class SpacyComponent:
    """Reads Docs with a coder's encoder; holds nothing of one Doc for the next."""

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        if not Span.has_extension("frame"):
            Span.set_extension("frame", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Fill the Doc and give it back; a Doc without words stays as it is."""
        ranges = [r for r in sentence_ranges(doc) if words(doc, *r)]
        if not ranges:
            return doc
        parts = [sentence_doc(doc, words(doc, *r)) for r in ranges]
        frames = self.coder.annotate(parts)
        fill(doc, ranges, parts)
        spots = [words(doc, *r) for r in ranges]
        doc.set_ents(
            [
                Span(doc, spots[k][e.start], spots[k][e.end - 1] + 1, label=e.label)
                for k, p in enumerate(parts)
                for e in p.ents
            ]
        )
        doc.spans[GROUP] = [_span(doc, parts[f.sentence], spots[f.sentence], f) for f in frames]
        return doc


def _span(doc: Doc, part: Doc, spots: Sequence[int], frame: Frame) -> Span:
    inside = part.char_span(frame.start, frame.end, alignment_mode="expand")
    assert inside is not None  # triggers are whole words
    span = Span(doc, spots[inside.start], spots[inside.end - 1] + 1, label=frame.type)
    span._.frame = frame
    return span


def sentence_ranges(doc: Doc) -> Iterator[tuple[int, int]]:
    """First token and the token after the last of each sentence: the Doc's own, or those that Dragoman finds."""
    if doc.has_annotation("SENT_START"):
        yield from ((s.start, s.end) for s in doc.sents)
        return
    starts = sorted({s.start for s in sentences_of(Article(text=doc.text))}) if doc.text.strip() else []
    edges = [0] + [t.i for t in doc if any(t.idx <= at < t.idx + len(t) for at in starts) and t.i] + [len(doc)]
    yield from zip(edges, edges[1:], strict=False)


def words(doc: Doc, start: int, end: int) -> list[int]:
    """The tokens of a sentence that are no mere space."""
    return [i for i in range(start, end) if not doc[i].is_space]


def sentence_doc(doc: Doc, spots: Sequence[int]) -> Doc:
    """A sentence as a Doc of its own."""
    return Doc(doc.vocab, [doc[i].text for i in spots], [bool(doc[i].whitespace_) for i in spots])


def fill(doc: Doc, ranges: Sequence[tuple[int, int]], parts: Sequence[Doc]) -> None:
    """Write the sentences' tags and trees into the whole Doc; space hangs on the word before it."""
    values = np.zeros((len(doc), len(COLUMNS)), dtype=np.uint64)
    space = doc.vocab.strings.add("SPACE"), doc.vocab.strings.add("_SP"), doc.vocab.strings.add("dep")
    for (start, end), part in zip(ranges, parts, strict=True):
        spots = words(doc, start, end)
        got = part.to_array(list(COLUMNS))
        for w, i in enumerate(spots):
            values[i] = got[w]
            values[i, 2] = np.int64(spots[part[w].head.i] - i).astype(np.uint64)
        for i in sorted(set(range(start, end)) - set(spots)):
            at = max((s for s in spots if s < i), default=spots[0])
            values[i] = (space[1], space[0], np.int64(at - i).astype(np.uint64), space[2], doc[i].orth)
    doc.from_array(list(COLUMNS), values)  # type: ignore[arg-type]


@Language.factory("dragoman", assigns=["token.tag", "token.pos", "token.dep", "token.head", "token.lemma", "doc.ents"])
def make(nlp: Language, name: str) -> Any:
    """The component with the shipped model; spaCy calls this for `add_pipe("dragoman")`."""
    return SpacyComponent(load())
