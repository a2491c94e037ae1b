"""Write a checkpoint as the shipped ONNX files: `python training/export.py CHECKPOINT OUT [--float]`."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from batches import word_states
from dragoman.models.files import write_digests
from lemmas import write_lemmas
from model import Encoder, encoder_of
from train import find


class Reading(nn.Module):
    """The whole first pass: pieces in, word states and the scores of the word heads out."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, ...]:
        m = self.model
        pieces = m.encode(ids, mask, shapes, marks)
        words = word_states(pieces, first, last)
        arcs, dep, head = m.tree.project(words)
        return (
            pieces,
            words,
            m.upos(words),
            m.xpos(words),
            arcs,
            dep,
            head,
            m.names["uner"](words),
            m.names["wiki"](words),
            m.triggers(words),
            m.assessments(words),
        )


class ByRow(nn.Module):
    """Word embeddings as int8 with a scale for each row, a third of the error of one scale for all."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("codes", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Embeddings [B, P, WIDTH]."""
        return self.codes[ids].float() * self.scale[ids]


class Frames(nn.Module):
    """The frame layers."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, states: Tensor, mask: Tensor, trigger: Tensor, kind: Tensor) -> tuple[Tensor, ...]:
        return self.model.read_frame(states, mask, trigger, kind)


class Relations(nn.Module):
    """Labels of chosen arcs."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, dep: Tensor, head: Tensor) -> Tensor:
        return self.model.tree.labels(dep, head)


class Pairs(nn.Module):
    """The type between a marked source and target."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Tensor, marks: Tensor) -> Tensor:
        return self.model.judge_pair(pieces, marks)


def graphs_of(model: Encoder) -> dict[str, tuple]:
    """By graph: its module, an example of what it takes, names of inputs and outputs, and their sizes that vary."""
    ones = torch.ones(2, 9, dtype=torch.long)
    spots = torch.arange(1, 8).repeat(2, 1)
    states, pair = torch.randn(2, 7, 384), torch.randn(5, model.tree.rel.shape[1] - 1)
    b, p, w, k = "sentences", "pieces", "words", "triggers"
    return {
        "encoder": (Reading(model), (ones * 2000, ones, ones, ones * 0, spots, spots),
                    ["ids", "mask", "shapes", "marks", "first", "last"],
                    ["pieces", "states", "upos", "xpos", "arcs", "rel_dep", "rel_head", "names_uner", "names_wiki",
                     "triggers", "assessments"],
                    {**{n: {0: b, 1: p} for n in ("ids", "mask", "shapes", "marks", "pieces")},
                     **{n: {0: b, 1: w} for n in ("first", "last", "states", "upos", "xpos", "rel_dep", "names_uner",
                                                  "names_wiki", "triggers", "assessments")},
                     "arcs": {0: b, 1: w, 2: "heads"}, "rel_head": {0: b, 1: "heads"}}),
        "frames": (Frames(model), (states, torch.ones(2, 7, dtype=torch.long), torch.tensor([1, 2]), torch.tensor([3, 4])),
                   ["states", "mask", "trigger", "kind"], ["roles", "status", "modes", "content"],
                   {"states": {0: k, 1: w}, "mask": {0: k, 1: w}, "roles": {0: k, 1: w},
                    **{n: {0: k} for n in ("trigger", "kind", "status", "modes", "content")}}),
        "relations": (Relations(model), (pair, pair), ["dep", "head"], ["scores"],
                      {n: {0: w} for n in ("dep", "head", "scores")}),
        "pairs": (Pairs(model), (torch.randn(2, 9, 384), ones), ["pieces", "marks"], ["scores"],
                  {"pieces": {0: b, 1: p}, "marks": {0: b, 1: p}, "scores": {0: b}}),
    }  # fmt: skip


def export(checkpoint: Path, out: Path, *, quantised: bool = True) -> None:
    """Four graphs, the labels, the vocabulary, the lemmas and their digests."""
    saved = torch.load(checkpoint, map_location="cpu")
    labels = json.loads((checkpoint.parent / "labels.json").read_text())
    model = encoder_of(labels, saved["mean"]).eval()
    if quantised:
        model.words = ByRow(model.words.weight.data)  # type: ignore[assignment]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (module, example, inputs, outputs, axes) in graphs_of(model).items():
            plain = Path(folder) / f"{name}.onnx"
            torch.onnx.export(
                module.eval(),
                example,
                str(plain),
                input_names=inputs,
                output_names=outputs,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
            if quantised and name in ("encoder", "frames"):
                quantize_dynamic(
                    plain,
                    out / f"{name}.onnx",
                    per_channel=True,
                    reduce_range=True,  # seven bits: with eight, AVX2 overflows where VNNI does not, and results differ
                    weight_type=QuantType.QInt8,
                    op_types_to_quantize=["MatMul"],
                    nodes_to_exclude=sensitive(plain),
                )
            else:
                shutil.copy(plain, out / f"{name}.onnx")
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    shutil.copy(find("vocab.txt"), out / "vocabulary.txt")
    write_lemmas(out / "lemmas.tsv")
    write_digests(out)


def sensitive(path: Path) -> list[str]:
    """What gains little from int8 and loses much: whatever is no part of the eight layers."""
    import onnx

    graph = onnx.load(str(path)).graph
    return [
        n.name
        for n in graph.node
        if n.op_type == "MatMul" and not any(part in n.name for part in ("/layers", "/frame"))
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--float", action="store_true", help="leave the weights in float32")
    args = parser.parse_args()
    export(args.checkpoint, args.out, quantised=not args.float)
