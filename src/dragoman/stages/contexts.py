"""PLOVER's contexts of an event: by words of its sentence and of the sentences beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.lexicons.contexts import Cues
from dragoman.records import Sentence

# contexts that an act brings with it, whatever the words
_OF_TYPE = {"CONSULT": "diplomatic", "MOBILIZE": "military"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A context and the words that decided."""

    name: str
    words: tuple[str, ...]


_WORD_START = re.compile(r"(?<![\w-])\w")

Found = Mapping[str, Counter[str]]


def find_cues(sentence: Sentence, cues: Cues) -> Found:
    """How often each cue of each context stands in a sentence."""
    buckets, _ = cues
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    text = sentence.text.lower()
    done = 0
    for start in _WORD_START.finditer(text):
        bucket = buckets.get(start[0])
        if bucket is None or start.start() < done or (m := bucket[0].match(text, start.start())) is None:
            continue
        done = m.end()
        for context in bucket[1][int(m.lastindex or 1) - 1]:
            found[context][m[0]] += 1
    return found


def contexts_of(indices: Sequence[int], found: Mapping[int, Found], type_: str) -> tuple[Context, ...]:
    """The contexts of an event whose mentions stand in the sentences `indices`, the strongest first.

    A cue in the event's own sentence counts 2, in a neighbour 1; a context needs 2.
    """
    weights: Counter[str] = Counter()
    words: defaultdict[str, list[str]] = defaultdict(list)
    own = set(indices)
    near = {i + d for i in own for d in (-1, 1)} - own
    for i in sorted(own | near):
        for context, cues in found.get(i, {}).items():
            weights[context] += (2 if i in own else 1) * len(cues)
            words[context].extend(w for w in cues if w not in words[context])
    if always := _OF_TYPE.get(type_):
        weights[always] += 2
    ranked = sorted((c for c, w in weights.items() if w >= 2), key=lambda c: (-weights[c], c))
    return tuple(Context(name=c, words=tuple(words[c][:5])) for c in ranked[:4])
