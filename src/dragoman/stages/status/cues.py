"""What stands around a trigger and bears on its status: named cues read off the tree, the words and the dates.

A name says where the cue was found: `own` is the trigger itself, `up1` the word that governs it, `up2` the one above,
`near` the five words before it. "to be attacked, if" hangs on the kind of act: a negated speech act is often an act of
its own ("will not accept"), so cues of the tree come a second time with `speech` or `act`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import SAID
from dragoman.records import When
from dragoman.stages.parse import head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dragoman.lexicons.statuses import StatusWords

_NEGATIVE = frozenset("not n't n’t never no neither nor without cannot".split())
_NOBODY = frozenset("nobody none nothing neither".split())
_NO = frozenset("no neither not".split())
_HELPERS = frozenset(("aux", "aux:pass", "cop"))
_SCOPE = ("own neg", "own help", "own mark", "own clause", "own det no", "up1 neg", "up1 help", "up1 mark", "up2 mark",
          "up2 help", "next to", "verb neg", "verb help", "verb mark", "verb denied")  # fmt: skip
_BY_TYPE = ("finite", "tag", "verb tag", "to under", "own case", "own modifier")
_YEAR = re.compile(r"['’]?((?:1[5-9]|20)\d\d)s?$")
_PAST = (
    (re.compile(r"\b(?:years?|decades?|century|centuries) (?:ago|earlier|before)\b"), "text years ago"),
    (re.compile(r"\blast year\b"), "text last year"),
    (re.compile(r"\b(?:war|era|century|decade)\b"), "text era"),
    (re.compile(r"\b(?:in the past|previously|once|formerly)\b"), "text in the past"),
    (re.compile(r"\bsince\b"), "text since"),
)
_FIRST_IN = re.compile(r"\bfirst\b[^,;]*?\b(?:in|for) (?:\w+ ){1,4}?(?:years|decades?|century|centuries)\b")
"""The time of what is done again now: "his first visit in more than a decade"."""
_STEPS = 3
_SOON = 5  # years ahead of the article in which what is planned is mostly done
RECENT = "when of a named year, not a year old"
_LIGHT = word_set("light verbs")
_SHARED = ("helper", "mark", "negated", "denied")


def cues_of(
    doc: Doc,
    first: int,
    last: int,
    type_: str,
    words: StatusWords,
    *,
    published: Date | None = None,
    when: When | None = None,
) -> frozenset[str]:
    """The cues of the trigger that runs from word `first` to word `last`."""
    head = head_of(doc, first, last)
    found = {f"type {type_}", f"tag {head.tag_}"}
    found.update(_around(head, "own"))
    found.update(_above(head))
    found.update(_before(doc, first))
    found.update(_finite(head))
    above = list(_kinds_above(head, words))
    found.update(f"kind {kind} {relation}" for relation, kind in above)
    found.update(_kinds(doc, first, last, head, words))
    verb = _verb_of(head)
    found.update(_told_by(verb, head))
    above_verb = above if verb is head else _kinds_above(verb, words)
    found.update(f"verb kind {kind} {relation}" for relation, kind in above_verb)
    kind = "speech" if type_ in SAID else "act"
    found |= {f"{cue}, {kind}" for cue in found if cue.startswith(_SCOPE)} | {f"kind {kind}"}
    found |= {f"{cue}, {type_}" for cue in found if cue.startswith(_BY_TYPE)}
    low = _FIRST_IN.sub(" ", doc.text.lower())
    found.update(cue for pattern, cue in _PAST if pattern.search(low))
    if published:
        if re.search(r"\d\d\d\d", low):
            found.update(_years(doc, head, published))
        found.update(_dated(published, when))
    return frozenset(found)


def _above(head: Token) -> Iterator[str]:
    token = head
    for step in range(1, _STEPS + 1):
        if token.head is token or token.head.i == token.i:
            yield f"root at {step}"
            return
        where, above = f"up{step}", token.head
        case = next((c.lower_ for c in token.children if c.dep_ == "case"), "")
        yield f"{where} by {token.dep_}"
        yield f"{where} {above.lemma_.lower()} by {token.dep_.split(':')[0]} {case}".rstrip()
        yield f"above {above.lemma_.lower()}"
        yield f"{where} tag {above.tag_}"
        yield from _around(above, where)
        token = above


def _around(token: Token, where: str) -> Iterator[str]:
    """The helpers, markers, negations and modifiers of a word."""
    for child in token.children:
        word = child.lemma_.lower()
        if child.lower_ in _NEGATIVE:
            yield f"{where} negated"
        elif child.dep_ in _HELPERS:
            yield f"{where} helper {child.lower_ if child.tag_ in ('MD', 'VBD') else word}"
        elif child.dep_ in ("mark", "case", "advmod", "det"):
            yield f"{where} {child.dep_} {word}"
        elif child.dep_ in ("amod", "compound") and child.i < token.i:
            yield f"{where} modifier {word}"
        elif child.dep_.startswith("nsubj") and (
            child.lower_ in _NOBODY or any(c.lower_ in _NO for c in child.children)
        ):
            yield f"{where} denied subject"
        elif child.dep_ == "advcl":
            yield from (f"{where} clause {m.lower_}" for m in child.children if m.dep_ == "mark")


def _before(doc: Doc, first: int) -> Iterator[str]:
    """The words just before the trigger, whatever the tree says."""
    for token in doc[max(0, first - 5) : first]:
        yield f"near {token.lower_ if token.tag_ == 'MD' else token.lemma_.lower()}"
    if first:
        yield f"next {doc[first - 1].lower_}"
    if first > 1:
        yield f"next {doc[first - 2].lower_} {doc[first - 1].lower_}"


def _finite(token: Token) -> Iterator[str]:
    """Tense and helpers of the finite verb that the trigger hangs on."""
    for _ in range(5):
        helpers = [c.lower_ for c in token.children if c.dep_ in _HELPERS]
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") or helpers:
            yield f"finite {token.tag_} {' '.join(helpers)}".rstrip()
            return
        token = token.head


def _verb_of(head: Token) -> Token:
    """The verb that says when and whether the act is done: its own, or the light verb that a noun hangs on."""
    if head.tag_.startswith("N") and head.dep_.split(":")[0] in ("obj", "nsubj") and _lemma(head.head) in _LIGHT:
        return head.head
    return head


def _told_by(verb: Token, head: Token) -> Iterator[str]:
    """Helpers, marks and negations of the act's verb; a verb joined to another shares what it has not itself."""
    if verb is not head:
        yield "light verb"
    yield f"verb tag {verb.tag_}"
    if verb.dep_ in ("advcl", "xcomp", "acl") and any(c.lower_ == "to" and c.dep_ == "mark" for c in verb.children):
        yield f"to under {verb.dep_} {verb.head.tag_}"
    yield from _around(verb, "verb")
    first = verb
    for _ in range(3):
        if first.dep_ != "conj" or any(c.dep_ in (*_HELPERS, "nsubj", "nsubj:pass", "mark") for c in first.children):
            break
        first = first.head
    if first is not verb:
        yield from (c.replace("shared", "verb", 1) for c in _around(first, "shared") if c.split()[1] in _SHARED)
        if first.head.i != first.i:
            yield f"verb under {_lemma(first.head)} by {first.dep_.split(':')[0]}"
    elif verb is not head and verb.head.i != verb.i:
        yield f"verb under {_lemma(verb.head)} by {verb.dep_.split(':')[0]}"


