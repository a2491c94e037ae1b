"""The same as dragoman.scoring.figures, where it lives since `dragoman evaluate` needs it."""

from dragoman.scoring.figures import (
    Judged,
    Sides,
    Tally,
    calibration_error,
    gold_events,
    prf,
    reduced,
    reliability,
)

__all__ = [
    "Judged",
    "Sides",
    "Tally",
    "calibration_error",
    "gold_events",
    "prf",
    "reduced",
    "reliability",
]
