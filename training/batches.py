"""Turn passages, which are neighbouring sentences of a text, into padded tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import torch
from tokenizers import Tokenizer
from torch import Tensor

from data import Example
from dragoman.models.shapes import shape

CLS, SEP, UNK, MASK = 101, 102, 100, 103
LONGEST = 511  # pieces of a passage with its marks


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
    """Padded inputs of B passages that hold S sentences; `examples` keeps the sentences' labels.

    A word's first and last piece and a sentence's are places among all pieces of the batch, row after row.
    """

    ids: Tensor  # [B, P]
    mask: Tensor
    shapes: Tensor
    marks: Tensor
    first: Tensor  # [S, W]
    last: Tensor
    words: Tensor  # mask over words
    start: Tensor  # [S]; the mark before a sentence
    end: Tensor  # the mark behind it
    examples: list[Example]

    def to(self, device: str) -> Batch:
        """The tensors on a device, without the examples."""
        tensors = [getattr(self, f.name) for f in fields(self) if f.name != "examples"]
        return Batch(*(t.to(device, non_blocking=True) for t in tensors), [])


def make_batch(passages: Sequence[Sequence[Example]], pieces: Pieces, rng: random.Random | None = None) -> Batch:
    """Pad a batch; with `rng`, sentences are sometimes recased and pieces sometimes masked, for robustness."""
    rows: list[tuple[list[int], list[int], list[int]]] = []
    spots: list[tuple[int, list[int], list[int], int, int]] = []  # row, first, last, start, end
    for sentences in passages:
        ids, shapes, marks = [CLS], [0], [0]
        for e in sentences:
            start, first, last = len(ids) - 1, [], []
            recase = rng.random() if rng else 1.0
            for i, word in enumerate(e.words):
                got = pieces(word)
                if len(ids) + len(got) > LONGEST - 1:
                    got = []  # training passages beyond the window are cut; the shipped reader windows them
                s = _recased(shape(word), recase)
                mark = 1 if e.source and e.source[0] <= i <= e.source[1] else 0
                mark = 2 if e.target and e.target[0] <= i <= e.target[1] else mark
                first.append(min(len(ids), LONGEST - 2))
                for p in got:
                    ids.append(MASK if rng and rng.random() < 0.04 else p)
                    shapes.append(s + 1)
                    marks.append(mark)
                last.append(len(ids) - 1)
            if len(ids) < LONGEST:
                ids.append(SEP)
                shapes.append(0)
                marks.append(0)
            spots.append((len(rows), first, last, start, len(ids) - 1))
        rows.append((ids, shapes, marks))
    # a multiple of eight, as attention is quickest at
    width, words = -(-max(len(r[0]) for r in rows) // 8) * 8, max(len(s[1]) for s in spots)

    def padded(values: Sequence[Sequence[int]], to: int) -> Tensor:
        return torch.tensor([[*v, *[0] * (to - len(v))] for v in values])

    def placed(which: int) -> Tensor:
        within = padded([s[which] for s in spots], words)  # type: ignore[index]
        return within + torch.tensor([[s[0] * width] for s in spots])

    return Batch(
        padded([r[0] for r in rows], width),
        padded([[1] * len(r[0]) for r in rows], width),
        padded([r[1] for r in rows], width),
        padded([r[2] for r in rows], width),
        placed(1),
        placed(2),
        padded([[1] * len(s[1]) for s in spots], words),
        torch.tensor([s[0] * width + s[3] for s in spots]),
        torch.tensor([s[0] * width + s[4] for s in spots]),
        [e for sentences in passages for e in sentences],
    )


def _recased(s: int, chance: float) -> int:
    """A word's shape, in one sentence of eleven another one: all capitals, none, or a capital first."""
    if chance < 0.06 and s < 5:
        return 2 if chance < 0.03 else 0
    return 1 if 0.06 <= chance < 0.09 and s == 0 else s


def word_states(pieces: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Word states [S, W, width] of piece states [B, P, width]: the mean of a word's first and last piece."""
    flat = pieces.flatten(0, 1)
    return (flat[first] + flat[last]) * 0.5


def passages_of(examples: Sequence[Example], longest: Callable[[], int]) -> Iterator[list[Example]]:
    """Neighbouring sentences of an article together, up to `longest` words (asked for each passage); others alone."""
    some: list[Example] = []
    words, most = 0, longest()
    for e in examples:
        if some and (not e.article or e.article != some[0].article or words + len(e.words) > most):
            yield some
            some, words, most = [], 0, longest()
        some.append(e)
        words += len(e.words)
    if some:
        yield some


def epochs(
    examples: Sequence[Example], words: int, sizes: Sequence[int], rng: random.Random
) -> Iterator[list[list[Example]]]:
    """Endless batches of about `words` padded words: passages of one of the sizes, of like lengths, cut anew each time."""
    while True:
        groups: list[list[list[Example]]] = [[]]
        passages = list(passages_of(examples, lambda: rng.choice(sizes)))
        sized = [(sum(len(e.words) for e in p) + rng.random() * 8, k) for k, p in enumerate(passages)]
        for size, k in sorted(sized):
            if groups[-1] and (len(groups[-1]) + 1) * size > words:
                groups.append([])
            groups[-1].append(passages[k])
        rng.shuffle(groups)
        yield from (g for g in groups if any(_told(e) for p in g for e in p))


def _told(e: Example) -> bool:
    return any(x is not None for x in (e.frames, e.silver, e.heads, e.ner, e.root))
