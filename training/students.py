"""The encoder as a student of teachers' labels, of the whole encoder where it is a smaller one, and of what is annotated.

`distil.py` is the command. A smaller encoder (`prune.py`) learns to answer as the whole one does, beside what is annotated.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ahead import Mixture, steps_of
from copying import copy_loss
from data import Example, Silver
from loop import Loss, Recipe, Training
from losses import LOSSES
from model import Encoder, encoder_of
from pairs_cv import cross_validate
from prune import pruned
from quick_look import show
from targets import index_labels
from travelling import device_here, gathered, read_coded

STUDENT = Recipe(steps=9000, warmup=200, rate=1.5e-4, head_rate=3e-4, average=0.998)
STUDENTS_MIXTURE = {
    "tree": 0.11,
    "wiki": 0.04,
    "frames": 0.34,
    "silver": 0.42,
    "pairs": 0.03,
    "somewhere": 0.02,
    "made_pairs": 0.04,
}
PASSAGES = (0, 50, 100, 150, 200, 300)  # words of a passage that is learnt from, at most; 0 is a sentence alone
# a smaller encoder's: four steps in seven only make it answer as the whole one does
SMALLER = Recipe(steps=100_000, warmup=100, rate=3e-4, head_rate=4e-4, average=0.998)
SMALLERS_MIXTURE = {
    "copy": 0.56,
    "tree": 0.10,
    "wiki": 0.05,
    "frames": 0.25,
    "pairs": 0.01,
    "somewhere": 0.005,
    "made_pairs": 0.025,
}
# of the trunk that marked pairs are cross-validated on: the first recipe (config.toml) without PLV
TRUNK = Recipe(steps=9000, warmup=200, rate=2e-4, head_rate=1e-3, average=0.998)
TRUNKS_MIXTURE = {"tree": 0.36, "wiki": 0.07, "frames": 0.45, "made_pairs": 0.12}
OF_MINILM = ("words", "places", "kinds", "norm", "layers")
Weights = dict[str, Tensor]


def learn(args: argparse.Namespace) -> None:
    """Train the encoder on what is annotated and, where there are any, on the teachers' labels and the whole encoder's answers."""
    tasks, labels, pieces = gathered(args.folder)
    index, device = index_labels(labels), device_here()
    whole = read_coded(args.folder / "init.pkl.xz")
    smaller = (args.folder / "kept.json").exists()
    weights = pruned(whole, json.loads((args.folder / "kept.json").read_text())) if smaller else whole
    tasks["frames"] = twice_the_gold(tasks["frames"])
    if (args.folder / "silver.pkl").exists():
        with (args.folder / "silver.pkl").open("rb") as file:
            tasks["silver"] = pickle.load(file)
    if smaller:
        read = (e for name in ("silver", "frames", "tree") for e in tasks[name])
        tasks["copy"] = [Example(words=e.words, article=e.article, silver=Silver()) for e in read]
    mixture = SMALLERS_MIXTURE if smaller else STUDENTS_MIXTURE
    if not any(e.silver for e in tasks["silver"]):
        mixture = {task: share for task, share in mixture.items() if task != "silver"}
    torch.manual_seed(args.seed)
    if args.init:
        weights = weights | {k: v.float() for k, v in torch.load(args.init, map_location="cpu")["mean"].items()}
    model = encoder_of(labels, weights)
    model.words.weight.requires_grad_(False)  # settled by then
    model.to(device)
    show("before", model, tasks, pieces, labels, device)
    losses: dict[str, Loss] = dict(LOSSES)
    if smaller:
        original = encoder_of(labels, whole).to(device).eval()
        losses["copy"] = copy_loss(original, labels)
        show("whole", original, tasks, pieces, labels, device)
    training = Training(model, timed(SMALLER if smaller else STUDENT, args), OF_MINILM, losses)
    passages = (0,) if smaller else PASSAGES  # it ships for sentences alone
    steps = steps_of(Mixture(tasks, mixture, args.words, 0.5, args.seed, passages), pieces, index, device, args.workers)
    training.run(steps, every=args.every)
    kept = {k: v.half() for k, v in training.mean.items() if k != "words.weight"}
    torch.save({"mean": kept, "step": training.step}, args.folder / f"student_{args.seed}.pt")
    model.load_state_dict(training.mean)
    show(f"student {args.seed}", model, tasks, pieces, labels, device)


def twice_the_gold(frames: Sequence[Example]) -> list[Example]:
    """The annotated sentences, those of the gold twice: they set the style that the others only come near."""
    return [*frames, *(e for e in frames if e.group != "noted")]


def pairs(args: argparse.Namespace) -> None:
    """Cross-validate PLV's marked pairs on a trunk that never saw them, made as the shipped encoder is: whole, then smaller.

    With `--init` the trunk of an earlier run goes on learning instead. The trunk is kept as `trunk.pt`.
    """
    tasks, labels, pieces = gathered(args.folder)
    index, device = index_labels(labels), device_here()
    torch.manual_seed(args.seed)

    def trained(model: Encoder, recipe: Recipe, mixture: Mapping[str, float], losses: Mapping[str, Loss]) -> Weights:
        training = Training(model.to(device), recipe, OF_MINILM, losses)
        made = Mixture(tasks, mixture, args.words, 0.5, args.seed)
        training.run(steps_of(made, pieces, index, device, args.workers), every=args.every)
        return {k: v.cpu() for k, v in training.mean.items()}

    if args.init:
        model = encoder_of(labels, torch.load(args.init, map_location="cpu")["mean"])
    else:
        model = Encoder(labels)
        model.load_state_dict(read_coded(args.folder / "minilm.pkl.xz"), strict=False)
        model.deepen()
    weights = trained(model, timed(TRUNK, args), TRUNKS_MIXTURE, LOSSES)
    if not args.init and (args.folder / "kept.json").exists():
        kept = json.loads((args.folder / "kept.json").read_text())
        tasks["copy"] = [Example(words=e.words, silver=Silver()) for e in (*tasks["frames"], *tasks["tree"])]
        whole, smaller = encoder_of(labels, weights).to(device).eval(), encoder_of(labels, pruned(weights, kept))
        smaller.words.weight.requires_grad_(False)
        brief = replace(SMALLER, seconds=args.seconds / 3)
        mixture = {task: share for task, share in SMALLERS_MIXTURE.items() if task not in ("pairs", "somewhere")}
        weights = trained(smaller, brief, mixture, dict(LOSSES) | {"copy": copy_loss(whole, labels)})
    torch.save({"mean": weights}, args.folder / "trunk.pt")
    (args.folder / "labels.json").write_text(json.dumps(labels))
    cross_validate(labels, weights, tasks, pieces, 450, device)


def timed(recipe: Recipe, args: argparse.Namespace) -> Recipe:
    """The recipe with the command line's end and pace."""
    rates = {"rate": recipe.rate / args.slower, "head_rate": recipe.head_rate / args.slower}
    return replace(recipe, seconds=args.seconds, steps=args.steps or recipe.steps, **rates)
