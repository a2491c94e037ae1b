"""The order of the stages: from one article to its coded events."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import date as Date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import BadArticle, BadDate, DragomanError
from dragoman.lexicons.actors import tokens
from dragoman.lexicons.tables import Tables, digest_of_lexicons, load_tables
from dragoman.models.encoder import Encoder
from dragoman.models.files import SHIPPED
from dragoman.models.lemmas import Lemmatiser, read_lemmas
from dragoman.records import (
    Actor,
    Article,
    CleanArticle,
    CodedArticle,
    Discarded,
    Event,
    FailedArticle,
    Frame,
    Mention,
    Phrase,
    Place,
    Role,
    Sentence,
    Status,
    When,
)
from dragoman.settings import Settings, load_settings
from dragoman.stages.actors import Participants, resolve_actors
from dragoman.stages.assess import assess
from dragoman.stages.attach import attach
from dragoman.stages.attribution import add_judges, add_sources, settle_sources
from dragoman.stages.clean import clean
from dragoman.stages.confidence import confidence_of, doer_unsaid, features
from dragoman.stages.contexts import contexts_of, find_cues
from dragoman.stages.dates import find_dates, latest_full_date, resolve_date
from dragoman.stages.deadlines import DEMANDS, find_deadline
from dragoman.stages.detect import detect
from dragoman.stages.issues import issue_head
from dragoman.stages.meetings import meeting_of
from dragoman.stages.merge import group, lent, unite
from dragoman.stages.parse import Parsed, annotate, parse, words_of
from dragoman.stages.places import find_places, place_of_report, resolve_place
from dragoman.stages.status import event_status, judge_status, with_other_tellings
from dragoman.stages.topics import sort_topics
from dragoman.version import __version__

if TYPE_CHECKING:
    from spacy.tokens import Doc

_Trigger = tuple[int, int, str]  # sentence, start of the trigger in the article, type


class Coder:
    """Codes articles; loading takes a second, coding some 1,300 words a second on one core without int8 instructions."""

    def __init__(self, settings: Settings, *, encoder: Encoder, lemmatiser: Lemmatiser, tables: Tables) -> None:
        self.settings = settings
        self._encoder = encoder
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
        model = hashlib.sha256("".join(sorted(self._encoder.digests.values())).encode()).hexdigest()
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
        frames = self._attached(frames, parsed)
        docs = {p.sentence.index: p.doc for p in parsed}
        frames = tuple(self._judged(f, docs[f.sentence], article.date) for f in with_other_tellings(frames))
        year = article.date.year if article.date else None
        verdicts, judged, unknown = assess(parsed, self._encoder, tables.verdicts, tables.actors, year=year)
        judged = add_judges(add_sources(judged, parsed, tables.saying, tables.sources), parsed, tables.saying)
        frames = (*add_sources(frames, parsed, tables.saying, tables.sources), *judged)
        sides = resolve_actors(
            frames,
            cleaned.sentences,
            article=article,
            dateline=cleaned.dateline,
            tables=tables.actors,
            offices=tables.offices,
        )
        settled = settle_sources(
            frames,
            [s.attribution for s in sides],
            [(*s.actors, *s.recipients) for s in sides],
            parsed,
            tables.saying,
        )
        sides = tuple(replace(s, attribution=said) for s, said in zip(sides, settled, strict=True))
        acts = len(frames) - len(judged)
        verdicts = tuple(
            replace(v, attribution=next(iter(s.attribution), None)) for v, s in zip(verdicts, sides[acts:], strict=True)
        )
        seen = Counter(
            m.known.country
            for s in cleaned.sentences
            for m in tables.actors.names.find(tokens(s.text))
            if m.known.country
        )
        mentions, discarded = self._mentions(cleaned, frames[:acts], sides[:acts], seen, docs)
        events, weak = self._events(cleaned, mentions, _by_trigger(frames[:acts], cleaned))
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
            inside = [t.i for t in doc if t.idx < end and t.idx + len(t) > start]
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
        parsed = [
            Parsed(
                sentence=Sentence(index=k, text=doc.text, start=0, end=len(doc.text)),
                doc=annotate(doc, e, self._encoder, self._lemmatiser),
                encoded=e,
            )
            for k, (doc, e) in enumerate(zip(docs, encoded, strict=True))
        ]
        return detect(parsed, self._encoder, self._tables.mode_words, threshold=self.settings.trigger_threshold)

    def _attached(self, frames: Sequence[Frame], parsed: Sequence[Parsed]) -> tuple[Frame, ...]:
        """The frames with the time and the place that belong to each."""
        docs = {p.sentence.index: p.doc for p in parsed}
        times = {p.sentence.index: find_dates(p.sentence.text) for p in parsed}
        places = {p.sentence.index: find_places(p.doc) for p in parsed}
        frames = attach(frames, docs, role=Role.WHEN, found=times, weights=self._tables.attach_time)
        return attach(frames, docs, role=Role.WHERE, found=places, weights=self._tables.attach_place)

    def _judged(self, frame: Frame, doc: Doc, published: Date | None, when: When | None = None) -> Frame:
        status, why = judge_status(frame, doc, self._tables.statuses, published=published, when=when)
        return replace(frame, status=status, why=why)

    def _mentions(
        self,
        cleaned: CleanArticle,
        frames: Sequence[Frame],
        sides: Sequence[Participants],
        seen: Counter[str],
        docs: Mapping[int, Doc],
    ) -> tuple[list[Mention], list[Discarded]]:
        sentences = {s.index: s for s in cleaned.sentences}
        mentions: list[Mention] = []
        discarded: list[Discarded] = []
        earlier: Date | None = None
        deadlines: dict[int, list[When]] = defaultdict(list)  # by sentence
        # "Tillerson-Lavrov": the surname of a party is no place
        told = [a for side in sides for a in (*side.actors, *side.recipients, *side.attribution)]
        surnames = {a.name.split()[-1] for a in told if a.name and " " in a.name}
        near = None if cleaned.article.date else latest_full_date(s.text for s in cleaned.sentences)
        for frame, side in zip(frames, sides, strict=True):
            sentence = sentences[frame.sentence]
            trigger = sentence.span(frame.start, frame.end)
            if not side.actors and not side.recipients:
                reason = f"{frame.type} without a participant"
                discarded.append(Discarded(reason=reason, span=trigger, stage="actors"))
                continue
            deadline = self._deadline(cleaned, frame, sentence, frames)
            deadlines[frame.sentence] += [deadline] if deadline else []
            when = self._when(cleaned, _without_time(frame, deadlines[frame.sentence]), sentence, earlier, near)
            if when and when.date and when.precision == "day":
                earlier = Date.fromisoformat(when.date)
            if when and when.date:
                frame = self._judged(frame, docs[frame.sentence], cleaned.article.date, when)
            mentions.append(
                Mention(
                    trigger=trigger,
                    sentence=frame.sentence,
                    type=frame.type,
                    modes=frame.modes,
                    content=frame.content,
                    status=frame.status,
                    actors=self._told(side.actors, frame.trigger),
                    recipients=self._told(side.recipients, frame.trigger),
                    attribution=side.attribution[0] if side.attribution else None,
                    chain=side.attribution,
                    when=when,
                    where=self._where(cleaned, _without_place(frame, surnames), sentence, side, seen),
                    issues=tuple(sentence.span(p.start, p.end) for p in frame.having(Role.ISSUE)),
                    confidence=frame.score,
                    why=_why(frame),
                    deadline=deadline,
                )
            )
        return mentions, discarded

    def _told(self, actors: Sequence[Actor], trigger: str) -> tuple[Actor, ...]:
        """A party that only the context names (its text is the trigger's) is called by its country, not by the act."""
        return tuple(
            replace(a, name=self.countries.get(a.country)) if a.country and not a.name and a.text in trigger else a
            for a in actors
        )

    def _when(
        self, cleaned: CleanArticle, frame: Frame, sentence: Sentence, earlier: Date | None, near: Date | None
    ) -> When | None:
        phrase = next(iter(frame.having(Role.WHEN)), None)
        if phrase is None:
            return None
        when = resolve_date(
            phrase.text,
            published=cleaned.article.date,
            sentence=sentence.text,
            tense=frame.tense,
            status=frame.status,
            dateline=cleaned.dateline,
            earlier=earlier,
            near=near,
            act=frame.start,
            span=sentence.span(phrase.start, phrase.end),
        )
        return replace(when, why=f"{when.why}; {_belongs(phrase, frame)}")

    def _deadline(
        self, cleaned: CleanArticle, frame: Frame, sentence: Sentence, frames: Sequence[Frame]
    ) -> When | None:
        """By when a demand or a threat wants its answer; a day before the article's is none."""
        if frame.type not in DEMANDS:
            return None
        dates = find_dates(sentence.text)
        found = find_deadline(frame, sentence.text, dates, frames, self._tables.deadline_words)
        if found is None:
            return None
        start, end, phrase = found
        published = cleaned.article.date
        when = resolve_date(
            phrase,
            published=published,
            sentence=sentence.text,
            tense="future",
            status=Status.FUTURE,
            dateline=cleaned.dateline,
            act=frame.start,
            span=sentence.span(start, end),
        )
        if when.date is None or (published and when.date < published.isoformat()[: len(when.date)]):
            return None
        return replace(when, text=sentence.text[start:end])

    def _where(
        self, cleaned: CleanArticle, frame: Frame, sentence: Sentence, side: Participants, seen: Counter[str]
    ) -> Place | None:
        phrase = next(iter(frame.having(Role.WHERE)), None)
        tables = self._tables
        if phrase is None:
            return place_of_report(
                frame, cleaned.lead, dateline=cleaned.dateline, tables=tables.places, actors=tables.actors
            )
        where = resolve_place(
            phrase.text,
            countries=[a.country for a in (*side.actors, *side.recipients) if a.country],
            article_countries=seen,
            dateline=cleaned.dateline,
            tables=tables.places,
            actors=tables.actors,
            sentence=sentence.text,
            span=sentence.span(phrase.start, phrase.end),
        )
        return replace(where, why=f"{where.why}; {_belongs(phrase, frame)}")

    def _events(
        self, cleaned: CleanArticle, mentions: Sequence[Mention], frames: Mapping[_Trigger, Frame]
    ) -> tuple[tuple[Event, ...], list[Discarded]]:
        found = [find_cues(s, self._tables.contexts) for s in cleaned.sentences]
        sentences = {s.index: s for s in cleaned.sentences}
        kinds = {s.index: s.kind for s in cleaned.sentences}
        groups = group(mentions, self._tables.merge)
        drafts: list[Event] = []
        for members in groups:
            status, why = event_status([m.status for m in members], [kinds[m.sentence] for m in members])
            contexts = contexts_of([m.sentence for m in members], found, members[0].type)
            drafts.append(
                unite(
                    members,
                    id=_event_id(cleaned.article, members),
                    status=status,
                    status_why=why,
                    contexts=tuple(c.name for c in contexts),
                )
            )
        events: list[Event] = []
        weak: list[Discarded] = []
        for members, draft in zip(groups, drafts, strict=True):
            confidence = self._confidence(draft, [frames[_trigger_of(m)] for m in draft.mentions], drafts)
            if confidence < self.settings.min_confidence and not self._kept_without_doer(draft):
                reason = f"confidence {confidence:.2f} below {self.settings.min_confidence:.2f}"
                weak.append(Discarded(reason=reason, span=draft.mentions[0].trigger, stage="confidence"))
            else:
                event = self._with_lent(replace(draft, confidence=confidence), members, groups)
                events.append(self._completed(event, sentences, mentions))
        return tuple(sorted(events, key=lambda e: (e.mentions[0].sentence, e.mentions[0].trigger.start))), weak

    def _with_lent(self, event: Event, members: Sequence[Mention], groups: Sequence[Sequence[Mention]]) -> Event:
        """An event without a date or a place of its own takes what the likeliest other telling of the act has."""
        if event.when and event.where:
            return event
        when, where = lent(members, groups, self._tables.merge)
        return replace(event, when=event.when or when, where=event.where or where)

    def _kept_without_doer(self, event: Event) -> bool:
        return self.settings.min_confidence <= Settings().min_confidence and doer_unsaid(event)

    def _confidence(self, event: Event, frames: Sequence[Frame], others: Sequence[Event]) -> float:
        return confidence_of(features(event, frames, others), self._tables.confidence)

    def _completed(self, event: Event, sentences: Mapping[int, Sentence], mentions: Sequence[Mention]) -> Event:
        """The event with the heads of its issues and, for a meeting, its form and outcome."""
        tables = self._tables
        heads = tuple(issue_head(s.text, tables.issue_heads) for s in event.issues)
        meeting = meeting_of(event.mentions, sentences, mentions, tables.meeting_words, tables.actors)
        deadline = next((m.deadline for m in event.mentions if m.deadline), None)
        return replace(event, heads=heads, meeting=meeting, deadline=deadline)


def load(settings: Settings | None = None) -> Coder:
    """A coder with the shipped model and lexicons, and a team's lexicons when the settings name a folder."""
    settings = settings or load_settings()
    encoder = Encoder(SHIPPED, threads=settings.threads, batch_words=settings.batch_words)
    team = Path(settings.lexicons) if settings.lexicons else None
    return Coder(settings, encoder=encoder, lemmatiser=read_lemmas(SHIPPED / "lemmas.tsv"), tables=load_tables(team))


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


def _by_trigger(frames: Sequence[Frame], cleaned: CleanArticle) -> dict[_Trigger, Frame]:
    sentences = {s.index: s for s in cleaned.sentences}
    return {(f.sentence, sentences[f.sentence].span(f.start, f.end).start, f.type): f for f in frames}


def _trigger_of(mention: Mention) -> _Trigger:
    return mention.sentence, mention.trigger.start, mention.type


def _without_place(frame: Frame, names: Set[str]) -> Frame:
    phrases = tuple(p for p in frame.phrases if p.role is not Role.WHERE or p.text not in names)
    return replace(frame, phrases=phrases)


def _without_time(frame: Frame, deadlines: Sequence[When]) -> Frame:
    """Without the phrase that is a deadline: a demand is made today, not on the day by which it wants its answer."""
    if not deadlines or frame.type not in DEMANDS:
        return frame
    told = [d.text for d in deadlines]
    kept = tuple(p for p in frame.phrases if p.role is not Role.WHEN or not any(p.text in t for t in told))
    return replace(frame, phrases=kept)


def _why(frame: Frame) -> str:
    return f"“{frame.trigger}” read as {frame.type} ({frame.score:.2f}), {frame.why}"


def _belongs(phrase: Phrase, frame: Frame) -> str:
    return f"belongs to “{frame.trigger}” ({phrase.score:.2f})"


def _event_id(article: Article, members: Sequence[Mention]) -> str:
    """Stable: the same text and version give the same id."""
    text = hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest()
    spots = ",".join(f"{m.trigger.field}:{m.trigger.start}" for m in members)
    return hashlib.sha256(f"{__version__}|{article.id}|{text}|{members[0].type}|{spots}".encode()).hexdigest()[:16]


_worker: list[Coder] = []


def _start_worker(settings: Settings) -> None:
    _worker[:] = [load(settings)]


def _work(article: Article) -> CodedArticle | FailedArticle:
    return attempt(_worker[0], article)
