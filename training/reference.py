"""Record what the shipped encoder says of some own sentences here: `python training/reference.py`.

tests/test_models.py compares it with what the encoder says on the machine that runs the tests: processors have
different instructions for sums of int8, and the differences must stay within the bound that stands there.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from dragoman.models.encoder import Encoder

FILE = Path(__file__).parents[1] / "tests/cases/encoder_reference.json"
SENTENCES = """
Norway condemned the shelling of Aleppo on Tuesday .
The foreign ministers of Chad and Niger will meet in Niamey next week to discuss border security , a spokesman said .
Talks between Bogota and the rebels broke down after the army bombed a camp near the border .
Japan has not ruled out further sanctions against Pyongyang if it tests another missile .
Police reportedly arrested some 40 protesters outside the parliament building in Tbilisi late on Sunday .
Relations between Riyadh and Tehran have been deteriorating since the embassy was stormed in January .
"We reject these baseless accusations , " the Kremlin 's spokesman told reporters , adding that Moscow had withdrawn its observers .
PARIS AND BERLIN PLEDGE AID FOR KYIV
According to the defence ministry in Seoul , the two allies held their largest joint exercises in five years .
The weather stayed mild , and shares closed higher in quiet trading .
""".strip().splitlines()


def scores(encoder: Encoder, words: list[str]) -> dict[str, Any]:
    """Probabilities of one sentence: a trigger begins at a word, a verdict covers it; per trigger status and roles."""
    (read,) = encoder.encode([words])
    begins = 1.0 - read.triggers[:, 0] - read.triggers[:, -1]
    heads = [int(w) for w in np.nonzero(begins >= 0.5)[0]]
    asked = [(read, w, int(read.triggers[w, 1:-1].argmax())) for w in heads]
    frames = encoder.read_frames(asked) if asked else []
    return {
        "begins": begins.tolist(),
        "verdicts": (1.0 - read.assessments[:, 0]).tolist(),
        "triggers": heads,
        "status": [f.status.tolist() for f in frames],
        "roles": [(1.0 - f.roles[:, :, 0]).tolist() for f in frames],
    }


def main() -> None:
    """Write the file of the tests."""
    encoder = Encoder()
    rows = [{"words": s.split(), **scores(encoder, s.split())} for s in SENTENCES]
    told = {
        "machine": f"{platform.machine()}, {_processor()}",
        "onnxruntime": onnxruntime.__version__,
        "digests": encoder.digests,
        "sentences": rows,
    }
    FILE.write_text(json.dumps(_rounded(told)) + "\n", encoding="utf-8")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    flags = {k.strip(): v for k, v in told.items()}.get("flags", "").split()
    return "with " + ", ".join(f for f in ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8") if f in flags)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
