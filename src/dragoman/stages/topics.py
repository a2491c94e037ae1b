"""Tell the acts of a sentence from the matters they are about, and their parties from its topics.

The encoder marks words; the tree then says what a word is there for: who is "on the agenda" of a meeting does not take
part in it, "before the start of the assembly" only dates it, a "sanctions war" is no fighting, and what "they did not
say" whether they discussed is a talk that the text leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.lexicons.prolonging import prolonged
from dragoman.lexicons.topic_words import TopicWords
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Discarded, Frame, Phrase, Role, Sentence, Status
from dragoman.stages.parse import Parsed, head_of, words_between

if TYPE_CHECKING:
    from spacy.tokens import Token

_TELL_CONTENT = frozenset({"AGREE", "REQUEST"})  # what they agree to or ask for is no act yet
_PARTIES = frozenset({Role.ACTOR, Role.RECIPIENT})
_FORCE = frozenset({"ASSAULT", "COERCE"})
# what is signed, ended or called off is one act with that: so in gold/train in 49 of 53 sentences
_TAKEN: Mapping[str, frozenset[str]] = {
    "SUPPORT": frozenset({"AGREE"}),
    "SANCTION": frozenset({"AGREE", "AID", "CONSULT", "COOPERATE", "SUPPORT"}),
    "REJECT": frozenset({"CONSULT"}),
    "CONCEDE": frozenset({"RETREAT"}),
    "ASSAULT": frozenset({"RETREAT"}),
}
_OBJECTS = frozenset({"obj", "nsubj:pass"})
_SURE, _DOUBTFUL = 0.95, 0.65  # belief in a verb that tells more than its object, and in that object
_OPEN_SCORE = 0.9  # how sure the rule is of a talk that a sentence leaves open


def sort_topics(
    frames: Sequence[Frame], parsed: Sequence[Parsed], words: TopicWords
) -> tuple[tuple[Frame, ...], tuple[Discarded, ...]]:
    """The frames of an article, each with its real parties and with talks left open, and those that are only named."""
    found: dict[int, list[Frame]] = {p.sentence.index: [] for p in parsed}
    for f in frames:
        found[f.sentence].append(f)
    out: list[Frame] = []
    left: list[Discarded] = []
    for p in parsed:
        here = found[p.sentence.index]
        heads = {f.start: head_of(p.doc, *words_between(p.doc, f.start, f.end)) for f in here}
        kept: list[Frame] = []
        charged: list[tuple[Token, Frame]] = []  # what is charged, beside its charge
        for f in here:
            if reason := _why_no_act(f, here, heads, words):
                left.append(Discarded(reason=reason, span=p.sentence.span(f.start, f.end), stage="topics"))
                charge = _charge(f, heads, words)
                charged += [(charge, _with_parties(f, p, words))] if charge else []
            else:
                kept.append(f)
        kept = [_against_the_charged(_as_charge(f, heads[f.start], words), charged) for f in kept]
        out += [x for f in kept for x in _switched(_with_parties(f, p, words), heads.get(f.start), p)]
        out += _left_open(p, kept, words)
    return tuple(sorted(out, key=lambda f: (f.sentence, f.start))), tuple(left)


def _why_no_act(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token], words: TopicWords) -> str:
    """Why a frame is no act of its own; empty where it is one."""
    return (
        _only_named(frame, beside, heads, words)
        or _only_charged(frame, beside, heads, words)
        or _only_asked(frame, beside, heads, words)
        or _only_there(frame, heads[frame.start], words)
        or _only_refused(frame, beside, heads)
        or _only_voted(frame, beside, heads)
        or _only_claimed(frame, beside, heads)
        or _only_silent(frame, heads[frame.start], words)
        or _only_laid_down(frame, heads[frame.start])
        or _only_titled(frame, heads[frame.start])
        or _only_weather(frame, heads[frame.start])
    )


def _only_named(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token], words: TopicWords) -> str:
    """Why it is no act of its own: a "sanctions war", which is sanctions, or the verb of "reiterated their commitment"."""
    head = heads[frame.start]
    for other in (f for f in beside if f is not frame):
        word = heads[other.start]
        if word.head != head:
            continue
        if frame.type == "ASSAULT" and head.lemma_.lower() in words.fighting and word.dep_ == "compound":
            return f"ASSAULT only in name: “{other.trigger} {frame.trigger}”"
        reached = other.type == "AGREE" and head.lemma_.lower() in word_set("reaching a deal")
        told = (frame.type == other.type or reached) and word.dep_ == "obj" and word.pos_ == "NOUN"
        if told and word not in prolonged(head) and not _is_surer(frame, other):
            return f"{frame.type} told by its object “{other.trigger}”"
    return (
        _only_what_is_done(frame, beside, heads)
        or _only_prolonged(frame, beside, heads)
        or _only_mediated(frame, beside, heads)
        or _only_what_it_takes(frame, beside, heads)
        or _only_hits(frame, beside, heads)
        or _only_called_home(frame, beside, heads)
    )


def _only_what_is_done(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: its verb tells the same act much more surely, as the grant of "granted Ruritania a loan"."""
    head = heads[frame.start]
    above = (f for f in beside if f is not frame and f.type == frame.type and heads[f.start] == head.head)
    verb = next((f for f in above if head.dep_ == "obj" and _is_surer(f, frame)), None)
    return f"{frame.type} told by its verb “{verb.trigger}”" if verb else ""


