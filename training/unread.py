"""The articles of `../shared/data/news` that nobody annotated, as words: what teachers label for the encoder."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

from annotations import digest
from data import Example, tokenize
from dragoman.coder import sentences_of
from dragoman.records import Article

POLITICS = re.compile(
    r"\b(ministers?|president|troops|talks|sanctions?|protest\w*|police|rebels|government|military|foreign|ambassador"
    r"|army|embassy|treaty|summit|militants|parliament|opposition|court|UN|U\.N\.|NATO|deal|accus\w+|condemn\w+|attack\w*)\b",
    re.IGNORECASE,
)
LEAST_POLITICS = 0.002  # share of such words among an article's first 650
MOST, LONGEST = 40, 120  # sentences of an article; words of a sentence


def unread_articles(shared: Path, annotations: Path) -> Iterator[list[Example]]:
    """The sentences of articles without annotation, none of the gold, of our measuring articles, or that shares a sentence with either or with one before."""
    gold = [json.loads(p.read_text(encoding="utf-8")) for p in (shared / "gold").glob("*/*.json")]
    titles = {_key(a["title"] or "") for a in gold}
    done = {_key(s) for a in gold for s in a["sentences"] if len(s) > 30}
    measuring = json.loads(gzip.decompress((annotations / "measuring_articles.json.gz").read_bytes()))
    noted = {r["article"] for path in annotations.glob("news_*.jsonl.gz") for r in map(json.loads, _lines(path))}
    read = noted | {a["article"] for a in measuring}
    of_measuring = {d for a in measuring for d in a["sentences"]}
    for a in map(json.loads, _lines(shared / "data/news/articles.jsonl.gz")):
        if a["id"] in read or not a["text"] or _key(a["title"] or "") in titles or not _political(a["text"]):
            continue
        found = sentences_of(Article(text=a["text"], id=a["id"], title=a["title"], source=a["source"]))
        texts = [" ".join(s.text.split()) for s in found][:MOST]
        long = [t for t in texts if len(t) > 30]
        keys = {_key(t) for t in long}
        if keys & done or any(digest(t) in of_measuring for t in long):
            continue
        done |= keys
        cut = [words for text in texts if 0 < len(words := tokenize(text)[0]) <= LONGEST]
        yield [Example(words=words, article=a["id"]) for words in cut]


def _political(text: str) -> bool:
    return len(POLITICS.findall(text[:4000])) >= LEAST_POLITICS * max(1, min(650, len(text.split())))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines
