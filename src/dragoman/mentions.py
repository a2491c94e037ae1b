"""From the acts of an article and their parties to mentions: each with its status, time, deadline and place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date as Date
from typing import TYPE_CHECKING

from dragoman.lexicons.tables import Tables
from dragoman.records import (
    Actor,
    CleanArticle,
    Discarded,
    Frame,
    Mention,
    Phrase,
    Place,
    Role,
    Sentence,
    Status,
    When,
)
from dragoman.stages.actors import Participants
from dragoman.stages.attach import hangs_on_the_past
from dragoman.stages.dates import find_dates, latest_full_date, resolve_date, unless_ahead
from dragoman.stages.deadlines import DEMANDS, find_deadline
from dragoman.stages.places import is_mere_adjective, place_of_report, resolve_place
from dragoman.stages.status import judge_status, left_open

if TYPE_CHECKING:
    from spacy.tokens import Doc


def mentions_of(
    cleaned: CleanArticle,
    frames: Sequence[Frame],
    sides: Sequence[Participants],
    docs: Mapping[int, Doc],
    seen: Counter[str],
    tables: Tables,
) -> tuple[list[Mention], list[Discarded]]:
    """The mentions of an article in its order, and the acts left out because nobody takes part in them.

    `sides` are the participants of each frame, `docs` the sentences by number, `seen` how often the article names each
    country.
    """
    sentences = {s.index: s for s in cleaned.sentences}
    mentions: list[Mention] = []
    discarded: list[Discarded] = []
    earlier: Date | None = None
    coarse: str | None = None  # the date of the act before, where that is a month or a year
    # "expelled the envoy two days later and closed the border": both count from the same act before
    counted: dict[tuple[int, int], tuple[Date | None, str | None]] = {}
    opened: set[int] = set()  # sentences whose first act is told
    deadlines: dict[int, list[When]] = defaultdict(list)  # by sentence
    # "Tillerson-Lavrov": the surname of a party is no place
    told = [a for side in sides for a in (*side.actors, *side.recipients, *side.attribution)]
    surnames = {a.name.split()[-1] for a in told if a.name and " " in a.name}
    near = None if cleaned.article.date else latest_full_date(s.text for s in cleaned.sentences)
    for frame, side in zip(frames, sides, strict=True):
        sentence = sentences[frame.sentence]
        if not side.actors and not side.recipients:
            reason, trigger = f"{frame.type} without a participant", sentence.span(frame.start, frame.end)
            discarded.append(Discarded(reason=reason, span=trigger, stage="actors"))
            continue
        deadline = _deadline(cleaned, frame, sentence, frames, tables)
        deadlines[frame.sentence] += [deadline] if deadline else []
        timed = _without_time(frame, deadlines[frame.sentence])
        own = next((p.start for p in timed.having(Role.WHEN)), -1)
        base = counted.setdefault((frame.sentence, own), (earlier, coarse))
        when = _when(cleaned, timed, sentence, docs[frame.sentence], *base, near)
        if when and when.date:
            frame = judged(frame, docs[frame.sentence], cleaned.article.date, tables, when)
            when = unless_ahead(when, frame, cleaned.article.date)
        if when and when.date and (day := _last_day(when)):
            earlier, coarse = day, None
        elif when and when.date and when.precision in ("month", "year"):
            coarse = when.date
        placed = _without_place(frame, surnames, tables)
        # "recalled its envoy after France said that it backed the plan": the report was filed where the first act was
        lead = cleaned.lead if frame.sentence not in opened else None
        opened.add(frame.sentence)
        where = _where(cleaned, placed, sentence, sentences.get(frame.sentence - 1), side, lead, seen, tables)
        mention = left_open(_mention(frame, side, sentence, tables), sentences.get(frame.sentence + 1), tables.statuses)
        mentions.append(replace(mention, when=when, where=where, deadline=deadline))
    return mentions, discarded


def _last_day(when: When) -> Date | None:
    """The day from which "the next day" counts: the act's own, or the last of a few: "over the weekend"."""
    first, _, last = (when.date or "").partition("/")
    if when.precision == "day":
        return Date.fromisoformat(first)
    if when.precision != "range" or len(first) < 10 or len(last) < 10:
        return None
    end = Date.fromisoformat(last)
    return end if (end - Date.fromisoformat(first)).days <= 3 else None


