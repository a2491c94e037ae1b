"""Words that stand for another: he, it, they, who; I and we are the one who is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.antecedents import FEMALE, MALE, Pronoun, choose_person, choose_surely, female
from dragoman.stages.actors.ledger import COLLECTIVES, Ledger, Seen
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import SPEAKER, Task, bare_word, filled, from_seen, stand_for, unique
from dragoman.stages.actors.tellers import SAYING, quoted

Answer = tuple[tuple[Actor, ...], bool]
"""Whom a pronoun means, and whether its own sentence settles that; else it is weighed against the article."""


def resolve_speaker(bare: Actor, frame: Frame, task: Task) -> Answer:
    """I and we are the one who is quoted: this frame's source, who speaks in the sentence, else the nearest."""
    if task.ledger.joint and not _is_quoted(bare, frame, task):
        why = "who give the statement together"
        joint = (
            replace(bare, country=c, sector="GOV", antecedent=at, id=f"country:{c}", why=why)
            for c, at in task.ledger.joint
        )
        return tuple(joint), True
    own = [
        a for p in frame.having(Role.ATTRIBUTION) if bare_word(p.text) not in SPEAKER for a in task.resolve(p, frame)
    ]
    if own:
        return _told((stand_for(bare, own[0], "the speaker"),))
    turn = task.ledger.turns.get(frame.sentence)
    here = turn if turn and not _is_quoted(bare, frame, task) else _after_colon(bare, frame, task)
    if here is None and (author := author_of_text(frame.sentence, task)):
        return _told((replace(from_seen(bare, author), sector="IGO"),))
    alone = not task.ledger.tellers.get(frame.sentence)
    here = here or _teller_here(bare, frame, task) or (task.ledger.voices.get(frame.sentence) if alone else None)
    here = here or _speaks_on(bare, frame, task)
    if here:
        return (replace(from_seen(bare, here), why=f"who speaks in the sentence: “{here.span.text}”"),), True
    return _told(_nearest_source(bare, frame, task))


def _told(found: tuple[Actor, ...]) -> Answer:
    """A body that speaks is not weighed against the states that it speaks of."""
    return found, found[0].country in BODIES


