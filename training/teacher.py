"""A teacher: MPNet (base size) with the heads for triggers and frames, read once for the triggers and once for each of them.

It never ships. Its answers on unannotated news are what the encoder learns from (`distil.py`).
MPNet: Song et al. 2020; the layers are written out here so that the marks of a trigger can be added to the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from batches import CLS, MASK, SEP, UNK, Batch, word_states

WIDTH, LAYERS, ATTENTION_HEADS, BUCKETS = 768, 12, 12, 32
# MPNet's vocabulary is BERT's moved by four, with marks of its own
SHIFT, OWN = 4, {0: 1, CLS: 0, SEP: 2, UNK: 3, MASK: 30526}


class TeacherLayer(nn.Module):
    """A layer of MPNet (post-norm); `bias` holds the relative places and the padding."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-5), nn.LayerNorm(WIDTH, 1e-5)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        def heads(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        q, k, v = heads(self.q(x)), heads(self.k(x)), heads(self.v(x))
        mixed = F.scaled_dot_product_attention(q, k, v, bias.to(q.dtype), self.drop.p if self.training else 0.0)
        x = self.norm1(x + self.drop(self.o(mixed.transpose(1, 2).reshape(x.shape))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Teacher(nn.Module):
    """Words in, scores of triggers and frames out; the same calls as the encoder's."""

    width = WIDTH

    def __init__(self, labels: Mapping[str, Sequence[str]], dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30527, WIDTH)
        self.places = nn.Embedding(514, WIDTH)
        self.relative = nn.Embedding(BUCKETS, ATTENTION_HEADS)
        self.shapes = nn.Embedding(len(labels["shapes"]) + 1, WIDTH)
        self.here = nn.Embedding(2, WIDTH)
        self.kind = nn.Embedding(len(labels["types"]), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-5)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(TeacherLayer(dropout) for _ in range(LAYERS))
        self.triggers = nn.Linear(WIDTH, len(labels["triggers"]))
        self.assessments = nn.Linear(WIDTH, len(labels["assessments"]))
        self.roles = nn.Linear(WIDTH, 3 * len(labels["roles"]))
        self.status = nn.Linear(WIDTH, len(labels["statuses"]))
        self.modes = nn.Linear(WIDTH, len(labels["modes"]))
        self.content = nn.Linear(WIDTH, len(labels["contents"]))
        self.noted_triggers = nn.Linear(WIDTH, len(labels["triggers"]))
        self.noted_roles = nn.Linear(WIDTH, 3 * len(labels["roles"]))
        self.noted_status = nn.Linear(WIDTH, len(labels["statuses"]))
        for module in (self.shapes, self.here, self.kind):
            nn.init.normal_(module.weight, std=0.02)
        for module in (self.noted_triggers, self.noted_roles, self.noted_status):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)
        ids = torch.arange(30522) + SHIFT
        ids[list(OWN)] = torch.tensor(list(OWN.values()))
        self.register_buffer("own_ids", ids, persistent=False)

    def load_base(self, tensors: Mapping[str, Tensor]) -> None:
        """Take MPNet's weights."""
        names = {"words.weight": "embeddings.word_embeddings.weight", "places.weight": "embeddings.position_embeddings.weight",
                 "relative.weight": "encoder.relative_attention_bias.weight", "norm": "embeddings.LayerNorm"}  # fmt: skip
        inside = {"q": "attention.attn.q", "k": "attention.attn.k", "v": "attention.attn.v", "o": "attention.attn.o",
                  "norm1": "attention.LayerNorm", "up": "intermediate.dense", "down": "output.dense",
                  "norm2": "output.LayerNorm"}  # fmt: skip
        names |= {
            f"layers.{i}.{ours}": f"encoder.layer.{i}.{theirs}"
            for i in range(LAYERS)
            for ours, theirs in inside.items()
        }
        own = self.state_dict()
        for ours, theirs in names.items():
            for part in ("",) if ours.endswith(".weight") else (".weight", ".bias"):
                own[ours + part].copy_(tensors[theirs + part])

    def encode(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor, kind: Tensor | None = None) -> Tensor:
        """Piece states [B, P, WIDTH]; with `kind` [B], `marks` stand on the pieces of a trigger of that type."""
        size = ids.shape[1]
        x = self.words(self.own_ids[ids]) + self.places(torch.arange(size, device=ids.device) + 2)
        x = x + self.shapes(shapes)
        if kind is not None:
            x = x + marks[..., None] * (self.here(marks) + self.kind(kind)[:, None])
        x = self.drop(self.norm(x))
        bias = self.relative(_buckets(size, ids.device)).permute(2, 0, 1)[None]
        bias = bias + ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def frames_of(
        self, batch: Batch, states: Tensor, rows: Tensor, trigger: Tensor, kind: Tensor, noted: Tensor | None
    ) -> tuple[Tensor, ...]:
        """Roles [K, W, 3R], status, modes and content scores of K triggers, each read once more in its sentence alone."""
        start, end = batch.start[rows], batch.end[rows]
        at = start[:, None] + torch.arange(int((end - start).max()) + 1, device=rows.device)[None]
        inside = at <= end[:, None]
        at = torch.where(inside, at, end[:, None])
        first, last = (t[rows].clamp(min=start[:, None]) for t in (batch.first, batch.last))  # a padded word has 0
        from_, to = (t.gather(1, trigger[:, None]) for t in (first, last))
        marks = ((at >= from_) & (at <= to)).long()
        ids, shapes = (t.flatten()[at] for t in (batch.ids, batch.shapes))
        ids[:, 0] = CLS  # a sentence that is not its passage's first has the mark of the one before
        pieces = self.encode(ids, inside.long(), shapes, marks, kind).float()
        across = (torch.arange(len(rows), device=rows.device) * at.shape[1] - start)[:, None]
        words = word_states(pieces, first + across, last + across)
        here = words.gather(1, trigger[:, None, None].expand(-1, 1, WIDTH))[:, 0]
        roles, status = self.roles(words), self.status(here)
        if noted is not None:
            roles = roles + noted[:, None, None] * self.noted_roles(words)
            status = status + noted[:, None] * self.noted_status(here)
        return roles, status, self.modes(here), self.content(here)


def _buckets(size: int, device: torch.device) -> Tensor:
    """The bucket [P, P] of each distance between pieces: half of them exact, the rest by its logarithm, up to 128."""
    at = torch.arange(size, device=device)
    away = at[:, None] - at[None, :]
    half = BUCKETS // 2
    out = (away < 0).long() * half
    away = away.abs()
    exact = half // 2
    far = exact + (torch.log(away.float().clamp(min=1) / exact) / math.log(128 / exact) * (half - exact)).long()
    return out + torch.where(away < exact, away, far.clamp(max=half - 1))
