"""Who speaks in each turn of an interview or a transcript, and in a statement that is given in full.

"A: We left." is said by whom the introduction names; what follows "The ministry's statement reads:" by the ministry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import SAID
from dragoman.records import Actor, Frame
from dragoman.stages.actors.antecedents import may_be_person
from dragoman.stages.actors.ledger import Ledger, Reading, Seen
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import SPEAKER, from_seen

_REACH = 6  # words of a name and its title before the colon
_OPEN, _SHUT = ("“", '"', "``"), ("”", '"', "''")
_SPEAKING = frozenset({"GOV", "IGO"})
_HEAD = frozenset({"by", "of", "from"})


def note_turns(ledger: Ledger) -> None:
    """Enter who speaks in each sentence of an answer, until the next turn begins."""
    marks = {index: _mark(read) for index, read in ledger.reads.items()}
    if len([m for m in marks.values() if m]) < 2:
        return
    guest = _interviewed(next(i for i, m in marks.items() if m), ledger)
    speaker: Seen | None = None
    voices: dict[int, Seen] = {}
    for index, mark in marks.items():
        if mark in word_set("marks of an answer"):
            speaker = guest
        elif mark:
            speaker = _named(index, mark, ledger)
        if speaker and speaker.reading.country:
            ledger.turns[index] = speaker
        if speaker:
            voices[index] = speaker
    if any(m in word_set("marks of a question") for m in marks.values()):
        ledger.voices.update(voices)


def note_statements(ledger: Ledger) -> None:
    """Enter whose words the sentences of a statement are that stands in full behind a colon or below its heading."""
    author: Seen | None = None
    fresh = quoted = whole = False
    for index, read in ledger.reads.items():
        text = read.sentence.text.strip()
        if begun := _author(index, ledger):
            author, fresh, quoted = begun, True, False
            whole = not text.endswith(":") or bool(word_set("gives in full") & set(read.lows))
            continue
        if author is None:
            continue
        if fresh:
            quoted = text.startswith(_OPEN)
            if not quoted and not whole:
                author = None
                continue
        fresh, told = False, bool(ledger.tellers.get(index))
        if not told:
            ledger.voices.setdefault(index, author)
        if quoted and (told or text.endswith(_SHUT)):
            author = None


def _author(index: int, ledger: Ledger) -> Seen | None:
    """Who put out the text that a sentence announces: "The ministry issued the following statement:", "Statement by X"."""
    read = ledger.reads[index]
    texts = word_set("texts")
    announces = read.sentence.text.rstrip().endswith(":")
    if read.sentence.kind == "headline" and not announces:
        head = [w for w in read.lows[:3] if w in texts | _HEAD]
        titled = len(head) > 1 and head[0] in texts and head[1] in _HEAD
        first = _body(index, ledger) if titled else None
        return (
            first if first and not {"on", "about", "regarding", "concerning"} & set(read.lows[: first.token]) else None
        )
    if not announces or not (texts | word_set("names an author")) & set(read.lows):
        return None
    before = ledger.reads.get(index - 1)
    return _body(index, ledger) or (_body(index - 1, ledger) if before and texts & set(before.lows) else None)


def _body(index: int, ledger: Ledger) -> Seen | None:
    """The first party of a sentence that can put out a text."""
    own = (s for s in ledger.seen if s.sentence == index and s.reading.country)
    return next((s for s in own if s.reading.kind in ("org", "role", "person", "country")), None)


def voice_of(frame: Frame, actors: Sequence[Actor], ledger: Ledger) -> tuple[Actor, ...]:
    """The source of an act in a turn or a statement; nobody where the speaker does the act by saying so."""
    speaker = ledger.voices.get(frame.sentence)
    if speaker is None:
        return ()
    country = speaker.reading.country
    own = any(a.text.casefold() in SPEAKER or (country and a.country == country) for a in actors)
    if frame.type in SAID and own:
        return ()
    return (from_seen(Actor(text=speaker.span.text, span=speaker.span), speaker),)


def _mark(read: Read) -> str:
    """What a sentence has before the colon at its head, in small letters: "q", "mr rassendyll"."""
    head = read.lows[: _REACH + 1]
    if ":" not in head:
        return ""
    words = head[: head.index(":")]
    alone = " ".join(words) in word_set("marks of a question") | word_set("marks of an answer")
    named = any(p[0] <= len(words) - 1 <= p[1] for p in read.people)
    return " ".join(words) if alone or named or _in_capitals(read, len(words)) else ""


def _in_capitals(read: Read, words: int) -> bool:
    """Whether all before the colon stands in capitals, a title and a name: "MS. MILLER"."""
    told = [w.text for w in read.words[:words] if w.text.isalpha()]
    return len(told) > 1 and all(w.isupper() for w in told)


def _named(index: int, mark: str, ledger: Ledger) -> Seen | None:
    """The person whose name heads a turn; nobody for a question."""
    if mark in word_set("marks of a question"):
        return None
    before = [s for s in ledger.seen if s.sentence == index and s.last < len(mark.split()) + 1]
    here = next((s for s in before if s.reading.kind == "person" and s.reading.country), None)
    if ledger.house and (here is None or here.reading.country != ledger.house):
        return _of_house(ledger.reads[index], len(mark.split()), ledger.house)
    surname = mark.split()[-1]
    earlier = (s for s in ledger.seen if s.sentence < index and s.reading.kind == "person" and s.reading.name)
    return here or next((s for s in earlier if (s.reading.name or "").casefold().split()[-1:] == [surname]), None)


def _of_house(read: Read, words: int, country: str) -> Seen:
    """Who speaks for the house that briefs the press, whatever the name: "MR RASSENDYLL"."""
    name = read.text(0, words - 1)
    told = Reading(country=country, sector="GOV", kind="person", name=name, head="spokesman")
    span = read.sentence.span(read.words[0].start, read.words[words - 1].end)
    return Seen(sentence=read.sentence.index, token=0, last=words - 1, reading=told, span=span)


def _interviewed(first: int, ledger: Ledger) -> Seen | None:
    """The person whom the sentences before the first turn name most often, the first of several."""
    told = [s for s in ledger.seen if s.sentence < first and may_be_person(s.reading) and s.reading.country]
    persons = [s for s in told if s.reading.kind == "person"] or told
    times = Counter(s.reading.person for s in persons)
    return max(persons, key=lambda s: times[s.reading.person], default=None) or _ministry(first, ledger)


def _ministry(before: int, ledger: Ledger) -> Seen | None:
    """The ministry or body whose spokesman nobody knows: "Lin Wei of the Chinese Foreign Ministry briefed the press"."""
    told = (s for s in ledger.seen if s.sentence < before and s.reading.country and s.reading.sector in _SPEAKING)
    return next((s for s in told if s.reading.kind in ("org", "role")), None)
