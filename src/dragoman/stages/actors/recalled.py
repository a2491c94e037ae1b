"""Whose envoy is called home: "Ruritania recalls Strelsau ambassador" speaks of Ruritania's own, whose post the name tells."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.lexicons.actors import BODIES, Known
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.reading import Read

_RECALLS = frozenset({"recall", "recalls", "recalled", "recalling"})
_REACH = 4  # words between a state, the verb and the envoy, at most


def read_recalled(ledger: Ledger) -> Known | None:
    """Note of each recalled envoy whose post is named the state that recalls him; that state, where the article has one such."""
    states: dict[str | None, Known] = {}
    for read in ledger.reads.values():
        for verb in (i for i, w in enumerate(read.lows) if w in _RECALLS):
            if (home := _who_recalls(read, verb)) and (envoy := _envoy(read, verb, home)):
                states[home.country] = home
                read.recalled[envoy] = home
    return next(iter(states.values())) if len(states) == 1 else None


def give_home(home: Known, ledger: Ledger) -> None:
    """Envoys whom the text names without a state are the recalled one: "Ambassador Rudolf Rassendyll"."""
    for who in {id(p): p for group in ledger.people.values() for p in group}.values():
        if who.country is None and (who.office or "").casefold() in word_set("foreign posts"):
            who.country, who.why = home.country, f"the envoy whom {home.name} recalls"


def posted_in(read: Read, frame: Frame, first: int, last: int) -> Known | None:
    """The state to which a recall is done: where the envoy is posted whom tokens `first` to `last` name."""
    if frame.type != "SANCTION" or not _RECALLS & set(frame.trigger.casefold().split()):
        return None
    if envoy := next((i for i in range(first, last + 1) if i in read.recalled), None):
        return next((m.known for m in read.known if m.last == envoy - 1), None)
    post = next((i for i in range(first, last + 1) if read.lows[i] in word_set("foreign posts")), None)
    if post is None or read.lows[post + 1 : post + 2] not in (["to"], ["from"], ["in"]):
        return None
    return next((m.known for m in read.known if m.first in (post + 2, post + 3) and m.known.country), None)


def called_in(read: Read, frame: Frame, first: int, last: int) -> Known | None:
    """Whose envoy is called in who is named beside his state: "Ruritania summons Graustark envoy"."""
    called = frame.type == "ACCUSE" and frame.trigger.casefold().startswith("summon")
    posts = [i for i in range(first, last + 1) if read.lows[i] in word_set("foreign posts")]
    near = (m.known for m in read.known if posts and m.last == posts[0] - 1 and m.known.kind == "name")
    return next(near, None) if called else None


def who_calls_in(read: Read, frame: Frame, called: Sequence[Actor]) -> tuple[Actor, ...]:
    """The state where an envoy is posted who is called in by nobody named: "Ruritania's envoy to Graustark was summoned"."""
    if frame.type != "ACCUSE" or not frame.trigger.casefold().startswith("summon"):
        return ()
    before = range(read.range(frame.start, frame.end)[0])
    for post in (i for i in before if read.lows[i] in word_set("foreign posts")):
        near = [m for m in read.known if post < m.first <= post + _REACH and m.first in before]
        state = next(
            (m for m in near if read.lows[m.first - 1 - (read.lows[m.first - 1] == "the")] in ("to", "in")), None
        )
        if state and state.known.country not in {None, *BODIES, *(a.country for a in called)}:
            words = read.words[state.first], read.words[state.last]
            span = read.sentence.span(words[0].start, words[1].end)
            text = read.text(state.first, state.last)
            why = f"where the envoy is posted: {state.known.name}"
            return (Actor(text=text, span=span, country=state.known.country, sector="GOV", why=why),)
    return ()


def sent_away(read: Read, frame: Frame, first: int, last: int, doing: Sequence[Actor]) -> Known | None:
    """Whose envoy is sent away whom the text calls "its": "withdrew its envoy after Graustark expelled its ambassador"."""
    owned = {"its", "their"} & set(read.lows[max(0, first - 1) : last])
    away = bool(word_set("sends away") & set(frame.trigger.casefold().split()))
    away = away or read.lows[last + 1 : last + 3] == ["to", "leave"]  # "ordered its diplomats to leave"
    if not owned or not away or frame.type != "SANCTION" or read.lows[last] not in word_set("foreign posts"):
        return None
    own = {a.country for a in doing}
    others = {m.known.country: m.known for m in read.known if m.known.country not in {None, *BODIES, *own}}
    return next(iter(others.values())) if own and len(others) == 1 else None


def _who_recalls(read: Read, verb: int) -> Known | None:
    """The state that ends just before the verb."""
    m = next((m for m in reversed(read.known) if m.last < verb), None)
    near = m is not None and verb - m.last <= 2 and m.known.kind != "organisation"
    return m.known if m and near and m.known.country and m.known.country not in BODIES else None


def _envoy(read: Read, verb: int, home: Known) -> int | None:
    """The token of a recalled envoy whose post is named just before it."""
    ends = {m.last for m in read.known if m.first > verb and m.known.country not in (None, home.country)}
    near = range(verb + 2, min(verb + _REACH + 1, len(read.lows)))
    return next((i for i in near if read.lows[i] in word_set("foreign posts") and i - 1 in ends), None)