def _kinds(doc: Doc, first: int, last: int, head: Token, words: StatusWords) -> Iterator[str]:
    """Kinds of the words below the trigger, before it and behind it."""
    for child in head.children:
        for kind in words.get(_lemma(child), ()):
            yield f"kind {kind} below {child.dep_.split(':')[0]}"
    for token in doc[max(0, first - 4) : first]:
        yield from (f"kind {kind} near" for kind in words.get(_lemma(token), ()))
    for token in doc[last + 1 : last + 4]:
        yield from (f"kind {kind} behind" for kind in words.get(_lemma(token), ()))
    if doc[-1].text == "?" or (len(doc) > 1 and doc[-2].text == "?"):
        yield "text question"


def _kinds_above(token: Token, words: StatusWords) -> Iterator[tuple[str, str]]:
    for step in range(1, 4):
        if token.head.i == token.i:
            return
        above, relation = token.head, token.dep_.split(":")[0]
        denied = " negated" if any(c.lower_ in _NEGATIVE for c in above.children) else ""
        for kind in words.get(_lemma(above), ()):
            yield f"up{step}{denied}", kind
            yield f"up{step} by {relation}{denied}", kind
        token = above


def _lemma(token: Token) -> str:
    """The lemma, with the particle of a verb: "call off"."""
    particle = next((c.lower_ for c in token.children if c.dep_ == "compound:prt"), "")
    return f"{token.lemma_.lower()} {particle}".rstrip()


def _years(doc: Doc, head: Token, published: Date) -> Iterator[str]:
    """Years that the sentence names: how old they are and how near to the trigger they hang."""
    years = [(t, int(found[1])) for t in doc if (found := _YEAR.match(t.text))]
    chain = [t.i for t in _line(head, 6)]
    for token, year in years:
        age = _age(published.year - year)
        steps = min((chain.index(t.i) for t in _line(token, 12) if t.i in chain), default=9)
        yield f"year {age}"
        yield f"year {age} at {min(steps, 3)}"
    gaps = [published.year - year for _, year in years]
    if any(g > 0 for g in gaps) and 0 not in gaps:
        yield "only old years"


def _age(gap: int) -> str:
    return "same" if gap == 0 else "last" if gap == 1 else "old" if gap > 1 else "coming"


def _line(token: Token, steps: int) -> list[Token]:
    """A word and the words above it."""
    out = [token]
    while len(out) <= steps and out[-1].head.i != out[-1].i:
        out.append(out[-1].head)
    return out


def _dated(published: Date, when: When | None) -> Iterator[str]:
    """How long before the article the act is dated."""
    date = when.date if when else None
    if not date or not re.match(r"\d{4}", date):
        return
    month = int(date[5:7]) if re.match(r"\d{4}-\d\d", date) else published.month
    months = (published.year - int(date[:4])) * 12 + published.month - month
    if months >= 24:
        yield "when years old"
    elif months >= 11:
        yield "when a year old"
    elif months >= 3:
        yield "when months old"
    else:
        yield "when coming" if date[:10] > published.isoformat()[: len(date[:10])] else "when near"
    if when and re.search(r"\d{4}", when.text) and -12 * _SOON <= months < 11:
        yield RECENT
    if "/" in date:
        yield "when range"
