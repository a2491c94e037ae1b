"""Which phrases of an act are whose side, and which stand beside it: the object of a demand, the mediator, who denies it.

Of "demanded the release of the officials" nobody asks the officials.
"""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.actors.reading import Read


def sides_of(read: Read, frame: Frame) -> tuple[list[Phrase], list[Phrase], bool]:
    """The phrases of those who act and of those to whom it is done, and whether somebody denies that he acts."""
    beside = {p.start for p in frame.having(Role.ACTOR) if is_bystander(read, frame, p)}
    left = beside | {p.start for p in frame.phrases if is_each_other(read, p) or is_relationship(read, frame, p)}
    left |= outside_between(read, frame)
    left |= {p.start for p in frame.having(Role.ACTOR) if is_onlooker(read, frame, p)}
    left |= {p.start for p in frame.having(Role.ACTOR) if is_teller_of_another(read, frame, p)}
    doing = [p for p in frame.having(Role.ACTOR) if p.start not in left and not is_mediator(read, frame, p)]
    asked = [p for p in frame.having(Role.RECIPIENT) if p.start not in left and not is_demanded(read, frame, p)]
    asked = [p for p in asked if not is_before_demand(read, frame, p) and not is_own_envoy(read, frame, p)]
    asked = [p for p in asked if frame.type != "ACCUSE" or not is_at_body(read, frame, p)]
    doing = [p for p in doing if not any(is_owner(read, p, of=r) or is_sender(read, frame, p, of=r) for r in asked)]
    asked = [p for p in asked if not is_target(read, frame, p)]
    doing = _whose_talks(read, frame, doing)
    whom = [p for p in doing if is_whom(read, frame, p)]
    if whom and len(doing) > len(whom):
        doing, asked = [p for p in doing if p not in whom], [*whom, *(p for p in asked if p not in whom)]
    if len(doing) > 1:
        lost = [p for p in doing if is_loser(read, frame, p)]
        bodies = [p for p in doing if is_at_body(read, frame, p)]
        doing, asked = [p for p in doing if p not in (*bodies, *lost)], lost or asked or bodies
    return doing, asked, bool(beside)


def _whose_talks(read: Read, frame: Frame, doing: list[Phrase]) -> list[Phrase]:
    """Of "X briefed Y on his talks with Z" the two who talked: whose talks they were, and who stands behind "with"."""
    first, last = read.range(frame.start, frame.end)
    own = read.lows[max(0, first - 1)] in ("his", "her", "its") and read.lows[last + 1 : last + 2] == ["with"]
    before = sorted((p for p in doing if p.end <= frame.start), key=lambda p: p.start)
    return (
        [p for p in doing if p not in before[1:]]
        if own and frame.type in MUTUAL and len(before) < len(doing)
        else doing
    )


