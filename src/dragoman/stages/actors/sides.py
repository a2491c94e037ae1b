"""Which phrases of an act are whose side: of "demanded the release of the officials" nobody asks the officials."""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL, SAID
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.actors.bystanders import (
    DEEDS,
    is_bystander,
    is_mediator,
    is_onlooker,
    is_relationship,
    is_teller_of_another,
)
from dragoman.stages.actors.ledger import singular
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.strangers import (
    is_addressed,
    is_beside_meeting,
    is_beyond_semicolon,
    is_count_of_parties,
    is_hit_with,
    is_listener,
    is_manner,
    is_money,
    is_name_of_treaty,
    is_one_behind_whom,
    is_opposed,
    is_owner_beside,
    is_seat_of_complaint,
    is_whither,
    suffers,
    wins_it,
)

_SURE = 0.5  # belief from which a phrase is a doer though it tells of the deed too
_REACH = 4  # words from an act to its "between", at most
_RECIPROCAL = (("each", "other"), ("one", "another"))


def sides_of(read: Read, frame: Frame) -> tuple[list[Phrase], list[Phrase], bool]:
    """The phrases of those who act and of those to whom it is done, and whether somebody denies that he acts."""
    actors, recipients = frame.having(Role.ACTOR), frame.having(Role.RECIPIENT)
    beside = {p.start for p in actors if is_bystander(read, frame, p)}
    left = beside | outside_between(read, frame)
    left |= {p.start for p in frame.phrases if is_each_other(read, p) or is_relationship(read, frame, p)}
    doing = [p for p in actors if p.start not in left and not any(test(read, frame, p) for test in _NO_ACTOR)]
    asked = [p for p in recipients if p.start not in left and not any(test(read, frame, p) for test in _NO_RECIPIENT)]
    asked = [p for p in asked if frame.type == "REQUEST" or not is_at_body(read, frame, p)]
    doing = [p for p in doing if not any(is_owner(read, p, of=r) or is_sender(read, frame, p, of=r) for r in asked)]
    doing = [p for p in doing if not any(is_owner_beside(read, frame, p, of=d) for d in doing)]
    doing = _whose_talks(read, frame, doing)
    done_to = [p for p in doing if any(is_done_to(read, frame, p, by=d) for d in doing)]
    done_to += [p for p in doing if p not in done_to and any(test(read, frame, p) for test in _MOVED)]
    if met := [p for p in doing if suffers(read, frame, p)]:
        asked = [p for p in asked if p.start >= frame.end or p.start < met[-1].start]
        done_to = [*met, *(p for p in done_to if p not in met)]
    doing, asked = [p for p in doing if p not in done_to], [*done_to, *(p for p in asked if p not in done_to)]
    does = [p for p in asked if any(is_doer_of_noun(read, frame, p, against=r) for r in asked)] if not doing else []
    doing, asked = [*doing, *does], [p for p in asked if p not in does]
    if says := [p for p in asked if is_from_behind(read, frame, p)]:
        doing, asked = says, [*doing, *(p for p in asked if p not in says)]
    if eases := [p for p in asked if is_owner_of_penalty(read, frame, p)]:
        doing, asked = eases, [*doing, *(p for p in asked if p not in eases)]
    whom = [p for p in doing if any(test(read, frame, p) for test in _DONE_TO)]
    if whom and len(doing) > len(whom):
        doing, asked = [p for p in doing if p not in whom], [*whom, *(p for p in asked if p not in whom)]
    if len(doing) > 1:
        lost = [p for p in doing if is_loser(read, frame, p)]
        bodies = [p for p in doing if is_at_body(read, frame, p) or is_seat_of_complaint(read, frame, p)]
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


def is_doer_of_noun(read: Read, frame: Frame, phrase: Phrase, *, against: Phrase) -> bool:
    """Whether a phrase behind "of" is who does what another suffers: "the aggression of Ruritania against Graustark"."""
    last = read.range(frame.start, frame.end)[1]
    at = read.before(phrase, ("the",))
    to = read.before(against, ("the",))
    return (
        frame.type in ("ASSAULT", "ACCUSE", "THREATEN", "COERCE")
        and frame.end < phrase.start < against.start
        and (at, read.lows[at]) == (last + 1, "of")
        and read.lows[to] in ("against", "on", "upon")
    )


