"""Make a checkpoint of the shipped files, to go on training from: `python training/restore.py FOLDER OUT/latest.pt`.

The six layers come back from int8, so the checkpoint is the shipped model to within its rounding. The annotators' own
heads are not shipped and start at nothing again.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, numpy_helper

from model import Encoder, sizes_of

GRAPHS = ("encoder", "frames", "relations", "pairs")


def restored(folder: Path, names: set[str]) -> dict[str, torch.Tensor]:
    """The weights of the graphs by their name in the model; `names` are those that the model has."""
    out: dict[str, torch.Tensor] = {}
    for graph in GRAPHS:
        for name, value in _weights(onnx.load(str(folder / f"{graph}.onnx"))).items():
            full = next((n for n in names if n == name or n.endswith(f".{name}")), None)
            if full:
                out.setdefault(full, torch.from_numpy(np.array(value, dtype=np.float32)))
    (labels,) = (
        given for name, given in _weights(onnx.load(str(folder / "relations.onnx"))).items() if name == ".weight"
    )
    across, width = labels.shape[0] // labels.shape[1], labels.shape[1]
    out["tree.rel"] = torch.from_numpy(labels.T.reshape(width, across, width).transpose(1, 0, 2).copy())
    return out


def _weights(model: ModelProto) -> dict[str, np.ndarray]:
    given = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    out = {n.removeprefix("model."): v for n, v in given.items() if n.startswith("model.")}
    for name in [n.removesuffix(".codes") for n in out if n.endswith(".codes")]:  # int8 with a scale for each row
        weight = out[f"{name}.codes"].astype(np.float32) * out[f"{name}.scale"]
        out[f"{name}.weight"] = weight if name == "words" else weight.T
    for node in model.graph.node:
        if node.op_type not in ("MatMul", "MatMulInteger") or node.input[1] not in given:
            continue
        path = (
            node.name.lstrip("/")
            .removesuffix("_quant")
            .removesuffix("MatMul")
            .removesuffix("Gemm_")
            .removeprefix("model/")
        )
        value = given[node.input[1]].astype(np.float32)
        if node.op_type == "MatMulInteger":
            codes = node.input[1].removesuffix("_quantized")
            value = (value - given[f"{codes}_zero_point"].astype(np.float32)) * given[f"{codes}_scale"]
        out[path.strip("/").replace("/", ".") + ".weight"] = value.T
    return out


def main() -> None:
    """Write the checkpoint; a weight that the files lack ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    labels = json.loads((args.folder / "labels.json").read_text())
    state = Encoder(labels).state_dict()
    found = {n: v for n, v in state.items() if n.startswith("noted_")} | restored(args.folder, set(state))
    if missing := sorted(set(state) - set(found)):
        raise SystemExit(f"{args.folder}: found no {', '.join(missing)}")
    shapes = {n: v.shape for n, v in Encoder(labels, sizes=sizes_of(found)).state_dict().items()}
    if wrong := [n for n, v in found.items() if v.shape != shapes[n]]:
        raise SystemExit(f"{args.folder}: another shape than the model's: {', '.join(wrong)}")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"mean": found, "model": found, "step": 0}, args.out)
    shutil.copy(args.folder / "labels.json", args.out.parent / "labels.json")


if __name__ == "__main__":
    main()
