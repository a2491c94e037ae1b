"""Phrases marked as parties that name none: where others meet, what they pay in, what a treaty is called after, to whom one complains."""

from __future__ import annotations

import re

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Frame, Phrase
from dragoman.stages.actors.bystanders import DEEDS
from dragoman.stages.actors.ledger import singular
from dragoman.stages.actors.reading import Read

_REACH = 6  # words


def is_beside_meeting(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase names the meeting beside which others act: "met on the sidelines of the Hentzau Pact summit"."""
    first, last = read.range(phrase.start, phrase.end)
    edge = next(
        (i for i in range(max(1, first - _REACH), first) if read.lows[i] in word_set("edges of a meeting")), None
    )
    if edge is None or read.lows[edge + 1] != "of" or {",", ";", "that", "which"} & set(read.lows[edge:first]):
        return False
    own = read.range(frame.start, frame.end)
    return not edge < own[0] <= last + _REACH or "," in read.lows[last : own[0]]


def is_money(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is a currency: "asked for payment in Ruritanian crowns"."""
    last = read.range(phrase.start, phrase.end)[1]
    return bool({*read.lows[last : last + 2]} & word_set("currencies")) and phrase.start >= frame.end


def is_name_of_treaty(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is a treaty by its town, or that town: "suspended the Strelsau accord", "left the Zenda Convention"."""
    first, last = read.range(phrase.start, phrase.end)
    last -= read.lows[last] in word_set("treaties")
    town = any(m.first == first and m.last == last and m.known.kind in ("city", "seat") for m in read.known)
    after = read.lows[last + 1 : last + 2]
    own = read.range(frame.start, frame.end)[0]
    return town and bool(after) and after[0] in word_set("treaties") and own != last + 1


def is_one_behind_whom(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is for whose sake or at whose side others act: "shut the border in solidarity with Ruritania"."""
    end = read.before(phrase, ("the",)) + 1
    before = [" ".join(read.lows[max(0, end - n) : end]) for n in (1, 2, 3)]
    behind = not word_set("behind whom one stands").isdisjoint(before)
    return behind and frame.type not in ("AID", "SUPPORT") and phrase.start >= frame.end


def is_count_of_parties(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only tells how many talk: "the six-party talks"."""
    first, last = read.range(phrase.start, phrase.end)
    return last == first + 1 and " ".join(read.lows[first : last + 1]) in word_set("counts of parties")


def is_manner(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only tells in whose manner something is done: "Ruritanian-style raids"."""
    last = read.range(phrase.start, phrase.end)[1]
    return not word_set("words of manner").isdisjoint(read.lows[last : last + 2])


def is_hit_with(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is whom others threaten or punish with what the act names: "threatened Ruritania with tariffs"."""
    between = read.lows[read.range(phrase.start, phrase.end)[1] + 1 : read.range(frame.start, frame.end)[0]]
    at = read.before(phrase, ("the", "its", "their"))
    short = 0 < len(between) <= _REACH and between[0] == "with" and "," not in between
    return phrase.end < frame.start and short and at >= 0 and read.lows[at] in word_set("punishes with")


def is_whither(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase tells where somebody is brought or goes: "was freed and flown to Ruritania"."""
    if frame.type not in ("ASSAULT", "COERCE", "RETREAT") or phrase.start < frame.end:
        return False
    last, at = read.range(phrase.start, phrase.end)[1], read.before(phrase, ("the",))
    place = any(m.first > at and m.last == last and m.known.kind != "organisation" for m in read.known)
    return place and read.lows[at] == "to" and read.lows[at - 1] not in word_set("words before a cause")


def is_listener(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is who is told of a deed: "The consul told Ruritania that two nurses were killed"."""
    if frame.type not in DEEDS or phrase.end > frame.start:
        return False
    at = read.before(phrase, ("the", "its", "his", "her", "their"))
    return at > 0 and read.lows[at] == "told" and read.lows[at - 1] not in ("was", "were", "been", "being")


def is_beyond_semicolon(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase begins another clause behind a semicolon: "Ruritania sent two planes; and Graustark sent one"."""
    mark = read.sentence.text.find(";", frame.end, max(frame.end, phrase.start))
    return mark >= 0 and _ONLY_NAMES.fullmatch(read.sentence.text[mark + 1 : phrase.start]) is not None


_ONLY_NAMES = re.compile(r"(?:[\s,]|\b(?:and|but|while|the)\b|\b[A-Z][\w.]*)*")


def is_opposed(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether others act against a phrase: "anti-Ruritania protests"."""
    first, last = read.range(phrase.start, phrase.end)
    own = read.range(frame.start, frame.end)[0]
    return frame.type not in MUTUAL and read.lows[first - 1] == "anti" and first > 0 and own == last + 1


def suffers(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase meets with what others do: "Ruritania repelled an attack", "came under fire", "or face sanctions"."""
    if phrase.end > frame.start or frame.type == "CONSULT":
        return False
    after = read.range(phrase.start, phrase.end)[1] + 1
    begin, end = read.range(frame.start, frame.end)
    at = read.before(phrase, ("the",))
    if at >= 0 and read.lows[at] in word_set("leads to no subject"):
        return False
    whole = " ".join(read.lows[max(after, begin - 3) : end + 1])
    if any(f" {w} " in f" {whole} " for w in word_set("comes under")):
        return True
    if not (frame.type in _MET_WITH or _is_met_with(read, frame)):
        return False
    verbs = [i for i in range(after, begin) if read.lows[i] in word_set("meets with") and read.lows[i - 1] != "the"]
    between = read.lows[verbs[-1] + 1 : begin] if verbs else []
    bare = set(read.lows[verbs[-1] if verbs else 0 : begin]).isdisjoint(word_set("bounds of an object"))
    own = bool(verbs) and set(read.lows[after : verbs[-1]]).isdisjoint(word_set("opens what is told"))
    return bool(verbs) and own and bare and len(between) <= _REACH


_MET_WITH = frozenset({"ASSAULT", "PROTEST", "SANCTION"})


def _is_met_with(read: Read, frame: Frame) -> bool:
    """Whether an act of words is a noun that one faces or receives: "criticism", "an invitation"."""
    return singular(read.lows[read.range(frame.start, frame.end)[1]]) in word_set("blows of words")


def is_addressed(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is to whom others complain or whom they ask: "lodged a complaint with the consul", "sent Strelsau a request"."""
    if frame.type in MUTUAL:
        return False
    last, at = read.range(phrase.start, phrase.end)[1], read.before(phrase, ("the", "its", "their"))
    begin, end = read.range(frame.start, frame.end)
    if phrase.start >= frame.end:
        return frame.type in ("ACCUSE", "REQUEST") and (end + 1, read.lows[at]) == (at, "with")
    noun = singular(read.lows[end]) in word_set("asked in a noun")
    return noun and begin - last <= _REACH and read.lows[at] in word_set("gives out") and read.lows[last + 1] != ","


def is_seat_of_complaint(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is the body that others complain to: "filed a UN complaint against Ruritania"."""
    first, last = read.range(phrase.start, phrase.end)
    begin, end = read.range(frame.start, frame.end)
    body = any(m.first == first and m.last == last and m.known.country in BODIES for m in read.known)
    return body and begin in (last, last + 1) and singular(read.lows[end]) in word_set("complaints")


def wins_it(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase gets from others what the act gives: "Ruritania won praise from Graustark"."""
    last = read.range(frame.start, frame.end)[1]
    if (
        frame.type not in ("ACCUSE", "AGREE", "SUPPORT")
        or phrase.end > frame.start
        or read.lows[last + 1 : last + 2] != ["from"]
    ):
        return False
    between = read.lows[read.range(phrase.start, phrase.end)[1] + 1 : read.range(frame.start, frame.end)[0]]
    return bool(set(between) & word_set("gets from others")) and len(between) <= _REACH


def is_owner_beside(read: Read, frame: Frame, phrase: Phrase, *, of: Phrase) -> bool:
    """Whether a phrase only tells what another is to it: Graustark, of "Ruritania, Graustark's largest customer, welcomed the pact"."""
    first, last = read.range(phrase.start, phrase.end)
    trigger = read.range(frame.start, frame.end)[0]
    if read.range(of.start, of.end)[1] != first - 2 or read.lows[first - 1] != "," or not last < trigger:
        return False
    words = read.lows[first:trigger]
    owns = bool({"'", "’"} & set(words[:_REACH]))
    return owns and "," in words and not {"and", "or"} & set(words[: words.index(",") + 2])
