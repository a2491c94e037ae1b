"""Average the weights of several runs from one start: `python training/average.py OUT CHECKPOINT CHECKPOINT ... [--shares 1 1]`.

Runs that started from the same weights and differ in seed or length lie in one basin, where the mean is better than each
(Wortsman et al. 2022, Model soups).
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor


def average(checkpoints: Sequence[Path], shares: Sequence[float]) -> dict[str, Tensor]:
    """The weighted mean of the running means of checkpoints, each weight of those that have it; one of a share of 0 fills gaps."""
    total: dict[str, Tensor] = {}
    weight: dict[str, float] = {}
    spare: dict[str, Tensor] = {}
    for path, share in zip(checkpoints, shares, strict=True):
        for name, value in torch.load(path, map_location="cpu")["mean"].items():
            total[name] = total.get(name, 0.0) + share * value.float()
            weight[name] = weight.get(name, 0.0) + share
            spare.setdefault(name, value)
    return {name: value / weight[name] if weight[name] else spare[name] for name, value in total.items()}


def main() -> None:
    """Write the mean as a checkpoint that export.py reads, with the labels of the first run beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--shares", type=float, nargs="+")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"mean": average(args.checkpoints, args.shares or [1.0] * len(args.checkpoints))}, args.out / "latest.pt"
    )
    shutil.copy(args.checkpoints[0].parent / "labels.json", args.out)


if __name__ == "__main__":
    main()
