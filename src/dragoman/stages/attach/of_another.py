"""Times and places that the tree gives to another act, or to none, whatever the weights say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Frame, Role
from dragoman.stages.attach.words import Words, case_of, words_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_JUDGING = frozenset(("ACCUSE", "SUPPORT", "REJECT"))  # acts about an act
_ABOUT = frozenset(
    ("ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "SUPPORT", "THREATEN")
)  # acts of words, whose issue has places of its own
_SAID_TO = frozenset(("ACCUSE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"))
_NEAR = 10  # words from "the worst" to "since"
_SINCE = 5  # words from "since" to its time: "since taking office in May"
_COUNTED = ("day", "days", "week", "weeks")
_FOLLOWS = frozenset(("after", "amid", "following", "over"))
_OPENS = frozenset(("after", "as", "because", "before", "since", "when", "while"))  # clauses that tell when or why
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AHEAD = re.compile(r"(?:in|next|by|later)\b", re.IGNORECASE)


def of_another(
    doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words], role: Role, found: Sequence[Words]
) -> bool:
    """Whether a time or a place is told of something else than the act."""
    if role is not Role.WHEN:
        return (
            _within_what_is_said(doc, frame, phrase)
            or _of_what_a_noun_did(doc, frame, phrase)
            or _of_another_clause(doc, frame, phrase, triggers)
            or _of_a_clause_below(doc, frame, phrase, triggers)
            or _of_the_clause_above(doc, frame, phrase, triggers)
            or _of_what_it_follows(doc, frame, phrase)
            or _left_before(doc, frame, phrase)
            or _is_addressed(doc, frame, phrase)
        )
    return (
        _of_what_is_agreed(doc, frame, phrase)
        or _of_what_is_judged(doc, frame, phrase, triggers)
        or _of_what_a_noun_did(doc, frame, phrase)
        or _of_another_clause(doc, frame, phrase, triggers)
        or _of_what_somebody_did(doc, frame, phrase)
        or _names_a_noun(doc, frame, phrase)
        or _counts_from(doc, frame, phrase, found)
        or _of_the_main_clause(doc, frame, phrase, found)
        or _done_before_it(doc, frame, phrase)
        or _compares(doc, phrase)
    )


def _within_what_is_said(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place lies within what a speech or a meeting is about: "called for a ceasefire in Gaza"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or frame.type not in _ABOUT or doc[trigger.head].lemma_.lower() in word_set("signing"):
        return False
    if frame.content == "AID":  # "pledged money for a school in Casablanca": help is promised for there
        return False
    own = (words_at(doc, x.start, x.end) for x in frame.having(Role.ISSUE) if x.start >= frame.end)
    return any(w is not None and w.first < phrase.first <= w.last for w in own)


def _of_what_is_judged(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a time is that of another act that this one is about: "condemned the attack on a convoy on March 1"."""
    if frame.type not in _JUDGING:
        return False
    for issue in frame.having(Role.ISSUE):
        about = words_at(doc, issue.start, issue.end)
        inside = about is not None and about.first <= phrase.first <= about.last
        if about is not None and inside and any(about.first <= t.head < phrase.first for t in triggers):
            return issue.start >= frame.end
    return False


