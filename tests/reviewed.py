"""A small record of own articles for the tests of review and serving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

import dragoman
from dragoman.record import ingest
from dragoman.records import Article
from dragoman.store.opening import Store, open_store

ARTICLES = (
    Article(
        id="wire-1",
        date=Date(2024, 5, 14),
        source="North Wire",
        title="Norway condemns Russian air raid",
        text="OSLO - Norway condemned Russia on Monday. Norwegian Foreign Minister Espen Barth Eide met his Swedish "
        "counterpart in Stockholm on Tuesday. Russia expelled two Norwegian diplomats on Tuesday, the foreign ministry "
        "in Moscow said.",
    ),
    Article(
        id="post-1",
        date=Date(2024, 5, 14),
        source="Baltic Post",
        title="Moscow expels two Norwegian diplomats",
        text="Russia expelled two Norwegian diplomats on Tuesday. Oslo condemned the decision. The harbour of Bergen was "
        "calm. Norway sent food aid to Moldova on Monday.",
    ),
    Article(
        id="post-2",
        date=Date(2024, 6, 3),
        source="Baltic Post",
        title="Sweden and Norway sign a treaty",
        text="Sweden and Norway signed a fishing treaty in Oslo on Monday. Russia criticised the treaty. "
        "The two governments will meet again in Stockholm on 20 June.",
    ),
    Article(
        id="wire-2",
        date=Date(2024, 7, 9),
        source="North Wire",
        title="=SUM(A1) <script>alert(1)</script> of a headline",
        text="France imposed sanctions on Russia on Monday. <img src=x onerror=alert(1)> Germany praised France. "
        "Russia threatened to halt gas supplies to Germany.",
    ),
)


@dataclass(slots=True)
class Clock:
    """Moments that a test sets by hand."""

    moment: int = 1_720_000_000_000_000

    def __call__(self) -> int:
        """A little later each time."""
        self.moment += 1_000
        return self.moment


def make_record(path: Path, coder: dragoman.Coder) -> Store:
    """The record of the articles."""
    store = open_store(path, clock=Clock())
    done = ingest(store, coder, iter(ARTICLES))
    assert (done.added, done.failed) == (4, 0)
    return store
