"""Find the triggers of acts in parsed sentences and the phrases that stand in a role to each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dragoman.lexicons.mode_words import ModeWords
from dragoman.lexicons.prolonging import prolonging_type
from dragoman.lexicons.sure_types import sure_type
from dragoman.lexicons.word_sets import word_set
from dragoman.models.encoder import Encoder, Floats, FrameScores
from dragoman.records import Frame, Phrase, Role, Sentence, Status
from dragoman.stages.detect.envoys import type_by_envoy
from dragoman.stages.detect.phrases import phrases_of
from dragoman.stages.detect.taken import drills_alone, things_taken, type_by_company
from dragoman.stages.detect.triggers import Trigger, triggers_of
from dragoman.stages.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LEAST_SURE = 0.2  # belief of a word that can mean one type of act only
MODE_THRESHOLD = 0.4
LEAST_MODE = 0.15  # the best mode stands from here on: an act of a type with modes mostly has one
OWN_WORD, NEAR_WORD = 3.0, 1.0  # log-odds that a word of the trigger, or one that hangs on it, gives its mode
NO_CONTENT = 2.0  # log-odds taken from "no content", which the encoder says too often

_MODALS = frozenset(("may", "might", "can", "could", "should", "would", "must"))


def detect(parsed: Sequence[Parsed], encoder: Encoder, words: ModeWords, *, threshold: float) -> tuple[Frame, ...]:
    """The frames of an article's sentences, in order of the text."""
    found: list[tuple[Parsed, Trigger]] = []
    for p in parsed:
        likely = tuple(triggers_of(p.encoded, encoder, threshold))
        likely += tuple(_sure_ones(p, encoder, likely))
        found += ((p, _sure(t, p.doc, encoder)) for t in sorted(likely, key=lambda t: t.first))
    return frames_at(found, encoder, words)


def _sure_ones(p: Parsed, encoder: Encoder, found: Sequence[Trigger]) -> Iterator[Trigger]:
    """The verbs that can mean one type only with what they take, of those that the encoder holds for an act by half."""
    types = encoder.labels["types"]
    begins = 1.0 - p.encoded.triggers[:, 0] - p.encoded.triggers[:, -1]
    for word in (p.doc[int(i)] for i in np.nonzero(begins >= LEAST_SURE)[0]):
        if not any(t.first <= word.i <= t.last for t in found) and (type_ := _sure_type(word)):
            at = word.i
            yield Trigger(first=at, head=at, last=at, kind=types.index(type_), score=float(begins[at]))


def _sure(trigger: Trigger, doc: Doc, encoder: Encoder) -> Trigger:
    """The trigger with the type of its verb, where that can mean one type only or what it takes tells it."""
    token = doc[trigger.head]
    accused = "ACCUSE" if _state_protests(token) or _goes_to_court(token) else None
    type_ = _sure_type(token) or prolonging_type(token) or type_by_envoy(token) or accused or type_by_company(token)
    if type_ is None and encoder.labels["types"][trigger.kind] == "COOPERATE" and drills_alone(token):
        type_ = "MOBILIZE"
    return replace(trigger, kind=encoder.labels["types"].index(type_)) if type_ else trigger


def _sure_type(token: Token) -> str | None:
    """The one type that a verb can mean by itself or with what it takes."""
    taken = tuple(things_taken(token))
    return sure_type(token.lemma_.lower(), taken) if token.pos_ == "VERB" or taken else None


def _goes_to_court(verb: Token) -> bool:
    """Whether somebody is brought before judges: "Ruritania took Graustark to the International Court of Justice"."""
    before = (c for c in verb.children if c.dep_ == "obl" and any(w.lower_ in ("to", "before") for w in c.children))
    courts = (
        w.lower_ in word_set("courts")
        for c in before
        for w in (c, *c.children, *(y for x in c.children for y in x.children))
    )
    taken = any(c.dep_ == "obj" for c in verb.children)
    return verb.lower_ in word_set("goes to court") and taken and any(courts)


def _state_protests(verb: Token) -> bool:
    """Whether a place protests something, which is a government's complaint and no crowd: "Ruritania protested the arrest"."""
    if verb.lemma_.lower() != "protest" or verb.pos_ != "VERB":
        return False
    to = any(c.dep_ == "nmod" and any(x.lower_ == "to" for x in c.children) for c in verb.children)
    # a headline's "Strelsau protests to Zenda" may look like protests of Strelsau
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "compound") and c.ent_type_ == "LOC" and c.i < verb.i]
    return bool(subjects) and (to or any(c.dep_ in ("obj", "obl") for c in verb.children))


def frames_at(found: Sequence[tuple[Parsed, Trigger]], encoder: Encoder, words: ModeWords) -> tuple[Frame, ...]:
    """The frames of triggers that are known."""
    asked = [(p.encoded, t.head, t.kind) for p, t in found]
    scores = encoder.read_frames(asked) if asked else []
    return tuple(_frame(p.sentence, p.doc, t, s, encoder, words) for (p, t), s in zip(found, scores, strict=True))


