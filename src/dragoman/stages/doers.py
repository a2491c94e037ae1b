"""Who the tree says does not do an act, though the encoder takes him for its doer.

Before an attack "in which ten were killed" the army that stands guard killed nobody, who "rushed to the house after the
explosion" did not cause it, and a soldier's state does not do what is done to him. The phrase is left out; that the act
has no doer is then for the rules of the parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.parse import Parsed, head_of, words_between

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "SANCTION"})
_FOLLOWS = frozenset({"after", "following", "amid", "despite", "before", "since"})
_NOMINAL = frozenset({"nmod", "nmod:poss", "compound", "amod", "conj", "appos", "flat", "nmod:desc"})


def without_others(frames: Sequence[Frame], parsed: Sequence[Parsed]) -> tuple[Frame, ...]:
    """The frames without the actors who only stand beside the act."""
    docs = {p.sentence.index: p.doc for p in parsed}
    return tuple(_without_others(f, docs[f.sentence]) for f in frames)


def _without_others(frame: Frame, doc: Doc) -> Frame:
    act = _head(doc, frame.start, frame.end)
    phrases: list[Phrase] = []
    for x in frame.phrases:
        own = frame.start <= x.start and x.end <= frame.end
        if x.role is not Role.ACTOR or own or not x.text:
            phrases.append(x)
            continue
        word = _head(doc, x.start, x.end)
        if is_punished(frame, act, word):
            phrases.append(replace(x, role=Role.RECIPIENT))
        elif not (does_something_else(frame, act, word) or is_of_sufferer(frame, word, doc)):
            phrases.append(x)
    return replace(frame, phrases=tuple(phrases)) if tuple(phrases) != frame.phrases else frame


def _head(doc: Doc, start: int, end: int) -> Token:
    return head_of(doc, *words_between(doc, start, end))


def is_punished(frame: Frame, act: Token, word: Token) -> bool:
    """Whether a state's name before the noun of a penalty tells against whom it is: "the Ruritania sanctions"."""
    if frame.type != "SANCTION" or act.pos_ != "NOUN" or act.lower_ not in word_set("penalties"):
        return False
    named = word.dep_ == "compound" and word.head == act and word.pos_ == "PROPN" and word.i < act.i
    short = word.text.replace(".", "").isupper()  # "US sanctions", "EU sanctions" are theirs
    against = (c for w in act.children if w.i > act.i for c in w.children)
    return named and not short and not any(c.lower_ in ("against", "on") for c in against)


def does_something_else(frame: Frame, act: Token, word: Token) -> bool:
    """Whether a phrase is the subject of a verb beside the deed: "Troops rushed in after the explosion"."""
    if frame.type not in _DEEDS:
        return False
    subject = _first_of(word)
    verb = subject.head if subject.dep_.startswith("nsubj") else None
    if verb is None or verb == act:
        return False
    return _came_after(act, verb) or _told_before(act, verb, subject)


def _first_of(word: Token) -> Token:
    while word.dep_ == "conj" and word.head != word:
        word = word.head
    return word


def _came_after(act: Token, verb: Token) -> bool:
    """Whether a noun of a deed only tells what the verb's deed followed."""
    case = next((c for c in act.children if c.dep_ == "case" and c.i < act.i), None)
    named = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in act.children)
    return act.pos_ == "NOUN" and case is not None and case.lower_ in _FOLLOWS and named and act.head == verb


def _told_before(act: Token, verb: Token, subject: Token) -> bool:
    """Whether a passive verb stands in a clause on a noun before the subject of the main clause."""
    passive = any(c.dep_ in ("nsubj:pass", "aux:pass") for c in act.children)
    agent = any(c.dep_.startswith("obl") and any(k.lower_ == "by" for k in c.children) for c in act.children)
    return passive and not agent and act.dep_ == "acl:relcl" and act.i < subject.i and verb.is_ancestor(act)


def is_of_sufferer(frame: Frame, word: Token, doc: Doc) -> bool:
    """Whether a phrase only says whose somebody is to whom it is done: "a soldier of the Ruritanian force was killed"."""
    if frame.type not in _DEEDS or any(c.dep_ == "case" and c.lower_ in ("by", "from") for c in word.children):
        return False
    sufferers = {_head(doc, r.start, r.end).i for r in frame.having(Role.RECIPIENT)}
    above = word
    while above.dep_ in _NOMINAL and above.head != above:
        if above.dep_ == "conj" and above.i - above.head.i < 2:
            return False
        above = above.head
        if above.i in sufferers:
            return word.i > above.i and word.dep_ == "nmod"
    return False
