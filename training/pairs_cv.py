"""Five-fold cross-validation of marked pairs on PLV_train, from a trunk that never saw PLV.

`python training/pairs_cv.py TRUNK --shared ../shared` prints root, quad and binary macro-F1 over the held-out fifths.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from augment import swap_countries
from batches import Pieces, epochs, make_batch
from data import Example
from losses import pair_loss
from model import Encoder, encoder_of
from targets import Index, index_labels, targets_of

STEPS = 450  # of each fold
# PLV's own quads: it puts YIELD (CONCEDE and RETREAT) in material cooperation
QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
        "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}  # fmt: skip


def macro_f1(pairs: list[tuple[object, object]]) -> float:
    """Mean F1 over the gold's classes, in per cent."""
    scores = []
    for label in sorted({g for g, _ in pairs}, key=str):
        hit = sum(g == p == label for g, p in pairs)
        scores.append(2 * hit / max(sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs), 1))
    return 100 * sum(scores) / len(scores)


def main() -> None:
    """Train five times, predict the held-out fifth each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trunk", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--steps", type=int, default=STEPS)
    args = parser.parse_args()
    of_trunk(args.trunk, args.shared, args.steps)


def of_trunk(trunk: Path, shared: Path, steps: int = STEPS) -> tuple[float, float, float]:
    """Root, quad and binary macro-F1 of a trunk's checkpoint, which has its `labels.json` beside it."""
    from train import find, load_tasks  # the machine that trains may lack what they need

    labels = json.loads((trunk.parent / "labels.json").read_text())
    sets = load_tasks(shared, Path(__file__).parent / "sentences")
    pieces = Pieces(Tokenizer.from_file(str(find("tokenizer.json"))))
    return cross_validate(labels, torch.load(trunk, map_location="cpu")["mean"], sets, pieces, steps, "cpu")


def cross_validate(
    labels: Mapping[str, Sequence[str]],
    trunk: Mapping[str, Tensor],
    sets: Mapping[str, Sequence[Example]],
    pieces: Pieces,
    steps: int,
    device: str,
) -> tuple[float, float, float]:
    """Root, quad and binary macro-F1 of five models that begin with the trunk's weights, each on the fifth that it did not learn from.

    They are printed, root after each fifth.
    """
    index, data = index_labels(labels), list(sets["pairs"])
    random.Random(1).shuffle(data)
    answers: list[tuple[str, str]] = []
    for fold in range(5):
        torch.manual_seed(fold)
        model = encoder_of(labels, trunk, 0.15).to(device)
        answers += train_and_predict(model, data, sets["made_pairs"], fold, steps, pieces, index, device)
        print(f"after fold {fold + 1}: root {macro_f1(answers):.1f}", flush=True)
    quad = macro_f1([(QUAD[g], QUAD[p]) for g, p in answers])
    binary = macro_f1([(QUAD[g] < 3, QUAD[p] < 3) for g, p in answers])
    print(f"root {macro_f1(answers):.1f}\nquad {quad:.1f}\nbinary {binary:.1f}", flush=True)
    return macro_f1(answers), quad, binary


def train_and_predict(
    model: Encoder,
    data: Sequence[Example],
    other: Sequence[Example],
    fold: int,
    steps: int,
    pieces: Pieces,
    index: Index,
    device: str,
) -> list[tuple[str, str]]:
    """Gold and predicted root of the fold's rows; YIELD stands for CONCEDE and RETREAT together."""
    rng = random.Random(fold)
    own = epochs([e for i, e in enumerate(data) if i % 5 != fold], 700, (0,), rng)
    others = epochs(other, 700, (0,), rng)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 30, (steps - s) / steps))
    model.words.weight.requires_grad_(False)  # half of the cost of a step's update, and settled in the trunk
    model.train()
    for step in range(steps):
        batch = next(others) if step % 5 == 4 else next(own)
        batch = [swap_countries(e, rng) if rng.random() < 0.3 else e for e in batch]
        made = make_batch(batch, pieces, rng)
        wanted = {k: t.to(device) for k, t in targets_of("pairs", made, index).items()}
        loss = pair_loss(model, made.to(device), wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model.eval()
    out = []
    for e in (e for i, e in enumerate(data) if i % 5 == fold):
        batch = make_batch([[e]], pieces).to(device)
        with torch.no_grad():
            scores = model.judge_pair(model.encode(batch.ids, batch.mask, batch.shapes, batch.marks), batch.marks)[
                0
            ].softmax(-1)
        share = dict(zip(index["types"], scores.tolist(), strict=True))
        share["YIELD"] = share.pop("CONCEDE") + share.pop("RETREAT")
        out.append((str(e.root), max(share, key=lambda t: share[t])))
    return out


if __name__ == "__main__":
    main()
