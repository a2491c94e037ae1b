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


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """`verbs` and `documents` ("statement") are lemmas; `closings` find a source at the end of a sentence, with its words in the group `who`."""

    verbs: frozenset[str]
    documents: frozenset[str]
    closings: tuple[re.Pattern[str], ...]


def read_saying(path: Path = FOLDER / "saying_verbs.tsv") -> Saying:
    """The table: lemma, whether it closes speech ("closes") or is what a source puts out ("document"), its forms."""
    verbs, documents, closing = set(), set(), []
    for _, (lemma, use, forms) in rows(path, 3):
        if use == "document":
            documents.add(lemma)
            continue
        verbs.add(lemma)
        if use == "closes":
            closing += words(forms)
    said = "|".join(closing)
    rest = r"(?: [^,;:“”\"]{0,60})?[.!]?[\"”’']*$"
    return Saying(
        verbs=frozenset(verbs),
        documents=frozenset(documents),
        closings=(
            re.compile(rf"[,”\"’'?!]+ {_WHO} (?:{said}){rest}"),
            re.compile(rf"[,”\"’'?!]+ (?:{said}) {_WHO}[.]?$"),
            re.compile(rf",? according to {_WHO}[.]?$"),
        ),
    )
