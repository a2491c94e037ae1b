"""The encoder: MiniLM with case features and heads for tags, tree, names, triggers, frames and marked pairs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from batches import Batch

WIDTH, LAYERS, HEAD_WIDTH = 384, 6, 32
MINILM = (12, 1536)  # a layer's attention heads and inner units


@dataclass(frozen=True)
class Sizes:
    """What pruning makes smaller: attention heads and inner units of each layer, the words' projections in the tree."""

    layers: tuple[tuple[int, int], ...] = (MINILM,) * LAYERS
    frame: tuple[int, int] = MINILM
    frame_more: tuple[int, int] = MINILM
    arc: int = 320
    rel: int = 96


def sizes_of(state: Mapping[str, Tensor]) -> Sizes:
    """The sizes of a checkpoint's weights."""

    def layer(name: str) -> tuple[int, int]:
        return state[f"{name}.q.weight"].shape[0] // HEAD_WIDTH, state[f"{name}.up.weight"].shape[0]

    return Sizes(
        layers=tuple(layer(f"layers.{i}") for i in range(LAYERS)),
        frame=layer("frame"),
        frame_more=layer("frame_more") if "frame_more.q.weight" in state else MINILM,
        arc=state["tree.arc_dep.weight"].shape[0],
        rel=state["tree.rel_dep.weight"].shape[0],
    )


class Layer(nn.Module):
    """A BERT layer (post-norm, or with the norms first), written out so that ONNX Runtime's fusions see the usual pattern."""

    def __init__(self, size: tuple[int, int], dropout: float, *, norm_first: bool = False) -> None:
        super().__init__()
        self.norm_first = norm_first
        self.heads, inner = size
        within = self.heads * HEAD_WIDTH
        self.q, self.k, self.v = (nn.Linear(WIDTH, within) for _ in range(3))
        self.o = nn.Linear(within, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        def heads(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], self.heads, HEAD_WIDTH).transpose(1, 2)

        def joined(t: Tensor) -> Tensor:
            return t.transpose(1, 2).reshape(x.shape[0], x.shape[1], self.heads * HEAD_WIDTH)

        y = self.norm1(x) if self.norm_first else x
        q, k, v = heads(self.q(y)), heads(self.k(y)), heads(self.v(y))
        if x.is_cuda:  # one kernel for six, where kernels are what a step waits for
            mixed = F.scaled_dot_product_attention(q, k, v, bias.to(q.dtype), self.drop.p if self.training else 0.0)
            return self._after(x, self.drop(self.o(joined(mixed))))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(HEAD_WIDTH) + bias).softmax(-1)
        return self._after(x, self.drop(self.o(joined(self.drop(weights) @ v))))

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

    def __init__(self, labels: Mapping[str, Sequence[str]], dropout: float = 0.1, sizes: Sizes = Sizes()) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kinds = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(len(labels["shapes"]) + 1, WIDTH)
        self.marks = nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for size in sizes.layers)
        self.upos = nn.Linear(WIDTH, len(labels["upos"]))
        self.xpos = nn.Linear(WIDTH, len(labels["xpos"]))
        self.tree = Biaffine(sizes.arc, sizes.rel, len(labels["deprels"]), 0.2)
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
        self.frame = Layer(sizes.frame, dropout)
        self.frame_more = Layer(sizes.frame_more, dropout, norm_first=True)  # starts as one that changes nothing
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
        *_, states = self.by_layer(ids, mask, shapes, marks)
        return states

    def by_layer(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor) -> Iterator[Tensor]:
        """Piece states [B, P, WIDTH] behind each layer."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(at) + self.kinds + self.shapes(shapes) + self.marks(marks)
        x = self.drop(self.norm(x))
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
            yield x

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


def encoder_of(labels: Mapping[str, Sequence[str]], weights: Mapping[str, Tensor], dropout: float = 0.1) -> Encoder:
    """An encoder of a checkpoint's sizes with its weights; what the checkpoint lacks starts anew."""
    model = Encoder(labels, dropout, sizes_of(weights))
    missing, _ = model.load_state_dict(weights, strict=False)
    if any(name.startswith("frame_more") for name in missing):  # from before the second frame layer
        model.deepen()
    return model


def _copy(module: nn.Module, tensors: Mapping[str, Tensor], name: str) -> None:
    module.weight.data.copy_(tensors[f"{name}.weight"])  # type: ignore[union-attr]
    module.bias.data.copy_(tensors[f"{name}.bias"])  # type: ignore[union-attr]
