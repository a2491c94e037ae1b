"""Say how each act stands: realized, future, hypothetical, negated, historical or unconfirmed, and why."""

from dragoman.stages.status.events import event_status
from dragoman.stages.status.judge import judge_status
from dragoman.stages.status.tellings import left_open, with_other_tellings

__all__ = ["event_status", "judge_status", "left_open", "with_other_tellings"]
