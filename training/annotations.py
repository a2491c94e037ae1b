"""Our own annotations of real news: labels by offset, without the text, which stays in `../shared/data/news`.

A line of `annotations/*.jsonl.gz` is one sentence: the article's id, a digest of the sentence, and its frames and
verdicts with offsets of characters in the sentence. A sentence is found again among the sentences that the cleaning
stage cuts from the article; one that is not found (the cutting changed) is left out and counted.

    python training/annotations.py pack INDEX ANSWERS... --out annotations/name.jsonl.gz
    python training/annotations.py check --shared ../shared

INDEX is a JSON object from a number to [article id, …, sentence]; ANSWERS give below `# number` the frame lines of
`sentences.py`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Any

from dragoman.coder import sentences_of
from dragoman.records import Article
from sentences import OwnFrame, OwnPhrase, OwnSentence, OwnVerdict, read_lines

HERE = Path(__file__).parent / "annotations"


def digest(sentence: str) -> str:
    """Twelve hex digits that name a sentence, whatever its spaces."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:12]


def read_annotations(folder: Path, news: Path) -> tuple[list[tuple[str, str, OwnSentence | None]], int]:
    """Article, text and annotation of each sentence up to an article's last annotated one (None where a sentence has none).

    The articles stand in the order of `news`, the sentences in their article's. The number is of those not found again.
    """
    rows = {
        (r["article"], r["sentence"]): r
        for path in sorted(folder.glob("*.jsonl.gz"))
        for r in map(json.loads, _open(path))
    }
    texts, _ = sentences_by_digest({article for article, _ in rows}, news)
    last = {article: k for k, (article, sentence) in enumerate(texts) if (article, sentence) in rows}
    found = [
        (name[0], text, _unpacked(text, rows[name]) if name in rows else None)
        for k, (name, text) in enumerate(texts.items())
        if k <= last.get(name[0], -1)
    ]
    return found, len(rows.keys() - texts.keys())


def sentences_by_digest(wanted: Set[str], news: Path) -> tuple[dict[tuple[str, str], str], dict[str, dict[str, Any]]]:
    """The sentences of the articles that are wanted, by article and digest, and the articles by id."""
    texts: dict[tuple[str, str], str] = {}
    articles: dict[str, dict[str, Any]] = {}
    for line in _open(news) if wanted else ():
        a = json.loads(line)
        if a["id"] in wanted:
            articles[a["id"]] = a
            article = Article(text=a["text"], id=a["id"], title=a["title"], source=a["source"])
            for s in sentences_of(article):
                text = " ".join(s.text.split())
                texts[a["id"], digest(text)] = text
    return texts, articles


def _open(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def _unpacked(text: str, row: dict[str, Any]) -> OwnSentence:
    frames = tuple(
        OwnFrame(start, end, kind, tuple(modes), content, status, tuple(OwnPhrase(*p) for p in phrases))
        for start, end, kind, modes, content, status, phrases in row["frames"]
    )
    return OwnSentence(text, frames, tuple(OwnVerdict(*v) for v in row.get("verdicts", ())))


def _packed(article: str, s: OwnSentence) -> dict[str, Any]:
    frames = [
        [f.start, f.end, f.type, f.modes, f.content, f.status, [[p.role, p.start, p.end] for p in f.phrases]]
        for f in s.frames
    ]
    row: dict[str, Any] = {"article": article, "sentence": digest(s.text), "frames": frames}
    if s.assessments:
        row["verdicts"] = [[a.start, a.end, a.direction] for a in s.assessments]
    return row


def pack(index: Path, answers: Sequence[Path], out: Path) -> tuple[int, list[str]]:
    """Write the answers as annotations; gives their number and the lines that were not understood."""
    told = {int(k): (v[0], v[-1]) for k, v in json.loads(index.read_text(encoding="utf-8")).items()}
    below: dict[int, list[tuple[int, str]]] = {}
    faults: list[str] = []
    for path in answers:
        number = 0
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if head := re.fullmatch(r"#\s*(\d+)\s*", line):
                number = int(head[1])
                below[number] = []
            elif number and line.startswith(("F ", "A ")):
                below[number].append((at, line))
    rows = []
    for number, lines in sorted(below.items()):
        if number not in told:
            faults.append(f"{index}: no sentence {number}")
            continue
        article, text = told[number]
        sentence, wrong = read_lines(text, lines)
        faults += [f"{index} {number}: {w}" for w in wrong]
        if not wrong:  # a sentence that lacks one of its acts would teach that it is none
            rows.append(_packed(article, sentence))
    out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write("".join(json.dumps(r, separators=(",", ":")) + "\n" for r in rows).encode())
    return len(rows), faults


def main() -> int:
    """Pack answers, or check that every annotation is found again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="what", required=True)
    packing = kinds.add_parser("pack")
    packing.add_argument("index", type=Path)
    packing.add_argument("answers", type=Path, nargs="+")
    packing.add_argument("--out", type=Path, required=True)
    checking = kinds.add_parser("check")
    checking.add_argument("--shared", type=Path, default=Path("../shared"))
    asked = parser.parse_args()
    if asked.what == "pack":
        n, faults = pack(asked.index, asked.answers, asked.out)
        print(*faults, f"{n} sentences", sep="\n")
        return 0
    found, lost = read_annotations(HERE, asked.shared / "data/news/articles.jsonl.gz")
    noted = [s for *_, s in found if s]
    frames = sum(len(s.frames) for s in noted)
    print(f"{len(noted)} sentences with {frames} frames, {lost} not found again")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
