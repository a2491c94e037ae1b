"""Whom the sources of an article mean, once it is clear who speaks on and who stays unnamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.lexicons.saying import Saying
from dragoman.records import Actor, Frame, Span
from dragoman.stages.attribution.own_houses import of_own_house
from dragoman.stages.attribution.speakers import THIRD
from dragoman.stages.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARTICLE = re.compile(r"^(?:the|an?) ")


Voices = Callable[[int], "tuple[Token, ...]"]  # the heads of all who speak in a sentence


def settle_sources(
    frames: Sequence[Frame],
    sources: Sequence[tuple[Actor, ...]],
    parties: Sequence[tuple[Actor, ...]],
    parsed: Sequence[Parsed],
    saying: Saying,
) -> tuple[tuple[Actor, ...], ...]:
    """The resolved sources of each frame, once it is clear who speaks on and who stays unnamed.

    "he added" goes on with the speaker of the sentences before, and "the ministry said" after "France said" is the
    French one. "officials said" names nobody, so no country either.
    """
    by_sentence = {p.sentence.index: p for p in parsed}
    known: dict[int, list[Actor]] = {}
    for frame, taking in zip(frames, parties, strict=True):
        known.setdefault(frame.sentence, []).extend(taking)
    acting = {i: tuple(found) for i, found in known.items()}

    @cache
    def voices(sentence: int) -> tuple[Token, ...]:
        p = by_sentence.get(sentence)
        return tuple(_voices(p, saying)) if p else ()

    out: dict[int, tuple[Actor, ...]] = {}
    for k in sorted(range(len(frames)), key=lambda k: frames[k].sentence):
        at = frames[k].sentence
        out[k] = tuple(
            of_own_house(a, acting[at], by_sentence[at].sentence) or _settled(a, at, by_sentence, voices, known, saying)
            for a in sources[k]
        )
        known[at] = [*out[k], *known[at]]
    return tuple(out[k] for k in range(len(frames)))


def _settled(
    source: Actor,
    sentence: int,
    parsed: Mapping[int, Parsed],
    voices: Voices,
    known: Mapping[int, Sequence[Actor]],
    saying: Saying,
) -> Actor:
    low = _ARTICLE.sub("", source.text.lower())
    if saying.unnamed.fullmatch(low):
        return replace(source, name=None, country=None, id=None, antecedent=None, why=f"“{source.text}” stay unnamed")
    person = low in ("he", "she")
    guessed = source.country is None or source.weighed or source.guessed
    if not person and (
        not guessed or " of " in low or source.sector in ("CVL", "JRN") or _is_new(source, parsed[sentence])
    ):
        return source
    if person and source.country and _named_just_before(source, sentence, parsed) and not voices(sentence - 1):
        return source  # nobody spoke since
    before = _speaker_before(sentence, parsed, voices, known, person=person)
    if not person and (before is None or not _just_before(before, sentence, parsed)):
        before = _by_the_same_words(low, sentence, known) or before
    if before is None or (person and before.country is None):
        return source
    why = f"{_SPEAKS_ON}: “{before.text}”"
    if person:
        return replace(before, text=source.text, span=source.span, antecedent=before.antecedent or before.span, why=why)
    return _of_state(replace(source, antecedent=before.span, why=why), before.country)


def _just_before(speaker: Actor, sentence: int, parsed: Mapping[int, Parsed]) -> bool:
    """Whether somebody speaks in the sentence before."""
    last = parsed.get(sentence - 1)
    return last is not None and speaker.span is not None and last.sentence.start <= speaker.span.start


def _by_the_same_words(low: str, sentence: int, known: Mapping[int, Sequence[Actor]]) -> Actor | None:
    """The party of a state that the same words meant last: "the defence ministry" of some paragraphs before."""
    before = (a for i in sorted(known, reverse=True) if i < sentence for a in known[i] if a.country)
    return next((a for a in before if _ARTICLE.sub("", a.text.lower()) == low), None)


def speak_as_told(parties: Sequence[Actor], sources: Mapping[Span | None, Actor]) -> tuple[Actor, ...]:
    """The parties of an act, of which one that is weighed is whom the same words are as a source that speaks on."""

    def told(actor: Actor) -> Actor:
        source = (
            sources.get(actor.span)
            if actor.span and (actor.country is None or actor.weighed or actor.guessed)
            else None
        )
        if source is None or not source.why.startswith(_SPEAKS_ON):
            return actor
        return _of_state(replace(actor, antecedent=source.antecedent, why=source.why), source.country)

    return tuple(map(told, parties))


_SPEAKS_ON = "speaks on"


def _of_state(actor: Actor, country: str | None) -> Actor:
    """An actor as one of a state: an office is that state's, too."""
    office = (actor.id or "").partition("/")[2] if (actor.id or "").startswith("office:") else ""
    ident = f"office:{country}/{office}" if office and country else None if office else actor.id
    return replace(actor, country=country, id=ident)


def _is_new(source: Actor, p: Parsed) -> bool:
    """Whether a source is told of as one who has not spoken yet: "a Ruritanian diplomat said"."""
    at = source.span.start - p.sentence.start if source.span else 0
    return p.sentence.text[: max(0, at)].lower().endswith(
        (" a ", " an ", " another ")
    ) or source.text.lower().startswith(("a ", "an "))


def _named_just_before(source: Actor, sentence: int, parsed: Mapping[int, Parsed]) -> bool:
    """Whether the sentence before names whom a source means that opens its own: "Mr Rassendyll is due on Friday. He will say"."""
    before, meant, opens = parsed.get(sentence - 1), source.antecedent, parsed[sentence].sentence.start
    if before is None or meant is None or source.span is None or source.span.start != opens:
        return False
    return before.sentence.start <= meant.start < before.sentence.end


def _speaker_before(
    sentence: int,
    parsed: Mapping[int, Parsed],
    voices: Voices,
    known: Mapping[int, Sequence[Actor]],
    *,
    person: bool,
) -> Actor | None:
    """Who spoke last in the three sentences before; None when that was somebody whom no act has made known."""
    for index in range(sentence - 1, sentence - 4, -1):
        heads = [t for t in voices(index) if t.lower_ not in THIRD]
        for head in reversed(heads):
            at = parsed[index].sentence.span(head.idx, head.idx + len(head))
            found = next((a for a in known.get(index, ()) if a.span and a.span.start <= at.start < a.span.end), None)
            if found and (not person or found.office or (found.id or "").startswith("person:")):
                return found
            if not person:
                return None
        if heads:
            return None
    return None


def _voices(p: Parsed, saying: Saying) -> Iterator[Token]:
    """The heads of all who speak in a sentence."""
    for token in p.doc:
        if token.pos_ == "VERB" and token.lemma_.lower() in saying.verbs:
            for child in token.children:
                if child.dep_.startswith("nsubj"):
                    yield child
        elif token.lower_ == "according":
            yield token.head
