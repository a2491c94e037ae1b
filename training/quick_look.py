"""A quick look at the articles that nobody learns from while a model trains: F1 of types, of words of roles, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import torch

from batches import Batch, Pieces, make_batch, passages_of
from data import Example
from losses import states_of
from model import Encoder
from targets import index_labels, targets_of
from teacher import Teacher

MEASURED = (0, 150)  # words of a passage that is measured; 0 is a sentence alone
WORDS = 4000  # words of a batch


def show(
    name: str,
    model: Teacher | Encoder,
    tasks: Mapping[str, Sequence[Example]],
    pieces: Pieces,
    labels: Mapping[str, Sequence[str]],
    device: str,
) -> None:
    """Print a quick look at the articles that nobody learns from, by length of passages."""
    model.eval()
    for part in ("dev", "measuring"):
        for longest in MEASURED:
            print(name, part, longest, measured(model, tasks[part], longest, pieces, labels, device), flush=True)


@torch.no_grad()
def measured(
    model: Teacher | Encoder,
    gold: Sequence[Example],
    longest: int,
    pieces: Pieces,
    labels: Mapping[str, Sequence[str]],
    device: str,
) -> str:
    """F1 of (sentence, type) at three bounds, of words of roles, and status right, read in passages of so many words."""
    index = index_labels(labels)
    bounds = (0.3, 0.4, 0.5)
    counts: Counter[str] = Counter()
    for passages in by_length(gold, longest, WORDS):
        made = make_batch(passages, pieces)
        some = made.examples
        targets = {k: v.to(device) for k, v in targets_of("frames", made, index).items()}
        batch: Batch = made.to(device)
        _, words = states_of(model, batch)
        shares = model.triggers(words).softmax(-1)[..., 1:-1] * batch.words[..., None]
        true = {(b, index["types"][f.type]) for b, e in enumerate(some) for f in e.frames or ()}
        for bound in bounds:
            said = {(b, k) for b, w, k in (shares > bound).nonzero().tolist()}
            counts.update({f"hits {bound}": len(said & true), f"all {bound}": len(said) + len(true)})
        if len(targets["rows"]):
            roles, status, *_ = model.frames_of(batch, words, targets["rows"], targets["heads"], targets["kinds"], None)
            in_role = (roles.unflatten(-1, (-1, 3)).argmax(-1) > 0) & (targets["roles"] >= 0)
            hits = int((in_role & (targets["roles"] > 0)).sum())
            unreal = targets["status"] > 0
            right = int((status.argmax(-1) == targets["status"])[unreal].sum())
            counts.update({"role hits": hits, "role all": int(in_role.sum()) + int((targets["roles"] > 0).sum())})
            counts.update({"right": right, "unreal": int(unreal.sum())})
    types = " ".join(f"{200 * counts[f'hits {b}'] / max(counts[f'all {b}'], 1):.1f}" for b in bounds)
    roles_f1 = 200 * counts["role hits"] / max(counts["role all"], 1)
    unreal_right = 100 * counts["right"] / max(counts["unreal"], 1)
    return f"types {types} words of roles {roles_f1:.1f} status not realized {unreal_right:.1f}"


def by_length(examples: Sequence[Example], longest: int, words: int) -> Iterator[list[list[Example]]]:
    """The examples as passages of at most `longest` words, in batches of like lengths."""
    some: list[list[Example]] = []
    sized = [(sum(len(e.words) for e in p), p) for p in passages_of(examples, lambda: longest)]
    for size, passage in sorted(sized, key=lambda s: s[0]):
        if some and (len(some) + 1) * size > words:
            yield some
            some = []
        some.append(passage)
    yield some
