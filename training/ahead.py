"""Batches made ahead of the steps that learn from them, in processes of their own where there are cores to spare."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from augment import swap_countries
from batches import Batch, Pieces, epochs, make_batch
from data import Example
from targets import Index, Targets, targets_of

ABOUT_COUNTRIES = ("frames", "silver", "copy", "pairs", "made_pairs", "somewhere")


@dataclass(frozen=True)
class Mixture:
    """What the steps are made of: the examples of each kind of step, its share, and the recipe of a batch."""

    examples: Mapping[str, Sequence[Example]]
    shares: Mapping[str, float]
    batch_words: int
    swap: float
    seed: int
    passages: Sequence[int] = (0,)  # words of a passage at most, drawn for each; 0 is a sentence alone


class Steps(IterableDataset):  # type: ignore[type-arg]
    """Endless (kind of step, batch, targets), pickled; each process draws by a seed of its own."""

    def __init__(self, mixture: Mixture, pieces: Pieces, index: Index) -> None:
        self.mixture, self.pieces, self.index = mixture, pieces, index

    def __iter__(self) -> Iterator[bytes]:
        m, worker = self.mixture, get_worker_info()
        if worker:
            torch.set_num_threads(1)
        rng = random.Random(m.seed * 1000 + (worker.id if worker else 0))
        streams = {
            name: epochs(m.examples[name], m.batch_words, m.passages, rng) for name, share in m.shares.items() if share
        }
        while True:
            (task,) = rng.choices(list(m.shares), list(m.shares.values()))
            passages = next(streams[task])
            if task in ABOUT_COUNTRIES:
                passages = [swap_countries(p, rng) if rng.random() < m.swap else p for p in passages]
            batch = make_batch(passages, self.pieces, rng)
            targets = targets_of(task, batch, self.index)
            batch.examples = []  # their labels are in the targets now
            yield pickle.dumps((task, batch, targets))  # by value, as a machine may have little memory to share


def steps_of(
    mixture: Mixture, pieces: Pieces, index: Index, device: str, workers: int
) -> Iterator[tuple[str, Batch, Targets]]:
    """The steps with their tensors on a device, made by `workers` processes (0: by this one)."""
    more: dict[str, Any] = {"prefetch_factor": 4} if workers else {}
    for made in DataLoader(Steps(mixture, pieces, index), batch_size=None, num_workers=workers, **more):
        task, batch, targets = pickle.loads(made)
        yield task, batch.to(device), {k: t.to(device, non_blocking=True) for k, t in targets.items()}
