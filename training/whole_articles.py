"""Whole annotated articles of our own: events, parties, dates and places, without the text.

They are articles of `../shared/data/news`, annotated in full by the guidelines, in two sets. The measuring ones are a
second development set, which the encoder and the judges are not trained on: the confidence of the whole coder's output
is fitted on them, so that `../shared/gold/dev` only measures. The teaching ones teach the judges (fit_judges.py).

    python training/whole_articles.py pack SET FOLDER    writes annotations/SET_articles.json.gz from gold files
    python training/whole_articles.py unpack SET FOLDER --shared ../shared    writes the gold files again
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from annotations import HERE, digest, sentences_by_digest
from dragoman.scoring.gold import GoldArticle, read_annotated

MEASURING, TEACHING = "measuring", "teaching"
Json = dict[str, Any]


def _placed(value: Any, sentence: str) -> Any:
    """Texts of a sentence as [start, end]."""
    if isinstance(value, list):
        return [_placed(v, sentence) for v in value]
    if isinstance(value, dict):
        return {k: _place(v, sentence) if k in ("text", "trigger") else _placed(v, sentence) for k, v in value.items()}
    return value


def _place(text: str | None, sentence: str) -> list[int] | None:
    if text is None:
        return None
    at = sentence.index(text)
    return [at, at + len(text)]


def _told(value: Any, sentence: str) -> Any:
    """The same with the words again."""
    if isinstance(value, list):
        return [_told(v, sentence) for v in value]
    if isinstance(value, dict):
        return {
            k: sentence[slice(*v)] if k in ("text", "trigger") and v else _told(v, sentence) for k, v in value.items()
        }
    return value


def packed(article: Json) -> Json:
    """An annotated article of `news` without its words."""
    lines: list[str] = article["sentences"]
    frames = []
    for f in article["frames"]:
        row = _placed({k: v for k, v in f.items() if k != "issues"}, lines[f["sent"]])
        frames.append({**row, "issues": [_place(t, lines[f["sent"]]) for t in f["issues"]]})
    return {
        "article": article["id"].removeprefix("own-"),
        "sentences": [digest(s) for s in lines],
        "frames": frames,
        "assessments": [_placed(a, lines[a["sent"]]) for a in article["assessments"]],
    }


def unpacked(row: Json, texts: dict[tuple[str, str], str], news: Json) -> Json:
    """The annotated article with its words; KeyError when a sentence is not found again."""
    lines = [texts[row["article"], d] for d in row["sentences"]]
    frames = []
    for f in row["frames"]:
        line = lines[f["sent"]]
        told = _told({k: v for k, v in f.items() if k != "issues"}, line)
        frames.append({**told, "issues": [line[a:b] for a, b in f["issues"]]})
    return {
        "id": f"own-{row['article']}",
        "title": news["title"],
        "date": news["date"],
        "source": news["source"],
        "annotator": "D",
        "sentences": lines,
        "frames": frames,
        "assessments": [_told(a, lines[a["sent"]]) for a in row["assessments"]],
    }


def read_whole(shared: Path, which: str = MEASURING) -> list[GoldArticle]:
    """The articles of a set, ready to score against."""
    return [read_annotated(d, d["id"]) for d in read_told(shared, which)]


def _file(which: str) -> Path:
    return HERE / f"{which}_articles.json.gz"


def read_told(shared: Path, which: str) -> list[Json]:
    """The articles of a set in the gold's format."""
    with gzip.open(_file(which), "rt", encoding="utf-8") as file:
        rows = json.load(file)
    texts, articles = sentences_by_digest({r["article"] for r in rows}, shared / "data/news/articles.jsonl.gz")
    return [unpacked(r, texts, articles[r["article"]]) for r in rows]


def main() -> None:
    """Pack or unpack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pack", "unpack"))
    parser.add_argument("set", choices=(MEASURING, TEACHING))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    asked = parser.parse_args()
    if asked.what == "pack":
        articles = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(asked.folder.glob("*.json"))]
        with gzip.GzipFile(_file(asked.set), "wb", mtime=0) as file:
            file.write(json.dumps([packed(a) for a in articles], separators=(",", ":")).encode())
        print(f"{len(articles)} articles, {sum(len(a['frames']) for a in articles)} frames")
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    for article in read_told(asked.shared, asked.set):
        (asked.folder / f"{article['id']}.json").write_text(json.dumps(article, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
