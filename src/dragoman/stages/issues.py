"""Head an issue: the short name under which all acts about it can be asked for.

A table knows the common matters ("sanctions", "Iran's nuclear programme"). Any other issue is headed by its noun with
the names before it ("the 2019 Lomé accord on cattle" is "Lomé accord"); words that stand for any trouble ("crisis",
"situation") hand over to the name that they are about ("the crisis in Yemen" is "Yemen").
"""

from __future__ import annotations

import re

from dragoman.lexicons.issue_heads import IssueHeads
from dragoman.lexicons.word_sets import word_set

_JOIN = re.compile(
    r"\b(?:on|in|of|over|about|with|between|for|from|to|against|at|concerning|regarding|around|after|by|stemming|who|which|that)\b",
    re.IGNORECASE,
)
_GENERAL = word_set("general issues")
_NAME = re.compile(r"(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*))*")
_WORD = re.compile(r"[^\W_][\w’'-]*")


def issue_head(text: str, heads: IssueHeads) -> str:
    """The head of an issue."""
    for head, pattern in heads:
        if pattern.search(text):
            return head
    joined = _JOIN.search(text, 1)
    core, rest = (text[: joined.start()], text[joined.end() :]) if joined else (text, "")
    words = _WORD.findall(core)
    if rest and (not words or words[-1].lower() in _GENERAL):
        names = _NAME.findall(rest)
        return str(names[-1]) if names else issue_head(rest.strip(), heads)
    if not words:
        return text.strip().lower()
    before = [
        w for w in words[:-1] if w[0].isupper() and w.lower() not in ("the", "a", "an", "its", "their", "his", "her")
    ]
    last = words[-1] if words[-1][0].isupper() and len(words) > 1 else _plain(words[-1], alone=not before)
    return " ".join((*before, last))


def _plain(word: str, *, alone: bool) -> str:
    """A noun as it heads: a name keeps its capital when it stands alone."""
    return word if alone and word[0].isupper() else word.lower()