def _frame(
    sentence: Sentence, doc: Doc, trigger: Trigger, scores: FrameScores, encoder: Encoder, words: ModeWords
) -> Frame:
    labels = encoder.labels
    type_ = labels["types"][trigger.kind]
    modes = {mode: float(scores.modes[unit]) for mode, unit in _modes_of(type_, tuple(labels["modes"]))}
    start, end = doc[trigger.first].idx, doc[trigger.last].idx + len(doc[trigger.last])
    return Frame(
        sentence=sentence.index,
        start=start,
        end=end,
        trigger=sentence.text[start:end],
        type=type_,
        modes=choose_modes(modes, type_, doc, trigger, words),
        content=_content(scores.content, labels["contents"], _prolonged_later(doc[trigger.head])),
        status=Status(labels["statuses"][int(scores.status.argmax())]),
        phrases=tuple(_phrases(sentence, doc, type_, scores.roles, labels["roles"], trigger)),
        tense=tense_of(doc, trigger.head),
        score=trigger.score,
        ruled=prolonging_type(doc[trigger.head]) == type_,
        status_scores=tuple(float(p) for p in scores.status),
        head=trigger.head,
        leanings=tuple(
            (Role(name), tuple((1.0 - scores.roles[:, unit, 0]).tolist())) for unit, name in enumerate(labels["roles"])
        ),
    )


@cache
def _modes_of(type_: str, labels: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The modes of a type, each with its unit, of `labels` such as "SANCTION/embargo"."""
    split = [label.split("/") for label in labels]
    return tuple((mode, unit) for unit, (kind, mode) in enumerate(split) if kind == type_)


def choose_modes(
    believed: Mapping[str, float], type_: str, doc: Doc, trigger: Trigger, words: ModeWords
) -> tuple[str, ...]:
    """The modes of an act, the likeliest first: the encoder's belief, and the words that decide a mode."""
    odds = {m: math.log(max(p, 1e-3) / max(1.0 - p, 1e-3)) for m, p in believed.items()}
    own = range(trigger.first, trigger.last + 1)
    near = (c for c in doc[trigger.head].children if c.dep_ in ("compound", "amod", "obj", "nmod") and c.i not in own)
    for tokens, weight in (((doc[i] for i in own), OWN_WORD), (near, NEAR_WORD)):
        for token in tokens:
            if mode := words.get((type_, token.lemma_.lower())):
                odds[mode] += weight
    if "crowd-control" in odds and any(
        t.lower_ == "cannon" and doc[t.i - 1].lower_ == "water" for t in doc[trigger.head].subtree if t.i
    ):
        odds["crowd-control"] += 2 * OWN_WORD
        odds["heavy-weapons"] -= 2 * OWN_WORD
    after = {t.lower_ for t in doc[trigger.head + 1 : trigger.head + 2]}
    if "phone" in odds and doc[trigger.head].lemma_.lower() == "call" and after & {"on", "upon"}:
        odds["phone"] -= 2 * OWN_WORD  # who "called on" somebody went there
    if "abduct" in odds and any(c.dep_ in ("obj", "nsubj:pass") and _is_place(c) for c in doc[trigger.head].children):
        odds["abduct"] -= 2 * OWN_WORD  # who captures a town abducts nobody
    ranked = sorted(((1.0 / (1.0 + math.exp(-x)), m) for m, x in odds.items()), reverse=True)
    sure = tuple(m for p, m in ranked if p >= MODE_THRESHOLD)
    return sure or tuple(m for p, m in ranked[:1] if p >= LEAST_MODE)


def _is_place(word: Token) -> bool:
    return word.ent_type_ == "LOC" or word.lemma_.lower() in word_set("kinds of towns") | word_set("seized by force")


def _content(scores: Floats, labels: Sequence[str], prolonged: str | None = None) -> str | None:
    """The type of what is agreed to, asked for, refused or threatened; that of what is `prolonged`, where there is one."""
    odds = np.log(scores + 1e-4)
    odds[labels.index("")] -= NO_CONTENT
    found = labels[int(odds.argmax())] or None
    return prolonged if found and prolonged in labels else found


def _prolonged_later(word: Token) -> str | None:
    """The type of the act of prolonging that a verb takes: the SANCTION of "agreed to extend the embargo"."""
    taken = (c for c in word.children if c.dep_ in ("xcomp", "ccomp", "obj", "obl", "advcl") and c.i > word.i)
    return next((t for c in taken if (t := prolonging_type(c))), None)


def tense_of(doc: Doc, word: int) -> str | None:
    """The tense of a trigger, or of the verb that governs a noun: past, present or future."""
    token = doc[word]
    for _ in range(4):
        if token.tag_ in ("VBD", "VBZ", "VBP", "VB", "VBN", "VBG", "MD"):
            helpers = {t.lower_ for t in token.children if t.dep_ in ("aux", "aux:pass", "cop")}
            if helpers & {"will", "shall", "'ll", "wo"}:
                return "future"
            if token.tag_ == "VBD" or helpers & {"was", "were", "had", "did"}:
                return "past"
            if helpers & {"has", "have"}:
                return "past"
            if helpers & _MODALS:
                return "present"  # "may meet on Friday, a source said": the saying is past, not the meeting
            if token.tag_ in ("VBZ", "VBP") or helpers & {"is", "are", "am"}:
                return "present"
        if token.head is token:
            return None
        token = token.head
    return None


def _phrases(
    sentence: Sentence, doc: Doc, type_: str, roles: Floats, names: Sequence[str], trigger: Trigger
) -> Iterator[Phrase]:
    own = range(trigger.first, trigger.last + 1)
    for role, (first, last), score in phrases_of(doc, roles, names, type_, own, trigger.head):
        start, end = doc[first].idx, doc[last].idx + len(doc[last])
        yield Phrase(role=Role(role), start=start, end=end, text=sentence.text[start:end], score=score)