def _nearest_source(bare: Actor, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """The nearest source of another act, or a person beside a word of saying."""
    best: tuple[int, Phrase, Frame] | None = None
    for f in task.frames:
        for p in f.having(Role.ATTRIBUTION):
            if bare_word(p.text) in SPEAKER:
                continue
            gap = f.sentence - frame.sentence
            cost = gap * 2 if gap >= 0 else -gap * 2 - 1
            if abs(gap) <= 4 and (best is None or cost < best[0]):
                best = (cost, p, f)
    if best is None or best[0] > 1:
        # no source in this sentence: a person beside "said" here or in the sentence before
        for index in (frame.sentence, frame.sentence - 1, frame.sentence + 1):
            read = task.ledger.reads.get(index)
            if read is None:
                continue
            for s in (x for x in task.ledger.seen if x.sentence == index and x.reading.country):
                near = read.lows[s.last + 1 : s.last + 3] + read.lows[max(0, s.token - 2) : s.token]
                listens = read.lows[s.token - 1 : s.token] == ["told"]  # "told the paper she wants more"
                if not listens and {"said", "told", "says", "added", "according", "wrote", "tweeted"} & set(near):
                    return (from_seen(bare, s),)
    if best:
        got = task.resolve(best[1], best[2])
        if got and (got[0].sector != "JRN" or best[0] <= 1):  # a paper is seldom the one it quotes
            return (stand_for(bare, got[0], "the speaker"),)
    return (bare,)


_HEADED = re.compile(r"\s*[\"“'‘`]+(.+?)[\"”'’]+\s*:")


def _after_colon(bare: Actor, frame: Frame, task: Task) -> Seen | None:
    """Who is named behind a quotation that a colon ends: "'We will not sign': Ruritanian minister"."""
    read = task.ledger.reads[frame.sentence]
    m, said = _HEADED.match(read.sentence.text), _phrase(bare, frame)
    if m is None or said is None or said.end > m.end(1):
        return None
    later = (s for s in task.ledger.of_sentence(frame.sentence) if read.words[s.token].start >= m.end())
    return next((s for s in later if s.reading.country), None)


def _phrase(bare: Actor, frame: Frame) -> Phrase | None:
    return next((p for p in frame.phrases if p.text == bare.text), None)


def _is_quoted(bare: Actor, frame: Frame, task: Task) -> bool:
    read = task.ledger.reads[frame.sentence]
    said = _phrase(bare, frame)
    return said is not None and quoted(read, read.range(said.start, said.end)[0])


def _teller_here(bare: Actor, frame: Frame, task: Task) -> Seen | None:
    """Who speaks in the sentence of a quotation, and whom its "she" means: "We left," she said."""
    read = task.ledger.reads[frame.sentence]
    told = task.ledger.tellers.get(frame.sentence, ())
    if len(told) != 1 or not _is_quoted(bare, frame, task):
        return None
    if told[0].seen:
        return told[0].seen if told[0].seen.reading.country else None
    if read.lows[told[0].token] not in MALE | FEMALE:
        return None
    one = Pronoun(read=read, token=told[0].token, source=True)
    seen = choose_person(one, task.ledger, task.ledger.tables.pronouns)
    return seen if seen and seen.reading.country else None


_LONG = 5  # sentences of a quotation, at most


def _speaks_on(bare: Actor, frame: Frame, task: Task) -> Seen | None:
    """Who opened the quotation in which "we" stands, or spoke in the sentence before it."""
    said = _phrase(bare, frame)
    return who_speaks_on(frame.sentence, said.start, task) if said else None


def who_speaks_on(sentence: int, start: int, task: Task) -> Seen | None:
    """Who spoke before a quotation and speaks in it, too, though nobody is named beside it; a word of it begins at `start`."""
    return _who_goes_on(sentence, start, task) or _who_quotes_on(sentence, start, task)


def _who_goes_on(sentence: int, start: int, task: Task) -> Seen | None:
    """Who opened, in a sentence before, the quotation in which a word stands and where nobody else speaks since."""
    for index in range(sentence, max(sentence - _LONG, -1), -1):
        read = task.ledger.reads.get(index)
        if read is None:
            return None
        told, here = task.ledger.tellers.get(index, ()), index == sentence
        text = read.sentence.text[:start] if here else read.sentence.text
        if not here and _leaves_open(text):
            seen = told[0].seen if len(told) == 1 else None
            return seen if seen and seen.reading.country else None
        if any(mark in text for mark in _MARKS):
            return None
    return None


def _who_quotes_on(sentence: int, start: int, task: Task) -> Seen | None:
    """Who spoke in the sentence before, where a quotation without a speaker follows: "he said. “Ruritania should stop.”" """
    read, before = task.ledger.reads[sentence], task.ledger.tellers.get(sentence - 1, ())
    opens = read.sentence.text.lstrip().startswith(("“", '"', "``")) and not task.ledger.tellers.get(sentence)
    if not opens or not before or not _leaves_open(read.sentence.text[:start]):
        return None
    last = before[-1]
    seen = last.seen or task.ledger.meant.get((last.sentence, last.token))
    return seen if seen and seen.reading.country else None


_MARKS = ('"', "“", "”", "``", "''")


def _leaves_open(text: str) -> bool:
    """Whether a sentence opens a quotation that goes on behind it: "Rassendyll said, “We will come back."."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1 or text.count("``") > text.count("''")


TEXTS = word_set("texts")
_PUT = word_set("put by texts")


def author_of_text(sentence: int, task: Task) -> Seen | None:
    """The body whose statement is quoted: "the draft said" at the sentence's end or just after it, the body named before."""
    for index in range(sentence, sentence + 4):
        read = task.ledger.reads.get(index)
        if read is None or any(t.seen for t in task.ledger.tellers.get(index, ())):
            return None  # somebody speaks himself
        lows = [w for w in read.lows if w != "also"]
        if any(w in TEXTS and lows[i + 1 : i + 2] and lows[i + 1] in _PUT for i, w in enumerate(lows)):
            return _author(index, task)
    return None


def _author(sentence: int, task: Task) -> Seen | None:
    """The body that a sentence before names first beside its statement."""
    for index in range(sentence, -1, -1):
        read = task.ledger.reads.get(index)
        if read and TEXTS & set(read.lows):
            first = next((s for s in task.ledger.seen if s.sentence == index), None)
            if first and first.reading.kind in ("org", "role") and first.reading.country in BODIES:
                return first
    return None


def resolve_he(bare: Actor, read: Read, phrase: Phrase, task: Task, others: Sequence[Actor]) -> Answer:
    """The likeliest person before the pronoun, weighed by the signs of the text."""
    token = read.range(phrase.start, phrase.end)[0]
    if third := _third(read, token, task):
        task.ledger.meant[read.sentence.index, token] = third
        return (replace(from_seen(bare, third), why=f"who spoke with the two others: “{third.span.text}”"),), True
    if mouth := _spoken_for(read, token, task):
        task.ledger.meant[read.sentence.index, token] = mouth
        return (replace(from_seen(bare, mouth), why=f"whose spokesman tells it: “{mouth.span.text}”"),), True
    taken = {a.name for a in others if a.name}
    one = Pronoun(read=read, token=token, source=phrase.role is Role.ATTRIBUTION, taken=taken)
    best, sure = choose_surely(one, task.ledger, task.ledger.tables.pronouns)
    return ((filled(from_seen(bare, best), task),) if best else (bare,)), sure


def _third(read: Read, token: int, task: Task) -> Seen | None:
    """ "He urged both" after "X has spoken with Y and Z": the one who is not of the two, named first there."""
    after = read.lows[token + 1 : token + 4]
    if token or (after[1:2] not in (["both"], ["them"]) and after[1:3] not in (["the", "two"], ["all", "sides"])):
        return None
    before = task.ledger.of_sentence(read.sentence.index - 1)
    persons = [s for s in before if s.reading.kind == "person" and s.reading.country]
    return persons[0] if len({s.reading.name for s in persons}) == 3 and persons[0] is before[0] else None


def _spoken_for(read: Read, token: int, task: Task) -> Seen | None:
    """ "A spokesman for X said he would sign", "X's spokesman said he would": the one whose spokesman speaks just before."""
    verb = token - 1 - (read.lows[token - 1 : token] == ["that"])
    if verb < 2 or read.lows[verb] not in word_set("verbs of telling"):
        return None
    for s in task.ledger.of_sentence(read.sentence.index):
        before, after = read.lows[max(0, s.token - 2) : s.token], read.lows[s.last + 1 : verb]
        own = bool(after) and after[-1] in _MOUTHS and set(after[:-1]) <= {"'", "’", "s", "'s", "’s"}
        for_him = after[:1] in ([], ["of"]) and before[-1:] in (["for"], ["of"]) and before[0] in _MOUTHS
        fits = female([s], task.ledger) in (None, read.lows[token] in FEMALE)
        if s.reading.kind == "person" and (own or for_him) and fits:
            return s
    return None


_MOUTHS = frozenset({"spokesman", "spokesperson", "spokeswoman"})


def resolve_it(bare: Actor, read: Read, phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor]) -> Answer:
    """The best country or body before the pronoun; in a condition the one to whom it is put; who says that "it" does something."""
    if teller := _says_of_itself(read, read.range(phrase.start, phrase.end)[0], task):
        return (replace(from_seen(bare, teller), why=f"who says it of itself: “{teller.span.text}”"),), True
    if asked := _under_condition(read, phrase, frame, task):
        return tuple(stand_for(bare, a, "to whom the condition is put") for a in asked), True
    return _body(bare, read, phrase, task, others, plural=False), False


