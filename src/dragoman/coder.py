"""The order of the stages: from one article to its coded events."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import date as Date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import BadArticle, BadDate, DragomanError
from dragoman.events import events_of
from dragoman.lexicons.tables import Tables, digest_of_lexicons, load_tables
from dragoman.mentions import judged, mentions_of
from dragoman.models.encoder import Encoder
from dragoman.models.files import SHIPPED
from dragoman.models.judge import Judges, load_judges
from dragoman.models.lemmas import Lemmatiser, read_lemmas
from dragoman.records import (
    Article,
    CodedArticle,
    FailedArticle,
    Frame,
    Role,
    Sentence,
)
from dragoman.settings import Settings, load_settings
from dragoman.stages.actors import Participants, resolve_actors
from dragoman.stages.assess import find_verdicts, settle_verdicts
from dragoman.stages.attach import attach
from dragoman.stages.attribution import add_judges, add_sources, settle_sources, speak_as_told
from dragoman.stages.clean import clean
from dragoman.stages.dates import find_dates
from dragoman.stages.detect import detect
from dragoman.stages.doers import without_others
from dragoman.stages.parse import Parsed, annotate, parse, words_of, words_touching
from dragoman.stages.places import find_places
from dragoman.stages.status import with_other_tellings
from dragoman.stages.topics import sort_topics
from dragoman.version import __version__

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Coder:
    """Codes articles; loading takes a second, coding some 1,300 words a second on one core without int8 instructions."""

    def __init__(
        self, settings: Settings, *, encoder: Encoder, judges: Judges, lemmatiser: Lemmatiser, tables: Tables
    ) -> None:
        self.settings = settings
        self._encoder = encoder
        self._judges = judges
        self._lemmatiser = lemmatiser
        self._tables = tables

    @property
    def countries(self) -> Mapping[str, str]:
        """Names of countries and bodies by code."""
        return self._tables.actors.countries

    @property
    def reading_seconds(self) -> float:
        """Seconds that this process has spent in the model's graphs so far."""
        return self._encoder.seconds

    @property
    def identity(self) -> dict[str, str]:
        """What decides the result: version, and digests of the model and the lexicons."""
        team = Path(self.settings.lexicons) if self.settings.lexicons else None
        digests = (*self._encoder.digests.values(), *self._judges.digests.values())
        model = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
        return {"version": __version__, "model": model, "lexicons": digest_of_lexicons(team)}

    def code(self, article: Article | str, date: Date | str | None = None) -> CodedArticle:
        """Code one article.

        `article` is an Article or its text; `date` (a date, or ISO 8601 text) stands in for a missing publication date.
        Raises BadArticle when there is no text, BadDate when the date is none.
        """
        article = as_article(article, date)
        cleaned = clean(article)
        parsed = parse(cleaned.sentences, self._encoder, self._lemmatiser)
        frames = detect(parsed, self._encoder, self._tables.mode_words, threshold=self.settings.trigger_threshold)
        tables = self._tables
        frames, named = sort_topics(frames, parsed, tables.topic_words)
        frames = self._attached(without_others(frames, parsed), parsed)
        docs = {p.sentence.index: p.doc for p in parsed}
        frames = tuple(judged(f, docs[f.sentence], article.date, tables) for f in with_other_tellings(frames))
        year = article.date.year if article.date else None
        states = {s.index: tables.actors.names.countries(s.text) for s in cleaned.sentences}
        found = find_verdicts(parsed, self._encoder, tables.verdicts)
        verdict_frames = add_judges(
            add_sources([v.frame for v in found], parsed, tables.saying, tables.sources), parsed, tables.saying
        )
        frames = (*add_sources(frames, parsed, tables.saying, tables.sources), *verdict_frames)
        sides = resolve_actors(
            frames,
            cleaned.sentences,
            article=article,
            dateline=cleaned.dateline,
            tables=tables.actors,
            offices=tables.offices,
        )
        sides = _settled(sides, frames, parsed, tables)
        acts = len(frames) - len(verdict_frames)
        verdicts, unknown = settle_verdicts(
            found,
            [(s.actors, s.recipients) for s in sides[acts:]],
            [next(iter(s.attribution), None) for s in sides[acts:]],
            {s.index: s for s in cleaned.sentences},
            tables.verdicts,
            states,
            year=year,
        )
        seen = Counter(n.country for names in states.values() for n in names)
        mentions, discarded = mentions_of(cleaned, frames[:acts], sides[:acts], docs, seen, tables)
        events, weak = events_of(cleaned, mentions, frames[:acts], parsed, states, tables, self._judges, self.settings)
        return CodedArticle(
            article=article,
            events=events,
            assessments=verdicts,
            discarded=(*cleaned.discarded, *named, *discarded, *weak, *unknown),
            sentences=cleaned.sentences,
            dateline=cleaned.dateline,
            countries=tuple(sorted(seen)),
        )

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle | FailedArticle]:
        """Code many articles in input order, in constant memory; one that fails is answered by a FailedArticle."""
        if processes <= 1:
            yield from (attempt(self, a) for a in articles)
            return
        waiting: deque[Future[CodedArticle | FailedArticle]] = deque()
        with ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(self.settings,)
        ) as pool:
            for article in articles:
                waiting.append(pool.submit(_work, article))
                if len(waiting) >= 4 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def classify(self, sentence: str, source: tuple[int, int], target: tuple[int, int]) -> dict[str, float]:
        """What the source does to the target: a probability for each type, most likely first.

        `source` and `target` are character ranges of the sentence. Raises BadArticle when one holds no word.
        """
        doc = words_of(sentence)
        ranges = []
        for name, (start, end) in (("source", source), ("target", target)):
            inside = words_touching(doc, start, end)
            if not inside:
                raise BadArticle(f"{name}: characters {start} to {end} of {sentence!r} hold no word")
            ranges.append((inside[0], inside[-1]))
        scores = self._encoder.judge_pair([t.text for t in doc], ranges[0], ranges[1])
        return dict(sorted(scores.items(), key=lambda x: -x[1]))

    def parse(self, text: str) -> list[Doc]:
        """The sentences of a text as spaCy Docs with tags, lemmas, a UD tree and names."""
        cleaned = clean(as_article(text, None))
        return [p.doc for p in parse(cleaned.sentences, self._encoder, self._lemmatiser)]

    def annotate(self, docs: Sequence[Doc]) -> tuple[Frame, ...]:
        """Fill sentences that are spaCy Docs in place; gives the acts, `sentence` being the Doc's place in the list."""
        encoded = self._encoder.encode([[t.text for t in doc] for doc in docs])
        filled = annotate(docs, encoded, self._encoder, self._lemmatiser)
        sentences = [Sentence(index=k, text=doc.text, start=0, end=len(doc.text)) for k, doc in enumerate(docs)]
        parsed = [Parsed(sentence=s, doc=doc, encoded=e) for s, doc, e in zip(sentences, filled, encoded, strict=True)]
        return detect(parsed, self._encoder, self._tables.mode_words, threshold=self.settings.trigger_threshold)

    def _attached(self, frames: Sequence[Frame], parsed: Sequence[Parsed]) -> tuple[Frame, ...]:
        """The frames with the time and the place that belong to each."""
        told = {f.sentence for f in frames}
        parsed = [p for p in parsed if p.sentence.index in told]
        docs = {p.sentence.index: p.doc for p in parsed}
        times = {p.sentence.index: find_dates(p.sentence.text) for p in parsed}
        places = {p.sentence.index: find_places(p.doc) for p in parsed}
        frames = attach(frames, docs, role=Role.WHEN, found=times, weights=self._tables.attach_time)
        return attach(frames, docs, role=Role.WHERE, found=places, weights=self._tables.attach_place)


