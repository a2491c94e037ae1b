"""Acts done to envoys, whatever the verb says of others: one is summoned to hear a complaint, and "ordered to leave" is expelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

_POSTS = word_set("foreign posts")


def type_by_envoy(verb: Token) -> str | None:
    """The type of an act that a verb can mean only because it is done to an envoy; None for others."""
    if _calls_in(verb):
        return "ACCUSE"
    away = _gives_time_to_leave(verb) or _orders_out(verb) or _sends_home(verb) or _is_recalled(verb)
    return "SANCTION" if away else None


def _calls_in(verb: Token) -> bool:
    """Whether an ambassador is summoned, which is done to complain: "summons" of a headline, too, and "called in"."""
    called = (c.lower_ for c in verb.children if c.dep_ in ("obj", "nsubj:pass"))
    calls = verb.lemma_.lower() == "call" and verb.doc[verb.i + 1 : verb.i + 2].text.lower() == "in"
    return (calls or verb.lower_.startswith("summon")) and any(word in _POSTS for word in called)


def _gives_time_to_leave(verb: Token) -> bool:
    """Whether somebody is told to go by a day: "gave the chargé a week to leave"."""
    if verb.lemma_.lower() != "give":
        return False
    inside = {w.lower_ for w in verb.subtree if w.i > verb.i}
    return bool(inside & word_set("spans of time")) and bool(inside & word_set("words of leaving"))


def _orders_out(verb: Token) -> bool:
    """Whether another's envoy is told to go: "ordered the Ruritanian consul to leave"."""
    if verb.lemma_.lower() not in word_set("orders out") or not any(map(_is_anothers, verb.children)):
        return False
    told = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl", "conj") or c.pos_ == "VERB")
    return any(c.i > verb.i and c.lemma_.lower() in word_set("words of leaving") for c in told)


def _sends_home(verb: Token) -> bool:
    """Whether another's envoy is sent away: "sends Ruritanian diplomat home"."""
    behind = {w.lower_ for w in verb.subtree if w.i > verb.i and w.dep_ != "nmod"}
    return (
        verb.lemma_.lower() == "send" and bool(behind & {"home", "packing"}) and any(map(_is_anothers, verb.children))
    )


def _is_recalled(verb: Token) -> bool:
    """Whether an envoy is called home: "Ambassador Rassendyll was recalled"."""
    called = [c for c in verb.children if c.dep_ == "nsubj:pass"]
    words = {
        w.lower_ for c in called for w in (c, *c.children) if w is c or w.dep_ in ("nmod:desc", "compound", "appos")
    }
    return verb.lemma_.lower() == "recall" and bool(words & _POSTS)


def _is_anothers(word: Token) -> bool:
    """Whether a word is an envoy to whom something is done, and none of one's own: "its diplomats"."""
    own = any(c.dep_ == "nmod:poss" and c.pos_ == "PRON" for c in word.children)
    return word.dep_ in ("obj", "iobj", "nsubj:pass", "nsubj") and word.lower_ in _POSTS and not own
