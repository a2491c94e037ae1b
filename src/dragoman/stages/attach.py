"""Give each act of a sentence its time and its place: which of the phrases found there belongs to which trigger.

The encoder marks the phrases that it is sure of. Others stand in the sentence all the same, and the tree, the order of
words and the other acts tell whose they are. Both are weighed together: named features, with weights fitted on
annotated articles (training/fit_attach.py), and the encoder's own leaning towards each word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.parse import head_of, words_touching

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Ranges = Sequence[tuple[int, int]]  # characters of a sentence
Features = dict[str, float]

# how much the encoder's leaning weighs beside the features, and how likely a phrase must be
LEANING = 0.3
ENOUGH = {Role.WHEN: 0.3, Role.WHERE: 0.1}
_JUDGING = frozenset(("ACCUSE", "SUPPORT", "REJECT"))  # acts about an act
_ABOUT = frozenset(
    ("ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "SUPPORT", "THREATEN")
)  # acts of words, whose issue has places of its own
_SAID_TO = frozenset(("ACCUSE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"))
_NEAR = 10  # words from "the worst" to "since"
_KINDS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("day", r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
        ("relative day", r"yesterday|today|tomorrow|tonight|overnight|morning|evening"),
        ("beside", r"ago|earlier|later|before|after|same|that"),
        ("unit", r"week|month|year|day"),
        ("day of a month", r"^[a-z]+\.? \d{1,2}\b"),
        ("year", r"\d{4}"),
    )
)
_COUNTED = ("day", "days", "week", "weeks")
_FOLLOWS = frozenset(("after", "amid", "following", "over"))
_OPENS = frozenset(("after", "as", "because", "before", "since", "when", "while"))  # clauses that tell when or why
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AHEAD = re.compile(r"(?:in|next|by|later)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """First and last word of a phrase in a `Doc`, and the word that heads it."""

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class _Choice:
    phrase: Phrase
    words: Words
    marked: bool  # by the encoder alone: no grammar and no name stands behind it


def attach(
    frames: Sequence[Frame],
    docs: Mapping[int, Doc],
    *,
    role: Role,
    found: Mapping[int, Ranges],
    weights: Mapping[str, float],
) -> tuple[Frame, ...]:
    """The frames with at most one phrase of `role` each, the likeliest of those marked and those `found`.

    `docs` and `found` go by the index of the sentence. A frame of a sentence without a `Doc` stays as it is.
    """
    at_sentence: dict[int, list[int]] = {}
    for k, frame in enumerate(frames):
        at_sentence.setdefault(frame.sentence, []).append(k)
    out = list(frames)
    for sentence, members in at_sentence.items():
        doc = docs.get(sentence)
        ranges = found.get(sentence, ())
        if doc is None or not (ranges or any(frames[k].having(role) for k in members)):
            continue
        triggers = [words_at(doc, frames[k].start, frames[k].end) for k in members]
        for k, trigger in zip(members, triggers, strict=True):
            if trigger is not None:
                others = [t for t in triggers if t is not None]
                out[k] = _with_best(doc, frames[k], trigger, others, role, ranges, weights)
    return tuple(out)


def _with_best(
    doc: Doc,
    frame: Frame,
    trigger: Words,
    triggers: Sequence[Words],
    role: Role,
    ranges: Ranges,
    weights: Mapping[str, float],
) -> Frame:
    choices = list(_choices(doc, frame, triggers, role, ranges))
    rivals = [c.words for c in choices if not c.marked]
    leaning = dict(frame.leanings).get(role)
    scored = []
    for c in choices:
        if c.marked:
            scored.append((c.phrase.score, c))
            continue
        signs = features(doc, frame, c.words, rivals, triggers, trigger)
        z = math.fsum([weights[n] * v for n, v in signs.items() if n in weights])
        if leaning is not None:
            z += LEANING * _logit(max(leaning[c.words.first : c.words.last + 1]))
        scored.append((_sigmoid(z), c))
    likely = [(p, c) for p, c in scored if p >= ENOUGH[role]]
    kept = tuple(p for p in frame.phrases if p.role is not role)
    if likely:
        chance, best = max(likely, key=lambda x: x[0])
        kept = (*kept, replace(best.phrase, score=chance))
    return replace(frame, phrases=kept)


def _choices(doc: Doc, frame: Frame, triggers: Sequence[Words], role: Role, ranges: Ranges) -> Iterator[_Choice]:
    """The phrases found, each in the encoder's longer wording where it has one, and what the encoder alone has marked.

    A time or a place that is told of something else is none of them.
    """
    marked = list(frame.having(role))
    spans = [w for start, end in ranges if (w := words_at(doc, start, end))]
    whole = doc.text if ranges else ""
    for start, end in ranges:
        same = next((p for p in marked if p.start < end and p.end > start), None)
        phrase = Phrase(role=role, start=start, end=end, text=whole[start:end])
        words = words_at(doc, start, end)
        if same is not None and _says_more(role, same, start, end):
            phrase = same
        if words is not None and not _of_another(doc, frame, words, triggers, role, spans):
            yield _Choice(phrase, words, marked=False)
    for p in marked:
        words = words_at(doc, p.start, p.end)
        if words is None or _of_another(doc, frame, words, triggers, role, spans):
            continue
        if not any(p.start < end and p.end > start for start, end in ranges):
            yield _Choice(p, words, marked=True)


def _of_another(
    doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words], role: Role, found: Sequence[Words]
) -> bool:
    """Whether a time or a place is told of something else than the act."""
    if role is not Role.WHEN:
        return (
            _within_what_is_said(doc, frame, phrase)
            or _of_what_a_noun_did(doc, frame, phrase)
            or _of_another_clause(doc, frame, phrase, triggers)
            or _of_a_clause_below(doc, frame, phrase, triggers)
            or _of_the_clause_above(doc, frame, phrase, triggers)
            or _of_what_it_follows(doc, frame, phrase)
            or _left_before(doc, frame, phrase)
            or _is_addressed(doc, frame, phrase)
        )
    return (
        _of_what_is_agreed(doc, frame, phrase)
        or _of_what_is_judged(doc, frame, phrase, triggers)
        or _of_what_a_noun_did(doc, frame, phrase)
        or _of_another_clause(doc, frame, phrase, triggers)
        or _names_a_noun(doc, frame, phrase)
        or _counts_from(doc, frame, phrase, found)
        or _of_the_main_clause(doc, frame, phrase, found)
        or _done_before_it(doc, frame, phrase)
        or _compares(doc, phrase)
    )


def _within_what_is_said(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place lies within what a speech or a meeting is about: "called for a ceasefire in Gaza"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or frame.type not in _ABOUT or doc[trigger.head].lemma_.lower() in word_set("signing"):
        return False
    if frame.content == "AID":  # "pledged money for a school in Casablanca": help is promised for there
        return False
    own = (words_at(doc, x.start, x.end) for x in frame.having(Role.ISSUE) if x.start >= frame.end)
    return any(w is not None and w.first < phrase.first <= w.last for w in own)


def _of_what_is_judged(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a time is that of another act that this one is about: "condemned the attack on a convoy on March 1"."""
    if frame.type not in _JUDGING:
        return False
    for issue in frame.having(Role.ISSUE):
        about = words_at(doc, issue.start, issue.end)
        inside = about is not None and about.first <= phrase.first <= about.last
        if about is not None and inside and any(about.first <= t.head < phrase.first for t in triggers):
            return issue.start >= frame.end
    return False


