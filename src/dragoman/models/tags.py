"""Universal tags that agree with the Penn tag where that says that a word is a finite verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

# finite verbs are nothing else in the English treebanks of Universal Dependencies; a tag that is not here allows all
AGREEING: Mapping[str, tuple[str, ...]] = {**dict.fromkeys(("VBD", "VBP", "VBZ"), ("VERB", "AUX")), "MD": ("AUX",)}


def universal_tags(upos: Any, xpos: Any, labels: Mapping[str, Sequence[str]]) -> npt.NDArray[np.int64]:
    """The best universal tag (unit) of each word among those that its best Penn tag allows, given scores [W, tags]."""
    allowed = _allowed(tuple(labels["upos"]), tuple(labels["xpos"]))
    best: npt.NDArray[np.int64] = np.where(allowed[xpos.argmax(-1)], upos, -np.inf).argmax(-1)
    return best


@cache
def _allowed(upos: tuple[str, ...], xpos: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Whether each Penn tag allows each universal one."""
    return np.array([[u in AGREEING[x] if x in AGREEING else True for u in upos] for x in xpos], dtype=bool)