def is_whom(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a clause tells what others do to a phrase: "the ruler, whom Ruritania does not recognise"."""
    after = read.lows[read.range(phrase.start, phrase.end)[1] + 1 :][:2]
    return (
        frame.type not in MUTUAL and phrase.end < frame.start and after[-1:] == ["whom"] and after[0] in (",", "whom")
    )


def is_target(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is against whom something is backed: "approved sanctions against Ruritania", "on Ruritania"."""
    if frame.type not in ("AID", "SUPPORT") or phrase.start < frame.end:
        return False
    at = read.range(phrase.start, phrase.end)[0] - 1
    while at > 0 and read.lows[at] in ("the", "its", "their"):
        at -= 1
    penalty = read.lows[at] == "on" and read.lows[at - 1] in word_set("penalties")
    return (read.lows[at] == "against" or penalty) and at > read.range(frame.start, frame.end)[1]


def is_owner(read: Read, phrase: Phrase, *, of: Phrase) -> bool:
    """Whether a phrase only tells whose another one is: the minister of "suspicions against the aide of the minister"."""
    between = read.sentence.text[of.end : phrase.start].casefold().split()
    return between in (["of"], ["of", "the"])


def is_sender(read: Read, frame: Frame, phrase: Phrase, *, of: Phrase) -> bool:
    """Whether a phrase behind the act is the state of the envoy whom others expel: "Two Ruritanian consuls were expelled, and Ruritania"."""
    if frame.type not in ("SANCTION", "COERCE") or phrase.start < frame.end:
        return False
    first, last = read.range(of.start, of.end)
    posts = [i for i in range(first, last + 1) if read.lows[i] in word_set("foreign posts")]
    senders = {m.known.country for m in read.known if any(m.last == i - 1 for i in posts)}
    own = read.range(phrase.start, phrase.end)
    return any(m.known.country in senders for m in read.known if own[0] <= m.first and m.last <= own[1])


def is_demanded(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is what a demand is for: behind its trigger and a word of release."""
    if frame.type != "REQUEST" or phrase.start < frame.end:
        return False
    at = read.range(phrase.start, phrase.end)[0] - 1
    last = read.range(frame.start, frame.end)[1]
    while at > last and read.lows[at] in word_set("before the released"):
        at -= 1
    return at > last and read.lows[at] in word_set("words of release")


def is_before_demand(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase stands before the thing that others demand: "Ruritania calls the sanctions demanded by them unjust"."""
    if frame.type != "REQUEST" or phrase.end > frame.start:
        return False
    first, last = read.range(frame.start, frame.end)
    thing = read.lows[last] in word_set("asked of nobody in the passive") and read.lows[last + 1 : last + 2] == ["by"]
    return thing and read.range(phrase.start, phrase.end)[1] < first - 1


def is_at_body(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is the body before which others demand something or accuse: "lodged a complaint with the UN"."""
    if frame.type not in ("REQUEST", "ACCUSE") or phrase.start < frame.end:
        return False
    first = read.range(phrase.start, phrase.end)[0]
    at = first - 1 - (read.lows[first - 1] == "the")
    body = any(m.first <= first <= m.last and m.known.country in BODIES for m in read.known)
    before = ("at", "in", "before") if frame.type == "REQUEST" else ("at", "before", "with")
    return body and read.lows[at] in before and at > read.range(frame.start, frame.end)[1]


def is_mediator(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is who mediates an act and does not do it: "Ruritania mediated the swap"."""
    if frame.type != "RETREAT" or phrase.end > frame.start:
        return False
    at = read.range(frame.start, frame.end)[0] - 1
    while at > 0 and read.lows[at] in ("the", "a", "this", "that", "prisoner"):
        at -= 1
    return read.lows[at] in word_set("words of mediation") and read.range(phrase.start, phrase.end)[1] < at


def is_loser(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is from whom something is taken: "Rebels seized the town from government troops"."""
    if frame.type not in ("ASSAULT", "COERCE") or phrase.start < frame.end:
        return False
    at = read.range(phrase.start, phrase.end)[0] - 1
    while at > 0 and read.lows[at] in ("the", "its", "their"):
        at -= 1
    last = read.range(frame.start, frame.end)[1]
    return at > last and read.lows[at] == "from" and read.lows[last] in word_set("words of taking")


def is_own_envoy(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is an envoy of whoever acts: "recalled its ambassador" is done to the state where he was."""
    first, last = read.range(phrase.start, phrase.end)
    own = {"its", "their", "his", "her", "our"} & set(read.lows[max(0, first - 1) : last])
    home = read.lows[read.range(frame.start, frame.end)[0]] in word_set("calls home")
    return frame.type == "SANCTION" and home and bool(own) and read.lows[last] in word_set("foreign posts")


def is_relationship(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a pronoun stands for relations, which do nothing: "they worsened amid accusations of fraud"."""
    at = read.range(phrase.start, phrase.end)[1] + 1
    pronoun = phrase.text.casefold() in ("they", "it")
    return pronoun and phrase.end < frame.start and bool(_MOVES & set(read.lows[at : at + _REACH]))


_MOVES = word_set("moves of relations")
_REACH = 4  # words from a pronoun to its verb, from an act to its "between", at most


def is_teller_of_another(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only tells what "he" does: "The minister said he was arming rebels"."""
    he = next((p for p in frame.having(Role.ACTOR) if p.text.casefold() in ("he", "she")), None)
    if he is None or not phrase.end < he.start < frame.start or " " not in phrase.text:
        return False
    at = read.range(he.start, he.end)[0]
    told = [w for w in read.lows[max(0, at - 2) : at] if w != "that"][-1:]
    return bool(told) and told[0] in word_set("verbs of telling")


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


def outside_between(read: Read, frame: Frame) -> set[int]:
    """Where the phrases begin that are not of "an exchange of fire between X and Y", where two phrases are.

    Of talks between two others a third may be the host.
    """
    if frame.type in MUTUAL:
        return set()
    last = read.range(frame.start, frame.end)[1]
    link = next((i for i in range(last + 1, min(last + _REACH, len(read.lows))) if read.lows[i] == "between"), None)
    if link is None:
        return set()
    after = read.words[link].end
    sides = [p for p in frame.phrases if p.role in (Role.ACTOR, Role.RECIPIENT)]
    of_both = {p.start for p in sides if p.start > after}
    return {p.start for p in sides} - of_both if len(of_both) > 1 else set()


def is_each_other(read: Read, phrase: Phrase) -> bool:
    """Whether a phrase is "each other" or "one another": those who act are meant, and stand there already."""
    first, last = read.range(phrase.start, phrase.end)
    return (read.lows[max(0, last - 1)], read.lows[last]) in _RECIPROCAL and first >= last - 1


_RECIPROCAL = (("each", "other"), ("one", "another"))


def is_bystander(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is who denies an act or a part in it, or speaks of it: "Ruritania denied any role in the killing".

    Of "denied killing them" and "denied that its troops killed them" the act has its own doer.
    """
    if frame.type not in _DEEDS or phrase.end > frame.start:
        return False
    if _took_no_part(read, frame, phrase):
        return True
    after, trigger = read.range(phrase.start, phrase.end)[1] + 1, read.range(frame.start, frame.end)[0]
    verb = next(
        (i for i in range(after, min(after + 4, trigger)) if read.lows[i] in word_set("denies or speaks of")), None
    )
    if verb is None or any(w in (",", ";", "and", "who", "that", "which") for w in read.lows[after:verb]):
        return False
    between = read.lows[verb + 1 : trigger]
    noun = bool(between) and between[-1] not in word_set("openers of a denied verb")
    return noun and all(
        w in word_set("between denial and act") or read.words[verb + 1 + k].text[0].isupper() or w in _OWNING
        for k, w in enumerate(between)
    )


def _took_no_part(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether somebody denies that a phrase's party had a part in an act: "denied that its soldiers took part in the raid"."""
    first, last = read.range(phrase.start, phrase.end)
    before = [w for w in read.lows[max(0, first - 4) : first] if w not in ("the", "its", "their", "any", "that")]
    behind = " ".join(read.lows[last + 1 : read.range(frame.start, frame.end)[0]])
    return before[-1:] in (["denied"], ["denies"], ["denying"]) and any(w in behind for w in _PART)


_PART = ("taken part in", "took part in", "involved in", "played any", "any role in", "behind", "responsible for")
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST"})
_OWNING = frozenset({"'", "’", "s"})
