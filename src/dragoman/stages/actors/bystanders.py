"""Who stands beside an act and has no part in it: who denies it, mediates it, judges it or only tells of it."""

from __future__ import annotations

from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.actors.reading import Read

_MOVES = word_set("moves of relations")
_REACH = 4  # words from a pronoun or a verb of judging to the act, at most
_PART = ("taken part in", "took part in", "involved in", "played any", "any role in", "behind", "responsible for")
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST"})
_OWNING = frozenset({"'", "’", "s"})
_NOT_BESIDE = frozenset({"been", "being", "in", "is", "are", "was", "were"})


def is_bystander(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is who denies an act or a part in it, or speaks of it: "Ruritania denied any role in the killing".

    Of "denied killing them" and "denied that its troops killed them" the act has its own doer.
    """
    if frame.type not in DEEDS or phrase.end > frame.start:
        return False
    if _took_no_part(read, frame, phrase):
        return True
    after, trigger = read.range(phrase.start, phrase.end)[1] + 1, read.range(frame.start, frame.end)[0]
    verb = next(
        (i for i in range(after, min(after + 4, trigger)) if read.lows[i] in word_set("denies or speaks of")), None
    )
    if verb is None or any(w in (",", ";", "and", "who", "that", "which") for w in read.lows[after:verb]):
        return False
    if read.lows[verb - 1] in _NOT_BESIDE:
        return False  # "was condemned for the raid", "sanctions on Ruritania in response to the raid"
    between = read.lows[verb + 1 : trigger]
    noun = bool(between) and between[-1] not in word_set("openers of a denied verb")
    return noun and all(
        w in word_set("between denial and act") or not read.words[verb + 1 + k].text[0].islower() or w in _OWNING
        for k, w in enumerate(between)
    )


def _took_no_part(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether somebody denies that a phrase's party had a part in an act: "denied that its soldiers took part in the raid"."""
    first, last = read.range(phrase.start, phrase.end)
    before = [w for w in read.lows[max(0, first - 4) : first] if w not in ("the", "its", "their", "any", "that")]
    behind = " ".join(read.lows[last + 1 : read.range(frame.start, frame.end)[0]])
    return before[-1:] in (["denied"], ["denies"], ["denying"]) and any(w in behind for w in _PART)


def is_mediator(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is who mediates an act and does not do it: "Ruritania mediated the swap"."""
    if frame.type != "RETREAT" or phrase.end > frame.start:
        return False
    at = read.range(frame.start, frame.end)[0] - 1
    while at > 0 and read.lows[at] in ("the", "a", "this", "that", "prisoner"):
        at -= 1
    return read.lows[at] in word_set("words of mediation") and read.range(phrase.start, phrase.end)[1] < at


def is_onlooker(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only judges what others do together: "Ruritania welcomed the meeting"."""
    if frame.type not in MUTUAL or phrase.end > frame.start:
        return False
    after, trigger = read.range(phrase.start, phrase.end)[1] + 1, read.range(frame.start, frame.end)[0]
    verb = next(
        (i for i in range(after, min(after + 6, trigger)) if read.lows[i] in word_set("verbs of judging")), None
    )
    if verb is None or {",", "and", "that", "which", "who"} & set(read.lows[after:verb]):
        return False
    return read.lows[verb + 1] == "the" and trigger - verb <= _REACH  # its own meeting would be "its"


def is_relationship(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a pronoun stands for relations, which do nothing: "they worsened amid accusations of fraud"."""
    at = read.range(phrase.start, phrase.end)[1] + 1
    pronoun = phrase.text.casefold() in ("they", "it")
    return pronoun and phrase.end < frame.start and bool(_MOVES & set(read.lows[at : at + _REACH]))


def is_teller_of_another(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only tells what "he" does: "The minister said he was arming rebels"."""
    he = next((p for p in frame.having(Role.ACTOR) if p.text.casefold() in ("he", "she")), None)
    if he is None or not phrase.end < he.start < frame.start or " " not in phrase.text:
        return False
    at = read.range(he.start, he.end)[0]
    told = [w for w in read.lows[max(0, at - 2) : at] if w != "that"][-1:]
    return bool(told) and told[0] in word_set("verbs of telling")
