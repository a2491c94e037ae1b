"""The loss of each kind of step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch, word_labels
from model import Encoder

Index = Mapping[str, Mapping[str, int]]


def index_labels(labels: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """Label to unit, for every head."""
    return {head: {label: i for i, label in enumerate(values)} for head, values in labels.items()}


def states_of(model: Encoder, batch: Batch) -> tuple[Tensor, Tensor]:
    """Piece and word states of a batch, as float32."""
    pieces = model.encode(batch.ids, batch.mask, batch.shapes, batch.marks).float()
    return pieces, model.word_states(pieces, batch.first, batch.last)


def word_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Mean cross-entropy over the labelled words."""
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)


def tree_loss(model: Encoder, batch: Batch, index: Index) -> Tensor:
    """Tags, arcs, relations, and names where the treebank has them."""
    _, words = states_of(model, batch)
    examples = batch.examples
    loss = word_loss(model.upos(words), word_labels(batch, [e.upos for e in examples], index["upos"]))
    loss = loss + word_loss(model.xpos(words), word_labels(batch, [e.xpos for e in examples], index["xpos"]))
    arcs, dep, head = model.tree.project(words)
    heads = torch.full(batch.words.shape, -100)
    for b, e in enumerate(examples):
        heads[b, : len(e.words)] = torch.tensor(e.heads)
    hidden = torch.cat([torch.ones_like(batch.words[:, :1]), batch.words], 1)[:, None, :] == 0
    loss = loss + word_loss(arcs.masked_fill(hidden, -1e4), heads)
    at_b, at_w = (heads >= 0).nonzero(as_tuple=True)
    rels = word_labels(batch, [e.deprels for e in examples], index["deprels"])[at_b, at_w]
    scores = model.tree.labels(dep[at_b, at_w], head[at_b, heads[at_b, at_w]])
    loss = loss + F.cross_entropy(scores, rels, ignore_index=-100)
    return loss + names_loss(model, words, batch, index)


def names_loss(model: Encoder, words: Tensor, batch: Batch, index: Index) -> Tensor:
    """Names, each data set by its own head."""
    loss = words.new_zeros(())
    for scheme, head in model.names.items():
        rows = [e.ner if e.scheme == scheme else None for e in batch.examples]
        if any(rows):
            loss = loss + word_loss(head(words), word_labels(batch, rows, index["names"]))
    return loss


def wiki_loss(model: Encoder, batch: Batch, index: Index) -> Tensor:
    """Names alone."""
    _, words = states_of(model, batch)
    return names_loss(model, words, batch, index)


def trigger_rows(batch: Batch, index: Index) -> Tensor:
    """Trigger labels [B, W]: the type on the head word, I on the others."""
    gold = torch.where(batch.words > 0, 0, -100)
    for b, e in enumerate(batch.examples):
        for f in e.frames or ():
            for w in range(f.trigger[0], f.trigger[1] + 1):
                if gold[b, w] == 0:
                    gold[b, w] = index["triggers"]["I"]
        for f in e.frames or ():
            gold[b, f.head] = index["triggers"][f.type]
    return gold


def assessment_rows(batch: Batch, index: Index) -> Tensor:
    """Assessment labels [B, W]."""
    gold = torch.where(batch.words > 0, 0, -100)
    for b, e in enumerate(batch.examples):
        for first, last, direction in e.assessments:
            for w in range(first, last + 1):
                gold[b, w] = index["assessments"][f"{'B' if w == first else 'I'}-{direction}"]
    return gold


def frames_loss(model: Encoder, batch: Batch, index: Index) -> Tensor:
    """Triggers, and for each gold trigger its roles, status, modes and content."""
    _, words = states_of(model, batch)
    noted = torch.tensor([float(e.group == "noted") for e in batch.examples])
    triggers = model.triggers(words) + noted[:, None, None] * model.noted_triggers(words)
    loss = 4 * word_loss(triggers, trigger_rows(batch, index))
    loss = loss + 2 * word_loss(model.assessments(words), assessment_rows(batch, index))
    frames = [(b, f) for b, e in enumerate(batch.examples) for f in e.frames or ()]
    if not frames:
        return loss
    rows = torch.tensor([b for b, _ in frames])
    trigger = torch.tensor([f.head for _, f in frames])
    kind = torch.tensor([index["types"][f.type] for _, f in frames])
    roles, status, modes, content = model.read_frame(words[rows], batch.words[rows], trigger, kind, noted[rows])
    count = len(index["roles"])
    gold = torch.where(batch.words[rows] > 0, 0, -100)[..., None].repeat(1, 1, count)
    wanted = torch.zeros_like(modes)
    known = torch.zeros_like(modes)
    for k, (_, f) in enumerate(frames):
        for role, spans in f.roles.items():
            for first, last in spans:
                gold[k, first : last + 1, index["roles"][role]] = 2
                gold[k, first, index["roles"][role]] = 1
        for label, unit in index["modes"].items():
            known[k, unit] = label.startswith(f"{f.type}/")
        for mode in f.modes:
            if (unit := index["modes"].get(f"{f.type}/{mode}")) is not None:
                wanted[k, unit] = 1.0
    scores = roles.view(*roles.shape[:2], count, 3).flatten(0, 2)
    loss = loss + 6 * F.cross_entropy(scores, gold.flatten(), ignore_index=-100)
    loss = loss + F.cross_entropy(status, torch.tensor([index["statuses"][f.status] for _, f in frames]))
    loss = (
        loss + (F.binary_cross_entropy_with_logits(modes, wanted, reduction="none") * known).sum() / len(frames) * 0.5
    )
    return loss + 0.5 * F.cross_entropy(content, torch.tensor([index["contents"][f.content or ""] for _, f in frames]))


def pair_loss(model: Encoder, batch: Batch, index: Index) -> Tensor:
    """Marked pairs; PLV's YIELD is CONCEDE or RETREAT, so their probabilities are summed."""
    pieces = model.encode(batch.ids, batch.mask, batch.shapes, batch.marks).float()
    log = model.judge_pair(pieces, batch.marks).log_softmax(-1)
    types = index["types"]
    rows = []
    for b, e in enumerate(batch.examples):
        if e.root == "YIELD":
            rows.append(torch.logsumexp(log[b, [types["CONCEDE"], types["RETREAT"]]], 0))
        else:
            rows.append(log[b, types[str(e.root)]])
    return -torch.stack(rows).mean()


# what a sentence whose pair has a root may hold: a planned cooperative act is AGREE there, YIELD stands for two
ROOTS = {
    "AGREE": ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"),
    "YIELD": ("CONCEDE", "RETREAT"),
    "COERCE": ("COERCE", "ASSAULT", "SANCTION"),
}


def somewhere_loss(model: Encoder, batch: Batch, index: Index) -> Tensor:
    """A sentence known to tell an act has a trigger of its type on some word (noisy-or over the words)."""
    _, words = states_of(model, batch)
    log = model.triggers(words).log_softmax(-1)
    rows = []
    for b, e in enumerate(batch.examples):
        units = [index["triggers"][t] for t in ROOTS.get(str(e.root), (str(e.root),))]
        share = log[b, : len(e.words), units].exp().sum(-1).clamp(max=1 - 1e-4)
        rows.append(-torch.log1p(-torch.exp(torch.log1p(-share).sum()) + 1e-6))
    return torch.stack(rows).mean()


LOSSES = {
    "tree": tree_loss,
    "wiki": wiki_loss,
    "frames": frames_loss,
    "pairs": pair_loss,
    "made_pairs": pair_loss,
    "somewhere": somewhere_loss,
}
