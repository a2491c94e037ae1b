"""The best dependency tree of a sentence from arc scores: Chu and Liu (1965), Edmonds (1967), with a single root."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def best_tree(arcs: Floats) -> Ints:
    """The head of each of W words (0 is the root, i the i-th word), given scores [W, W + 1] with the root in column 0.

    >>> best_tree(np.array([[0, 0, 9], [5, 0, 0]], dtype=np.float32)).tolist()
    [2, 0]
    """
    words = len(arcs)
    scores = arcs.copy()
    scores[np.arange(words), np.arange(1, words + 1)] = -np.inf
    heads: Ints = scores.argmax(1)
    if (heads == 0).sum() == 1 and not _cycle(heads.tolist()):
        return heads
    # one root: the word whose arc to the root costs least against its best other head
    rest = scores[:, 1:].max(1) if words > 1 else np.zeros(1, dtype=np.float32)
    root = int((scores[:, 0] - rest).argmax())
    scores[:, 0] = -np.inf
    scores[root] = -np.inf
    scores[root, 0] = 0.0
    full = np.full((words + 1, words + 1), -np.inf, dtype=np.float64)
    full[1:] = scores
    return np.array(_edmonds(full)[1:], dtype=np.int64)


def _cycle(heads: Sequence[int]) -> list[int]:
    """The words of one cycle (as indices into `heads`), or none."""
    seen = [False] * len(heads)
    for start in range(len(heads)):
        path, at = [], start
        while at >= 0 and not seen[at]:
            seen[at] = True
            path.append(at)
            at = heads[at] - 1
        if at >= 0 and at in path:
            return path[path.index(at) :]
    return []


def _edmonds(scores: npt.NDArray[np.float64]) -> list[int]:
    """Heads of nodes 0..n (node 0 is the root, its head is -1) of the best arborescence; scores[d, h]."""
    n = len(scores)
    heads = [-1, *scores[1:].argmax(1).tolist()]
    cycle = [w + 1 for w in _cycle(heads[1:])]
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [v for v in range(n) if v not in inside]
    # contract the cycle into one node, the last: which word of it each other word hangs on, and which hangs on each
    leaves = scores[np.ix_(outside, cycle)]
    gains = scores[np.ix_(cycle, outside)] - scores[cycle, [heads[c] for c in cycle]][:, None]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[:-1, -1] = leaves.max(1)
    smaller[-1, :-1] = gains.max(0)
    smaller[0] = -np.inf
    solved = _edmonds(smaller)
    out = [-1] * n
    for i, v in enumerate(outside):
        if i:
            out[v] = cycle[leaves[i].argmax()] if solved[i] == len(outside) else outside[solved[i]]
    for c in cycle:
        out[c] = heads[c]
    out[cycle[gains[:, solved[-1]].argmax()]] = outside[solved[-1]]
    return out
