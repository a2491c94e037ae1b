"""Who speaks above a trigger in the tree: the subjects of the verbs of saying, and asides such as "according to"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.lexicons.saying import Saying
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.parse import head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LEFT = frozenset({"amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "nmod"})

CHARGES = "charges"  # how a speaker stands above an act that he charges somebody with
STEPS = 14  # words up from a trigger within which its speaker stands
THIRD = frozenset({"he", "she", "it", "they", "his", "her", "its", "their"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker above a trigger: the head of the phrase, the verb (or the "according" phrase) and how the tree joins them."""

    head: Token
    verb: Token
    how: str


def speakers_of(doc: Doc, first: int, last: int, saying: Saying) -> tuple[Speaker, ...]:
    """The speakers in whose speech a trigger stands, the nearest first."""
    node, below = head_of(doc, first, last), -1
    found: list[Speaker] = []
    for _ in range(STEPS):
        for child in node.children:
            if child.i != below and (aside := _aside(child, saying)) is not None:
                found.append(aside)
        above = node.head
        if above.i == node.i:
            break
        is_speech = node.dep_ in ("ccomp", "parataxis", "dep") and above.lemma_.lower() in saying.verbs
        who = subject_of(above) if is_speech and not first <= above.i <= last else None
        if who is not None and who.head.i != node.i:
            found.append(Speaker(who, above, node.dep_))
        if (accuser := _accuser_by(node)) is not None:
            found.append(Speaker(accuser, above, CHARGES))
        if node.lower_ == "saying" and _quoted_by(above) is not None:
            papers = (c for c in above.children if c.i < above.i and c.dep_ == "nsubj")
            found.extend(Speaker(c, above, "quotes") for c in papers)
        below, node = node.i, above
    once: dict[int, Speaker] = {}
    for s in (replace(x, head=_voice(x.head, saying)) for x in found):
        if not first <= s.head.i <= last:
            once.setdefault(s.head.i, s)
    return tuple(once.values())


def _accuser_by(charge: Token) -> Token | None:
    """Who charges somebody with an act: Chad of "Chad accused Libya of arming rebels", however the tree hangs the act."""
    verb = charge.head
    if verb.lower_ not in word_set("verbs of charging") or verb.pos_ != "VERB":
        return None
    if charge.i < verb.i or all(c.lower_ != "of" for c in charge.children):
        return None
    by = next((c for c in verb.children if c.dep_ == "obl:agent"), None)
    return by if by is not None else next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)


def _voice(head: Token, saying: Saying) -> Token:
    """Who stands behind a document: the ministry of "a statement from the ministry", else the document itself."""
    if head.lemma_.lower() not in saying.documents:
        return head
    behind = (
        c for c in head.children if c.dep_ in ("nmod", "nmod:poss", "compound") and c.pos_ in ("NOUN", "PROPN", "PRON")
    )
    return next(behind, head)


def _aside(child: Token, saying: Saying) -> Speaker | None:
    """ "…, the minister said", "according to the minister" """
    if child.dep_ == "parataxis" and child.lemma_.lower() in saying.verbs and (who := subject_of(child)) is not None:
        return Speaker(who, child, "parataxis")
    if child.dep_ in ("obl", "nmod", "parataxis") and any(c.lower_ == "according" for c in child.children):
        return Speaker(child, child, "according")
    return None


def subject_of(verb: Token) -> Token | None:
    """Who speaks: the subject, that of the verb it is joined to, or the noun that a clause describes."""
    if (quoted := _quoted_by(verb.head if verb.lower_ == "saying" else verb)) is not None:
        return quoted
    for token in (verb, verb.head) if verb.dep_ in ("conj", "xcomp", "advcl") else (verb,):
        for child in token.children:
            if child.dep_.startswith("nsubj"):
                return child
    return verb.head if verb.dep_ in ("acl", "acl:relcl") else _fronted(verb)


def _fronted(verb: Token) -> Token | None:
    """Who opens a sentence by saying: the queen of "Noting that Chad had left, the queen called for calm", however the tree hangs."""
    if verb.i or verb.tag_ != "VBG":
        return None
    clauses = (c for c in verb.children if c.i > verb.i and c.dep_ in ("ccomp", "conj", "parataxis"))
    for subject in (k for c in clauses for k in c.children if k.dep_.startswith("nsubj")):
        first = min(subject.subtree, key=lambda t: t.i)
        if first.nbor(-1).text == ",":
            return subject
    return None


def _quoted_by(verb: Token) -> Token | None:
    """Whom a paper quotes: the spokesman of "KBC quoted the spokesman as saying"."""
    if verb.lemma_.lower() != "quote" or any(c.dep_ in ("nsubj:pass", "aux:pass") for c in verb.children):
        return None
    behind = (c for c in verb.children if c.i > verb.i and c.dep_ in ("obj", "iobj", "nsubj"))
    return next(behind, None)


def noun_phrase(head: Token) -> tuple[int, int]:
    """Characters of a noun with what belongs to it, without an article before or a clause after it."""
    left, right = head, head
    for child in sorted(head.children, key=lambda c: -c.i):
        if child.i < left.i and child.dep_ in _LEFT and child.pos_ not in ("DET", "PUNCT"):
            inner = min(child.subtree, key=lambda t: t.i)
            if inner.pos_ in ("DET", "PUNCT", "ADP") and inner.i < child.i:
                inner = inner.doc[inner.i + 1]
            left = inner
    for child in sorted(head.children, key=lambda c: c.i):
        inside = list(child.subtree)
        if inside[0].i != right.i + 1 or any(t.dep_ in ("acl:relcl", "conj") for t in inside):
            continue
        if child.dep_ in ("flat", "appos") or (child.dep_ == "nmod" and inside[0].lower_ in ("of", "for", "with")):
            right = inside[-1]
    return left.idx, right.idx + len(right)
