"""The loss of a smaller encoder that learns to answer as a larger one does: states behind each layer, and every head.

Whatever sentence is read, the larger one says what is wanted, so nothing needs to be annotated (Jiao et al. 2020, TinyBERT,
for the states; Hinton et al. 2015 for the shares of the answers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from batches import Batch, word_states
from losses import frames_of_words, names_loss, no_head, tree_of_words
from model import Encoder
from targets import NONE, Targets

STATES, ANSWERS = 4.0, 0.5  # what the two parts of the loss count
SURE, MOST = 0.2, 128  # words that begin an act with at least that share are read as triggers, so many of a batch


def copy_loss(original: Encoder, labels: Mapping[str, Sequence[str]]) -> Callable[[Encoder, Batch, Targets], Tensor]:
    """The loss of a step that needs sentences alone."""
    device = next(original.parameters()).device
    of_type = torch.tensor([[m.startswith(f"{t}/") for m in labels["modes"]] for t in labels["types"]], device=device)

    def loss(model: Encoder, batch: Batch, _: Targets) -> Tensor:
        read = (batch.ids, batch.mask, batch.shapes, batch.marks)
        with torch.no_grad():
            theirs = [x.float() for x in original.by_layer(*read)]
            words = word_states(theirs[-1], batch.first, batch.last)
            tree, frames = tree_answers(original, batch, words), frame_answers(original, batch, words, of_type)
        ours = [x.float() for x in model.by_layer(*read)]
        mask = batch.mask[..., None].float()
        apart = [((a - b) ** 2 * mask).sum() / (b**2 * mask).sum() for a, b in zip(ours, theirs, strict=True)]
        states = torch.stack([*apart, apart[-1], apart[-1]]).sum()
        said = word_states(ours[-1], batch.first, batch.last)
        told = tree_of_words(model, batch, said, tree) + names_loss(model, said, tree)
        return STATES * states + ANSWERS * (told + frames_of_words(model, batch, said, frames))

    return loss


def shares(scores: Tensor, batch: Batch) -> Tensor:
    """The shares [S, W, N] of the answers to each word, 0 for padded words."""
    return scores.float().softmax(-1) * batch.words[..., None]


def tree_answers(original: Encoder, batch: Batch, words: Tensor) -> Targets:
    """Tags, the tree and names by the larger encoder, the labels for the likeliest arcs."""
    arcs, dep, head = original.tree.project(words)
    arcs = shares(arcs.float().masked_fill(no_head(batch), -1e4), batch)
    heads = arcs.argmax(-1)
    rows = torch.arange(len(heads), device=heads.device)[:, None].expand_as(heads)
    labels = original.tree.labels(dep.flatten(0, 1), head[rows, heads].flatten(0, 1)).float().softmax(-1)
    return {
        "upos": shares(original.upos(words), batch),
        "xpos": shares(original.xpos(words), batch),
        "arcs": arcs,
        "heads": torch.where(batch.words > 0, heads, NONE),
        "deprels": labels.view(*heads.shape, -1),
        **{scheme: shares(read(words), batch) for scheme, read in original.names.items()},
    }


def frame_answers(original: Encoder, batch: Batch, words: Tensor, of_type: Tensor) -> Targets:
    """Triggers and frames by the larger encoder; `of_type` [T, M] tells the modes of each type."""
    triggers = shares(original.triggers(words), batch)
    types = triggers[..., 1:-1]  # without O and I
    sure = types.sum(-1)
    least = sure.flatten().topk(min(MOST, sure.numel())).values[-1].clamp(min=SURE)
    rows, heads = (sure >= least).nonzero(as_tuple=True)
    kinds = types[rows, heads].argmax(-1)
    roles, status, modes, content = original.frames_of(batch, words, rows, heads, kinds, None)
    return {
        "triggers": triggers,
        "assessments": shares(original.assessments(words), batch),
        "rows": rows,
        "heads": heads,
        "kinds": kinds,
        "roles": roles.float().unflatten(-1, (-1, 3)).softmax(-1) * batch.words[rows][..., None, None],
        "status": status.float().softmax(-1),
        "modes": modes.float().sigmoid(),
        "content": content.float().softmax(-1),
        "known": of_type[kinds].float(),
    }
