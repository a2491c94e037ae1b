"""The loss of each kind of step: what a model (the encoder or a teacher) says of a batch against its targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch, word_states
from model import Encoder
from targets import NONE, Targets
from teacher import Teacher

Model = Encoder | Teacher
# of the parts of a frame's loss; what a sentence tells is rare among its words, so roles and triggers weigh most
TRIGGERS, VERDICTS, ROLES, STATUS, MODES, CONTENT = 4.0, 2.0, 6.0, 1.0, 0.5, 0.5


def states_of(model: Model, batch: Batch) -> tuple[Tensor, Tensor]:
    """Piece and word states of a batch, as float32."""
    pieces = model.encode(batch.ids, batch.mask, batch.shapes, batch.marks).float()
    return pieces, word_states(pieces, batch.first, batch.last)


def share_loss(scores: Tensor, shares: Tensor) -> Tensor:
    """Mean cross-entropy [..., N] with shares in place of labels, over the rows whose shares are not all 0."""
    return -(shares * scores.log_softmax(-1)).sum() / shares.sum().clamp(min=1.0)


def answer_loss(scores: Tensor, wanted: Tensor) -> Tensor:
    """The loss of scores [..., N] against labels [...], or against teachers' shares [..., N] (Hinton et al. 2015)."""
    if wanted.is_floating_point():
        return share_loss(scores, wanted)
    return F.cross_entropy(scores.flatten(0, -2), wanted.flatten(), ignore_index=NONE)


def tree_loss(model: Encoder, batch: Batch, t: Targets) -> Tensor:
    """Tags, arcs, relations, and names where the treebank has them."""
    _, words = states_of(model, batch)
    return tree_of_words(model, batch, words, t) + names_loss(model, words, t)


def tree_of_words(model: Encoder, batch: Batch, words: Tensor, t: Targets) -> Tensor:
    """Tags, arcs and the labels of the arcs in `heads`."""
    loss = answer_loss(model.upos(words), t["upos"]) + answer_loss(model.xpos(words), t["xpos"])
    arcs, dep, head = model.tree.project(words)  # shares of arcs, where there are any, stand in `arcs`
    loss = loss + answer_loss(arcs.masked_fill(no_head(batch), -1e4), t.get("arcs", t["heads"]))
    at_b, at_w = (t["heads"] >= 0).nonzero(as_tuple=True)
    scores = model.tree.labels(dep[at_b, at_w], head[at_b, t["heads"][at_b, at_w]])
    return loss + answer_loss(scores, t["deprels"][at_b, at_w])


def no_head(batch: Batch) -> Tensor:
    """Where [S, 1, W + 1] padding stands among the heads; column 0 is the root."""
    return torch.cat([torch.ones_like(batch.words[:, :1]), batch.words], 1)[:, None, :] == 0


def names_loss(model: Encoder, words: Tensor, t: Targets) -> Tensor:
    """Names, each data set by its own head."""
    loss = words.new_zeros(())
    for scheme, head in model.names.items():
        if scheme in t:
            loss = loss + answer_loss(head(words), t[scheme])
    return loss


def wiki_loss(model: Encoder, batch: Batch, t: Targets) -> Tensor:
    """Names alone."""
    _, words = states_of(model, batch)
    return names_loss(model, words, t)


def frames_loss(model: Model, batch: Batch, t: Targets) -> Tensor:
    """Triggers, and for each trigger that annotators or teachers found its roles, status, modes and content."""
    return frames_of_words(model, batch, states_of(model, batch)[1], t)


def frames_of_words(model: Model, batch: Batch, words: Tensor, t: Targets) -> Tensor:
    """The same, given the words' states."""
    noted = t.get("noted")
    triggers = model.triggers(words)
    if noted is not None:
        triggers = triggers + noted[:, None, None] * model.noted_triggers(words)
    loss = TRIGGERS * answer_loss(triggers, t["triggers"])
    loss = loss + VERDICTS * answer_loss(model.assessments(words), t["assessments"])
    rows = t["rows"]
    if not len(rows):
        return loss
    of_rows = None if noted is None else noted[rows]
    roles, status, modes, content = model.frames_of(batch, words, rows, t["heads"], t["kinds"], of_rows)
    loss = loss + ROLES * answer_loss(roles.unflatten(-1, (-1, 3)), t["roles"])
    loss = loss + STATUS * answer_loss(status, t["status"])
    each = F.binary_cross_entropy_with_logits(modes, t["modes"], reduction="none")
    loss = loss + MODES * (each * t["known"]).sum() / len(modes)  # each mode of the trigger's type on its own
    return loss + CONTENT * answer_loss(content, t["content"])


def pair_loss(model: Encoder, batch: Batch, t: Targets) -> Tensor:
    """Marked pairs; PLV's YIELD is CONCEDE or RETREAT, so their probabilities are summed."""
    pieces = model.encode(batch.ids, batch.mask, batch.shapes, batch.marks).float()
    log = model.judge_pair(pieces, batch.marks).log_softmax(-1)
    return -log.masked_fill(~t["roots"], -torch.inf).logsumexp(-1).mean()


def somewhere_loss(model: Encoder, batch: Batch, t: Targets) -> Tensor:
    """A sentence known to tell an act has a trigger of its type on some word (noisy-or over the words)."""
    _, words = states_of(model, batch)
    shares = (model.triggers(words).float().softmax(-1) * t["roots"][:, None, :]).sum(-1) * batch.words
    nowhere = torch.log1p(-shares.clamp(max=1 - 1e-4)).sum(-1)
    return -torch.log1p(-torch.exp(nowhere) + 1e-6).mean()


LOSSES: Mapping[str, Callable[..., Tensor]] = {
    "tree": tree_loss,
    "wiki": wiki_loss,
    "frames": frames_loss,
    "silver": frames_loss,
    "pairs": pair_loss,
    "made_pairs": pair_loss,
    "somewhere": somewhere_loss,
}
