"""The frozen values that travel through Dragoman: articles, sentences, frames, mentions, events.

Offsets are characters of the article's own text (or title), before any cleaning; `end` is exclusive.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum


class Status(StrEnum):
    """How an act stands: the six statuses of the guidelines."""

    REALIZED = "realized"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"
    UNCONFIRMED = "unconfirmed"


class Role(StrEnum):
    """What a phrase is to a trigger."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    ATTRIBUTION = "attribution"
    WHEN = "when"
    WHERE = "where"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` of an article's text, or of its title."""

    start: int
    end: int
    text: str
    field: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of news as it came: only the text is required."""

    text: str
    id: str = ""
    date: Date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """Something left out, with the reason."""

    reason: str
    span: Span | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where and when a report was filed ("PARIS, Sept 18 (Reuters) -")."""

    span: Span
    place: str | None = None
    date: Date | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in the form that the models read, tied to the characters that it came from.

    `text` has clean spaces and, for a headline in capitals, natural case. When `offsets` is empty each
    character i of `text` is character `start + i` of the article; otherwise it is character `offsets[i]`.
    """

    index: int
    text: str
    start: int
    end: int
    field: str = "text"
    kind: str = "body"  # headline | standfirst | kicker | body
    paragraph: int = 0
    offsets: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Characters `start` to `end` of this sentence as offsets of the article."""
        if not self.offsets:
            return self.start + start, self.start + end
        if start == end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Characters `start` to `end` of this sentence as a span of the article, with the sentence's reading of it."""
        first, last = self.original(start, end)
        return Span(start=first, end=last, text=self.text[start:end], field=self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanArticle:
    """An article cut into sentences, and what was set aside on the way."""

    article: Article
    sentences: tuple[Sentence, ...]
    dateline: Dateline | None = None
    discarded: tuple[Discarded, ...] = ()

    @property
    def lead(self) -> int | None:
        """Index of the sentence that the dateline opens; None without a dateline."""
        if self.dateline is None:
            return None
        after = (s.index for s in self.sentences if s.field == "text" and s.start >= self.dateline.span.end - 1)
        return next(after, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of one sentence that stands in a role to a trigger; `start` and `end` index the sentence's text."""

    role: Role
    start: int
    end: int
    text: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One trigger in one sentence with its phrases, as detected: nothing is resolved yet.

    `start` and `end` index the sentence's text. A participant phrase equal to the trigger stands for a
    participant that only the context names ("the meeting").
    """

    sentence: int
    start: int
    end: int
    trigger: str
    type: str
    modes: tuple[str, ...] = ()
    content: str | None = None
    status: Status = Status.REALIZED
    phrases: tuple[Phrase, ...] = ()
    tense: str | None = None  # past | present | future | None, of the governing verb
    score: float = 1.0
    status_scores: tuple[float, ...] = ()  # in the order of Status
    head: int = 0  # the word of the sentence that carries the type
    # how likely each word of the sentence stands in a role
    leanings: tuple[tuple[Role, tuple[float, ...]], ...] = ()
    why: str = ""  # what decided the status
    ruled: bool = False  # a rule of the tree speaks for it, which the judges do not know

    def having(self, role: Role) -> tuple[Phrase, ...]:
        """The phrases of one role, in order of the text."""
        return tuple(p for p in self.phrases if p.role is role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A participant or a source, resolved at the article's date; unknown fields are None, the text is kept."""

    text: str
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    id: str | None = None
    span: Span | None = None
    antecedent: Span | None = None  # the earlier phrase that told who this is
    why: str = ""

    @property
    def guessed(self) -> bool:
        """Whether its country is inferred from another act or the whole article; such a reading yields to a told one."""
        return any(words in self.why for words in ("article is about", "act before", "like act"))

    @property
    def weighed(self) -> bool:
        """Whether its country is the one that the context speaks for most, all signs weighed."""
        return "context speaks for most" in self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as ISO 8601 ("2017-09-17", "2017-09", "2017", or a range "2017-09-17/2017-09-24")."""

    text: str
    date: str | None
    precision: str | None = None  # day | week | month | season | year | range | None
    span: Span | None = None
    assumed: bool = False
    why: str = ""

    def too_late_for(self, status: Status, published: Date | None) -> bool:
        """Whether it lies ahead of the article though the act is told as done: then it is that of something else.

        A report may tell of the day after its date, so two days pass.

        >>> When(text="2027", date="2027").too_late_for(Status.REALIZED, Date(2026, 3, 5))
        True
        """
        if self.date is None or published is None or status not in (Status.REALIZED, Status.HISTORICAL):
            return False
        last = (published + timedelta(days=2)).isoformat()
        return self.date[:10] > last[: len(self.date[:10])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; a region without a point has no coordinates and says so in `kind`."""

    text: str
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    kind: str | None = None  # city | admin | country | region | venue | None
    span: Span | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One trigger in one sentence with the spans that support every field, and what they were resolved to."""

    trigger: Span
    sentence: int
    type: str
    modes: tuple[str, ...]
    content: str | None
    status: Status
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    attribution: Actor | None = None
    chain: tuple[Actor, ...] = ()  # nested sources, the nearest first; chain[0] is `attribution`
    when: When | None = None
    where: Place | None = None
    issues: tuple[Span, ...] = ()
    confidence: float = 1.0
    why: str = ""
    deadline: When | None = None  # by when a demand or a threat wants its answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The form and the outcome of a meeting; `spans` gives for each field that is known the words that say so."""

    level: str | None = None  # head of state or government | minister | official, the highest who takes part
    hosts: tuple[str, ...] = ()  # codes of states or bodies
    venue: str | None = None
    format: str | None = None  # bilateral | multilateral | phone
    mediators: tuple[str, ...] = ()  # codes of states or bodies
    press: str | None = None  # open | closed
    joint_statement: str | None = None  # yes | no
    agreed: tuple[Span, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one article says happened: its mentions merged."""

    id: str
    type: str
    modes: tuple[str, ...]
    content: str | None
    status: Status
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    attribution: Actor | None
    when: When | None
    where: Place | None
    issues: tuple[Span, ...]
    contexts: tuple[str, ...]
    confidence: float
    mentions: tuple[Mention, ...]
    why: str = ""
    heads: tuple[str, ...] = ()  # of the issues, in their order
    meeting: Meeting | None = None
    deadline: When | None = None  # by when a demand or a threat wants its answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The text's verdict on a relationship, not an act."""

    span: Span
    between: tuple[str, ...]
    direction: str  # good | bad | improving | deteriorating
    status: Status = Status.REALIZED
    attribution: Actor | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedArticle:
    """An article's events and assessments, and what was left out, each with its reason."""

    article: Article
    events: tuple[Event, ...]
    assessments: tuple[Assessment, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    sentences: Sequence[Sentence] = field(default=())
    dateline: Dateline | None = None
    countries: tuple[str, ...] = ()  # all that the article names, whether or not they do anything

    def _repr_html_(self) -> str:
        """What a notebook shows; the value itself needs nothing of ours for it."""
        cell: str = importlib.import_module("dragoman.export.cell").cell(self)
        return cell


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedArticle:
    """An article that could not be read or coded, and why; a corpus goes on."""

    id: str
    error: str  # the class of the error
    message: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that cover the same matter, by id, the earliest first."""

    id: str
    articles: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What happened in the world: the events of several articles that tell the same.

    `origins` counts independent tellings: copies of one wire report are one origin. `disagreements` names the fields
    on which the events differ, each with what they say.
    """

    id: str
    type: str
    status: Status
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    when: When | None
    where: Place | None
    events: tuple[str, ...]
    articles: tuple[str, ...]
    origins: int
    disagreements: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What an imported event is in its own data set's terms."""

    data_set: str  # POLECAT | ICEWS | GDELT
    id: str
    cameo: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event of the record with its article, and how many tell of the same occurrence: what exports write.

    An imported event (`foreign`) has an article without id and text, which knows publisher, address and date at most.
    """

    event: Event
    article: Article
    occurrence: str | None = None  # id
    articles: int = 1
    outlets: int = 1
    origins: int = 1
    foreign: Foreign | None = None

    @property
    def data_set(self) -> str:
        """ "dragoman" for our own events, or the data set that it was imported from."""
        return self.foreign.data_set if self.foreign else "dragoman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A pair of countries over time; each point is a period's start, its mean score, its events and its articles.

    A period with articles and no events is quiet; one without articles is not covered.
    """

    between: tuple[str, str]
    points: tuple[tuple[Date, float | None, int, int], ...]