def _mention(frame: Frame, side: Participants, sentence: Sentence, tables: Tables) -> Mention:
    """A mention as its frame tells it, without its time, place and deadline."""
    return Mention(
        trigger=sentence.span(frame.start, frame.end),
        sentence=frame.sentence,
        type=frame.type,
        modes=frame.modes,
        content=frame.content,
        status=frame.status,
        actors=_called(side.actors, frame.trigger, tables),
        recipients=_called(side.recipients, frame.trigger, tables),
        attribution=side.attribution[0] if side.attribution else None,
        chain=side.attribution,
        issues=tuple(sentence.span(p.start, p.end) for p in frame.having(Role.ISSUE)),
        confidence=frame.score,
        why=_why(frame),
    )


def judged(frame: Frame, doc: Doc, published: Date | None, tables: Tables, when: When | None = None) -> Frame:
    """The frame with its status and why; `when` is its resolved date, once that is known."""
    status, why = judge_status(frame, doc, tables.statuses, published=published, when=when)
    return replace(frame, status=status, why=why)


def _called(actors: Sequence[Actor], trigger: str, tables: Tables) -> tuple[Actor, ...]:
    """A party that only the context names (its text is the trigger's) is called by its country, not by the act."""
    return tuple(_by_country(a, tables) if a.country and not a.name and a.text in trigger else a for a in actors)


def _by_country(actor: Actor, tables: Tables) -> Actor:
    """Somebody of a state by the state's name; its government is the state itself, by its id."""
    ident = f"country:{actor.country}" if actor.sector == "GOV" and not actor.office else None
    return replace(actor, name=tables.actors.countries.get(actor.country or ""), id=actor.id or ident)


def _when(
    cleaned: CleanArticle,
    frame: Frame,
    sentence: Sentence,
    doc: Doc,
    earlier: Date | None,
    coarse: str | None,
    near: Date | None,
) -> When | None:
    phrase = next(iter(frame.having(Role.WHEN)), None)
    if phrase is None:
        return None
    past = hangs_on_the_past(doc, (phrase.start, phrase.end), (frame.start, frame.end))
    when = resolve_date(
        phrase.text,
        published=cleaned.article.date,
        sentence=sentence.text,
        tense="past" if past else frame.tense,
        status=Status.REALIZED if past and frame.status is Status.FUTURE else frame.status,
        dateline=cleaned.dateline,
        earlier=earlier,
        before=coarse,
        near=near,
        act=frame.start,
        span=sentence.span(phrase.start, phrase.end),
    )
    return replace(when, why=f"{when.why}; {_belongs(phrase, frame)}")


def _deadline(
    cleaned: CleanArticle, frame: Frame, sentence: Sentence, frames: Sequence[Frame], tables: Tables
) -> When | None:
    """By when a demand or a threat wants its answer; a day before the article's is none."""
    if frame.type not in DEMANDS:
        return None
    dates = find_dates(sentence.text)
    found = find_deadline(frame, sentence.text, dates, frames, tables.deadline_words)
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
    cleaned: CleanArticle,
    frame: Frame,
    sentence: Sentence,
    before: Sentence | None,
    side: Participants,
    lead: int | None,
    seen: Counter[str],
    tables: Tables,
) -> Place | None:
    phrase = next(iter(frame.having(Role.WHERE)), None)
    if phrase is None:
        return place_of_report(frame, lead, dateline=cleaned.dateline, tables=tables.places, actors=tables.actors)
    of = [a.country for a in (*side.actors, *side.recipients) if a.country]
    abroad = "visit" in frame.modes and len(set(of)) == 1  # who visits his own troops is with them, not at home
    where = resolve_place(
        phrase.text,
        countries=() if abroad else of,
        article_countries=seen,
        dateline=cleaned.dateline,
        tables=tables.places,
        actors=tables.actors,
        sentence=sentence.text,
        before=before.text if before else "",
        span=sentence.span(phrase.start, phrase.end),
    )
    return replace(where, why=f"{where.why}; {_belongs(phrase, frame)}")


def _without_place(frame: Frame, names: Set[str], tables: Tables) -> Frame:
    """Without a place that is a surname or an adjective alone: "release Iranian prisoners"."""
    phrases = tuple(
        p
        for p in frame.phrases
        if p.role is not Role.WHERE or not (p.text in names or is_mere_adjective(p.text, tables.actors))
    )
    return replace(frame, phrases=phrases) if len(phrases) < len(frame.phrases) else frame


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