def _of_what_a_noun_did(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time stands in a clause on a noun of the act: before it, or behind a verb's in a participle's clause.

    "a plan made in May was rejected", "convicted him of murders committed in 2004"
    """
    trigger = words_at(doc, frame.start, frame.end)
    verb = next((t for t in doc[phrase.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    if trigger is None or verb is None or verb.dep_ not in ("acl", "acl:relcl"):
        return False
    if trigger.first <= verb.head.i <= trigger.last or not doc[trigger.head].is_ancestor(verb):
        return False
    behind = phrase.first > trigger.first
    participle = verb.dep_ == "acl" and verb.tag_ == "VBN" and doc[trigger.head].pos_ == "VERB"
    return participle or not behind


def _of_another_clause(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a time stands in a clause that tells of an act of its own: "expelled a diplomat who was arrested on Monday".

    Behind the verb of such a clause it is that verb's, whatever the tree hangs it on.
    """
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    before = next((t for t in reversed(doc[: phrase.first]) if t.pos_ not in ("ADP", "DET")), None)
    above = next((t for t in doc[phrase.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    for verb in (before, above):
        if verb is None or not _describes(verb) or phrase.first < verb.i:
            continue
        own = any(t != trigger and t.first <= verb.i <= t.last for t in triggers)
        if own and not trigger.first <= verb.i <= trigger.last and doc[trigger.head].is_ancestor(verb):
            return True
    return False


def _of_a_clause_below(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a place stands in a clause of another act that tells when or why: "protested after ships rammed a boat off Palawan"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    for verb in doc[phrase.head].ancestors:
        if trigger.first <= verb.i <= trigger.last:
            return False
        if _tells_when_or_why(verb) and any(t.first <= verb.i <= t.last for t in triggers):
            return doc[trigger.head].is_ancestor(verb)
    return False


def _of_the_clause_above(doc: Doc, frame: Frame, phrase: Words, triggers: Sequence[Words]) -> bool:
    """Whether a place is that of another act, and this one's clause tells when or why: "met in Accra as the junta warned"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None:
        return False
    head = doc[trigger.head]
    verb = next((t for t in (head, *head.ancestors) if _tells_when_or_why(t)), None)
    if verb is None or verb.is_ancestor(doc[phrase.head]) or phrase.first > verb.i:
        return False
    return any(t.first <= verb.head.i <= t.last for t in triggers) and verb.head.i < phrase.first


def _tells_when_or_why(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _OPENS for c in verb.children)


def _of_what_it_follows(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is that of what words were said about: "protests over a collision near the reef"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or frame.type not in _SAID_TO or phrase.first < trigger.last:
        return False
    between = doc[phrase.head].ancestors
    nouns = takewhile(lambda t: not trigger.first <= t.i <= trigger.last, between)
    return any(
        t.pos_ == "NOUN" and t.i > trigger.last and any(c.dep_ == "case" and c.lower_ in _FOLLOWS for c in t.children)
        for t in nouns
    )


def _left_before(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is the one from where somebody came, and no act there: "who flew in from Bamako, apologised"."""
    place, trigger = doc[phrase.head], words_at(doc, frame.start, frame.end)
    came = place.head
    if trigger is None or _case(doc, place, phrase) != "from" or came.lemma_.lower() not in word_set("comings"):
        return False
    return not trigger.first <= came.i <= trigger.last and not place.is_ancestor(doc[trigger.head])


def _is_addressed(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a place is whom the words were said to: "apologised to Senegal"."""
    if frame.type not in _SAID_TO or _case(doc, doc[phrase.head], phrase) not in ("against", "at", "to", "with"):
        return False
    told = (words_at(doc, x.start, x.end) for x in frame.having(Role.RECIPIENT))
    return any(w is not None and w.first <= phrase.first and phrase.last <= w.last for w in told)


def _describes(verb: Token) -> bool:
    """Whether a verb's clause describes a noun; a "who" as its subject says so whatever the tree calls the clause."""
    return verb.dep_ in ("acl", "acl:relcl") or any(
        c.dep_.startswith("nsubj") and c.lower_ in ("who", "which", "that") and c.i < verb.i for c in verb.children
    )


def _counts_from(doc: Doc, frame: Frame, phrase: Words, found: Sequence[Words]) -> bool:
    """Whether a time is counted from the act, with nothing to count back from: "a day after the killing of a colonel".

    Behind a dated clause it tells the act's own day: "met on Friday, a day after police shot two".
    """
    return _opens_the_clause(doc, frame, phrase) and not (
        doc[phrase.first : phrase.last].text.casefold().endswith(_COUNTED) and any(w.last < phrase.first for w in found)
    )


def _of_the_main_clause(doc: Doc, frame: Frame, phrase: Words, found: Sequence[Words]) -> bool:
    """Whether a time stands before the "a day after" that opens the clause of the act."""
    return any(phrase.last < w.first and _opens_the_clause(doc, frame, w) for w in found)


def _done_before_it(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time is the main clause's, and the act was done before: "agreed on Friday after Oslo had mediated"."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first > trigger.first:
        return False
    verb = doc[trigger.head]
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    had = any(c.dep_.startswith("aux") and c.lower_ == "had" for c in verb.children)
    return had and verb.dep_ == "advcl" and "after" in marks and not verb.is_ancestor(doc[phrase.head])


def _opens_the_clause(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether "a day after" stands before the act, in one clause with it."""
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or trigger.first <= phrase.last or doc[phrase.last].lower_ not in ("after", "before"):
        return False
    return not any(t.pos_ == "PUNCT" for t in doc[phrase.last : trigger.first])


def _names_a_noun(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a year is part of how something else is called: "talks under the 2015 agreement"."""
    noun = doc[phrase.head].head
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first != phrase.last or not _YEAR.fullmatch(doc[phrase.head].text):
        return False
    named = doc[phrase.head].dep_ in ("nummod", "compound", "amod", "nmod") and noun.i > phrase.last
    between = doc[phrase.last + 1 : noun.i] if named else ()
    whole = named and not any(t.pos_ in ("ADP", "VERB", "PUNCT") for t in between)
    return whole and not trigger.first <= noun.i <= trigger.last and trigger.head not in (t.i for t in between)


def _compares(doc: Doc, phrase: Words) -> bool:
    """Whether a time only tells since when nothing was like it: "their first talks since May", "the worst unrest since 2011"."""
    since = next((i for i in (phrase.first, phrase.first - 1) if i > 0 and doc[i].lower_ == "since"), None)
    if since is None:
        return False
    for token in reversed(doc[max(0, since - _NEAR) : since]):
        if token.pos_ == "PUNCT" or token.pos_ == "AUX":
            return False
        if token.lower_ in ("first", "last") or (
            token.tag_ in ("JJS", "RBS") and token.lower_ not in ("least", "most")
        ):
            return True
    return False


def _of_what_is_agreed(doc: Doc, frame: Frame, phrase: Words) -> bool:
    """Whether a time is that of what was agreed to be done, not of the agreement: "agreed to resume talks in April"."""
    if frame.type not in ("AGREE", "SUPPORT"):
        return False
    trigger = words_at(doc, frame.start, frame.end)
    if trigger is None or phrase.first <= trigger.last + 2:
        return False
    before = doc[phrase.first - (2 if doc[phrase.first - 1].lower_ == "the" else 1)].lower_
    ahead = _AHEAD.match(doc[phrase.first : phrase.last + 1].text) or before in ("in", "next", "by")
    return bool(ahead) and doc[trigger.last + 1].lower_ == "to" and doc[trigger.last + 2].pos_ == "VERB"


def _says_more(role: Role, marked: Phrase, start: int, end: int) -> bool:
    whole = marked.start <= start and marked.end >= end
    return whole and (role is Role.WHERE or marked.text.casefold().startswith(("since ", "ever since ")))


def words_at(doc: Doc, start: int, end: int) -> Words | None:
    """The words that touch characters `start` to `end`; None where there is none."""
    inside = words_touching(doc, start, end)
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    return Words(first, last, head_of(doc, first, last).i)


def hangs_on_the_past(doc: Doc, day: tuple[int, int], act: tuple[int, int]) -> bool:
    """Whether a day is that of a past verb other than the act's, both given as characters of the sentence.

    "The envoy left Tuesday for talks", "said Saturday that the truce will end": what is ahead is the act, not the day.
    """
    days, own = words_at(doc, *day), words_at(doc, *act)
    if days is None or own is None:
        return False
    verb = next((t for t in doc[days.head].ancestors if t.pos_ in ("VERB", "AUX")), None)
    if verb is None or own.first <= verb.i <= own.last:
        return False
    if verb.tag_ != "VBD" and not any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children):
        return False
    if own.first > max(days.last, verb.i):
        return True
    return 0 < days.first - verb.i <= 1 + (doc[days.first - 1].lower_ == "on")  # "…, she said on Friday"


def features(
    doc: Doc, frame: Frame, phrase: Words, rivals: Sequence[Words], triggers: Sequence[Words], trigger: Words
) -> Features:
    """What speaks for and against a phrase being the time or place of an act.

    `rivals` are all phrases of that role in the sentence, `triggers` all its acts.
    """
    t, c = doc[trigger.head], doc[phrase.head]
    pos = "noun" if t.pos_ in ("NOUN", "PROPN") else "verb"
    out: Features = {"bias": 1.0, f"type {frame.type}": 1.0, f"status {frame.status}": 1.0, f"trigger is {t.dep_}": 1.0}
    out |= _by_tree(doc, frame, t, c, phrase, pos)
    out |= _by_order(doc, frame, t, c, phrase, trigger, triggers, pos)
    out |= _by_rivals(doc, t, c, rivals, trigger, triggers)
    kind = next((name for name, pattern in _KINDS if pattern.search(doc[phrase.first : phrase.last + 1].text)), "other")
    out |= {f"kind {kind}": 1.0, f"{frame.status} {kind}": 1.0, f"first word {doc[phrase.first].lower_}": 1.0}
    for role in (Role.ACTOR, Role.RECIPIENT, Role.ATTRIBUTION, Role.ISSUE):
        out[f"in {role}"] = float(any(_overlaps(doc, p, phrase) for p in frame.having(role)))
    return {name: value for name, value in out.items() if value}


def _by_tree(doc: Doc, frame: Frame, t: Token, c: Token, phrase: Words, pos: str) -> Features:
    up, down = path(t, c)
    way = " ".join([f"<{x}" for x in up] + [f">{x}" for x in down]) if len(up) + len(down) <= 4 else "far"
    case = _case(doc, c, phrase)
    g = c.head
    said = g.pos_ == "VERB" and g.i not in (t.i, t.head.i) and any(x.dep_ in ("ccomp", "parataxis") for x in g.children)
    return {
        f"way {way}": 1.0,
        f"case {case}": 1.0,
        f"{pos} {way} {case}": 1.0,
        f"{frame.type} {case}": 1.0,
        f"{frame.type} {way}": 1.0,
        f"steps {min(len(up) + len(down), 6)}": 1.0,
        f"phrase is {c.dep_}": 1.0,
        "same clause": float(_clause(t).i == _clause(c).i),
        "same head": float(g.i == t.i),
        "beside the trigger": float(g.i == t.head.i),
        "of a saying verb": float(said),
    }


def _by_order(
    doc: Doc, frame: Frame, t: Token, c: Token, phrase: Words, trigger: Words, triggers: Sequence[Words], pos: str
) -> Features:
    side = "after" if phrase.first > trigger.last else "before"
    gap = phrase.first - trigger.last - 1 if side == "after" else trigger.first - phrase.last - 1
    far = next((str(n) for n in (0, 1, 3, 7, 15) if gap <= n), "far")
    between = [doc[i] for i in range(min(trigger.last, phrase.last) + 1, max(trigger.first, phrase.first))]
    marks = {x.text for x in between}
    verbs = [x.pos_ for x in between].count("VERB")
    low, high = sorted((trigger.first, phrase.first))
    acts = sum(o is not trigger and low < o.first < high for o in triggers)
    return {
        f"{side} {far}": 1.0,
        f"{pos} {side}": 1.0,
        f"{pos} {side} {far} {min(verbs, 2)}": 1.0,
        f"{_case(doc, c, phrase)} {side} {far}": 1.0,
        f"{c.pos_} {side}": 1.0,
        f"root {t.head.i == t.i} {side}": 1.0,
        f"verbs between {min(verbs, 3)}": 1.0,
        f"acts between {min(acts, 3)}": 1.0,
        "comma between": float(not marks.isdisjoint((",", ";", "—", "--"))),
        "quote between": float(not marks.isdisjoint(('"', "“", "”", "``", "''"))),
        "opens the sentence": float(phrase.first <= 1),
        "within the trigger": float(phrase.first >= trigger.first and phrase.last <= trigger.last),
    }


def _by_rivals(
    doc: Doc, t: Token, c: Token, rivals: Sequence[Words], trigger: Words, triggers: Sequence[Words]
) -> Features:
    steps = _steps(t, c)
    others = [_steps(doc[o.head], c) for o in triggers if o is not trigger]
    return {
        "nearest act": float(all(steps <= n for n in others)),
        "nearest act by far": float(all(steps + 1 < n for n in others)),
        "nearest phrase": float(all(steps <= _steps(t, doc[r.head]) for r in rivals)),
        "only phrase": float(len(rivals) == 1),
        "only act": float(not others),
    }


def path(a: Token, b: Token) -> tuple[list[str], list[str]]:
    """Labels of the arcs up from one word and down to another, through the word that stands above both."""
    above = [a, *a.ancestors]
    places = {y.i: k for k, y in enumerate(above)}
    down: list[str] = []
    for x in chain((b,), b.ancestors):
        if (at := places.get(x.i)) is not None:
            return [y.dep_ for y in above[:at]], down[::-1]
        down.append(x.dep_)
    return [y.dep_ for y in above], down[::-1]


def _steps(a: Token, b: Token) -> int:
    up, down = path(a, b)
    return len(up) + len(down)


def _case(doc: Doc, c: Token, phrase: Words) -> str:
    found = next((x.lower_ for x in c.children if x.dep_ == "case" and x.i < c.i), "")
    if not found and phrase.first and doc[phrase.first - 1].pos_ == "ADP":
        found = doc[phrase.first - 1].lower_
    return found or "none"


def _clause(t: Token) -> Token:
    return next((x for x in (t, *t.ancestors) if x.pos_ == "VERB" or x.head.i == x.i), t)


def _overlaps(doc: Doc, p: Phrase, w: Words) -> bool:
    return p.start < doc[w.last].idx + len(doc[w.last]) and p.end > doc[w.first].idx


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def _logit(p: float) -> float:
    p = max(1e-4, min(1 - 1e-4, p))
    return math.log(p / (1 - p))
