"""What travels to the machine that trains, as files of a folder: examples, vocabulary and weights, rounded and packed."""

from __future__ import annotations

import lzma
import pickle
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from batches import Pieces
from data import Example


def write_coded(weights: Mapping[str, Tensor], path: Path, levels: int) -> None:
    """Weights as `coded`, packed."""
    with lzma.open(path, "wb", preset=1) as out:
        pickle.dump({k: coded(v.float(), levels) for k, v in weights.items()}, out)


def read_coded(path: Path) -> dict[str, Tensor]:
    """The weights of `write_coded`."""
    with lzma.open(path, "rb") as file:
        return {k: decoded(*v) for k, v in pickle.load(file).items()}


def coded(value: Tensor, levels: int) -> tuple[np.ndarray, np.ndarray | None]:
    """A matrix as whole numbers with a scale for each row; anything else as it is."""
    if value.ndim != 2:
        return value.numpy(), None
    scale = value.abs().amax(1, keepdim=True).clamp(min=1e-9) / levels
    return (value / scale).round().to(torch.int8).numpy(), scale.half().numpy()


def decoded(codes: np.ndarray, scale: np.ndarray | None) -> Tensor:
    """What `coded` took."""
    return torch.from_numpy(codes if scale is None else codes.astype(np.float32) * scale.astype(np.float32))


def gathered(folder: Path) -> tuple[dict[str, list[Example]], dict[str, list[str]], Pieces]:
    """The examples by kind of step, the labels of the heads, the cutter of words."""
    with lzma.open(folder / "examples.pkl.xz", "rb") as file:
        tasks, labels = pickle.load(file)
    return tasks, labels, Pieces(Tokenizer.from_file(str(folder / "tokenizer.json")))


def device_here() -> str:
    """A GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"
