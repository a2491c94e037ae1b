"""The loop that trains the encoder and its teachers: AdamW, a rate that rises and falls, a running mean of the weights."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from batches import Batch
from losses import LOSSES
from targets import Targets

Loss = Callable[..., Tensor]


@dataclass(frozen=True)
class Recipe:
    """How to train; `seconds` ends it sooner than `steps`, with the rate falling all the same."""

    steps: int
    warmup: int
    rate: float  # of the weights taken from a base model
    head_rate: float  # of the others
    weight_decay: float = 0.01
    average: float = 0.995  # decay of the running mean
    autocast: bool = True  # bfloat16 where the processor is quick at it
    seconds: float = float("inf")


class Training:
    """A model on its way: its optimiser, the running mean of its weights (which is what ships) and the steps done."""

    def __init__(
        self, model: nn.Module, recipe: Recipe, base: tuple[str, ...], losses: Mapping[str, Loss] = LOSSES
    ) -> None:
        self.model, self.recipe, self.losses, self.step = model, recipe, losses, 0
        self.mean = {k: v.detach().clone() for k, v in model.state_dict().items()}
        named = [(n.split(".")[0] in base, p) for n, p in model.named_parameters() if p.requires_grad]
        self.rates = (recipe.rate, recipe.head_rate)
        groups = [{"params": [p for theirs, p in named if theirs == which]} for which in (True, False)]
        self.optimizer = torch.optim.AdamW(
            groups, lr=recipe.rate, weight_decay=recipe.weight_decay, betas=(0.9, 0.98), fused=True
        )
        self.device = next(model.parameters()).device.type
        # without such instructions bfloat16 is slower than float32
        quick = self.device == "cuda" or torch.backends.cpu.get_cpu_capability() == "AVX512"
        self.autocast = recipe.autocast and quick

    def state(self) -> dict[str, Any]:
        """What `resume` needs."""
        parts = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        return {**parts, "mean": self.mean, "step": self.step}

    def resume(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.mean, self.step = state["mean"], state["step"]

    def run(
        self,
        steps: Iterable[tuple[str, Batch, Targets]],
        after: Callable[[Training], None] = lambda _: None,
        every: int = 50,
    ) -> None:
        """Take the steps; every so many, print a line and call `after`, at the end once more."""
        r, first, began = self.recipe, self.step, time.time()
        sums: dict[str, list[Tensor]] = {}
        self.model.train()
        for task, batch, targets in steps:
            spent = (time.time() - began) / r.seconds
            if self.step >= r.steps or spent >= 1:
                break
            factor = min(
                (self.step + 1) / r.warmup, (1 - max((self.step - r.warmup) / (r.steps - r.warmup), spent)), 1.0
            )
            for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
                group["lr"] = rate * factor
            sums.setdefault(task, []).append(self._take(task, batch, targets))
            if self.step % every == 0:
                shown = " ".join(f"{k} {torch.stack(v).mean().item():.3f}" for k, v in sorted(sums.items()))
                pace = (time.time() - began) / (self.step - first)
                print(f"{self.step}/{r.steps} {pace:.3f} s/step {shown}", flush=True)
                sums = {}
                after(self)
        after(self)

    def _take(self, task: str, batch: Batch, targets: Targets) -> Tensor:
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.autocast):
            loss = self.losses[task](self.model, batch, targets)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), list(self.model.state_dict().values()), 1 - keep)
        self.step += 1
        return loss.detach()
