"""All the tables that the coder hands to its stages, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.actors import ActorTables, read_actor_tables
from dragoman.lexicons.contexts import Cues, read_context_cues
from dragoman.lexicons.issue_heads import IssueHeads, read_issue_heads
from dragoman.lexicons.meeting_words import MeetingWords, read_meeting_words
from dragoman.lexicons.mode_words import ModeWords, read_mode_words
from dragoman.lexicons.offices import OfficeTable, check_offices, read_offices
from dragoman.lexicons.places import PlaceTables
from dragoman.lexicons.reading import FOLDER, rows, weights
from dragoman.lexicons.saying import Saying, read_saying
from dragoman.lexicons.statuses import StatusTables, read_status_tables
from dragoman.lexicons.topic_words import TopicWords, read_topic_words
from dragoman.lexicons.verdicts import Verdicts, read_verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the stages know by heart."""

    actors: ActorTables
    offices: OfficeTable
    places: PlaceTables
    contexts: Cues
    verdicts: Verdicts
    saying: Saying
    mode_words: ModeWords
    meeting_words: MeetingWords
    issue_heads: IssueHeads
    deadline_words: tuple[str, ...]
    topic_words: TopicWords
    sources: Mapping[str, float]
    statuses: StatusTables
    attach_time: Mapping[str, float]
    attach_place: Mapping[str, float]
    confidence: Mapping[str, float]


def load_tables(team: Path | None = None) -> Tables:
    """Read the shipped tables and a team's folder on top of them."""
    if team is not None and not team.is_dir():
        raise LexiconError("no such folder of lexicons", path=str(team), line=0)
    actors = read_actor_tables(team)
    offices = [team / "offices.tsv"] if team and (team / "offices.tsv").exists() else []
    if team is not None:  # what is read later would make a bad line the fault of an article
        actors.places.check()
        for path in offices:
            check_offices(path)
    return Tables(
        actors=actors,
        offices=read_offices(offices),
        places=actors.places,
        contexts=read_context_cues(),
        verdicts=read_verdicts(),
        saying=read_saying(),
        mode_words=read_mode_words(),
        meeting_words=read_meeting_words(),
        issue_heads=read_issue_heads(),
        deadline_words=tuple(cells[0] for _, cells in rows(FOLDER / "deadline_words.tsv", 1)),
        topic_words=read_topic_words(),
        sources=weights(FOLDER / "attribution_weights.json"),
        statuses=read_status_tables(),
        attach_time=weights(FOLDER / "attach_weights_time.json"),
        attach_place=weights(FOLDER / "attach_weights_place.json"),
        confidence=weights(FOLDER / "confidence_weights.json"),
    )


def digest_of_lexicons(team: Path | None = None) -> str:
    """SHA-256 over every table, shipped and the team's: it changes when coding could."""
    total = hashlib.sha256()
    for folder in (FOLDER, *([team] if team else [])):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".tsv", ".txt", ".json")):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
