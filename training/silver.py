"""Label news with the trained model, keeping only sentences of which it is sure: `python training/silver.py MODEL OUT`."""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
from pathlib import Path

from data import Example, FrameLabels, read_gold
from dragoman.models.encoder import Encoder
from dragoman.records import Article
from dragoman.stages.clean import clean
from dragoman.stages.detect import role_spans, triggers_of
from dragoman.stages.parse import words_of


def main() -> None:
    """Write a pickle of examples; sentences of the dev articles are left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sentences", type=int, default=40_000)
    args = parser.parse_args()
    encoder = Encoder(args.model, threads=2)
    labels = encoder.labels
    rng = random.Random(11)
    known = {" ".join(e.words) for part in ("dev", "train") for e in read_gold(args.shared / "gold" / part)}
    lines = gzip.decompress((args.shared / "data/news/articles.jsonl.gz").read_bytes()).decode().splitlines()
    rng.shuffle(lines)
    kept: list[Example] = []
    read = 0
    for line in lines:
        article = json.loads(line)
        docs = [words_of(s.text) for s in clean(Article(text=article["text"])).sentences]
        words = [[t.text for t in d] for d in docs if 6 <= len(d) <= 60]
        words = [w for w in words if " ".join(w) not in known]
        encoded = encoder.encode(words)
        read += len(words)
        for w, e in zip(words, encoded, strict=True):
            begins = 1.0 - e.triggers[:, 0] - e.triggers[:, -1]
            if ((begins > 0.25) & (begins < 0.6)).any() or (begins.max() < 0.25 and rng.random() > 0.3):
                continue
            found = list(triggers_of(e, encoder, 0.6))
            scores = encoder.read_frames([(e, first, kind) for first, _, kind, _ in found]) if found else []
            frames = []
            for (first, last, kind, _), s in zip(found, scores, strict=True):
                type_ = labels["types"][kind]
                modes = [
                    m.split("/")[1]
                    for m, p in zip(labels["modes"], s.modes, strict=True)
                    if p > 0.5 and m.startswith(type_ + "/")
                ]
                roles = {r: list(role_spans(s.roles[:, unit])) for unit, r in enumerate(labels["roles"])}
                content = labels["contents"][int(s.content.argmax())] or None
                status = labels["statuses"][int(s.status.argmax())]
                frames.append(FrameLabels((first, last), type_, tuple(modes), content, status, roles))
            kept.append(Example(words=w, frames=frames))
        if read >= args.sentences:
            break
    with args.out.open("wb") as file:
        pickle.dump(kept, file)
    print(read, "read,", len(kept), "kept,", sum(len(e.frames or ()) for e in kept), "frames")


if __name__ == "__main__":
    main()
