"""The verbs with which a text gives what it says to a speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dragoman.lexicons.reading import FOLDER, rows, words

# "…, and Yeltsin claimed" goes on with the tale, it does not close a speech
_WHO = (
    r"(?:the |an? )?(?!(?:and|but|or|while|when|after|before|as|on|in|at|by|for|with|which|who|that|since|because|if|said|had)\b)"
    r"(?P<who>[^\W\d_][^,;:“”\"()]{0,60}?)"
)
# "several senior diplomats" names nobody either
_MANY = r"(?:some|several|many|most|senior|unnamed|anonymous|two|three|four|five|other|various|independent|regional|foreign|western|local|well-informed|informed) "


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """`verbs`, `judges` ("praise"), `documents` ("statement") and `listeners` ("reporter") are lemmas; `closings` find a source at the end of a sentence, with its words in the group `who`; `unnamed` is a source that names nobody ("officials")."""

    verbs: frozenset[str]
    judges: frozenset[str]
    documents: frozenset[str]
    listeners: frozenset[str]
    unnamed: re.Pattern[str]
    closings: tuple[re.Pattern[str], ...]


def read_saying(path: Path = FOLDER / "saying_verbs.tsv") -> Saying:
    """The table: lemma, whether it closes speech ("closes") or passes a judgement ("judges"), what a source puts out ("document") whom it tells ("listener") or names nobody ("unnamed"), its forms."""
    verbs, listeners, closing, told, unnamed = set(), set(), [], [], []
    lemmas: dict[str, set[str]] = {"document": set(), "judges": set()}
    for _, (lemma, use, forms) in rows(path, 3):
        if use in lemmas:
            lemmas[use].add(lemma)
            continue
        if use == "unnamed":
            unnamed += words(forms)
            continue
        if use == "listener":
            listeners.add(lemma)
            told += words(forms)
            continue
        verbs.add(lemma)
        if use == "closes":
            closing += words(forms)
    said = "|".join(closing)
    to = rf"(?: to (?:the )?(?:{'|'.join(told)}),?)?"
    rest = r"(?: [^,;:“”\"]{0,60})?[.!]?[\"”’']*$"
    return Saying(
        verbs=frozenset(verbs),
        judges=frozenset(lemmas["judges"]),
        documents=frozenset(lemmas["document"]),
        listeners=frozenset(listeners),
        unnamed=re.compile(
            rf"(?:{_MANY})*(?:{'|'.join(unnamed)})(?: (?:close to|familiar with|briefed on|with|who) .*)?"
        ),
        closings=(
            re.compile(rf"[,”\"’'?!]+ {_WHO} (?:{said}){rest}"),
            re.compile(rf"[,”\"’'?!]+ (?:{said}){to} {_WHO}[.]?$"),
            re.compile(rf",? according to {_WHO}[.]?$"),
        ),
    )