def _of_what_a_noun_did(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time stands in a clause on a noun of the act: before it, or behind a verb's in a participle's clause.

    "a plan made in May was rejected", "convicted him of murders committed in 2004"
    """
    trigger = words_at(doc, frame.start, frame.end)
    verb = next((t for t in doc[phrase.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    if trigger is None or verb is None or verb.dep_ not in ("acl", "acl:relcl"):
        return False
    if trigger.first <= verb.head.i <= trigger.last or not doc[trigger.head].is_ancestor(verb):
        return False
    behind = phrase.first > trigger.first
    participle = verb.dep_ == "acl" and verb.tag_ == "VBN" and doc[trigger.head].pos_ == "VERB"
    return participle or not behind


def _of_another_clause(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a time stands in a clause that tells of an act of its own: "expelled a diplomat who was arrested on Monday".

    Behind the verb of such a clause it is that verb's, whatever the tree hangs it on.
    """
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    before = next((t for t in reversed(doc[: phrase.first]) if t.pos_ not in ("ADP", "DET")), None)
    above = next((t for t in doc[phrase.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    for verb in (before, above):
        if verb is None or not _describes(verb) or phrase.first < verb.i:
            continue
        own = any(t != trigger and t.first <= verb.i <= t.last for t in triggers)
        if own and not trigger.first <= verb.i <= trigger.last and doc[trigger.head].is_ancestor(verb):
            return True
    return False


def _of_what_somebody_did(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time behind the verb of a clause with "who" is that verb's: "deposed Rassendyll, who took office a year ago".

    Without a comma both are often of one day: "the killing of men who had fled there in 1994".
    """
    trigger = words_at(doc, frame.start, frame.end)
    verb = next((t for t in doc[phrase.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    if trigger is None or verb is None or verb.dep_ != "acl:relcl" or phrase.first < verb.i:
        return False
    who = next((c for c in verb.children if c.lower_ in ("who", "which") and c.dep_.startswith("nsubj")), None)
    between = doc[verb.i : phrase.first]
    aside = who is not None and trigger.last < who.i and doc[who.i - 1].text == ","
    return aside and not any(t.pos_ == "PUNCT" for t in between)


def _of_a_clause_below(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a place stands in a clause of another act that tells when or why: "protested after ships rammed a boat off Palawan"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    for verb in doc[phrase.head].ancestors:
        if trigger.first <= verb.i <= trigger.last:
            return False
        if _tells_when_or_why(verb) and any(t.first <= verb.i <= t.last for t in triggers):
            return doc[trigger.head].is_ancestor(verb)
    return False


def _of_the_clause_above(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a place is that of another act, and this one's clause tells when or why: "met in Accra as the junta warned"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    head = doc[trigger.head]
    verb = next((t for t in (head, *head.ancestors) if _tells_when_or_why(t)), None)
    if verb is None or verb.is_ancestor(doc[phrase.head]) or phrase.first > verb.i:
        return False
    return any(t.first <= verb.head.i <= t.last for t in triggers) and verb.head.i < phrase.first


def _tells_when_or_why(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _OPENS for c in verb.children)


def _of_what_it_follows(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is that of what words were said about: "protests over a collision near the reef"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or frame.type not in _SAID_TO or phrase.first < trigger.last:
        return False
    between = doc[phrase.head].ancestors
    nouns = takewhile(lambda t: not trigger.first <= t.i <= trigger.last, between)
    return any(
        t.pos_ == "NOUN" and t.i > trigger.last and any(c.dep_ == "case" and c.lower_ in _FOLLOWS for c in t.children)
        for t in nouns
    )


def _left_before(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is the one from where somebody came, and no act there: "who flew in from Bamako, apologised"."""
    place, trigger = doc[phrase.head], words_at(doc, frame.start, frame.end)
    came = place.head
    if trigger is None or case_of(doc, place, phrase) != "from" or came.lemma_.lower() not in word_set("comings"):
        return False
    return not trigger.first <= came.i <= trigger.last and not place.is_ancestor(doc[trigger.head])


def _is_addressed(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is whom the words were said to: "apologised to Senegal"."""
    if frame.type not in _SAID_TO or case_of(doc, doc[phrase.head], phrase) not in ("against", "at", "to", "with"):
        return False
    told = (words_at(doc, x.start, x.end) for x in frame.having(Role.RECIPIENT))
    return any(w is not None and w.first <= phrase.first and phrase.last <= w.last for w in told)


def _describes(verb: Token) -> bool:
    """Whether a verb's clause describes a noun; a "who" as its subject says so whatever the tree calls the clause."""
    return verb.dep_ in ("acl", "acl:relcl") or any(
        c.dep_.startswith("nsubj") and c.lower_ in ("who", "which", "that") and c.i < verb.i for c in verb.children
    )


def _counts_from(doc: Doc, frame: Frame, phrase: Words, found: Sequence[Words]) -> bool:
    """Whether a time is counted from the act, with nothing to count back from: "a day after the killing of a colonel".

    Behind a dated clause it tells the act's own day: "met on Friday, a day after police shot two".
    """
    return _opens_the_clause(doc, frame, phrase) and not (
        doc[phrase.first : phrase.last].text.casefold().endswith(_COUNTED) and any(w.last < phrase.first for w in found)
    )


def _of_the_main_clause(doc: Doc, frame: Frame, phrase: Words, found: Sequence[Words]) -> bool:
    """Whether a time stands before the "a day after" that opens the clause of the act."""
    return any(phrase.last < w.first and _opens_the_clause(doc, frame, w) for w in found)


def _done_before_it(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time is the main clause's, and the act was done before: "agreed on Friday after Oslo had mediated"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first > trigger.first:
        return False
    verb = doc[trigger.head]
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    had = any(c.dep_.startswith("aux") and c.lower_ == "had" for c in verb.children)
    return had and verb.dep_ == "advcl" and "after" in marks and not verb.is_ancestor(doc[phrase.head])


def _opens_the_clause(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether "a day after" stands before the act, in one clause with it."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or trigger.first <= phrase.last or doc[phrase.last].lower_ not in ("after", "before"):
        return False
    return not any(t.pos_ == "PUNCT" for t in doc[phrase.last : trigger.first])


def _names_a_noun(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a year is part of how something else is called: "talks under the 2015 agreement"."""
    noun = doc[phrase.head].head
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first != phrase.last or not _YEAR.fullmatch(doc[phrase.head].text):
        return False
    named = doc[phrase.head].dep_ in ("nummod", "compound", "amod", "nmod") and noun.i > phrase.last
    between = doc[phrase.last + 1 : noun.i] if named else ()
    whole = named and not any(t.pos_ in ("ADP", "VERB", "PUNCT") for t in between)
    return whole and not trigger.first <= noun.i <= trigger.last and trigger.head not in (t.i for t in between)


def _compares(doc: Doc, phrase: Words) -> bool:
    """Whether a time only tells since when nothing was like it: "their first talks since May", "in two years"."""
    since = next((i for i in range(phrase.first, max(0, phrase.first - _SINCE), -1) if doc[i].lower_ == "since"), None)
    if since is None and doc[phrase.last].lower_ in word_set("spans of time") and phrase.first > 0:
        since = phrase.first - (doc[phrase.first].lower_ != "in")
        since = since if doc[since].lower_ == "in" else None  # "their first talks in two years"
    if since is None or any(t.pos_ == "PUNCT" for t in doc[since : phrase.first]):
        return False
    for token in reversed(doc[max(0, since - _NEAR) : since]):
        if token.pos_ == "PUNCT" or token.pos_ == "AUX":
            return False
        if token.lower_ in ("first", "last") or (
            token.tag_ in ("JJS", "RBS") and token.lower_ not in ("least", "most")
        ):
            return True
    return False


def _of_what_is_agreed(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time is that of what was agreed to be done, not of the agreement: "agreed to resume talks in April"."""
    if frame.type not in ("AGREE", "SUPPORT"):
        return False
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first <= trigger.last + 2:
        return False
    before = doc[phrase.first - (2 if doc[phrase.first - 1].lower_ == "the" else 1)].lower_
    ahead = _AHEAD.match(doc[phrase.first : phrase.last + 1].text) or before in ("in", "next", "by")
    return bool(ahead) and doc[trigger.last + 1].lower_ == "to" and doc[trigger.last + 2].pos_ == "VERB"