def _says_of_itself(read: Read, token: int, task: Task) -> Seen | None:
    """The country or body just before "says it": "Ruritania says it will close the border"."""
    verb = token - 1 - (read.lows[token - 1] == "that") if token > 1 else 0
    if verb < 1 or read.lows[token] != "it" or read.lows[verb] not in SAYING:
        return None
    own = (s for s in task.ledger.of_sentence(read.sentence.index) if s.last == verb - 1)
    return next((s for s in own if s.reading.kind in ("country", "org") and s.reading.country), None)


def _under_condition(read: Read, phrase: Phrase, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """Whom a threat or demand just before "if it" is for: "threatened Ruritania with sanctions if it buys the missiles"."""
    first, last = read.range(phrase.start, phrase.end)[0], task.before(frame)
    if last is None or read.lows[max(0, first - 1)] not in ("if", "unless", "until"):
        return ()
    put = last.frame.type in ("THREATEN", "REQUEST") and len(last.recipients) == 1 and last.recipients[0].country
    return last.recipients if put else ()


def whom_a_participle_means(read: Read, phrase: Phrase, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """To whom the act before was done, where the same one goes on: "cut ties with Ruritania, accusing it of piracy"."""
    first, last = read.range(frame.start, frame.end)
    at, before = read.range(phrase.start, phrase.end)[0], task.before(frame)
    goes_on = read.lows[first].endswith("ing") and read.lows[max(0, first - 1)] in (",", "and") and at == last + 1
    if before is None or before.frame.type in MUTUAL or not goes_on or phrase.role is not Role.RECIPIENT:
        return ()
    done_to = tuple(a for a in before.recipients if a.country)
    return done_to if len(done_to) == 1 else ()


def _body(
    bare: Actor, read: Read, phrase: Phrase, task: Task, others: Sequence[Actor], *, plural: bool
) -> tuple[Actor, ...]:
    here = read.sentence.index
    token = read.range(phrase.start, phrase.end)[0]
    taken = {(a.country, a.sector) for a in others}
    best: tuple[float, Seen] | None = None
    firsts: dict[int, int] = {}
    for s in task.ledger.seen:
        if s.sentence < here - 5 or (s.sentence, s.token) >= (here, token):
            continue
        r = s.reading
        firsts.setdefault(s.sentence, s.token)
        if any(a.span == s.span for a in others):
            continue  # "police dispersed them" are not the police
        score = -3.0 * (here - s.sentence) + (2.5 if firsts[s.sentence] == s.token else 0.0)
        if plural:
            if r.kind == "person":
                continue
            score += 2.5 if r.plural else (-1.0 if r.kind == "country" else 0.0)
            if r.kind == "role" and not r.plural:
                score -= 2
        else:
            if r.kind == "person" or r.plural or (r.kind == "role" and r.head not in COLLECTIVES):
                continue
        other = task.ledger.reads[s.sentence]
        match = next((m for m in other.known if m.first == s.token), None)
        if match and match.known.kind in ("city", "adjective") and r.kind == "country":
            score -= 4
        before = other.lows[s.token - 1] if s.token else ""
        if before in ("in", "from", "of", "to", "at", "near") or (
            s.token > 1 and other.lows[s.token - 2] in ("in", "from", "at", "near")
        ):
            score -= 2
        if (r.country, r.sector) in taken:
            score -= 4
        if r.country is None:
            score -= 2
        if best is None or score >= best[0]:
            best = (score, s)
    return (filled(from_seen(bare, best[1]), task),) if best else (bare,)


def _opens(read: Read, token: int) -> bool:
    """Whether no word stands before a pronoun in its sentence; a mark of quotation may."""
    return not any(w[:1].isalnum() for w in read.lows[:token])


def resolve_they(bare: Actor, read: Read, phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor]) -> Answer:
    """Several parties: those that begin the sentence before, both sides of an act just before, the plural before it."""
    token = read.range(phrase.start, phrase.end)[0]
    if joined := _joined_before(read, token, task.ledger):
        return tuple(filled(from_seen(bare, s), task) for s in joined), True
    if called := _done_to_just_before(phrase, frame, task):
        return tuple(stand_for(bare, a, "of the act before") for a in called), True
    together = _opens(read, token) and frame.type in MUTUAL
    if both := _both_before(frame, task, _FAR if together else 1):
        several = len({a.country for a in both}) > 1
        sure = not token and (all(map(_named, both)) or (several and (together or _same_word(phrase, frame, task))))
        return tuple(stand_for(bare, a, "of the act before") for a in both), sure
    return _body(bare, read, phrase, task, others, plural=True), False


def _done_to_just_before(phrase: Phrase, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """The several to whom the act before is done by the same one: "called both leaders and urged them to talk"."""
    last = task.before(frame)
    if last is None or phrase.role is not Role.RECIPIENT or phrase.text.casefold() != "them":
        return ()
    return last.recipients if len({a.country for a in last.recipients} - {None}) > 1 else ()


_BETWEEN = frozenset({"and", ",", "the", "his", "her", "its", "their"})


def _joined_before(read: Read, token: int, ledger: Ledger) -> list[Seen]:
    """The parties of several states that "and" joins at the beginning of the sentence before, where "they" begins one.

    Not where a plural follows in the same clause: "Chad and Niger fought the rebels. They fled."
    """
    index = read.sentence.index - 1
    seen = ledger.of_sentence(index)
    if token or not seen or seen[0].token > _OPENING:
        return []
    lows, joined = ledger.reads[index].lows, seen[:1]
    for s in (s for s in seen if s.token > joined[-1].last):
        between = lows[joined[-1].last + 1 : s.token]
        if not between or not _BETWEEN.issuperset(between) or not {"and", ","} & set(between):
            break
        joined.append(s)
    states = {s.reading.country for s in joined}
    whole = len(joined) > 1 and "and" in lows[joined[-2].last + 1 : joined[-1].token]
    end = next((i for i in range(joined[-1].last + 1, len(lows)) if lows[i] in (",", ";")), len(lows))
    others = any(s.reading.plural and s.reading.kind != "country" for s in seen if joined[-1].last < s.token < end)
    return joined if whole and len(states) == len(joined) and None not in states and not others else []


_OPENING = 3  # words before the first party of a sentence that begins with one: "On Monday the presidents of"


def _same_word(phrase: Phrase, frame: Frame, task: Task) -> bool:
    """Whether the pronoun is the doer of an act told before in its sentence: "They discussed ... and urged"."""
    before = (t.frame for t in task.told if t.frame.sentence == frame.sentence and t.frame.type in MUTUAL)
    return any(p.start == phrase.start for f in before for p in f.having(Role.ACTOR))


_FAR = 6  # sentences in which "They agreed to meet again" may mean those who met


def _both_before(frame: Frame, task: Task, reach: int) -> tuple[Actor, ...]:
    """Who acts together in the act before, in the same or the last sentence, or the two whom it says to have met."""
    for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
        if frame.sentence - f.sentence > reach:
            break
        both = unique((*p.actors, *p.recipients))
        states = {a.country for a in p.actors if a.country}
        if f.type in MUTUAL and len(states) > 1 and len(p.actors) <= 4 and len(both) <= 5:
            return p.actors
        pair = (*p.actors, *p.recipients)
        if f.type == "CONSULT" and len(p.actors) == len(p.recipients) == 1 and all(map(_named, pair)):
            return pair
    return ()


def _named(actor: Actor) -> bool:
    return bool(actor.country and actor.id and actor.id.startswith("person:"))


def resolve_relative(bare: Actor, read: Read, first: int, task: Task) -> tuple[Actor, ...]:
    """The party just before "who" or "which"."""
    before = [s for s in task.ledger.seen if s.sentence == read.sentence.index and s.last < first]
    return (from_seen(bare, before[-1]),) if before else (bare,)
