"""Find the triggers of acts in parsed sentences and the phrases that stand in a role to each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.lexicons.mode_words import ModeWords
from dragoman.models.encoder import Encoded, Encoder, Floats, FrameScores
from dragoman.records import Frame, Phrase, Role, Sentence, Status
from dragoman.stages.parse import Parsed, head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

MODE_THRESHOLD = 0.4
LEAST_MODE = 0.15  # the best mode stands from here on: an act of a type with modes mostly has one
OWN_WORD, NEAR_WORD = 3.0, 1.0  # log-odds that a word of the trigger, or one that hangs on it, gives its mode
NO_CONTENT = 2.0  # log-odds taken from "no content", which the encoder says too often


def detect(parsed: Sequence[Parsed], encoder: Encoder, words: ModeWords, *, threshold: float) -> tuple[Frame, ...]:
    """The frames of an article's sentences, in order of the text."""
    return frames_at([(p, t) for p in parsed for t in triggers_of(p.encoded, encoder, threshold)], encoder, words)


def frames_at(found: Sequence[tuple[Parsed, Trigger]], encoder: Encoder, words: ModeWords) -> tuple[Frame, ...]:
    """The frames of triggers that are known."""
    asked = [(p.encoded, t.head, t.kind) for p, t in found]
    scores = encoder.read_frames(asked) if asked else []
    return tuple(_frame(p.sentence, p.doc, t, s, encoder, words) for (p, t), s in zip(found, scores, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The words of a trigger; the head carries the type ("talks" in "peace talks"); `kind` is the type's unit."""

    first: int
    head: int
    last: int
    kind: int
    score: float


def triggers_of(encoded: Encoded, encoder: Encoder, threshold: float) -> Iterator[Trigger]:
    """The triggers of a sentence whose head is one with at least the probability `threshold`.

    Neighbours of one type are one act, with the surer word as its head: "phone conversation".
    """
    outside, inside = 0, len(encoder.labels["triggers"]) - 1
    scores = encoded.triggers
    begins = 1.0 - scores[:, outside] - scores[:, inside]
    kinds = scores[:, 1:inside].argmax(-1)
    belongs = (scores.argmax(-1) == inside) & (begins < threshold)
    end = 0  # of the trigger before
    for run in _runs(np.nonzero(begins >= threshold)[0], kinds):
        first, last = run[0], run[-1]
        while first > end and belongs[first - 1]:
            first -= 1
        while last + 1 < len(scores) and belongs[last + 1]:
            last += 1
        end = last + 1
        head = max(run, key=lambda w: begins[w])
        yield Trigger(first=first, head=head, last=last, kind=int(kinds[head]), score=float(begins[head]))


def _runs(heads: Iterable[int], kinds: Any) -> list[list[int]]:
    """Heads that follow each other without a word between them and are of one type."""
    out: list[list[int]] = []
    for head in map(int, heads):
        if out and out[-1][-1] == head - 1 and kinds[head - 1] == kinds[head]:
            out[-1].append(head)
        else:
            out.append([head])
    return out


def _frame(
    sentence: Sentence, doc: Doc, trigger: Trigger, scores: FrameScores, encoder: Encoder, words: ModeWords
) -> Frame:
    labels = encoder.labels
    type_ = labels["types"][trigger.kind]
    modes = {
        label.split("/")[1]: float(p)
        for p, label in zip(scores.modes, labels["modes"], strict=True)
        if label.startswith(f"{type_}/")
    }
    start, end = doc[trigger.first].idx, doc[trigger.last].idx + len(doc[trigger.last])
    return Frame(
        sentence=sentence.index,
        start=start,
        end=end,
        trigger=sentence.text[start:end],
        type=type_,
        modes=choose_modes(modes, type_, doc, trigger, words),
        content=_content(scores.content, labels["contents"]),
        status=Status(labels["statuses"][int(scores.status.argmax())]),
        phrases=tuple(_phrases(sentence, doc, scores.roles, labels["roles"], trigger)),
        tense=tense_of(doc, trigger.head),
        score=trigger.score,
        status_scores=tuple(float(p) for p in scores.status),
        leanings=tuple(
            (Role(name), tuple((1.0 - scores.roles[:, unit, 0]).tolist()))
            for unit, name in enumerate(labels["roles"])
            if name in ("when", "where")
        ),
    )


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
    ranked = sorted(((1.0 / (1.0 + math.exp(-x)), m) for m, x in odds.items()), reverse=True)
    sure = tuple(m for p, m in ranked if p >= MODE_THRESHOLD)
    return sure or tuple(m for p, m in ranked[:1] if p >= LEAST_MODE)


def _content(scores: Floats, labels: Sequence[str]) -> str | None:
    odds = np.log(scores + 1e-4)
    odds[labels.index("")] -= NO_CONTENT
    return labels[int(odds.argmax())] or None


def _phrases(sentence: Sentence, doc: Doc, roles: Floats, names: Sequence[str], trigger: Trigger) -> Iterator[Phrase]:
    for unit, name in enumerate(names):
        spans: list[tuple[int, int]] = []
        for marked in role_spans(roles[:, unit]):
            whole = (
                marked
                if trigger.first <= marked[0] <= trigger.head
                else whole_phrase(doc, *marked, keep_preposition=name == "when")
            )
            if whole is None:
                continue
            if name == "issue":
                whole = whole_issue(doc, *whole, trigger)
            if spans and whole[0] <= spans[-1][1]:  # two pieces of one phrase
                whole = (spans.pop()[0], max(whole[1], marked[1]))
            spans.append(whole)
        for first, last in spans:
            start, end = doc[first].idx, doc[last].idx + len(doc[last])
            score = float(np.max(1.0 - roles[first : last + 1, unit, 0]))
            yield Phrase(role=Role(name), start=start, end=end, text=sentence.text[start:end], score=score)


_LEFT = frozenset(("amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "nmod", "advmod"))
_EDGE = frozenset(("PUNCT", "CCONJ", "DET", "ADP", "SCONJ", "PART", "AUX"))


def whole_phrase(doc: Doc, first: int, last: int, *, keep_preposition: bool = False) -> tuple[int, int] | None:
    """A marked span as a phrase: no function words at its edges, and what stands before its head and belongs to it.

    "sources and" is "Informed Zairean sources" in a sentence that says so; None when nothing but function words is left.
    """
    while last >= first and doc[last].pos_ in _EDGE:
        last -= 1
    while (
        first <= last
        and doc[first].pos_ in _EDGE
        and not (keep_preposition and doc[first].pos_ in ("ADP", "SCONJ", "DET"))
    ):
        first += 1
    if first > last:
        return None
    while first > 0:
        before = doc[first - 1]
        inside = first <= before.head.i <= last
        if inside and before.dep_ in _LEFT and before.pos_ not in ("ADV", "DET", "PRON"):
            first -= 1
        elif (
            before.lower_ in ("'s", "’s", "'", "’")
            and first > 1
            and first <= before.head.head.i <= last
            and before.head.i == first - 2
        ):
            first -= 2
        else:
            break
    while last + 1 < len(doc) and doc[last + 1].dep_ == "flat" and first <= doc[last + 1].head.i <= last:
        last += 1
    return first, last


_FOLLOW_NOUN = frozenset({"nmod", "compound", "flat", "acl", "acl:relcl"})
_FOLLOW_VERB = frozenset({"obj", "obl", "xcomp", "ccomp", "compound:prt", "iobj"})


def whole_issue(doc: Doc, first: int, last: int, trigger: Trigger) -> tuple[int, int]:
    """An issue with the noun that it describes and what follows of its phrase.

    "more" is "more pressure on Pyongyang", "talks" is "talks with Putin", "ending" is "ending the war", in sentences
    that say so.
    """
    head = head_of(doc, first, last)
    outer, own = head.head, range(trigger.first, trigger.last + 1)
    describes = head.pos_ == "ADJ" or head.dep_ in ("compound", "amod")
    if describes and outer.pos_ == "NOUN" and last < outer.i <= last + 2 and outer.i not in own:
        head, last = outer, outer.i
    follows = _FOLLOW_VERB if head.pos_ == "VERB" else _FOLLOW_NOUN
    for child in sorted(head.children, key=lambda c: c.i):
        inside = [t.i for t in child.subtree]
        joined = child.dep_ in follows and min(inside) == last + 1
        if joined and len(inside) <= 10 and not set(inside) & set(own):
            last = max(inside)
    while last > first and doc[last].pos_ == "PUNCT":
        last -= 1
    return first, last


def role_spans(scores: Floats) -> Iterator[tuple[int, int]]:
    """First and last words of the spans that O, B, I scores [W, 3] of one role mark."""
    best = scores.argmax(-1)
    w = 0
    while w < len(best):
        if best[w] == 0:
            w += 1
            continue
        last = w
        while last + 1 < len(best) and best[last + 1] == 2:
            last += 1
        yield w, last
        w = last + 1


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
            if token.tag_ in ("VBZ", "VBP") or helpers & {"is", "are", "am"}:
                return "present"
        if token.head is token:
            return None
        token = token.head
    return None
