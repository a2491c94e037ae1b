"""From mentions to events: those of one act united, with what is known of the whole, and those kept that are sure enough."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.lexicons.tables import Tables
from dragoman.models.judge import Judges
from dragoman.records import Article, CleanArticle, Discarded, Event, Frame, Mention, Sentence, Span
from dragoman.settings import Settings
from dragoman.stages.acts import likely_acts
from dragoman.stages.circumstances import Acts, circumstanced
from dragoman.stages.confidence import confidence_of, doer_unsaid, features, named_vote
from dragoman.stages.contexts import Found, contexts_of, find_cues
from dragoman.stages.detect import all_issues
from dragoman.stages.issues import issue_head
from dragoman.stages.meetings import meeting_modes, meeting_of
from dragoman.stages.merge import group, same_act, unite, unite_issues
from dragoman.stages.parse import Parsed, Telling
from dragoman.stages.parties import Draft, Named, Settled, settle
from dragoman.stages.status import event_status
from dragoman.version import __version__

_Trigger = tuple[int, int, str]  # sentence, start of the trigger in the article, type
_Issues = Mapping[_Trigger, tuple[Span, ...]]


def events_of(
    cleaned: CleanArticle,
    mentions: Sequence[Mention],
    frames: Sequence[Frame],
    parsed: Sequence[Parsed],
    named: Named,
    tables: Tables,
    judges: Judges,
    settings: Settings,
) -> tuple[tuple[Event, ...], list[Discarded]]:
    """The events of an article in its order, and those left out because they are not sure enough."""
    told = tellings_of(cleaned, mentions, frames, parsed)
    tellings, weak = likely_acts(told, len(cleaned.sentences), judges.acts)
    mentions = [t.mention for t in tellings]
    sentences = {s.index: s for s in cleaned.sentences}
    chances = same_act(tellings, judges.merge)
    groups = group(mentions, chances)
    near = {m.sentence + d for m in mentions for d in (-1, 0, 1)}
    cues = {s.index: find_cues(s, tables.contexts) for s in cleaned.sentences if s.index in near}
    united = [united_of(cleaned, [tellings[k] for k in places], cues) for places in groups]
    settled = settle(united, named, judges.parties, tables.actors.countries)
    drafts = [s.event for s in settled]
    kept: list[tuple[list[int], Event]] = []
    for places, found in zip(groups, settled, strict=True):
        draft = found.event
        confidence = _confidence(found, [tellings[k].frame for k in places], drafts, tables)
        if confidence < settings.min_confidence and not _kept_all_the_same(draft, settings):
            reason = f"confidence {confidence:.2f} below {settings.min_confidence:.2f}"
            weak.append(Discarded(reason=reason, span=draft.mentions[0].trigger, stage="confidence"))
        else:
            kept.append((places, replace(draft, confidence=confidence)))
    acts = Acts(
        tellings=tellings,
        groups=[places for places, _ in kept],
        events=[event for _, event in kept],
        chances=chances,
        sentences=len(cleaned.sentences),
        published=cleaned.article.date,
    )
    issues = {_trigger_of(t.mention): _issues(t) for t in tellings}
    mentions = [_with_issues(m, issues) for m in mentions]
    events = [
        _completed(_with_all_issues(e, issues), sentences, mentions, tables)
        for e in circumstanced(acts, judges.circumstances)
    ]
    return tuple(sorted(events, key=lambda e: (e.mentions[0].sentence, e.mentions[0].trigger.start))), weak


def united_of(cleaned: CleanArticle, tellings: Sequence[Telling], cues: Mapping[int, Found] | None = None) -> Draft:
    """One event of the tellings of one happening, its parties as they tell them."""
    members = [t.mention for t in tellings]
    kinds = {s.index: s.kind for s in cleaned.sentences}
    status, why = event_status([m.status for m in members], [kinds[m.sentence] for m in members])
    contexts = contexts_of([m.sentence for m in members], cues or {}, members[0].type)
    event = unite(
        members,
        id=_event_id(cleaned.article, members),
        status=status,
        status_why=why,
        contexts=tuple(c.name for c in contexts),
    )
    return Draft(event=event, tellings=tuple(tellings))


def tellings_of(
    cleaned: CleanArticle, mentions: Sequence[Mention], frames: Sequence[Frame], parsed: Sequence[Parsed]
) -> list[Telling]:
    """The mentions in the order of the text, each beside its frame and its sentence."""
    by_trigger = _by_trigger(frames, cleaned)
    read = {p.sentence.index: p for p in parsed}
    ordered = sorted(mentions, key=lambda m: (m.sentence, m.trigger.start))
    return [Telling(mention=m, frame=by_trigger[_trigger_of(m)], parsed=read[m.sentence]) for m in ordered]


def _kept_all_the_same(event: Event, settings: Settings) -> bool:
    sure = doer_unsaid(event) or named_vote(event)
    return sure and settings.min_confidence <= Settings().min_confidence


def _confidence(found: Settled, frames: Sequence[Frame], others: Sequence[Event], tables: Tables) -> float:
    told = features(found.event, frames, others, exact=found.exact, touching=found.touching)
    return confidence_of(told, tables.confidence)


def _issues(told: Telling) -> tuple[Span, ...]:
    """What an act is about, read to the end."""
    return tuple(told.parsed.sentence.span(start, end) for start, end in all_issues(told.frame, told.parsed.doc))


def _with_issues(mention: Mention, issues: _Issues) -> Mention:
    return replace(mention, issues=issues[_trigger_of(mention)])


def _with_all_issues(event: Event, issues: _Issues) -> Event:
    members = tuple(_with_issues(m, issues) for m in event.mentions)
    return replace(event, mentions=members, issues=unite_issues(members))


def _completed(event: Event, sentences: Mapping[int, Sentence], mentions: Sequence[Mention], tables: Tables) -> Event:
    """The event with the heads of its issues, the modes that its parties allow and, for a meeting, its form and outcome."""
    heads = tuple(issue_head(s.text, tables.issue_heads) for s in event.issues)
    meeting = meeting_of(event, sentences, mentions, tables.meeting_words, tables.actors)
    deadline = next((m.deadline for m in event.mentions if m.deadline), None)
    modes = meeting_modes(event, sentences, tables.meeting_words)
    return replace(event, modes=modes, heads=heads, meeting=meeting, deadline=deadline)


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
