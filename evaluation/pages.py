"""How well articles are read out of web pages: python -m evaluation.pages FOLDER (html/*.html.gz, ground-truth.json).

The folder is laid out as the article extraction benchmark of Zyte is; its truth holds bodies only. Bodies are scored as
there: precision, recall and F1 over runs of four words, averaged over the pages. Dates are scored against addresses that
name a day. For titles there is no truth: only how many pages gave one is counted.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from dragoman.errors import BadArticle
from dragoman.ingest.html import article_from_html
from dragoman.records import Article

_DAY = re.compile(r"/(20\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$)")


def runs_of_words(text: str, length: int = 4) -> Counter[tuple[str, ...]]:
    """The text's runs of words with their counts; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1)))


def likeness(truth: str, found: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of a body."""
    wanted, got = runs_of_words(truth), runs_of_words(found)
    right = sum((wanted & got).values())
    precision, recall = right / sum(got.values()), right / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def day_in(url: str) -> tuple[int, ...] | None:
    """The day that an address names."""
    found = _DAY.search(url)
    return tuple(int(x) for x in found.groups()) if found else None


def read_page(path: Path, url: str) -> Article | None:
    """The article of a page; None when none is found."""
    try:
        return article_from_html(gzip.decompress(path.read_bytes()), url=url)
    except BadArticle:
        return None


def main() -> None:
    """Print the scores."""
    folder = Path(sys.argv[1])
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    began = time.monotonic()
    found = {k: read_page(folder / "html" / f"{k}.html.gz", v["url"]) for k, v in truth.items()}
    seconds = time.monotonic() - began
    scores = [likeness(v["articleBody"], a.text if (a := found[k]) else "") for k, v in truth.items()]
    precision, recall, f1 = (sum(x) / len(scores) for x in zip(*scores, strict=True))
    named = [(found[k], day) for k, v in truth.items() if (day := day_in(v["url"]))]
    right = sum(a is not None and a.date is not None and tuple(a.date.timetuple()[:3]) == day for a, day in named)
    articles = [a for a in found.values() if a]
    print(f"{len(truth)} pages, {len(articles)} with an article, {seconds / len(truth) * 1000:.0f} ms each")
    print(
        f"body: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; {sum(s[2] < 0.9 for s in scores)} below 0.9"
    )
    print(
        f"date: {sum(a.date is not None for a in articles)} found; {right} of the {len(named)} that the address names"
    )
    print(f"title: {sum(a.title is not None for a in articles)} found")


if __name__ == "__main__":
    main()
