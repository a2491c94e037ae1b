"""Turn examples into padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from data import Example
from dragoman.models.shapes import shape

CLS, SEP, UNK, MASK = 101, 102, 100, 103


class Pieces:
    """Words to word pieces, remembered."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        """The pieces of one word, at least one."""
        if word not in self.known:
            self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids[:16] or [UNK]
        return self.known[word]


@dataclass
class Batch:
    """Padded inputs of B sentences; `examples` keeps the labels."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    marks: Tensor
    first: Tensor
    last: Tensor
    words: Tensor  # mask over words
    examples: list[Example]

    def to(self, device: str) -> Batch:
        """The tensors on a device, without the examples."""
        tensors = (self.ids, self.mask, self.shapes, self.marks, self.first, self.last, self.words)
        return Batch(*(t.to(device, non_blocking=True) for t in tensors), [])


def make_batch(examples: Sequence[Example], pieces: Pieces, rng: random.Random | None = None) -> Batch:
    """Pad a batch; with `rng`, sentences are sometimes recased and pieces sometimes masked, for robustness."""
    rows = []
    for e in examples:
        ids, shapes, marks, first, last = [CLS], [0], [0], [], []
        recase = rng.random() if rng else 1.0
        for i, word in enumerate(e.words):
            got = pieces(word)
            if len(ids) + len(got) > 510:
                got = []  # training sentences beyond the window are cut; the shipped reader windows them
            s = shape(word)
            if recase < 0.03 and s < 5:
                s = 2
            elif recase < 0.06 and s < 5:
                s = 0
            elif recase < 0.09 and s == 0:
                s = 1
            mark = 1 if e.source and e.source[0] <= i <= e.source[1] else 0
            mark = 2 if e.target and e.target[0] <= i <= e.target[1] else mark
            first.append(min(len(ids), 509))
            for p in got:
                ids.append(MASK if rng and rng.random() < 0.04 else p)
                shapes.append(s + 1)
                marks.append(mark)
            last.append(len(ids) - 1)
        rows.append((ids + [SEP], shapes + [0], marks + [0], first, last))
    # a multiple of eight, as attention is quickest at
    width, words = -(-max(len(r[0]) for r in rows) // 8) * 8, max(len(r[3]) for r in rows)

    def pad(k: int, to: int) -> Tensor:
        return torch.tensor([r[k] + [0] * (to - len(r[k])) for r in rows])

    return Batch(
        pad(0, width),
        torch.tensor([[1] * len(r[0]) + [0] * (width - len(r[0])) for r in rows]),
        pad(1, width),
        pad(2, width),
        pad(3, words),
        pad(4, words),
        torch.tensor([[1] * len(r[3]) + [0] * (words - len(r[3])) for r in rows]),
        list(examples),
    )


def word_states(pieces: Tensor, first: Tensor, last: Tensor, width: int) -> Tensor:
    """Word states [B, W, width] of piece states [B, P, width]: the mean of a word's first and last piece."""

    def take(at: Tensor) -> Tensor:
        return pieces.gather(1, at[..., None].expand(-1, -1, width))

    return (take(first) + take(last)) * 0.5


def epochs(examples: Sequence[Example], words: int, rng: random.Random) -> Iterator[list[Example]]:
    """Endless batches of about `words` padded words, of like lengths, in random order."""
    while True:
        order = sorted(examples, key=lambda e: len(e.words) + rng.random() * 8)
        groups: list[list[Example]] = [[]]
        for e in order:
            if groups[-1] and (len(groups[-1]) + 1) * len(e.words) > words:
                groups.append([])
            groups[-1].append(e)
        rng.shuffle(groups)
        yield from groups
