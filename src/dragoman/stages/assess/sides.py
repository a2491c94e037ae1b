"""Whose relationship a verdict is on, as its sentence says: "Ruritania's ties with Graustark", "its rival Graustark"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Phrase, Role
from dragoman.stages.parse import Parsed, head_of, words_between

if TYPE_CHECKING:
    from spacy.tokens import Token

_WITH = frozenset({"with", "to", "toward", "towards", "against", "between", "among", "amongst"})
_LEFT = frozenset({"amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "nmod"})
_CLIMBED = frozenset({"xcomp", "conj", "advcl", "acl", "obj", "nmod", "nsubj", "nsubj:pass"})
_ASIDE = frozenset({",", "-", "–", "—", "--"})
_STEPS = 6  # words up from a verdict within which its sides may hang


def relationship_of(p: Parsed, start: int, end: int, relationship: re.Pattern[str]) -> Token:
    """The noun of the relationship that a verdict is on, or the word that judges where there is none."""
    first, last = words_between(p.doc, start, end)
    inside = [t for t in p.doc[first : last + 1] if t.pos_ in ("NOUN", "PROPN") and relationship.fullmatch(t.text)]
    if inside:
        return inside[-1]
    word = head_of(p.doc, first, last)
    near = [*word.children, word.head, *word.head.children] if word.dep_ == "amod" else [*word.children, word.head]
    return next((t for t in near if t.pos_ in ("NOUN", "PROPN") and relationship.fullmatch(t.text)), word)


def names_a_party(noun: Token) -> bool:
    """Whether a noun stands for one who has the relationship, as a friend does; "we are friends" tells of both."""
    both = noun.tag_ == "NNS" and any(c.dep_ == "cop" for c in noun.children)
    return noun.lemma_.lower() in word_set("relational heads") and not both


def sides_of_verdict(p: Parsed, start: int, end: int, noun: Token) -> tuple[Phrase, ...]:
    """The phrases of those whose relationship, told of by `noun`, it is: who has it, and with whom."""
    first, last = words_between(p.doc, start, end)
    own = {*range(first, last + 1), noun.i}
    if names_a_party(noun):
        having, partners = list(_of_whom(noun, own)), list(_who_is_one(noun))
    else:
        having, partners = _of_relationship(noun)
    seen: dict[int, Phrase] = {}
    for role, tokens in ((Role.RECIPIENT, partners), (Role.ACTOR, having)):
        for token in tokens:
            inside = token.i in own
            told = token.tag_ not in ("WDT", "WP")  # not the "that" of "ties that have frayed"
            if told and token.i not in seen and (not inside or token.pos_ in ("PROPN", "PRON") or token.ent_type_):
                seen[token.i] = _phrase(p, role, token, set() if inside else own)
    return tuple(seen.values())


def _of_whom(noun: Token, own: set[int]) -> Iterator[Token]:
    """Whose friend or foe it is: "Graustark's foe", "a foe of Graustark"."""
    joined = noun.head.children if noun.dep_ == "conj" else ()  # "is its partner as well as an ally"
    for child in (*noun.children, *(c for c in joined if c.dep_ == "nmod:poss")):
        case = {c.lower_ for c in child.children if c.dep_ == "case"}
        if child.dep_ == "nmod:poss" or (child.dep_ == "nmod" and case & {"of", "to"}):
            yield from _listed(child)
        elif child.dep_ in ("compound", "amod") and child.pos_ == "PROPN" and child.i not in own:
            yield child


def _who_is_one(noun: Token) -> Iterator[Token]:
    """Who is the friend or foe: beside it ("its foe Graustark", "Graustark, its foe") or told to be one."""
    doc = noun.doc
    counted = noun.dep_ == "nmod" and noun.head.lower_ in ("one", "some", "many")  # "is one of its allies"
    above = noun.head.head if counted and noun.head.dep_ == "xcomp" else noun.head  # "remains one of its allies"
    joined = above.children if counted or noun.dep_ == "conj" else ()
    for child in (*noun.children, *(c for c in joined if c.dep_ == "nsubj")):
        if child.dep_ in ("appos", "flat", "nsubj"):
            yield from _listed(child)
    if noun.dep_ in ("appos", "compound", "flat", "amod", "acl:relcl") and noun.head.pos_ in ("PROPN", "NOUN", "PRON"):
        yield noun.head
    after = next((t for t in doc[noun.i + 1 : noun.i + 3] if t.text != ","), noun)
    if after.pos_ == "PROPN":
        yield after
    first = min((t.i for t in noun.subtree if t.i <= noun.i), default=noun.i)
    aside = next((i for i in (first - 1, first) if i > 0 and doc[i].text in _ASIDE), 0)
    if aside and doc[aside - 1].pos_ == "PROPN":
        yield from (doc[aside - 1], *(t for t in (doc[aside - 1].head,) if doc[aside - 1].dep_ == "conj"))


def _of_relationship(noun: Token) -> tuple[list[Token], list[Token]]:
    """Who has a relationship and with whom, looked for at its word and at those on which it hangs."""
    joined = [
        c for c in noun.children if c.dep_ in ("compound", "amod", "nmod:desc") and (c.pos_ == "PROPN" or c.ent_type_)
    ]
    having, partners = [*joined, *_having(noun)], list(_partners(noun))
    above = noun
    for _ in range(_STEPS):
        if (partners and having) or len(joined) > 1 or len(partners) > 1 or not _climbs(above):
            break
        below, above = above, above.head
        partners = partners or [t for t in _partners(above) if t.i != below.i]
        having = having or [t for t in _having(above) if t.i != below.i]
    return having, partners


def _climbs(word: Token) -> bool:
    """Whether the word above may tell whose a relationship is: "is locked in a dispute with", not "died in the dispute"."""
    inside = word.dep_ == "obl" and any(c.lower_ in ("in", "at", "for") for c in word.children if c.dep_ == "case")
    return word.dep_ in _CLIMBED or inside


def _partners(word: Token) -> Iterator[Token]:
    """With whom it is: "ties with Graustark", "tension between the two", "cooperation in mining with Graustark"."""
    for child in word.children:
        case = {c.lower_ for c in child.children if c.dep_ == "case"}
        if child.i < word.i or child.dep_ not in ("nmod", "obl", "acl:relcl"):
            continue
        if case & _WITH:
            yield from _listed(child)
        elif child.dep_ != "obl":
            yield from _partners(child)


def _having(word: Token) -> Iterator[Token]:
    """Who has it: the owner, the subject of what is done with it or of what tells of it: "the ties that Graustark has"."""
    for child in word.children:
        if child.dep_ in ("nmod:poss", "nsubj", "nsubj:pass"):
            yield from _listed(child)
        elif child.dep_ == "acl:relcl":
            yield from (c for c in child.children if c.dep_ == "nsubj" and c.pos_ != "PRON")


def _listed(word: Token) -> Iterator[Token]:
    yield word
    yield from (c for c in word.children if c.dep_ == "conj")


def _phrase(p: Parsed, role: Role, word: Token, own: set[int]) -> Phrase:
    """The words of a side without what is joined to them."""
    left, right = word, word
    for child in sorted(word.children, key=lambda c: -c.i):
        if child.i < left.i and child.dep_ in _LEFT and child.pos_ not in ("DET", "PUNCT") and child.i not in own:
            inner = min(child.subtree, key=lambda t: t.i)
            left = inner if inner.pos_ not in ("DET", "PUNCT", "ADP") else child
    for child in sorted(word.children, key=lambda c: c.i):
        inside = [t.i for t in child.subtree]
        if inside[0] == right.i + 1 and child.dep_ in ("flat", "nmod") and not own & set(inside):
            right = p.doc[inside[-1]]
    start, end = left.idx, right.idx + len(right)
    return Phrase(role=role, start=start, end=end, text=p.sentence.text[start:end])
