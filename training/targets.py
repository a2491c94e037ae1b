"""What each kind of step is to learn from a batch, as tensors made beside the batch (on the CPU, ahead of the step)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from batches import Batch
from data import Example, Silver

Index = Mapping[str, Mapping[str, int]]
Targets = dict[str, Tensor]
NONE = -100  # a word that says nothing

# what a sentence whose pair has a root may hold: a planned cooperative act is AGREE there, YIELD stands for two
ROOTS = {
    "AGREE": ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"),
    "YIELD": ("CONCEDE", "RETREAT"),
    "COERCE": ("COERCE", "ASSAULT", "SANCTION"),
}


def index_labels(labels: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """Label to unit, for every head."""
    return {head: {label: i for i, label in enumerate(values)} for head, values in labels.items()}


def targets_of(task: str, batch: Batch, index: Index) -> Targets:
    """The targets of a kind of step."""
    return MAKERS[task](batch, index)


def _words(batch: Batch, values: Sequence[Sequence[str] | None], units: Mapping[str, int]) -> Tensor:
    """Units [B, W] of the words' labels."""
    out = np.full(batch.words.shape, NONE)
    for b, row in enumerate(values):
        for w, value in enumerate(row or ()):
            out[b, w] = units.get(value, NONE)
    return torch.from_numpy(out)


def _names(batch: Batch, index: Index) -> Targets:
    """Names by the head of their data set; a set that is not in the batch is left out."""
    out = {}
    for scheme in ("uner", "wiki"):
        rows = [e.ner if e.scheme == scheme else None for e in batch.examples]
        if any(rows):
            out[scheme] = _words(batch, rows, index["names"])
    return out


def _tree(batch: Batch, index: Index) -> Targets:
    heads = np.full(batch.words.shape, NONE)
    for b, e in enumerate(batch.examples):
        heads[b, : len(e.words)] = e.heads or NONE
    return {
        "upos": _words(batch, [e.upos for e in batch.examples], index["upos"]),
        "xpos": _words(batch, [e.xpos for e in batch.examples], index["xpos"]),
        "deprels": _words(batch, [e.deprels for e in batch.examples], index["deprels"]),
        "heads": torch.from_numpy(heads),
        **_names(batch, index),
    }


def _frames(batch: Batch, index: Index) -> Targets:
    """Triggers: the type on the head word, I on the others; and of each trigger its roles, status, modes and content."""
    known_rows = np.array([e.frames is not None for e in batch.examples])
    inside = (batch.words.numpy() > 0) & known_rows[:, None]
    triggers, verdicts = np.where(inside, 0, NONE), np.where(inside, 0, NONE)
    for b, e in enumerate(batch.examples):
        for f in e.frames or ():
            span = triggers[b, f.trigger[0] : f.trigger[1] + 1]
            span[span == 0] = index["triggers"]["I"]
        for f in e.frames or ():
            triggers[b, f.head] = index["triggers"][f.type]
        for first, last, direction in e.assessments:
            verdicts[b, first : last + 1] = index["assessments"][f"I-{direction}"]
            verdicts[b, first] = index["assessments"][f"B-{direction}"]
    frames = [(b, f) for b, e in enumerate(batch.examples) for f in e.frames or ()]
    rows = np.array([b for b, _ in frames], dtype=np.int64)
    units = index["modes"]
    roles = np.repeat(np.where(inside, 0, NONE)[rows][..., None], len(index["roles"]), -1)
    wanted, known = (np.zeros((len(frames), len(units)), dtype=np.float32) for _ in range(2))
    for k, (_, f) in enumerate(frames):
        for role, spans in f.roles.items():
            for first, last in spans:
                roles[k, first : last + 1, index["roles"][role]] = 2
                roles[k, first, index["roles"][role]] = 1
        for label, unit in units.items():
            known[k, unit] = label.startswith(f"{f.type}/")
        for mode in f.modes:
            if (unit := units.get(f"{f.type}/{mode}")) is not None:
                wanted[k, unit] = 1.0
    return {
        "noted": torch.tensor([float(e.group == "noted") for e in batch.examples]),
        "triggers": torch.from_numpy(triggers),
        "assessments": torch.from_numpy(verdicts),
        "rows": torch.from_numpy(rows),
        "heads": torch.tensor([f.head for _, f in frames], dtype=torch.long),
        "kinds": torch.tensor([index["types"][f.type] for _, f in frames], dtype=torch.long),
        "roles": torch.from_numpy(roles),
        "modes": torch.from_numpy(wanted),
        "known": torch.from_numpy(known),
        "status": torch.tensor([index["statuses"][f.status] for _, f in frames], dtype=torch.long),
        "content": torch.tensor([index["contents"][f.content or ""] for _, f in frames], dtype=torch.long),
    }