def is_from_behind(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase just behind a noun's "from" is who says it: "the palace stayed silent on pleas from Ruritania".

    Of "sought support from Ruritania" it is of whom it is sought.
    """
    first, last = read.range(frame.start, frame.end)
    at = read.before(phrase, ("the", "a", "an", "its", "his", "her", "their"))
    noun = singular(read.lows[last]) in word_set("from who does it")
    behind = phrase.start > frame.end and at == last + 1 and read.lows[at] == "from"
    return noun and behind and read.lows[max(0, first - 1)] in word_set("before a noun of saying")


def is_from_beside(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is whom another act comes from: Graustark, of the praise in "praise from Ruritania and criticism from Graustark"."""
    last = read.range(frame.start, frame.end)[1]
    at = read.before(phrase, ("the",))
    if frame.type in MUTUAL or read.lows[at] != "from" or read.lows[last + 1 : last + 2] != ["from"] or at == last + 1:
        return False
    return read.lows[at - 1] not in ("and", "or", ",", "also") and not any(m.last == at - 1 for m in read.known)


def only_tells(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is the source of a deed, and hardly taken for its doer: "The rescuers said several were beaten"."""
    sources = frame.having(Role.ATTRIBUTION)
    inside = any(p.start <= phrase.start and phrase.end <= p.end for p in sources)
    return inside and frame.type in DEEDS and phrase.score < _SURE


def puts_down(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase acts against those who protest: "Police dispersed a rally"."""
    if frame.type != "PROTEST" or phrase.end > frame.start:
        return False
    after = set(read.lows[read.range(phrase.start, phrase.end)[1] + 1 : read.range(frame.start, frame.end)[0]])
    return bool(after & word_set("puts down protests")) and not after & {"was", "were", "been", "being"}


def is_where(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase only tells where something is done: "Two nurses were killed in Ruritania", "signed in Strelsau"."""
    if frame.type not in ("ASSAULT", "AGREE", "SUPPORT") or phrase.start < frame.end:
        return False
    first, last = read.range(phrase.start, phrase.end)
    kinds = ("city", "seat") if frame.type != "ASSAULT" else ("city", "seat", "name", "region")
    place = any(m.first == first and m.last == last and m.known.kind in kinds for m in read.known)
    return place and read.lows[first - 1] in ("in", "inside", "near", "across")


def is_done_to(read: Read, frame: Frame, phrase: Phrase, *, by: Phrase) -> bool:
    """Whether a passive tells what another does to a phrase: the bloc of "The bloc, backed by Ruritania, has declined"."""
    last = read.range(frame.start, frame.end)[1]
    if frame.type in MUTUAL or not phrase.end <= frame.start < by.start or read.lows[last + 1 : last + 2] != ["by"]:
        return False
    between = read.lows[read.range(phrase.start, phrase.end)[1] + 1 : read.range(frame.start, frame.end)[0]]
    return read.before(by, ("the", "a", "an")) == last + 1 and set(between) <= word_set("before a participle")


def answers(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase answers what others ask or say of it: "Ruritania rejected calls to withdraw"."""
    first, last = read.range(frame.start, frame.end)
    if frame.type not in ("ACCUSE", "REQUEST") or phrase.end > frame.start:
        return False
    at = first - 1
    while at > 0 and read.lows[at] in word_set("between answer and asking"):
        at -= 1
    noun = singular(read.lows[last]) in word_set("asked in a noun")
    return noun and read.lows[at] in word_set("answers") and read.range(phrase.start, phrase.end)[1] < at


def is_whom(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a clause tells what others do to a phrase: "the ruler, whom Ruritania does not recognise"."""
    after = read.lows[read.range(phrase.start, phrase.end)[1] + 1 :][:2]
    return (
        frame.type not in MUTUAL and phrase.end < frame.start and after[-1:] == ["whom"] and after[0] in (",", "whom")
    )


def is_target(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is only against whom what is backed, agreed on or condemned is: "approved sanctions on Ruritania"."""
    if phrase.start < frame.end:
        return False
    at, last = read.before(phrase, ("the", "its", "their")), read.range(frame.start, frame.end)[1]
    penalty = read.lows[at] in ("on", "against") and read.lows[at - 1] in word_set("penalties")
    if frame.type == "ACCUSE":  # who "condemned the embargo on Ruritania" does not accuse Ruritania
        return penalty and at - 1 > last
    if frame.type in MUTUAL:  # of "agreed to lift" them Ruritania may be a party
        return penalty and set(read.lows[last + 1 : at - 1]) <= word_set("leads to penalties")
    return (penalty or read.lows[at] == "against") and frame.type in ("AID", "SUPPORT") and at > last


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
    at, last = read.before(phrase, word_set("before the released")), read.range(frame.start, frame.end)[1]
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
    if frame.type not in ("REQUEST", "ACCUSE", "THREATEN") or phrase.start < frame.end:
        return False
    first, at = read.range(phrase.start, phrase.end)[0], read.before(phrase, ("the",))
    body = any(m.first <= first <= m.last and m.known.country in BODIES for m in read.known)
    before = ("at", "in", "before") if frame.type == "REQUEST" else ("at", "before", "with")
    return body and read.lows[at] in before and at > read.range(frame.start, frame.end)[1]


def is_loser(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is from whom something is taken: "Rebels seized the town from government troops"."""
    if frame.type not in ("ASSAULT", "COERCE") or phrase.start < frame.end:
        return False
    at = read.before(phrase, ("the", "its", "their"))
    last = read.range(frame.start, frame.end)[1]
    return at > last and read.lows[at] == "from" and read.lows[last] in word_set("words of taking")


def is_own_envoy(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is an envoy of whoever acts: "recalled its ambassador" is done to the state where he was."""
    first, last = read.range(phrase.start, phrase.end)
    own = {"its", "their", "his", "her", "our"} & set(read.lows[max(0, first - 1) : last])
    home = read.lows[read.range(frame.start, frame.end)[0]] in word_set("calls home")
    return frame.type == "SANCTION" and home and bool(own) and read.lows[last] in word_set("foreign posts")


def is_owner_of_penalty(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is whose penalties are eased: "Ruritania said that Graustark's sanctions against it had been lifted"."""
    last, begin = read.range(phrase.start, phrase.end)[1], read.range(frame.start, frame.end)[0]
    penalty = next((i for i in range(last, min(last + _REACH, begin)) if read.lows[i] in word_set("penalties")), None)
    if frame.type != "CONCEDE" or penalty is None or {",", "and", "of", "on"} & set(read.lows[last:penalty]):
        return False
    behind = set(read.lows[penalty + 1 : begin])
    return bool(behind & {"been", "were", "was", "be", "are", "is"}) and not behind & {",", "by", "and"}


def is_own_of_several(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is what those who act have: "Ruritania and Graustark ruled out a meeting of their ministers"."""
    doing = [p for p in frame.having(Role.ACTOR) if p.end < frame.start]
    own = "their" in read.openers(read.range(phrase.start, phrase.end)[0])
    return own and len(doing) > 1 and frame.type == "REJECT" and phrase.start > frame.end


def outside_between(read: Read, frame: Frame) -> set[int]:
    """Where the phrases begin that are not of "an exchange of fire between X and Y", where two phrases are.

    Of talks between two others a third may be the host; and who "welcomed the talks between X and Y" is none of them.
    """
    if frame.type in MUTUAL:
        return set()
    last = read.range(frame.start, frame.end)[1]
    link = next((i for i in range(last + 1, min(last + _REACH, len(read.lows))) if read.lows[i] == "between"), None)
    if link is None or (frame.type in SAID and link > last + 1):
        return set()
    if not word_set("leads to no subject").isdisjoint(read.lows[last + 1 : link]) or "as" in read.lows[last + 1 : link]:
        return set()  # who "withdrew as a mediator between" two others, or "from the talks between" them, acts
    after = read.words[link].end
    sides = [p for p in frame.phrases if p.role in (Role.ACTOR, Role.RECIPIENT)]
    of_both = {p.start for p in sides if p.start > after}
    return {p.start for p in sides} - of_both if len(of_both) > 1 else set()


def is_each_other(read: Read, phrase: Phrase) -> bool:
    """Whether a phrase is "each other" or "one another": those who act are meant, and stand there already."""
    first, last = read.range(phrase.start, phrase.end)
    return (read.lows[max(0, last - 1)], read.lows[last]) in _RECIPROCAL and first >= last - 1


_MOVED = (answers, is_hit_with, is_opposed)
_DONE_TO = (is_whom, is_addressed, wins_it)
_NAMES_NONE = (is_beside_meeting, is_count_of_parties, is_manner, is_money, is_name_of_treaty)
_NO_ACTOR = (
    is_mediator,
    is_onlooker,
    is_teller_of_another,
    is_where,
    is_whither,
    is_from_beside,
    only_tells,
    puts_down,
    is_target,
    *_NAMES_NONE,
)
_NO_RECIPIENT = (
    is_one_behind_whom,
    is_beyond_semicolon,
    is_listener,
    is_demanded,
    is_before_demand,
    is_own_envoy,
    is_own_of_several,
    is_target,
    is_from_beside,
    *_NAMES_NONE,
)
