"""The encoder: MiniLM with case features and heads for tags, tree, names, triggers, frames and marked pairs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from batches import Batch

WIDTH, LAYERS, ATTENTION_HEADS = 384, 6, 12


class Layer(nn.Module):
    """A BERT layer (post-norm, or with the norms first), written out so that ONNX Runtime's fusions see the usual pattern."""

    def __init__(self, dropout: float, *, norm_first: bool = False) -> None:
        super().__init__()
        self.norm_first = norm_first
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        def heads(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        y = self.norm1(x) if self.norm_first else x
        q, k, v = heads(self.q(y)), heads(self.k(y)), heads(self.v(y))
        if x.is_cuda:  # one kernel for six, where kernels are what a step waits for
            mixed = F.scaled_dot_product_attention(q, k, v, bias.to(q.dtype), self.drop.p if self.training else 0.0)
            mixed = self.drop(self.o(mixed.transpose(1, 2).reshape(x.shape)))
            return self._after(x, mixed)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // ATTENTION_HEADS) + bias).softmax(-1)
        mixed = self.drop(self.o((self.drop(weights) @ v).transpose(1, 2).reshape(x.shape)))
        return self._after(x, mixed)

    def _after(self, x: Tensor, mixed: Tensor) -> Tensor:
        if self.norm_first:
            x = x + mixed
            return x + self.drop(self.down(F.gelu(self.up(self.norm2(x)))))
        x = self.norm1(x + mixed)
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Biaffine(nn.Module):
    """Deep biaffine scores between words (Dozat and Manning 2017)."""

    def __init__(self, arc: int, rel: int, labels: int, dropout: float) -> None:
        super().__init__()
        self.arc_dep, self.arc_head = nn.Linear(WIDTH, arc), nn.Linear(WIDTH, arc)
        self.rel_dep, self.rel_head = nn.Linear(WIDTH, rel), nn.Linear(WIDTH, rel)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel = nn.Parameter(torch.zeros(labels, rel + 1, rel + 1))
        nn.init.xavier_uniform_(self.arc)
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.drop = nn.Dropout(dropout)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Arc scores [B, W, W+1] (column 0 is the root) and the label projections of dependents and heads."""
        with_root = torch.cat([self.root.expand(x.shape[0], 1, -1), x], 1)

        def act(t: Tensor) -> Tensor:
            return self.drop(F.leaky_relu(t, 0.1))

        dep, head = act(self.arc_dep(x)), act(self.arc_head(with_root))
        dep = torch.cat([dep, torch.ones_like(dep[..., :1])], -1)
        return dep @ self.arc @ head.transpose(1, 2), act(self.rel_dep(x)), act(self.rel_head(with_root))

    def labels(self, dep: Tensor, head: Tensor) -> Tensor:
        """Label scores [N, L] of chosen pairs, given their projections [N, R]."""
        dep = torch.cat([dep, torch.ones_like(dep[:, :1])], -1)
        head = torch.cat([head, torch.ones_like(head[:, :1])], -1)
        labels, width = self.rel.shape[0], self.rel.shape[1]
        by_label = dep @ self.rel.permute(1, 0, 2).reshape(width, labels * width)
        return (by_label.view(-1, labels, width) @ head[..., None])[..., 0]


class Encoder(nn.Module):
    """Words in, states and head scores out. Sizes: B passages, P pieces, S sentences, W words, K triggers."""

    width = WIDTH

    def __init__(self, labels: Mapping[str, Sequence[str]], dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kinds = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(len(labels["shapes"]) + 1, WIDTH)
        self.marks = nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.upos = nn.Linear(WIDTH, len(labels["upos"]))
        self.xpos = nn.Linear(WIDTH, len(labels["xpos"]))
        self.tree = Biaffine(320, 96, len(labels["deprels"]), 0.2)
        self.names = nn.ModuleDict({s: nn.Linear(WIDTH, len(labels["names"])) for s in ("uner", "wiki")})
        self.triggers = nn.Linear(WIDTH, len(labels["triggers"]))
        self.assessments = nn.Linear(WIDTH, len(labels["assessments"]))
        # what our own annotators of news do otherwise than the gold's; used in training alone
        self.noted_triggers = nn.Linear(WIDTH, len(labels["triggers"]))
        self.noted_roles = nn.Linear(WIDTH, 3 * len(labels["roles"]))
        self.noted_status = nn.Linear(2 * WIDTH, len(labels["statuses"]))
        # the frame layer reads the sentence once more for each trigger, which it sees marked
        self.here = nn.Embedding(2, WIDTH)
        self.kind = nn.Embedding(len(labels["types"]), WIDTH)
        self.distance = nn.Embedding(65, WIDTH)
        self.frame = Layer(dropout)
        self.frame_more = Layer(dropout, norm_first=True)  # starts as one that changes nothing
        self.roles = nn.Linear(WIDTH, 3 * len(labels["roles"]))
        self.status = nn.Linear(2 * WIDTH, len(labels["statuses"]))
        self.modes = nn.Linear(2 * WIDTH, len(labels["modes"]))
        self.content = nn.Linear(2 * WIDTH, len(labels["contents"]))
        self.pair = nn.Sequential(
            nn.Linear(3 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(WIDTH, len(labels["types"]))
        )
        for module in (self.shapes, self.marks, self.here, self.kind, self.distance):
            nn.init.normal_(module.weight, std=0.02)
        for module in (self.noted_triggers, self.noted_roles, self.noted_status):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)
        nn.init.zeros_(self.shapes.weight[0])
        nn.init.zeros_(self.marks.weight[0])

    def load_base(self, tensors: Mapping[str, Tensor]) -> None:
        """Take MiniLM's weights; the frame layer starts as a copy of the last layer."""
        self.words.weight.data.copy_(tensors["embeddings.word_embeddings.weight"])
        self.places.weight.data.copy_(tensors["embeddings.position_embeddings.weight"])
        self.kinds.data.copy_(tensors["embeddings.token_type_embeddings.weight"][0])
        _copy(self.norm, tensors, "embeddings.LayerNorm")
        for i, layer in enumerate([*self.layers, self.frame]):
            assert isinstance(layer, Layer)
            at = f"encoder.layer.{min(i, LAYERS - 1)}"
            _copy(layer.q, tensors, f"{at}.attention.self.query")
            _copy(layer.k, tensors, f"{at}.attention.self.key")
            _copy(layer.v, tensors, f"{at}.attention.self.value")
            _copy(layer.o, tensors, f"{at}.attention.output.dense")
            _copy(layer.norm1, tensors, f"{at}.attention.output.LayerNorm")
            _copy(layer.up, tensors, f"{at}.intermediate.dense")
            _copy(layer.down, tensors, f"{at}.output.dense")
            _copy(layer.norm2, tensors, f"{at}.output.LayerNorm")

    def deepen(self) -> None:
        """Start the second frame layer as a copy of the first one that changes nothing yet."""
        self.frame_more.load_state_dict(self.frame.state_dict())
        for module in (self.frame_more.o, self.frame_more.down):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)

    def encode(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor) -> Tensor:
        """Piece states [B, P, WIDTH]."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(at) + self.kinds + self.shapes(shapes) + self.marks(marks)
        x = self.drop(self.norm(x))
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def read_frame(
        self, states: Tensor, mask: Tensor, trigger: Tensor, kind: Tensor, noted: Tensor | None = None
    ) -> tuple[Tensor, ...]:
        """Roles [K, W, 3R], status, modes and content scores of K triggers, given their sentences' word states.

        `noted` [K] is 1 where our own annotators of news gave the answers.
        """
        at = torch.arange(states.shape[1], device=states.device)[None]
        away = (at - trigger[:, None]).clamp(-32, 32) + 32
        here = (away == 32).long()
        x = states + self.here(here) + self.distance(away) + self.kind(kind)[:, None]
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        x = self.frame_more(self.frame(x, bias), bias)
        pick = trigger[:, None, None].expand(-1, 1, WIDTH)
        both = torch.cat([x.gather(1, pick)[:, 0], states.gather(1, pick)[:, 0]], -1)
        roles, status = self.roles(x), self.status(both)
        if noted is not None:
            roles = roles + noted[:, None, None] * self.noted_roles(x)
            status = status + noted[:, None] * self.noted_status(both)
        return roles, status, self.modes(both), self.content(both)

    def frames_of(
        self, batch: Batch, states: Tensor, rows: Tensor, trigger: Tensor, kind: Tensor, noted: Tensor | None
    ) -> tuple[Tensor, ...]:
        """What `read_frame` says of K triggers that stand in the sentences `rows` of a batch."""
        return self.read_frame(states[rows], batch.words[rows], trigger, kind, noted)

    def judge_pair(self, pieces: Tensor, marks: Tensor) -> Tensor:
        """Type scores [B, T] of what the marked source (1) does to the marked target (2)."""

        def mean(which: int) -> Tensor:
            weight = (marks == which).to(pieces.dtype)[..., None]
            return (pieces * weight).sum(1) / weight.sum(1).clamp(min=1.0)

        return self.pair(torch.cat([pieces[:, 0], mean(1), mean(2)], -1))


def _copy(module: nn.Module, tensors: Mapping[str, Tensor], name: str) -> None:
    module.weight.data.copy_(tensors[f"{name}.weight"])  # type: ignore[union-attr]
    module.bias.data.copy_(tensors[f"{name}.bias"])  # type: ignore[union-attr]
