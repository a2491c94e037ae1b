"""What kind of act it is to prolong something: who extends sanctions imposes them again, who extends a truce keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_KINDS = (("SANCTION", word_set("prolonged penalties")), ("RETREAT", word_set("prolonged truces")))


def prolonging_type(word: Token) -> str | None:
    """The type of the act at a verb or noun of prolonging, by what is prolonged; None where it is neither a penalty nor a truce."""
    for thing in prolonged(word):
        for type_, words in _KINDS:
            described = {f"{c.lower_} {thing.lemma_.lower()}" for c in thing.children if c.dep_ == "amod"}
            if {thing.lemma_.lower(), *described} & words:
                return type_
    return None


def prolonged(word: Token) -> Iterator[Token]:
    """What a word of prolonging prolongs: the object or passive subject of a verb, the "of" of a noun or the noun before it."""
    after = word.doc[word.i + 1].lower_ if word.i + 1 < len(word.doc) else ""
    if not {word.lemma_.lower(), word.lower_, f"{word.lemma_.lower()} {after}"} & word_set("prolonging"):
        return
    for child in word.children:
        of = child.dep_ == "nmod" and any(c.dep_ == "case" and c.lower_ == "of" for c in child.children)
        over = after == "over" and child.dep_ == "obl" and child.i > word.i
        if over or child.dep_ in ("obj", "nsubj:pass") or of or child.dep_ == "compound":
            yield child
            yield from (c for c in child.children if c.dep_ == "conj")
    if word.dep_ == "acl" and word.tag_ == "VBN":  # "the sanctions extended in May"
        yield word.head
