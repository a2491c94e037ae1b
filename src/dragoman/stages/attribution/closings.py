"""The source with which a sentence or a headline closes: "…, the ministry said", "Chad frees ten - state media"."""

from __future__ import annotations

from dataclasses import replace

from dragoman.lexicons.saying import Saying
from dragoman.records import Frame, Phrase, Role, Sentence
from dragoman.stages.attribution.speech_ends import headline_tail
from dragoman.stages.parse import Parsed

Closing = tuple[int, int, int]  # where a speech ends, and where its source at the end of the sentence begins and ends
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})  # no phrase of a source has one before its end


def closes(p: Parsed, saying: Saying) -> Closing | None:
    """The source that closes a sentence; none where what is said follows the verb: "After the talks, she said Chad left"."""
    found = closing_source(p.sentence.text, saying)
    if found is None:
        return headline_tail(p.sentence.text)
    _, start, end = found
    inside = [t for t in p.doc if start <= t.idx < end]
    verbs = {t.head.i: t.head for t in inside if t.dep_.startswith("nsubj") and t.head.lemma_.lower() in saying.verbs}
    told = (c for v in verbs.values() for c in v.children if c.dep_ == "ccomp" and c.i > v.i)
    follows = any(k.dep_.startswith("nsubj") for c in told for k in c.children)
    return None if follows or any(t.tag_ in _FINITE and t.is_lower for t in inside) else found


def closing_source(text: str, saying: Saying) -> Closing | None:
    """Where the speech ends, and where its source begins and ends."""
    for pattern in saying.closings:
        matches = list(pattern.finditer(text))
        if matches:
            m = matches[-1]
            return m.start(), m.start("who"), m.end("who")
    return None


def source_of(frame: Frame, sentence: Sentence, found: Closing | None) -> tuple[Phrase, ...]:
    """The source that closes the sentence, when the trigger stands in what it says and it has no other part in the act."""
    if found is None:
        return ()
    speech, start, end = found
    if frame.end > speech or any(
        x.start < end and x.end > start for x in frame.phrases if x.role is not Role.ATTRIBUTION
    ):
        return ()
    return (Phrase(role=Role.ATTRIBUTION, start=start, end=end, text=sentence.text[start:end]),)


def without_speaker(frame: Frame, found: Closing | None) -> Frame:
    """The frame without a party that is only a piece of who closes the sentence as its source."""
    if found is None or frame.end > found[0]:
        return frame
    _, start, end = found
    kept = tuple(x for x in frame.phrases if x.role is not Role.ACTOR or not start < x.start < x.end <= end)
    return replace(frame, phrases=kept)
