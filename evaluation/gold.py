"""The same as dragoman.scoring.gold, where it lives since `dragoman evaluate` needs it."""

from dragoman.scoring.gold import (
    GoldArticle,
    digest_of,
    gold_frames,
    load_gold,
    occurrences,
    read_annotated,
)
from dragoman.scoring.guidelines import Annotation

__all__ = [
    "Annotation",
    "GoldArticle",
    "digest_of",
    "gold_frames",
    "load_gold",
    "occurrences",
    "read_annotated",
]