def _is_surer(frame: Frame, other: Frame) -> bool:
    """Whether the encoder is sure of one act and doubts the other."""
    return frame.score > _SURE and other.score < _DOUBTFUL


def _only_prolonged(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: it is the embargo of "extended the embargo", "agreed to extend the embargo" or "lifted it"."""
    head = heads[frame.start]
    for other in (f for f in beside if f is not frame):
        word = heads[other.start]
        if other.type == frame.type and head in prolonged(word):
            return f"{frame.type} told by what prolongs it, “{other.trigger}”"
        if other.type in _TELL_CONTENT and head in prolonged(head.head) and head.head.head == word:
            return f"{frame.type} is what “{other.trigger}” is about"
        lifted = frame.type in ("SANCTION", "COERCE") and other.type in ("CONCEDE", "RETREAT") and word.pos_ == "VERB"
        if lifted and head.head == word and head.dep_ in _OBJECTS and head.pos_ == "NOUN":
            return f"{frame.type} told by what ends it, “{other.trigger}”"
    return ""


def _only_what_it_takes(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: it is the aid of "suspended aid", the talks of "called off talks", the pact of "signed a pact".

    It is the buying of "stopped buying", and who "withdrew as a mediator" mediates no more; of "blocked a round of
    sanctions" nothing has happened.
    """
    head = heads[frame.start]
    thing = head.head if head.dep_ == "nmod" and head.head.lower_ in word_set("parts of a whole") else head
    taken_up = (head.tag_ == "VBG" and head.dep_ in ("xcomp", "ccomp")) or (
        head.pos_ == "NOUN" and (thing.dep_ in _OBJECTS or any(c.lower_ == "as" for c in thing.children))
    )
    if not taken_up or thing.head.pos_ != "VERB":
        return ""
    verb = thing.head.lemma_.lower()
    for other in (f for f in beside if f is not frame and heads[f.start] == thing.head):
        blocked = other.type == "REJECT" and verb in word_set("keeps from happening")
        taken = blocked or (frame.type in _TAKEN.get(other.type, ()) and verb not in word_set("reaching a deal"))
        if taken:
            return f"{frame.type} told by what is done to it, “{other.trigger}”"
    return ""


def _only_hits(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: who "hits Ruritania with sanctions" strikes nobody."""
    verb = heads[frame.start]
    for other in (f for f in beside if f is not frame and frame.type == "ASSAULT" and f.type in _NO_BLOWS):
        noun = heads[other.start]
        by = any(c.dep_ == "case" and c.lower_ == "with" for c in noun.children)
        if by and noun.head == verb and verb.pos_ == "VERB":
            return f"ASSAULT only in name: “{frame.trigger} with {other.trigger}”"
    return ""


def _only_called_home(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: the consultations of an envoy who is "recalled for consultations" are with his own state."""
    noun = heads[frame.start]
    purpose = frame.type == "CONSULT" and any(c.dep_ == "case" and c.lower_ == "for" for c in noun.children)
    recalls = (f for f in beside if purpose and f.type == "SANCTION" and f.end < frame.start)
    home = (f for f in recalls if f.trigger.casefold().split()[0] in word_set("calls home"))
    return next((f"CONSULT told by “{f.trigger}”" for f in home if heads[f.start] in noun.ancestors), "")


_NO_BLOWS = frozenset({"ACCUSE", "COERCE", "REQUEST", "SANCTION", "THREATEN"})


def _only_mediated(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: it tells who stood between those who talk, "the talks, brokered by Cairo, lasted a day"."""
    verb = heads[frame.start]
    if frame.type != "CONSULT" or verb.lower_ not in word_set("words of mediation"):
        return ""
    for other in (f for f in beside if f is not frame and f.type == "CONSULT"):
        talks = heads[other.start]
        passive = talks.head == verb and talks.dep_ == "nsubj:pass"
        if passive or (verb.tag_ == "VBN" and verb.dep_ == "acl" and verb.head == talks):
            return f"CONSULT told by what is mediated, “{other.trigger}”"
    return ""


def _charge(frame: Frame, heads: Mapping[int, Token], words: TopicWords) -> Token | None:
    """The charge that a frame is the matter of: the suspicions of "suspicions of collusion"."""
    head = heads[frame.start]
    of = next((c for c in head.children if c.dep_ == "case" and c.lower_ == "of"), None)
    if of is None or of.i == 0:
        return None
    near = (head.doc[of.i - 1], head.head)  # what stands before "of", whatever the tree hangs it on
    return next((w for w in near if w.i < of.i and w.lemma_.lower() in words.charge), None)


def _only_charged(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token], words: TopicWords) -> str:
    """Why it is no act of its own: the charge, an act already, has it for its matter."""
    charge = _charge(frame, heads, words)
    if charge is None:
        return ""
    start, end = charge.idx, charge.idx + len(charge)
    known = any(f.start < end and start < f.end for f in beside)
    return f"{frame.type} only charged: “{charge.text} of {frame.trigger}”" if known else ""


def _only_asked(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token], words: TopicWords) -> str:
    """Why it is no act of its own: it is what another act asks for or promises, "calls on X to put pressure on Y"."""
    verb = heads[frame.start]
    if verb.dep_ == "obj" and verb.head.lemma_.lower() in words.light:
        verb = verb.head
    to = any(c.dep_ == "mark" and c.lower_ == "to" for c in verb.children)
    if not to or verb.dep_ not in ("xcomp", "advcl") or verb.i < verb.head.i:
        return ""
    asking = (f for f in beside if f.type in _TELL_CONTENT and heads[f.start] == verb.head and verb.head.pos_ == "VERB")
    return next((f"{frame.type} is what “{f.trigger}” is about" for f in asking), "")


def _only_refused(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: it is what somebody will not do, the visit of "ruled out a visit"."""
    head = heads[frame.start]
    verb = head.head
    after = verb.doc[verb.i + 1 : verb.i + 2].text.lower()
    refuses = (verb.lemma_.lower(), after) == ("rule", "out") or verb.lemma_.lower() in ("refuse", "decline")
    if not refuses or head.i < verb.i or head.dep_ not in ("xcomp", "ccomp", "advcl", "obj", "obl"):
        return ""
    refusal = next((f for f in beside if f.type == "REJECT" and heads[f.start] == verb), None)
    return f"{frame.type} is what “{refusal.trigger}” is about" if refusal else ""


def _only_voted(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: the law that is passed tells the act, "passed a law banning the party"."""
    verb = heads[frame.start]
    if frame.type != "SUPPORT" or verb.pos_ != "VERB":
        return ""
    laws = {c.i for c in verb.children if c.dep_ in _OBJECTS and c.lower_ in word_set("laws")}
    hurts = (f for f in beside if f.type in ("COERCE", "SANCTION") and heads[f.start].dep_.startswith("acl"))
    return next((f"{frame.type} told by the law, “{f.trigger}”" for f in hurts if heads[f.start].head.i in laws), "")


def _only_claimed(frame: Frame, beside: Sequence[Frame], heads: Mapping[int, Token]) -> str:
    """Why it is no act of its own: "claimed responsibility for the raid" tells of one raid."""
    if frame.type != "ASSAULT" or "responsibility" not in frame.trigger.casefold():
        return ""
    verb = heads[frame.start]
    raids = (f for f in beside if f.type == "ASSAULT" and f.start >= frame.end and verb in heads[f.start].ancestors)
    behind = (f for f in raids if any(c.dep_ == "case" and c.lower_ == "for" for c in heads[f.start].children))
    return next((f"{frame.type} told by “{f.trigger}”" for f in behind), "")


def _only_there(frame: Frame, head: Token, words: TopicWords) -> str:
    """Why it is no act: who "will be present" is somewhere, and who arrives "in the White House" takes office."""
    if frame.type != "CONSULT":
        return ""
    if head.lemma_.lower() in words.presence and any(c.dep_ == "cop" for c in head.children):
        return f"mere presence: “{frame.trigger}”"
    if head.lemma_.lower() in words.entering and any(_is_office(c, words) for c in head.children):
        return f"taking office: “{frame.trigger}”"
    return ""


def _only_titled(frame: Frame, head: Token) -> str:
    """Why it is no act: a "charge d'affaires" charges nobody."""
    after = head.doc[head.i + 1 : head.i + 2].text.casefold()
    return (
        f"a title: “{frame.trigger}”" if head.lower_ in ("charge", "chargé") and after.startswith(("d'", "d’")) else ""
    )


def _only_weather(frame: Frame, head: Token) -> str:
    """Why it is no act: "the cyclone hit Ruritania", whose doer is a force of nature."""
    if head.pos_ != "VERB" or frame.type not in _FORCE:
        return ""
    for x in frame.having(Role.ACTOR):
        first, last = words_between(head.doc, x.start, x.end)
        named = head.doc[first].text.istitle() and all(t.text.istitle() for t in head.doc[first : last + 1])
        told = {head_of(head.doc, first, last).lemma_.lower(), head.doc[first].lower_ if named else ""}
        if told & word_set("forces of nature"):
            return f"done by nature: “{x.text} … {frame.trigger}”"
    return ""


def _only_silent(frame: Frame, head: Token, words: TopicWords) -> str:
    """Why it is no act: who "declined to comment" refuses nobody anything."""
    after = (c for c in head.children if c.i > head.i and head.doc[c.i - 1].lower_ == "to")
    told = next((c for c in after if c.lemma_.lower() in words.silence), None)
    return f"mere silence: “{frame.trigger} … {told.text}”" if frame.type == "REJECT" and told is not None else ""


def _only_laid_down(frame: Frame, verb: Token) -> str:
    """Why it is no act: what "the treaty calls for" nobody asks for, nor what a plan of nobody named does."""
    if frame.type != "REQUEST" or verb.pos_ != "VERB" or verb.lemma_.lower() not in word_set("calls for in texts"):
        return ""
    text = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.dep_.startswith("acl") and (text is None or text.lower_ in ("that", "which")):
        text = verb.head
    if text is None:
        return ""
    owned = any(c.dep_ == "nmod:poss" for c in text.children)
    mere = text.lemma_.lower() in word_set("plans") and not any(w.pos_ == "PROPN" for w in text.subtree if w.i < verb.i)
    laid = not owned and (mere or text.lemma_.lower() in word_set("agreed texts"))
    return f"laid down in a text: “{text.text} … {frame.trigger}”" if laid else ""


def _is_office(word: Token, words: TopicWords) -> bool:
    """Whether a word stands for an office that one comes into: "in the White House", "to power"; not "at the White House"."""
    into = any(c.dep_ == "case" and c.lower_ in ("in", "into", "to") for c in word.children)
    name = " ".join(t.lower_ for t in word.subtree if t.dep_ in ("compound", "amod", "flat") and t.head == word)
    return into and f"{name} {word.lower_}".strip() in words.office


def _against_the_charged(frame: Frame, charged: Sequence[tuple[Token, Frame]]) -> Frame:
    """The charge against those who take part in what it charges them with: "suspicions of collusion between X and Y"."""
    for charge, act in charged:
        if not frame.start <= charge.idx < frame.end:
            continue
        accused = [x for x in act.phrases if x.role in _PARTIES and x.start != act.start]
        others = [x for x in frame.phrases if x.role not in _PARTIES or not any(_overlap(x, y) for y in accused)]
        phrases = (*others, *(replace(x, role=Role.RECIPIENT) for x in accused))
        frame = replace(frame, phrases=phrases, score=max(frame.score, act.score), ruled=True)
    return frame


def _overlap(x: Phrase, y: Phrase) -> bool:
    return x.start < y.end and y.start < x.end


def _as_charge(frame: Frame, head: Token, words: TopicWords) -> Frame:
    """The charge instead of what is only charged: "suspicions of collusion with X" accuses X and is about collusion."""
    charge = _charge(frame, {frame.start: head}, words)
    if charge is None:
        return frame
    parties = (x for x in frame.phrases if x.role in _PARTIES)
    about = Phrase(role=Role.ISSUE, start=frame.start, end=frame.end, text=frame.trigger)
    return Frame(
        sentence=frame.sentence,
        start=charge.idx,
        end=charge.idx + len(charge),
        trigger=charge.text,
        type="ACCUSE",
        modes=("allege",),
        phrases=(*(replace(x, role=Role.RECIPIENT) for x in parties), about),
        tense=frame.tense,
        score=frame.score,
        head=charge.i,
        leanings=frame.leanings,
    )


def _with_parties(frame: Frame, p: Parsed, words: TopicWords) -> Frame:
    """The frame with its topics as issues, both names of a joined pair, and nobody who only dates it."""
    if frame.type not in MUTUAL:
        return frame
    head = head_of(p.doc, *words_between(p.doc, frame.start, frame.end))
    phrases: list[Phrase] = []
    for x in frame.phrases:
        word = head_of(p.doc, *words_between(p.doc, x.start, x.end))
        if x.role not in _PARTIES or (x.start, x.end) == (frame.start, frame.end):
            phrases.append(x)
        elif _on_agenda(word, words):
            phrases.append(replace(x, role=Role.ISSUE))
        elif not _only_dates(word, head, words):
            phrases += (x, *_other_half(x, p), *_second_of_two(x, frame, p))
    return replace(frame, phrases=tuple(phrases))


def _on_agenda(word: Token, words: TopicWords) -> bool:
    """ "Yemen was on the agenda": the subject, or what is joined to it."""
    subject = word.head if word.dep_ == "conj" else word
    return subject.dep_.startswith("nsubj") and subject.head.lemma_.lower() in words.agenda


def _only_dates(word: Token, act: Token, words: TopicWords) -> bool:
    """Whether a word hangs within "before the start of …", and the act does not."""
    above = {t.i for t in (act, *act.ancestors)}
    for token in (word, *word.ancestors):
        if token.i in above:
            return False
        if any(c.dep_ in ("case", "mark") and c.lower_ in words.dating for c in token.children):
            return not any(t.i == act.i for t in token.subtree)
    return False


def _other_half(x: Phrase, p: Parsed) -> Iterator[Phrase]:
    """The second name of "Tillerson-Lavrov", where only the first was marked, or the first."""
    first, last = words_between(p.doc, x.start, x.end)
    for mark, other in ((last + 1, last + 2), (first - 1, first - 2)):
        joined = min(mark, other) >= 0 and max(mark, other) < len(p.doc) and p.doc[mark].text in ("-", "–")
        tight = joined and not p.doc[min(mark, other, first) if other < first else last].whitespace_
        if joined and tight and not p.doc[mark].whitespace_ and p.doc[other].text[0].isupper() and first == last:
            word = p.doc[other]
            end = word.idx + len(word)
            yield replace(x, start=word.idx, end=end, text=p.sentence.text[word.idx : end])


def _second_of_two(x: Phrase, frame: Frame, p: Parsed) -> Iterator[Phrase]:
    """The Moscow of "between the team and Moscow", where only the team was marked."""
    first, last = words_between(p.doc, x.start, x.end)
    before = [t.lower_ for t in p.doc[max(first - 2, 0) : first] if t.dep_ != "det"]
    if before[-1:] != ["between"] or last + 2 >= len(p.doc) or p.doc[last + 1].lower_ != "and":
        return
    word = p.doc[last + 2]
    while word.head.i > word.i and word.dep_ in ("det", "amod", "compound", "nmod:poss", "case"):
        word = word.head
    second = _subtree(p.sentence, word, x.role)
    if word.pos_ in ("NOUN", "PROPN") and not any(y.role in _PARTIES and _overlap(y, second) for y in frame.phrases):
        yield second


def _switched(frame: Frame, verb: Token | None, p: Parsed) -> Iterator[Frame]:
    """An act, as two where it takes from one what it gives to another: "switched recognition from Ruritania to Graustark"."""
    ties = verb is not None and any(c.lower_ in word_set("what is switched") for c in verb.children if c.dep_ == "obj")
    if verb is None or not ties or verb.lemma_.lower() not in ("switch", "shift", "transfer"):
        yield frame
        return
    led = {c.lower_: w for w in verb.subtree if w.i > verb.i for c in w.children if c.dep_ == "case"}
    if frame.type not in ("SANCTION", "SUPPORT") or not {"from", "to"} <= set(led):
        yield frame
        return
    others = tuple(x for x in frame.phrases if x.role is not Role.RECIPIENT)
    for type_, link in (("SANCTION", "from"), ("SUPPORT", "to")):
        whom = _subtree(p.sentence, led[link], Role.RECIPIENT)
        own = whom.text.startswith(link)
        cut = len(link) + 1 if own else 0
        whom = replace(whom, start=whom.start + cut, text=whom.text[cut:])
        yield replace(frame, type=type_, modes=frame.modes if type_ == frame.type else (), phrases=(*others, whom))


def _left_open(p: Parsed, frames: Iterable[Frame], words: TopicWords) -> Iterator[Frame]:
    """Talks of which the sentence leaves open whether they were held: "did not say whether X had been discussed"."""
    taken = [(f.start, f.end) for f in frames]
    for verb in p.doc:
        if verb.dep_ != "ccomp" or verb.lemma_.lower() not in words.talking:
            continue
        above = verb.head
        left_open = above.lemma_.lower() in words.open
        whether = any(c.dep_ == "mark" and c.lower_ in ("whether", "if") for c in verb.children)
        free = not any(start < verb.idx + len(verb) and verb.idx < end for start, end in taken)
        if left_open and whether and free and any(c.lower_ in ("not", "n't", "n’t", "never") for c in above.children):
            yield from _open_talk(p, verb, above)


def _open_talk(p: Parsed, verb: Token, above: Token) -> Iterator[Frame]:
    who = next((c for c in above.children if c.dep_.startswith("nsubj")), None)
    passive = next((c for c in verb.children if c.dep_ == "nsubj:pass"), None)
    matter = passive or next((c for c in verb.children if c.dep_ == "obj"), None)
    if who is None or matter is None:
        return
    phrases = (_subtree(p.sentence, who, Role.ACTOR), _subtree(p.sentence, matter, Role.ISSUE))
    yield Frame(
        sentence=p.sentence.index,
        start=verb.idx,
        end=verb.idx + len(verb),
        trigger=verb.text,
        type="CONSULT",
        status=Status.UNCONFIRMED,
        phrases=phrases,
        tense="past",
        score=_OPEN_SCORE,
        head=verb.i,
        ruled=True,
    )


def _subtree(sentence: Sentence, word: Token, role: Role) -> Phrase:
    """A noun with all that hangs on it, without its article and the "and" before it."""
    inside = [t for t in word.subtree if not (t.dep_ in ("det", "cc") and t.head == word)]
    start, end = inside[0].idx, inside[-1].idx + len(inside[-1])
    return Phrase(role=role, start=start, end=end, text=sentence.text[start:end])
