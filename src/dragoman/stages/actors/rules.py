"""What the rules make of a phrase, and its kind when its own words name no country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.state_groups import members_of
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Phrase, Role, Span
from dragoman.stages.actors.fights import is_fight
from dragoman.stages.actors.ledger import singular
from dragoman.stages.actors.listed_before import resolve_listed_before
from dragoman.stages.actors.lists import resolve_parts
from dragoman.stages.actors.pronouns import (
    resolve_he,
    resolve_it,
    resolve_relative,
    resolve_speaker,
    resolve_they,
    whom_a_participle_means,
)
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.recalled import called_in, posted_in, sent_away
from dragoman.stages.actors.task import SPEAKER, Task, bare_word, stand_for
from dragoman.stages.actors.towns import may_be_town, town_meant
from dragoman.stages.actors.unnamed import between_here, resolve_both, resolve_unnamed

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_TALKS = word_set("talks of several")
_KOREAS = word_set("both Koreas")
_PAIRING = frozenset({"both", "each", "two", "either", "three"})
_PAIR = re.compile(
    r"^(?:the )?(?:both|two|either|each|all|warring|rival|opposing|three|feuding|neighbou?ring|\W)*(?:\w+ )?(sides|countries|nations|"
    r"governments|leaders|ministers|presidents|states|parties|neighbours|neighbors|men|powers|superpowers|rivals|foes|delegations|"
    r"diplomats|allies|capitals|heads of state|pair|duo|koreas|negotiators|armies|militaries|navies|parliaments|adversaries|counterparts|combatants|enemies|country|side|nation|government|other|new members|members)$"
)
_PAIR_HINT = re.compile(
    r"\b(both|two|either|each|three|all (?=sides|parties)|warring|opposing|rival|feuding)\b|^(?:the )?(sides|pair|duo|neighbou?rs|rivals|foes|adversaries|combatants)$|^(?:our|their|these) (?:two )?(?:countries|nations|governments|leaders)$"
)

_OF_PAIR = re.compile(
    r"\b(?:of|from|in) (?:the |these |those )?(?:both|two|each|either) (?:countries|country|nations?|states?|governments?|sides?)$"
    r"|\b(?:both|two) (?:countries|nations|states|governments|sides)['’] \w"
)
"""Phrases that are of both: "officials from both countries", "a delegation of each side", "the two countries' presidents"."""

Resolved = tuple[tuple[Actor, ...], str | None]
"""What a phrase stands for, and its kind where its own words name no country."""


def resolve_by_rules(phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor] = ()) -> Resolved:
    """What the rules make of a phrase, and its kind when its own words name no country."""
    read = task.ledger.reads[frame.sentence]
    bare = Actor(text=phrase.text, span=read.sentence.span(phrase.start, phrase.end))
    low = bare_word(phrase.text)
    if pronoun := _pronoun(bare, low, read, phrase, frame, task, others):
        return pronoun
    if not read.words:
        return (bare,), None
    first, last = read.range(phrase.start, phrase.end)
    if low in _RELATIVE and not _is_name(phrase):
        return resolve_relative(bare, read, first, task), None
    known = [m for m in read.known if m.last >= first and m.first <= last]
    itself = frame.start <= phrase.start and phrase.end <= frame.end
    if itself and _old_pact(read, first, frame):
        return (replace(bare, why="a pact of long ago, whose parties its sentence does not name"),), None
    if itself and not known:
        return resolve_unnamed(bare, phrase.role, frame, task, others), "self"
    if places := _states_meant(bare, low, read, phrase, frame, task, others):
        return places, None
    if not known and (several := resolve_listed_before(bare, read, first, last, task.ledger)):
        return several, None
    if first and (word := read.lows[first - 1]) in _PAIRING:
        low = f"{word} {low}"  # the phrase may leave out the word: "leaders" of "both leaders"
    if two := _of_two(bare, low, read, phrase, frame, task, known):
        return two
    if re.search(r"\b(international|world|global) communit(y|ies)\b", low) or low in word_set("no one party"):
        return (replace(bare, why="no one party"),), None
    if (
        known
        and all(m.known.kind in ("city", "seat") for m in known)
        and known[-1].last < last
        and read.lows[last] in _TALKS
    ):
        # "the Geneva talks" are not those of Switzerland
        return resolve_unnamed(bare, phrase.role, frame, task, others), "thing"
    task.label = None
    found = resolve_parts(bare, read, first, last, frame, phrase, task)
    if (
        len(found) == 1
        and found[0].country is None
        and found[0].sector is None
        and not found[0].why
        and low == phrase.text
    ):
        # a thing for its maker: "the raid", "such actions"
        return resolve_unnamed(bare, phrase.role, frame, task, others), "thing"
    return found, task.label if len(found) == 1 else None


def _states_meant(
    bare: Actor, low: str, read: Read, phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor]
) -> tuple[Actor, ...]:
    """The states that a phrase without a state's name means: a recalled envoy's post, a group's members, a town's state."""
    first, last = read.range(phrase.start, phrase.end)
    if post := posted_in(read, frame, first, last):
        why = f"where the envoy was posted: {post.name}"
        return (replace(bare, country=post.country, sector="GOV", id=f"country:{post.country}", why=why),)
    if owners := _its_own(read, frame, first, last, others):
        own = (replace(o, sector="CVL", office=None, name=None, id=None) for o in owners)
        return tuple(stand_for(bare, o, "of those who act") for o in own)
    if sender := sent_away(read, frame, first, last, others) or called_in(read, frame, first, last):
        why = f"whose envoy it is: {sender.name}"
        return (replace(bare, country=sender.country, sector="GOV", why=why),)
    if police := _police_before(read, frame, phrase, first, last, others):
        return (
            stand_for(
                bare, replace(police, sector="CVL", office=None, name=None, id=None), "on whom their own police act"
            ),
        )
    if members := members_of(low):
        why = f"one of those that “{phrase.text}” means"
        return tuple(replace(bare, country=c, sector="GOV", id=f"country:{c}", why=why) for c in members)
    known = any(m.last >= first and m.first <= last for m in read.known)
    if not known and may_be_town(frame, phrase, task.ledger.person(read, first, last)):
        town = town_meant(phrase.text, task.ledger, others)
        why = f"the town {town.name}" if town else ""
        return (replace(bare, name=town.name, country=town.country, sector="GOV", why=why),) if town else ()
    return ()


def _of_two(
    bare: Actor, low: str, read: Read, phrase: Phrase, frame: Frame, task: Task, known: Sequence[Match]
) -> Resolved | None:
    """A phrase for two at once: "both sides", "the two Koreas", "the ministers" of two states that met; None for others."""
    first, last = read.range(phrase.start, phrase.end)
    if low == "other" and "each" in read.lows[:first]:
        return resolve_both(bare, "both sides", read, phrase, frame, task), None  # "each side accuses the other"
    if low in _KOREAS or low.startswith("inter-korean"):
        return resolve_both(bare, "koreas", read, phrase, frame, task), None
    if not known and (
        _OF_PAIR.search(low)
        or (_PAIR_HINT.search(low) and (_PAIR.search(low) or re.search(r"both (sides|countries|nations)$", low)))
    ):
        if "koreas" not in low and (two := between_here(read, last)):
            why = "between whom it is"
            return tuple(replace(bare, country=m.known.country, sector="GOV", why=why) for m in two), None
        return resolve_both(bare, low, read, phrase, frame, task), None if "koreas" in low else "both"
    if low == "two" and frame.type in MUTUAL and read.lows[max(0, first - 1)] == "the":
        found = resolve_both(bare, low, read, phrase, frame, task)  # "talks between the two"
        return found, None if all(a.why.startswith("of the act before") for a in found) else "both"
    if low in word_set("those who met") and read.lows[max(0, first - 1)] == "the" and _met_before(frame, task):
        return resolve_both(bare, low, read, phrase, frame, task), None
    if _is_of_both(read, first, last, frame, task):
        return resolve_both(bare, low, read, phrase, frame, task), None
    return None


def _police_before(
    read: Read, frame: Frame, phrase: Phrase, first: int, last: int, doing: Sequence[Actor]
) -> Actor | None:
    """The police of a state who act on a crowd without one: "Strelsau police dispersed the protesters"."""
    crowd = singular(read.lows[last]) in word_set("crowds") and not any(first <= m.last <= last for m in read.known)
    if not crowd or phrase.role is not Role.RECIPIENT or frame.type not in ("ASSAULT", "COERCE"):
        return None
    return next((a for a in doing if a.sector == "COP" and a.country and not a.guessed), None)


def _its_own(read: Read, frame: Frame, first: int, last: int, doing: Sequence[Actor]) -> Sequence[Actor]:
    """Whose citizens "its citizens" are, just behind what is said to them: "Ruritania advised its citizens to leave"."""
    acting = [a for a in doing if a.country and a.country not in BODIES]
    verb = read.range(frame.start, frame.end)[1]
    owned = {"its", "their"} & set(read.lows[verb + 1 : last]) and first - verb <= 2
    people = bool(set(read.lows[first : last + 1]) & word_set("people of a state"))
    return acting if owned and people and len(acting) == len(doing) else ()


def _is_of_both(read: Read, first: int, last: int, frame: Frame, task: Task) -> bool:
    """Whether "their armies" act together, or on each other, just after an act of two states: they are those two's."""
    their = "their" in read.lows[max(0, first - 1) : last]
    shared = frame.type in MUTUAL or is_fight(read, frame)
    if not (their and shared and read.lows[last] in word_set("organs of both")):
        return False
    near = (t for t in task.told if 0 <= frame.sentence - t.frame.sentence <= 2)
    return any(len({a.country for a in (*t.actors, *t.recipients)} - {None}) == 2 for t in near)