def _settled(
    sides: Sequence[Participants], frames: Sequence[Frame], parsed: Sequence[Parsed], tables: Tables
) -> tuple[Participants, ...]:
    """The sides with their sources settled; who speaks by the same words is the same on both."""
    settled = settle_sources(
        frames, [s.attribution for s in sides], [(*s.actors, *s.recipients) for s in sides], parsed, tables.saying
    )
    speaking = {a.span: a for said in settled for a in said}
    return tuple(
        replace(
            s,
            actors=speak_as_told(s.actors, speaking),
            recipients=speak_as_told(s.recipients, speaking),
            attribution=said,
        )
        for s, said in zip(sides, settled, strict=True)
    )


def load(settings: Settings | None = None) -> Coder:
    """A coder with the shipped model and lexicons, and a team's lexicons when the settings name a folder."""
    settings = settings or load_settings()
    encoder = Encoder(SHIPPED, threads=settings.threads, batch_words=settings.batch_words)
    team = Path(settings.lexicons) if settings.lexicons else None
    return Coder(
        settings,
        encoder=encoder,
        judges=load_judges(),
        lemmatiser=read_lemmas(SHIPPED / "lemmas.tsv"),
        tables=load_tables(team),
    )


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """The sentences that an article is coded in."""
    return tuple(clean(article).sentences)


def as_article(article: Article | str, date: Date | str | None) -> Article:
    """An article with a text, an id and, where one is given, a date."""
    if isinstance(article, str):
        article = Article(text=article)
    if not article.text.strip() and not (article.title or "").strip():
        raise BadArticle(f"article {article.id or '(no id)'}: found no text, wanted at least one word")
    if article.date is None and date is not None:
        article = replace(article, date=date if isinstance(date, Date) else _date(date))
    if not article.id:
        article = replace(article, id=hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest()[:16])
    return article


def _date(text: str) -> Date:
    try:
        return Date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"found the date {text!r}, wanted one like 2017-09-18") from error


def attempt(coder: Coder, article: Article) -> CodedArticle | FailedArticle:
    """Code one article of many; whatever goes wrong is recorded, and the corpus goes on."""
    try:
        return coder.code(article)
    except (DragomanError, ArithmeticError, LookupError, TypeError, ValueError, RuntimeError) as error:
        return FailedArticle(id=article.id, error=type(error).__name__, message=str(error))


_worker: list[Coder] = []


def _start_worker(settings: Settings) -> None:
    _worker[:] = [load(settings)]


def _work(article: Article) -> CodedArticle | FailedArticle:
    return attempt(_worker[0], article)
