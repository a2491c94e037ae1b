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
from itertools import chain
from typing import TYPE_CHECKING

from dragoman.records import Frame, Phrase, Role
from dragoman.stages.attach.of_another import of_another
from dragoman.stages.attach.words import Words, case_of, clause_of, words_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Ranges = Sequence[tuple[int, int]]  # characters of a sentence
Features = dict[str, float]

# how much the encoder's leaning weighs beside the features, and how likely a phrase must be
LEANING = 0.3
ENOUGH = {Role.WHEN: 0.3, Role.WHERE: 0.1}
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
        if words is not None and not of_another(doc, frame, words, triggers, role, spans):
            yield _Choice(phrase, words, marked=False)
    for p in marked:
        words = words_at(doc, p.start, p.end)
        if words is None or of_another(doc, frame, words, triggers, role, spans):
            continue
        if not any(p.start < end and p.end > start for start, end in ranges):
            yield _Choice(p, words, marked=True)


def _says_more(role: Role, marked: Phrase, start: int, end: int) -> bool:
    whole = marked.start <= start and marked.end >= end
    return whole and (role is Role.WHERE or marked.text.casefold().startswith(("since ", "ever since ")))


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
    case = case_of(doc, c, phrase)
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
        "same clause": float(clause_of(t).i == clause_of(c).i),
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
        f"{case_of(doc, c, phrase)} {side} {far}": 1.0,
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


def _overlaps(doc: Doc, p: Phrase, w: Words) -> bool:
    return p.start < doc[w.last].idx + len(doc[w.last]) and p.end > doc[w.first].idx


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def _logit(p: float) -> float:
    p = max(1e-4, min(1 - 1e-4, p))
    return math.log(p / (1 - p))