def _met_before(frame: Frame, task: Task) -> bool:
    """Whether two states met in the last meeting before: "the ministers" are theirs."""
    met = (t for t in task.told if t.frame.type == "CONSULT" and frame.sentence - t.frame.sentence <= _NEAR)
    return any(len({a.country for a in (*t.actors, *t.recipients)} - {None}) == 2 for t in met)


_NEAR = 6  # sentences


def _old_pact(read: Read, first: int, frame: Frame) -> bool:
    """Whether an agreement of long ago is named by its place or year alone: "the 1995 Strelsau accord"."""
    named = any(m.last == first - 1 and m.known.kind == "city" for m in read.known)
    year = read.lows[max(0, first - 1)].isdigit() or read.lows[max(0, first - 2)].isdigit()
    return frame.type == "AGREE" and frame.status == "historical" and (named or year)


def _pronoun(
    bare: Actor, low: str, read: Read, phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor]
) -> Resolved | None:
    """What a pronoun stands for; None for other phrases."""
    if _is_name(phrase):
        return None
    if (
        low in _HE | _SHE | _THEY | _IT
        and phrase.role is not Role.ATTRIBUTION
        and (same := told_already(bare.span, frame, task))
    ):
        return same, None
    if low in ("it", "him", "her") and (done_to := whom_a_participle_means(read, phrase, frame, task)):
        return tuple(stand_for(bare, a, "to whom the act before is done") for a in done_to), None
    if low in SPEAKER:
        found, sure = resolve_speaker(bare, frame, task)
        return found, None if sure else "speaker"
    if low in _HE | _SHE:
        found, sure = resolve_he(bare, read, phrase, task, others)
        return found, None if sure else "she" if low in _SHE else "he"
    if low in _IT:
        found, sure = resolve_it(bare, read, phrase, frame, task, others)
        return found, None if sure else "it"
    if low in _THEY:
        found, sure = resolve_they(bare, read, phrase, frame, task, others)
        return found, None if sure else "they"
    return None


def told_already(span: Span | None, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """Whom the very same word means in an act told before: the "it" of "accusing it of backing rebels" is accused and backs."""
    here = (t for t in task.told if t.frame.sentence == frame.sentence)
    told = (tuple(a for a in (*t.actors, *t.recipients) if a.span == span and a.country) for t in here)
    return next(filter(None, told), ())


def _is_name(phrase: Phrase) -> bool:
    """Whether capitals make a name of what would be a pronoun."""
    return phrase.text in ("US", "IT", "U.S.", "WHO")
