"""Universal tags that agree with the Penn tag where that says that a word is a finite verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

# finite verbs are nothing else in the English treebanks of Universal Dependencies; a tag that is not here allows all
AGREEING: Mapping[str, tuple[str, ...]] = {**dict.fromkeys(("VBD", "VBP", "VBZ"), ("VERB", "AUX")), "MD": ("AUX",)}


def universal_tags(upos: Any, xpos: Any, labels: Mapping[str, Sequence[str]]) -> npt.NDArray[np.int64]:
    """The best universal tag (unit) of each word among those that its best Penn tag allows, given scores [W, tags]."""
    allowed = np.array(
        [[u in AGREEING[x] if x in AGREEING else True for u in labels["upos"]] for x in labels["xpos"]], dtype=bool
    )
    best: npt.NDArray[np.int64] = np.where(allowed[xpos.argmax(-1)], upos, -np.inf).argmax(-1)
    return best