def _silver(batch: Batch, index: Index) -> Targets:
    """The teachers' shares in place of labels; a padded word has shares of 0 throughout and so no loss."""
    shape, silver = batch.words.shape, [e.silver or Silver() for e in batch.examples]

    def laid(rows: Sequence[np.ndarray], *more: int) -> Tensor:
        out = np.zeros((len(rows), shape[1], *more), dtype=np.float32)
        for k, row in enumerate(rows):
            out[k, : len(row)] = row.reshape(len(row), *more)
        return torch.from_numpy(out)

    frames = [(b, f) for b, s in enumerate(silver) for f in s.frames]
    units = {t: [u for m, u in index["modes"].items() if m.startswith(f"{t}/")] for t in index["types"]}
    known = np.zeros((len(frames), len(index["modes"])), dtype=np.float32)
    types = list(index["types"])
    for k, (_, f) in enumerate(frames):
        known[k, units[types[f.kind]]] = 1.0

    def stacked(rows: Sequence[np.ndarray], width: int) -> Tensor:
        return torch.from_numpy(np.stack(rows).astype(np.float32)) if rows else torch.zeros(0, width)

    return {
        "triggers": laid([s.triggers for s in silver], len(index["triggers"])),
        "assessments": laid([s.assessments for s in silver], len(index["assessments"])),
        "rows": torch.tensor([b for b, _ in frames], dtype=torch.long),
        "heads": torch.tensor([f.head for _, f in frames], dtype=torch.long),
        "kinds": torch.tensor([f.kind for _, f in frames], dtype=torch.long),
        "roles": laid([f.roles for _, f in frames], len(index["roles"]), 3),
        "modes": stacked([f.modes for _, f in frames], len(index["modes"])),
        "known": torch.from_numpy(known),
        "status": stacked([f.status for _, f in frames], len(index["statuses"])),
        "content": stacked([f.content for _, f in frames], len(index["contents"])),
    }


def _marked(examples: Sequence[Example], units: Mapping[str, int], meant: Mapping[str, Sequence[str]]) -> Tensor:
    """Which units [B, N] a root stands for."""
    out = torch.zeros(len(examples), len(units), dtype=torch.bool)
    for b, e in enumerate(examples):
        out[b, [units[t] for t in meant.get(str(e.root), (str(e.root),))]] = True
    return out


def _pairs(batch: Batch, index: Index) -> Targets:
    return {"roots": _marked(batch.examples, index["types"], {"YIELD": ROOTS["YIELD"]})}


def _somewhere(batch: Batch, index: Index) -> Targets:
    return {"roots": _marked(batch.examples, index["triggers"], ROOTS)}


MAKERS: Mapping[str, Callable[[Batch, Index], Targets]] = {
    "tree": _tree,
    "wiki": _names,
    "frames": _frames,
    "silver": _silver,
    "pairs": _pairs,
    "made_pairs": _pairs,
    "somewhere": _somewhere,
    "copy": lambda *_: {},
}
