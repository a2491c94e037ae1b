"""Unite the mentions of one happening in an article, given how likely every two of one type tell the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dragoman.lexicons.word_sets import word_set
from dragoman.models.judge import Judge, ask
from dragoman.records import Actor, Mention, Status
from dragoman.stages.merge.likeness import Pair, days_apart, likenesses
from dragoman.stages.parse import Telling

ENOUGH = 0.4  # how likely a mention must tell the same happening as the others of an event, on average


def same_act(tellings: Sequence[Telling], judge: Judge) -> dict[Pair, float]:
    """How likely two tellings of one type near each other tell one act, in the order of the text.

    Those of two days never do, nor do promises of two states, talks with two others, a summit and the talks on its sidelines,
    a call and a visit, a meeting and the one before it, acts numbered otherwise, and what each does to the other.
    """
    numbers = [_numbers(t) for t in tellings]
    alike = (
        ((i, j), features)
        for (i, j), features in likenesses(tellings)
        if not features.get("days apart")
        and not (numbers[i] and numbers[j] and numbers[i].isdisjoint(numbers[j]))
        and not _apart(tellings[i], tellings[j])
    )
    return dict(ask(judge, alike))


def _numbers(telling: Telling) -> set[str]:
    """The words that number an act: "its first nuclear test" and "a second test" are two."""
    return {c.lower_ for c in telling.parsed.doc[telling.frame.head].children} & word_set("ordinals")


def _apart(one: Telling, other: Telling) -> bool:
    said, told = one.mention, other.mention
    return (
        _promised_apart(one, other)
        or _met_apart(said, told)
        or _met_beside(one, other)
        or _met_before(one, other)
        or _called_and_met(one, other)
        or _done_one_after_another(one, other)
        or _turned(said, told)
        or _turned(told, said)
        or _by_another(said, told)
    )


_SAID = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
_PENALTIES = frozenset({"COERCE", "SANCTION"})
_DEEDS = _PENALTIES | {"ASSAULT", "MOBILIZE"}
_DONE = frozenset({Status.REALIZED, Status.HISTORICAL})


def _turned(one: Mention, other: Mention) -> bool:
    """Whether who acts in one is to whom it is done in the other: "Ruritania accused a spy", "monks accused Ruritania".

    So are what both do together and what one of them does to the other: "signed a treaty", "thanked the guest".
    """
    if one.type not in _SAID | _PENALTIES:
        return False  # a fight is one though each side tells it as the other's
    acts, also = ({(a.country, a.sector) for a in m.actors if _named(a)} for m in (one, other))
    suffers = {(a.country, a.sector) for a in other.recipients if _named(a)}
    return bool(acts & suffers) and bool(also) and (not acts & also or (one.type == "SUPPORT" and not one.recipients))


def _by_another(one: Mention, other: Mention) -> bool:
    """Whether two states do it, one of them not yet or to another: "rebels raided the town", "Ruritania plans to attack it"."""
    acts, also = ({a.country for a in m.actors if _named(a)} for m in (one, other))
    if not acts or not also or not acts.isdisjoint(also):
        return False
    if one.type in _SAID:
        whom, too = ({a.country for a in m.recipients if _named(a)} for m in (one, other))
        return bool(whom) and bool(too) and whom.isdisjoint(too)
    fights = acts & {a.country for a in other.recipients} or also & {a.country for a in one.recipients}
    return one.type in _DEEDS and not fights and (one.status in _DONE) != (other.status in _DONE)


def _met_apart(one: Mention, other: Mention) -> bool:
    """Whether one sentence tells of talks with two others: "X briefed Y on his talks with Z"."""
    if not one.type == other.type == "CONSULT" or one.sentence != other.sentence:
        return False
    there, here = ({a.country for a in (*m.actors, *m.recipients) if a.country and not a.guessed} for m in (one, other))
    return min(len(there), len(here)) > 1 and not (there <= here or here <= there)


def _met_beside(one: Telling, other: Telling) -> bool:
    """Whether one is the meeting beside which the other is held: "met on the sidelines of the summit"."""
    if not one.mention.type == other.mention.type == "CONSULT" or one.mention.sentence != other.mention.sentence:
        return False
    edges = [
        {a.i for a in t.parsed.doc[t.frame.head].ancestors if a.lower_ in word_set("edges of a meeting")}
        for t in (one, other)
    ]
    return edges[0] != edges[1]


def _met_before(one: Telling, other: Telling) -> bool:
    """Whether one meeting is held before or after the other: "met the troops before talks with members of parliament"."""
    if not one.mention.type == other.mention.type == "CONSULT" or one.mention.sentence != other.mention.sentence:
        return False
    first, second = (t.parsed.doc[t.frame.head] for t in (one, other))
    linked = (
        inner
        for inner, outer in ((first, second), (second, first))
        if inner.head == outer and inner.dep_ in ("obl", "advcl", "nmod")
    )
    return any(
        c.dep_ in ("case", "mark") and c.lower_ in ("after", "before", "following") for w in linked for c in w.children
    )


def _called_and_met(one: Telling, other: Telling) -> bool:
    """Whether one is told as a call and the other as a meeting face to face: "spoke by phone", "will meet in Strelsau"."""
    called = ["phone" in t.mention.modes for t in (one, other)]
    met = [
        t.parsed.doc[t.frame.head].lemma_.lower() in word_set("meets face to face") and not c
        for t, c in zip((one, other), called, strict=True)
    ]
    consult = one.mention.type == other.mention.type == "CONSULT"
    return consult and ((called[0] and met[1]) or (called[1] and met[0]))


def _done_one_after_another(one: Telling, other: Telling) -> bool:
    """Whether "and" joins two deeds of one sentence: "recalled its envoy and expelled two consuls"."""
    first, second = (t.parsed.doc[t.frame.head] for t in (one, other))
    if one.mention.sentence != other.mention.sentence or one.mention.type not in _PENALTIES:
        return False
    joined = second.dep_ == "conj" and second.head.i == first.i
    linked = any(c.dep_ == "cc" and c.lower_ == "and" for c in second.children)
    return joined and linked and first.pos_ == second.pos_ == "VERB"


def _promised_apart(one: Telling, other: Telling) -> bool:
    """Whether both are promises, of one state each: "Ruritania vowed to respond", "Graustark promised more soldiers"."""
    promised = all(
        t.parsed.doc[t.frame.head].lemma_.lower() in word_set("promises") and t.frame.type == "AGREE"
        for t in (one, other)
    )
    who, whose = ({a.country for a in t.mention.actors if a.country and not a.guessed} for t in (one, other))
    return promised and bool(who) and bool(whose) and who.isdisjoint(whose)


def _named(actor: Actor) -> bool:
    return actor.country is not None and not actor.guessed and not actor.weighed


def group(mentions: Sequence[Mention], chances: Mapping[Pair, float], *, enough: float = ENOUGH) -> list[list[int]]:
    """The mentions of each happening by their places in `mentions`, which stand in the order of the text.

    Each mention goes to the event with which it agrees best, if that is likely enough (average linkage) and no other
    mention there is of another day. A pair that `chances` does not name is none.
    """
    groups: list[list[int]] = []
    home: list[int] = []  # the group of each mention
    told: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(chances):
        told[j].append(i)
    for j in range(len(mentions)):
        likely: dict[int, float] = defaultdict(float)
        for i in told[j]:
            likely[home[i]] += chances[i, j]
        near = [
            (total / len(groups[k]), k)
            for k, total in likely.items()
            if not any(days_apart(mentions[i], mentions[j]) for i in groups[k])
        ]
        best, at = max(near, default=(0.0, -1))
        if best >= enough:
            groups[at].append(j)
        else:
            at = len(groups)
            groups.append([j])
        home.append(at)
    return groups
