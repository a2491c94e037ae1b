"""Make the encoder smaller: `python training/prune.py CHECKPOINT OUT/latest.pt`.

Attention heads and inner units stay by how much a loss would change without them, to first order (Michel et al. 2019).
What is left must then learn to answer as the whole did (`distil.py`). OUT/kept.json tells what stays, so that the
weights need not travel twice.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from batches import Pieces, epochs, make_batch
from data import Example
from losses import LOSSES
from model import HEAD_WIDTH, LAYERS, Encoder, Layer, encoder_of
from targets import index_labels, targets_of

READ_FOR_FRAMES = 0.85  # words that each frame layer reads for every word of a text
INNER_STEP, FEWEST_HEADS, FEWEST_UNITS = 32, 6, 640
MIXTURE = {"tree": 0.3, "wiki": 0.1, "frames": 0.6}
Kept = dict[str, list[int]]


def layers_of(model: Encoder) -> dict[str, Layer]:
    """The layers by the name of their weights."""
    named: dict[str, nn.Module] = {f"layers.{i}": model.layers[i] for i in range(LAYERS)}
    named |= {"frame": model.frame, "frame_more": model.frame_more}
    return {name: layer for name, layer in named.items() if isinstance(layer, Layer)}


def worths(model: Encoder, steps: Iterator[Callable[[], Tensor]], many: int) -> dict[str, Tensor]:
    """By name of a mask (`frame.units`, `tree.arc_dep`) the mean change of the loss without each of its parts."""
    masks: dict[str, Tensor] = {}

    def before(name: str, repeat: int) -> Callable[..., tuple[Tensor]]:
        return lambda _, given: (given[0] * masks[name].repeat_interleave(repeat),)

    def after(name: str) -> Callable[..., Tensor]:
        return lambda _, __, result: result * masks[name]

    for name, layer in layers_of(model).items():
        masks[f"{name}.heads"] = torch.ones(layer.heads, requires_grad=True)
        layer.o.register_forward_pre_hook(before(f"{name}.heads", HEAD_WIDTH))
        masks[f"{name}.units"] = torch.ones(layer.up.out_features, requires_grad=True)
        layer.down.register_forward_pre_hook(before(f"{name}.units", 1))
    for name in ("arc_dep", "arc_head", "rel_dep", "rel_head"):
        linear = getattr(model.tree, name)
        masks[f"tree.{name}"] = torch.ones(linear.out_features, requires_grad=True)
        linear.register_forward_hook(after(f"tree.{name}"))
    total = {name: torch.zeros_like(mask) for name, mask in masks.items()}
    for _, step in zip(range(many), steps, strict=False):
        changes = torch.autograd.grad(step(), list(masks.values()), allow_unused=True)
        for name, change in zip(masks, changes, strict=True):
            if change is not None:
                total[name] += change.abs() / many
    return total


def chosen(worth: Mapping[str, Tensor], heads: float, units: float, arc: int, rel: int) -> Kept:
    """The numbers that stay, by mask: of heads and of inner units what is worth most, wherever it stands; of the tree so many.

    The two kinds are no rivals: what single units would change does not add up to what they change together.
    """
    kept: Kept = {}
    for kind, share, fewest in (("heads", heads, FEWEST_HEADS), ("units", units, FEWEST_UNITS)):
        parts: list[tuple[float, str, int]] = []
        for name in (n for n in worth if n.endswith(f".{kind}")):
            scale = 1 / READ_FOR_FRAMES if name.startswith("frame") else 1.0
            ranked = sorted(enumerate(worth[name].tolist()), key=lambda v: -v[1])
            parts += [(float("inf") if k < fewest else value * scale, name, i) for k, (i, value) in enumerate(ranked)]
        for _, name, number in sorted(parts, reverse=True)[: round(share * len(parts))]:
            kept.setdefault(name, []).append(number)
    for name, numbers in kept.items():
        if name.endswith(".units"):  # whole steps, as products are quickest so; what is worth least stands last
            del numbers[max(len(numbers) // INNER_STEP * INNER_STEP, FEWEST_UNITS) :]
    for name, many in (("arc", arc), ("rel", rel)):
        for side in ("dep", "head"):
            kept[f"tree.{name}_{side}"] = worth[f"tree.{name}_{side}"].topk(many).indices.tolist()
    return {name: sorted(numbers) for name, numbers in kept.items()}


def pruned(weights: Mapping[str, Tensor], kept: Kept) -> dict[str, Tensor]:
    """The weights of what stays."""
    out = dict(weights)
    for name, numbers in kept.items():
        at = torch.tensor(numbers)
        layer, kind = name.rsplit(".", 1)
        if kind == "heads":
            rows = (at[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
            for part in "qkv":
                _rows(out, f"{layer}.{part}", rows)
            out[f"{layer}.o.weight"] = out[f"{layer}.o.weight"][:, rows]
        elif kind == "units":
            _rows(out, f"{layer}.up", at)
            out[f"{layer}.down.weight"] = out[f"{layer}.down.weight"][:, at]
        else:
            _rows(out, name, at)

    def with_one(name: str) -> Tensor:  # the last column stands for a constant
        return torch.tensor([*kept[name], weights[f"{name}.weight"].shape[0]])

    out["tree.arc"] = weights["tree.arc"][with_one("tree.arc_dep")][:, torch.tensor(kept["tree.arc_head"])]
    out["tree.rel"] = weights["tree.rel"][:, with_one("tree.rel_dep")][:, :, with_one("tree.rel_head")]
    return {name: value.clone() for name, value in out.items()}


def _rows(weights: dict[str, Tensor], name: str, rows: Tensor) -> None:
    for part in ("weight", "bias"):
        weights[f"{name}.{part}"] = weights[f"{name}.{part}"][rows]


def steps_on(
    model: Encoder, tasks: Mapping[str, Sequence[Example]], pieces: Pieces, labels: Mapping[str, Sequence[str]]
) -> Iterator[Callable[[], Tensor]]:
    """Endless losses of small batches, each worked out when it is called."""
    rng, index = random.Random(1), index_labels(labels)
    streams = {name: epochs(tasks[name], 500, (0,), rng) for name in MIXTURE}
    while True:
        (task,) = rng.choices(list(MIXTURE), list(MIXTURE.values()))
        batch = make_batch(next(streams[task]), pieces)
        yield lambda task=task, batch=batch: LOSSES[task](model, batch, targets_of(task, batch, index))  # type: ignore[misc]


def main() -> None:
    """Write the smaller checkpoint and what stays."""
    from train import HERE, find, load_tasks

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--heads", type=float, default=0.75, help="share of the attention heads")
    parser.add_argument("--units", type=float, default=0.68, help="share of the layers' inner units")
    parser.add_argument("--arc", type=int, default=224, help="units of the arcs' projections")
    parser.add_argument("--rel", type=int, default=56, help="units of the labels' projections")
    parser.add_argument("--steps", type=int, default=500)
    args = parser.parse_args()
    labels = json.loads((args.checkpoint.parent / "labels.json").read_text())
    weights = torch.load(args.checkpoint, map_location="cpu")["mean"]
    model = encoder_of(labels, weights).eval()
    pieces = Pieces(Tokenizer.from_file(str(find("tokenizer.json"))))
    tasks = load_tasks(args.shared, HERE / "sentences")
    worth = worths(model, steps_on(model, tasks, pieces, labels), args.steps)
    kept = chosen(worth, args.heads, args.units, args.arc, args.rel)
    for name, numbers in kept.items():
        print(name, len(numbers), "of", len(worth[name]))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"mean": pruned(weights, kept)}, args.out)
    (args.out.parent / "kept.json").write_text(json.dumps(kept))
    shutil.copy(args.checkpoint.parent / "labels.json", args.out.parent)


if __name__ == "__main__":
    main()
