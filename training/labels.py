"""The label sets of the encoder's heads, in the order of their output units; shipped beside the weights."""

from __future__ import annotations

from collections.abc import Sequence

from data import ROLES, Example
from dragoman.models.shapes import SHAPES

TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
         "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
STATUSES = ("realized", "future", "hypothetical", "negated", "historical", "unconfirmed")
NAMES = ("O", *(f"{p}-{k}" for k in ("PER", "ORG", "LOC", "MISC") for p in "BI"))
DIRECTIONS = ("good", "bad", "improving", "deteriorating")
MODES: dict[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
               "misinformation", "cyber"),
    "ASSAULT": ("abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
                "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional"),
}  # fmt: skip


def label_sets(treebanks: Sequence[Example]) -> dict[str, list[str]]:
    """Every head's labels; tags and relations are those of the treebanks."""

    def seen(values: set[str]) -> list[str]:
        return sorted(values)

    return {
        "types": list(TYPES),
        "triggers": ["O", *TYPES, "I"],
        "statuses": list(STATUSES),
        "modes": [f"{t}/{m}" for t in TYPES for m in MODES.get(t, ())],
        "contents": ["", *TYPES],
        "roles": list(ROLES),
        "names": list(NAMES),
        "assessments": ["O", *(f"{p}-{d}" for d in DIRECTIONS for p in "BI")],
        "shapes": list(SHAPES),
        "upos": seen({t for e in treebanks for t in e.upos or ()}),
        "xpos": seen({t for e in treebanks for t in e.xpos or ()}),
        "deprels": seen({t for e in treebanks for t in e.deprels or ()}),
    }
