"""Where the speech that a sentence gives ends before the sentence does.

"Chad said Niger had lied, and Mali responded by closing its border": what Mali did is not according to Chad.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.stages.parse import head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SHIFTED = frozenset({"had", "would", "will", "'d", "’d", "'ll", "’ll"})  # told so, a plain past is told by the text
_TAIL = re.compile(r"(?: [-–—]|:) (?P<who>[^\W\d_][\w.'’]*(?: [\w.'’]+){0,3})$")
_LONGEST = 25  # words of a headline
_QUOTES = ('"', "“", "``")


def finished(doc: Doc, first: int, last: int, saying: Collection[str]) -> tuple[Token, ...]:
    """The speakers of a sentence whose speech is over before the clause of the trigger begins."""
    if any(q in doc.text for q in _QUOTES):
        return ()
    if speakers := _before_semicolon(doc, first, saying):
        return speakers
    trigger = head_of(doc, first, last)
    for clause in (trigger, *trigger.ancestors):
        if _stands_alone(clause) and (speaker := _over_before(clause, saying)) is not None:
            return (speaker,)
    return ()


def _before_semicolon(doc: Doc, first: int, saying: Collection[str]) -> tuple[Token, ...]:
    """Who speaks in the part before a semicolon, for what stands behind it: "Chad lost ten men, Niger said; N'Djamena denied it"."""
    end = next((i for i in range(first - 1, 0, -1) if doc[i].text == ";"), 0)
    verbs = (w for w in doc[:end] if w.lemma_.lower() in saying)
    return tuple(c for w in verbs for c in w.children if c.dep_.startswith("nsubj"))


def headline_tail(text: str) -> tuple[int, int, int] | None:
    """Where a headline ends and where the source behind its dash or colon stands: "Chad frees ten Malians - minister".

    >>> headline_tail("Chad frees ten Malians - state media")
    (22, 25, 36)
    >>> headline_tail("Chad frees ten Malians: a first step") is None
    True
    """
    found = _TAIL.search(text.rstrip()) if len(text.split()) <= _LONGEST else None
    if found is None:
        return None
    words = found["who"].split()
    named = len(words) == 1 and words[0].istitle()  # "- Lavrov"
    known = words[-1].lower() in word_set("tails of headlines")
    return (found.start(), *found.span("who")) if named or known else None


def _stands_alone(clause: Token) -> bool:
    """Whether a clause is joined on with its own subject and a plain past: ", and Mali responded"."""
    if clause.dep_ not in ("conj", "advcl") or clause.tag_ != "VBD":
        return False
    children = list(clause.children)
    opener = next((c for c in children if c.dep_ in ("cc", "mark") and c.i < clause.i), None)
    own = any(c.dep_.startswith("nsubj") and c.i < clause.i for c in children)
    if opener is None or not own or opener.lower_ not in word_set("opens a new clause"):
        return False
    bound = any(c.lower_ == "that" for c in children) or any(c.dep_.startswith("aux") for c in children)
    comma = opener.i > 0 and opener.nbor(-1).text == ","
    return not bound and (comma or _answers(clause))


def _answers(clause: Token) -> bool:
    return clause.lemma_.lower() in word_set("answers a charge")


def _over_before(clause: Token, saying: Collection[str]) -> Token | None:
    """The speaker who has said all before a clause, by where he is named and by the tense of what he told."""
    above = clause.head
    if above.lemma_.lower() in saying and above.i < clause.i:
        said, told = above, next((c for c in above.children if c.dep_ == "ccomp"), None)
    elif above.dep_ == "ccomp" and above.head.lemma_.lower() in saying:
        said, told = above.head, above
    else:
        return _according(above) if _answers(clause) else None
    speaker = next((c for c in said.children if c.dep_.startswith("nsubj")), None)
    if told is None or speaker is None or not said.i < clause.i:
        return None
    between = told.i < said.i  # "Chad freed ten men, the army said, but Sudan closed its border"
    shifted = any(c.dep_.startswith("aux") and c.lower_ in _SHIFTED for c in told.children)
    return speaker if between or shifted else None


def _according(told: Token) -> Token | None:
    """The source of "according to the army, …, but Nairobi denied it"."""
    return next((c for c in told.children if any(k.lower_ == "according" for k in c.children)), None)
