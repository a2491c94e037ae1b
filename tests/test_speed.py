"""The speed harness, with a fake coder and a fake clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest
from evaluation.speed import machine, measure, measure_frames, medians, peak_mb
from spacy.tokens import Doc

from dragoman.records import Article, CodedArticle, Event, FailedArticle, Frame, Status

EVENT = Event(
    id="e", type="AID", modes=(), content=None, status=Status.REALIZED, actors=(), recipients=(), attribution=None,
    when=None, where=None, issues=(), contexts=(), confidence=1.0, mentions=(),
)  # fmt: skip


class Fake:
    """Fails on "bad", finds an event in "good"; every article takes one second of the clock."""

    def __init__(self) -> None:
        self.now = 0.0

    def load(self) -> Fake:
        self.now += 5.0
        return self

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle | FailedArticle]:
        for a in articles:
            self.now += 1.0
            if a.text.startswith("bad"):
                yield FailedArticle(id=a.id, error="ValueError", message="")
            else:
                yield CodedArticle(article=a, events=(EVENT,) if a.text.startswith("good") else ())


def run(*texts: str) -> dict[str, float]:
    fake = Fake()
    return measure(fake.load, [Article(text=t) for t in texts], clock=lambda: fake.now)


def test_loading_is_apart_from_coding() -> None:
    found = run("none at all", "bad news", "good news", "good")
    assert (found["load_s"], found["coding_s"], found["articles_per_s"]) == (5.0, 4.0, 1.0)
    assert (found["words"], found["words_per_s"]) == (8, 2.0)
    assert (found["events"], found["failed"]) == (2, 1)


def test_the_first_event_is_counted_from_the_cold_start() -> None:
    assert run("none", "bad", "good", "good")["first_event_s"] == 8.0
    assert "first_event_s" not in run("none")


def test_figures_are_medians_of_the_runs_that_have_them() -> None:
    assert medians([{"a": 1.0}, {"a": 9.0, "b": 2.0}, {"a": 3.0}]) == {"a": 3.0, "b": 2.0}


def test_the_share_of_the_model_is_told() -> None:
    class Reads(Fake):
        reading_seconds = 1.5

    fake = Reads()
    found = measure(fake.load, [Article(text="good"), Article(text="none")], clock=lambda: fake.now)
    assert found["model_share"] == 0.75


def test_from_raw_sentences_to_frames_is_timed_alone() -> None:
    class Annotates(Fake):
        reading_seconds = 2.0

        def annotate(self, docs: Sequence[Doc]) -> Sequence[Frame]:
            self.now += len(docs)
            self.reading_seconds += 0.75 * len(docs)
            return [Frame(sentence=k, start=0, end=1, trigger="x", type="AID") for k in range(len(docs))]

    fake = Annotates()
    found = measure_frames(fake, [["Chad sent rice.", "More will follow."], ["Nothing."]], clock=lambda: fake.now)
    told = {"reading_s": 3.0, "words": 7, "frames": 3, "words_per_s": 7 / 3, "model_share": 0.75}
    assert found == {"first_s": 1.0, **told}  # the first sentence, for which all is opened, is told apart


def test_the_machine_and_its_memory_are_told() -> None:
    assert peak_mb() > 1
    assert {"processor", "cores", "threads", "dragoman", "load"} <= set(machine())


@pytest.mark.parametrize("processes", [1, 2])
def test_the_number_of_processes_reaches_the_coder(processes: int) -> None:
    seen: list[int] = []

    class Listens(Fake):
        def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle | FailedArticle]:
            seen.append(processes)
            return super().pipe(articles)

    fake = Listens()
    measure(fake.load, [Article(text="good")], processes=processes, clock=lambda: fake.now)
    assert seen == [processes]
