"""From mentions to events: those of one act united, with what is known of the whole, and those kept that are sure enough."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.lexicons.tables import Tables
from dragoman.records import Article, CleanArticle, Discarded, Event, Frame, Mention, Sentence
from dragoman.settings import Settings
from dragoman.stages.confidence import confidence_of, doer_unsaid, features
from dragoman.stages.contexts import contexts_of, find_cues
from dragoman.stages.issues import issue_head
from dragoman.stages.meetings import meeting_of
from dragoman.stages.merge import group, lent, unite
from dragoman.stages.status import event_status
from dragoman.version import __version__

_Trigger = tuple[int, int, str]  # sentence, start of the trigger in the article, type


def events_of(
    cleaned: CleanArticle,
    mentions: Sequence[Mention],
    frames: Sequence[Frame],
    tables: Tables,
    settings: Settings,
) -> tuple[tuple[Event, ...], list[Discarded]]:
    """The events of an article in its order, and those left out because they are not sure enough."""
    by_trigger = _by_trigger(frames, cleaned)
    found = [find_cues(s, tables.contexts) for s in cleaned.sentences]
    sentences = {s.index: s for s in cleaned.sentences}
    kinds = {s.index: s.kind for s in cleaned.sentences}
    groups = group(mentions, tables.merge)
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
        confidence = _confidence(draft, [by_trigger[_trigger_of(m)] for m in draft.mentions], drafts, tables)
        if confidence < settings.min_confidence and not _kept_without_doer(draft, settings):
            reason = f"confidence {confidence:.2f} below {settings.min_confidence:.2f}"
            weak.append(Discarded(reason=reason, span=draft.mentions[0].trigger, stage="confidence"))
        else:
            event = _with_lent(replace(draft, confidence=confidence), members, groups, tables)
            events.append(_completed(event, sentences, mentions, tables))
    return tuple(sorted(events, key=lambda e: (e.mentions[0].sentence, e.mentions[0].trigger.start))), weak


def _with_lent(event: Event, members: Sequence[Mention], groups: Sequence[Sequence[Mention]], tables: Tables) -> Event:
    """An event without a date or a place of its own takes what the likeliest other telling of the act has."""
    if event.when and event.where:
        return event
    when, where = lent(members, groups, tables.merge)
    return replace(event, when=event.when or when, where=event.where or where)


def _kept_without_doer(event: Event, settings: Settings) -> bool:
    return settings.min_confidence <= Settings().min_confidence and doer_unsaid(event)


def _confidence(event: Event, frames: Sequence[Frame], others: Sequence[Event], tables: Tables) -> float:
    return confidence_of(features(event, frames, others), tables.confidence)


def _completed(event: Event, sentences: Mapping[int, Sentence], mentions: Sequence[Mention], tables: Tables) -> Event:
    """The event with the heads of its issues and, for a meeting, its form and outcome."""
    heads = tuple(issue_head(s.text, tables.issue_heads) for s in event.issues)
    meeting = meeting_of(event.mentions, sentences, mentions, tables.meeting_words, tables.actors)
    deadline = next((m.deadline for m in event.mentions if m.deadline), None)
    return replace(event, heads=heads, meeting=meeting, deadline=deadline)


def _by_trigger(frames: Sequence[Frame], cleaned: CleanArticle) -> dict[_Trigger, Frame]:
    sentences = {s.index: s for s in cleaned.sentences}
    return {(f.sentence, sentences[f.sentence].span(f.start, f.end).start, f.type): f for f in frames}


def _trigger_of(mention: Mention) -> _Trigger:
    return mention.sentence, mention.trigger.start, mention.type


def _event_id(article: Article, members: Sequence[Mention]) -> str:
    """Stable: the same text and version give the same id."""
    text = hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest()
    spots = ",".join(f"{m.trigger.field}:{m.trigger.start}" for m in members)
    return hashlib.sha256(f"{__version__}|{article.id}|{text}|{members[0].type}|{spots}".encode()).hexdigest()[:16]
