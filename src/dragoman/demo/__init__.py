"""The project's own invented articles (README.md beside this file says how to read them), dated so that they end today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

from dragoman.errors import BadArticle
from dragoman.records import Article

FOLDER = Path(__file__).parent / "articles"
_HEAD = re.compile(r"^== (\d+) \| ([^|]+) \| ([\w-]+)$", re.MULTILINE)
_PLACE = re.compile(r"\{([dw])([+-]\d+)\}")


def demo_articles(today: Date, folder: Path = FOLDER) -> list[Article]:
    """The articles of all plots, the oldest first; the newest is a day old.

    >>> demo_articles(Date(2026, 3, 12))[-1].date
    datetime.date(2026, 3, 11)
    """
    found = [a for path in sorted(folder.glob("*.txt")) for a in _read(path, today)]
    return sorted(found, key=lambda a: (a.date or today, a.id))


def _read(path: Path, today: Date) -> Iterator[Article]:
    _, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
    if not parts:
        raise BadArticle(f"{path}: no line like '== 12 | Outlet | id'")
    for ago, outlet, id_, body in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        published = today - timedelta(days=int(ago))
        title, _, text = _fill(body.strip(), published).partition("\n\n")
        yield Article(id=f"demo-{id_}", title=title, text=text, date=published, source=outlet, language="en")


def _fill(text: str, published: Date) -> str:
    """The text with its days written out: {w-1} is a weekday, {d+12} a date.

    >>> _fill("on {w-1}, until {d+12}", Date(2026, 3, 12))
    'on Wednesday, until March 24'
    """

    def day(match: re.Match[str]) -> str:
        when = published + timedelta(days=int(match[2]))
        return f"{when:%A}" if match[1] == "w" else f"{when:%B} {when.day}"

    return _PLACE.sub(day, text)
