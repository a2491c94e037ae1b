"""Acts whose type stands in what goes with the verb: who is jailed "for ten years" is convicted, who is put "on the blacklist" is punished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token


def things_taken(verb: Token) -> Iterator[str]:
    """The lemmas of what a verb does something to, in both voices; of "half of the debt", both; also "restrictive measure"."""
    for child in verb.children:
        if child.dep_ in ("obj", "nsubj:pass"):
            yield child.lemma_.lower()
            beside = (c for c in child.children if c.dep_ in ("amod", "compound"))
            yield from (f"{c.lower_} {child.lemma_.lower()}" for c in beside)
            if child.lower_ in word_set("counting words") | word_set("parts of a whole"):
                yield from (c.lemma_.lower() for c in child.children if c.dep_ == "nmod" and c.i > child.i)
    if verb.dep_ == "compound":
        yield verb.head.lemma_.lower()  # a headline's "trade blame"


def type_by_company(verb: Token) -> str | None:
    """The type of an act that a phrase beside its verb tells; None where none does."""
    if verb.lemma_.lower() in word_set("sends people away") and any(c.lower_ == "forcibly" for c in verb.children):
        return "COERCE"
    if verb.lemma_.lower() in ("attack", "assault") and {c.lower_ for c in verb.children} & word_set("over networks"):
        return "COERCE"
    if verb.lemma_.lower() in word_set("puts down as") and {w.lower_ for w in verb.subtree} & word_set(
        "words of terror"
    ):
        return "SANCTION"
    if _tests_arms(verb):
        return "MOBILIZE"
    for child in verb.children:
        if child.dep_ != "obl" or child.i < verb.i:
            continue
        links = {c.lower_ for c in child.children if c.dep_ == "case"}
        if links & {"for", "to"} and _is_sentence(verb, child):
            return "SANCTION"
        if links & {"to", "on", "from"} and _is_blacklist(child):
            taken_off = "from" in links or verb.lower_ in word_set("takes off a list")
            return "CONCEDE" if taken_off else "SANCTION" if verb.lower_ in word_set("puts on a list") else None
        if "with" in links and _answers(verb) and child.lemma_.lower() in word_set("what is imposed"):
            return "SANCTION"
    return None


def _tests_arms(verb: Token) -> bool:
    """Whether a state fires what it tries out, and at nobody: "Ruritania fired two ballistic missiles into the sea"."""
    fired = any(c.dep_ in ("obj", "nsubj:pass") and c.lemma_.lower() in word_set("test-fired") for c in verb.children)
    if not fired or verb.lemma_.lower() not in word_set("fires arms"):
        return False
    led = [(c.lower_, w) for w in verb.subtree if w.i > verb.i for c in w.children if c.dep_ == "case"]
    if any(word in ("at", "against", "on") and to.ent_type_ != "" for word, to in led):
        return False
    if any(word in _TOWARDS and to.lower_ in word_set("open water") for word, to in led):
        return True
    states = [c for c in verb.children if c.dep_ == "nsubj" and c.ent_type_ == "LOC"]
    return bool(states) and not any(word in ("at", "against", *_TOWARDS) for word, _ in led)


_TOWARDS = ("into", "toward", "towards", "over", "off", "in")


def drills_alone(noun: Token) -> bool:
    """Whether a state alone holds an exercise: "Ruritania began two days of drills"; not "joint drills", "drills with Graustark"."""
    if noun.lemma_.lower() not in word_set("exercises"):
        return False
    verb = next((w for w in noun.ancestors if w.pos_ == "VERB"), None)
    doers = [c for c in verb.children if c.dep_ == "nsubj"] if verb is not None else []
    one = len(doers) == 1 and doers[0].tag_ not in ("NNS", "NNPS") and not any(doers[0].conjuncts)
    state = one and any(w.ent_type_ == "LOC" for w in (doers[0], *doers[0].children))
    return state and not {w.lower_ for w in noun.doc} & word_set("together with others")


def _is_sentence(verb: Token, word: Token) -> bool:
    """Whether somebody is jailed by a verdict: "jailed for ten years", "imprisoned for life"."""
    return verb.lemma_.lower() in ("jail", "imprison") and word.lower_ in word_set("spans of time") | {"life"}


def _is_blacklist(word: Token) -> bool:
    """Whether a word is a list of those who are punished: "its export control list", "the list of sponsors of terrorism"."""
    if word.lower_ == "blacklist":
        return True
    beside = {w.lower_ for w in word.subtree if w.i != word.i and abs(w.i - word.i) < _NEAR}
    return word.lower_ in ("list", "lists") and bool(beside & word_set("lists of the punished"))


_NEAR = 7  # words


def _answers(verb: Token) -> bool:
    """Whether a verb is that of an answer already given: "hit back", "retaliated"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or any(c.tag_ == "MD" for c in verb.children):
        return False
    after = verb.doc[verb.i + 1 : verb.i + 2].text.lower()
    return verb.lemma_.lower() in ("respond", "retaliate", "reply") or f"{verb.lemma_.lower()} {after}" in (
        "hit back",
        "strike back",
        "fire back",
    )
