"""How much two texts share: MinHash signatures of their content words, and the exact figures behind them.

Word sets tell copies apart from independent reports better than word sequences do: translations and rewrites of one
report share four words in ten or more, independent reports of one event two in ten or fewer (docs/occurrences.md).
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Set
from functools import cache

import numpy as np
from datasketch import MinHash  # type: ignore[import-untyped]
from numpy.typing import NDArray

from dragoman.lexicons.reading import FOLDER, rows

ROWS, BANDS = 3, 42
PERMUTATIONS = ROWS * BANDS
LONGEST = 40_000  # characters; the rest of a text adds little and costs time
_WORD = re.compile(r"\w+")


@cache
def _frequent() -> frozenset[str]:
    return frozenset(cells[0] for _, cells in rows(FOLDER / "frequent_words.tsv", 1))


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, in lower case: no short ones, no frequent ones.

    >>> sorted(content_words("They met in Oslo on 3 May."))
    ['3', 'oslo']
    """
    words = _WORD.findall(text[:LONGEST].lower())
    return frozenset(w for w in words if (len(w) > 3 or w.isdigit()) and w not in _frequent())


def resemblance(one: Set[str], other: Set[str]) -> float:
    """Shared words by all words (Jaccard), 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def containment(one: Set[str], other: Set[str]) -> float:
    """Shared words by the words of the smaller text, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def sign(words: Set[str]) -> NDArray[np.uint32]:
    """The MinHash signature (Broder 1997) of a set of words: PERMUTATIONS values of 32 bits."""
    minhash = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=_hash)
    minhash.update_batch([w.encode() for w in sorted(words)])
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


def _hash(word: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(word, digest_size=4).digest(), "little")


def bands(signature: NDArray[np.uint32]) -> tuple[int, ...]:
    """One 64-bit number a band; two texts are candidates when they share one."""
    out = []
    for k in range(BANDS):
        raw = struct.pack("<I", k) + signature[k * ROWS : (k + 1) * ROWS].tobytes()
        out.append(int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little", signed=True))
    return tuple(out)


def estimate(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The resemblance that two signatures tell, within about 0.04."""
    return float((one == other).mean())
