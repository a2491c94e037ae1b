"""Find who vouches for each act: the nearest source first, then the source that this one is told by.

Three finders give candidates: the verbs of saying above the trigger in the tree with their subjects ("…, he added",
"the ministry said that the rebels claimed"), the encoder's marks, and the pattern of a sentence that closes with its
source. Whether the nearest speaker vouches for the act, or is the one who acts by speaking, is weighed by named
features whose weights are fitted on annotated articles (training/fit_attribution.py). In a quotation that runs over
several sentences the speaker named once stands for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.lexicons.saying import Saying
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import SAID
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.attribution.closings import Closing, closes, source_of, without_speaker
from dragoman.stages.attribution.speakers import CHARGES, STEPS, THIRD, Speaker, noun_phrase, speakers_of, subject_of
from dragoman.stages.attribution.speech_ends import finished
from dragoman.stages.parse import Parsed, head_of, words_between

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ENCODER = 0.25  # the weight of the encoder's log-odds beside the features'
LEAST = 0.35  # a speaker vouches from here on: most speech that holds an act is told by its speaker
_FIRST = frozenset({"we", "our", "i", "my", "us"})
_TOLD_BESIDE = frozenset({"acl:relcl", "appos", "advcl", "obl", "parataxis"})  # what hangs so is no part of a judgement


def add_sources(
    frames: Sequence[Frame], parsed: Sequence[Parsed], saying: Saying, weights: Mapping[str, float]
) -> tuple[Frame, ...]:
    """The frames with their sources, the nearest first."""
    by_sentence = {p.sentence.index: p for p in parsed}
    together: dict[int, list[Frame]] = {}
    for f in frames:
        together.setdefault(f.sentence, []).append(f)
    closing = {i: closes(by_sentence[i], saying) for i in together}
    return tuple(
        _with_sources(f, by_sentence[f.sentence], together[f.sentence], closing[f.sentence], saying, weights)
        for f in frames
    )


def _with_sources(
    frame: Frame,
    p: Parsed,
    beside: Sequence[Frame],
    closing: Closing | None,
    saying: Saying,
    weights: Mapping[str, float],
) -> Frame:
    first, last = words_between(p.doc, frame.start, frame.end)
    done = [*finished(p.doc, first, last, saying.verbs), *_deniers(p.doc, first, last)]
    speakers = tuple(
        s
        for s in speakers_of(p.doc, first, last, saying)
        if s.head not in done and not _of_a_clause(p.doc, last, s.head.i)
    )
    marked = tuple(
        x
        for x in frame.having(Role.ATTRIBUTION)
        if not _addressed(x, p.doc, saying)
        and not _calls_it(x, frame, p.doc, saying)
        and not any(x.start <= t.idx < x.end for t in done)
    )
    if not speakers:
        marked = tuple(x for x in marked if not _only_acts(x, frame, beside, p.doc, saying))
    marked = _nearest_first(marked, speakers, p.doc, saying)
    frame = without_speaker(frame, closing)
    actors = frame.having(Role.ACTOR)
    found = marked or source_of(frame, p.sentence, closing)
    found = tuple(x for x in found if not _of_a_clause(p.doc, last, words_between(p.doc, x.start, x.end)[1]))
    if frame.type in SAID:  # who does it by saying it is no source of it
        found = tuple(x for x in found if not any(x.start < a.end and a.start < x.end for a in actors))
    if frame.type in SAID and not _spoken_of(p.doc, first, last) and _FIRST & set(map(_low, actors)):
        found, speakers = (), ()  # "“We reject the offer,” the minister said": the speaker does it by saying so
    if speakers and not found and speakers[0].how != CHARGES:
        nearest = features(frame, p.doc, first, last, speakers[0])
        if chance(nearest, weights, _belief(marked, speakers[0])) < LEAST:
            # the speaker's own act; a source that tells of the speaker may still stand above
            speakers = speakers[1:] if _is_actor(frame, speakers[0].head) else ()
    # who tells of the nearest source follows it: "the ministry said that the rebels claimed"
    told = (s for s in speakers if not _is_actor(frame, s.head))
    found = (*found, *(_phrase(p, s, marked) for s in told))
    others = tuple(x for x in frame.phrases if x.role is not Role.ATTRIBUTION)
    return replace(frame, phrases=(*others, *_distinct(x for x in found if not _overlaps(x, frame))))


def _deniers(doc: Doc, first: int, last: int) -> Iterator[Token]:
    """Who denies an act and so vouches for nothing: "Ruritania denied that its troops had crossed"."""
    for verb in head_of(doc, first, last).ancestors:
        if verb.lemma_.lower() == "deny" and (who := subject_of(verb)) is not None:
            yield who


def _of_a_clause(doc: Doc, trigger: int, source: int) -> bool:
    """Whether "according to" a source ends a clause behind the act: "condemned a war that killed 90 according to the UN"."""
    according = next(
        (i for i in range(source - 1, max(trigger, source - _TITLE), -1) if doc[i].lower_ == "according"), None
    )
    if according is None:
        return False
    for token in reversed(doc[trigger + 1 : according]):
        if token.pos_ == "PUNCT":
            return False
        if token.dep_ == "acl:relcl":
            return any(c.lower_ in _RELATIVE and c.i > trigger for c in token.children)
    return False


_TITLE = 8  # words from "according" to the head of who it names
_RELATIVE = frozenset({"who", "which", "that"})


def add_judges(frames: Sequence[Frame], parsed: Sequence[Parsed], saying: Saying) -> tuple[Frame, ...]:
    """Verdicts without a source take who passes the judgement: "the minister called the relationship strained"."""
    by_sentence = {p.sentence.index: p for p in parsed}
    return tuple(f if f.having(Role.ATTRIBUTION) else _judged(f, by_sentence[f.sentence], saying) for f in frames)


def _judged(frame: Frame, p: Parsed, saying: Saying) -> Frame:
    below = head_of(p.doc, *words_between(p.doc, frame.start, frame.end))
    verbs = saying.judges | saying.verbs
    for above in below.ancestors:
        if below.dep_ in _TOLD_BESIDE:
            break
        if above.lemma_.lower() in verbs and above.pos_ == "VERB" and not below.dep_.startswith("nsubj"):
            who = subject_of(above)
            if who is not None and not frame.start <= who.idx < frame.end:
                found = _phrase(p, Speaker(who, above, "judges"), ())
                return replace(frame, phrases=(*frame.phrases, found))
        below = above
    return frame


def _nearest_first(
    marked: Sequence[Phrase], speakers: Sequence[Speaker], doc: Doc, saying: Saying
) -> tuple[Phrase, ...]:
    """The encoder's sources in the order of the speakers above the act, without the paper that a source put out."""
    heads = [head_of(doc, *words_between(doc, x.start, x.end)) for x in marked]
    kept = [k for k, head in enumerate(heads) if head.lemma_.lower() not in saying.documents] or range(len(marked))

    def rank(k: int) -> int:
        x = marked[k]
        return next((i for i, s in enumerate(speakers) if x.start <= s.head.idx < x.end), len(speakers))

    return tuple(marked[k] for k in sorted(kept, key=rank))


def _addressed(x: Phrase, doc: Doc, saying: Saying) -> bool:
    """Whether a phrase is whom the speech goes to: "told reporters", "said to journalists"."""
    first, last = words_between(doc, x.start, x.end)
    head = head_of(doc, first, last)
    if first > 1 and doc[first - 1].lower_ == "to" and doc[first - 2].lemma_.lower() in saying.verbs:
        return head.lemma_.lower() in saying.listeners  # whatever the tree makes of it
    case = next((c.lower_ for c in head.children if c.dep_ == "case"), "")
    to = head.dep_ in ("iobj", "obj") or (head.dep_ == "obl" and case == "to")
    return to and head.lemma_.lower() in saying.listeners and head.head.lemma_.lower() in saying.verbs


def _spoken_of(doc: Doc, first: int, last: int) -> bool:
    """Whether a trigger names an act that is not done by speaking of it: "our deal", not "our support"."""
    head = head_of(doc, first, last)
    return head.tag_.startswith("NN") and head.lemma_.lower() not in word_set("done by saying so")


def _calls_it(x: Phrase, frame: Frame, doc: Doc, saying: Saying) -> bool:
    """Whether a phrase is who judges what the text tells itself: "shelled the village in what Chad called an error"."""
    first, last = words_between(doc, x.start, x.end)
    before = [t for t in doc[max(0, first - 2) : first] if t.pos_ != "DET" or t.lower_ == "what"]
    follows = doc[last + 1].lemma_.lower() if last + 1 < len(doc) else ""
    what = bool(before) and before[-1].lower_ == "what" and frame.end <= before[-1].idx
    # "in what police described as a robbery" tells what happened, "called a robbery" what they think of it
    return what and follows in saying.judges and follows != "describe"


def _only_acts(x: Phrase, frame: Frame, beside: Sequence[Frame], doc: Doc, saying: Saying) -> bool:
    """Whether a phrase is who does another act that takes this one as known: "praised Oslo for lifting the ban"."""
    above = {t.i for t in head_of(doc, *words_between(doc, frame.start, frame.end)).ancestors}
    for f in beside:
        head = head_of(doc, *words_between(doc, f.start, f.end))
        does = any(x.start < a.end and a.start < x.end for a in f.having(Role.ACTOR))
        if f is not frame and does and head.i in above and head.lemma_.lower() not in saying.verbs:
            return True
    return False


def _distinct(phrases: Iterator[Phrase]) -> Iterator[Phrase]:
    seen: list[Phrase] = []
    for x in phrases:
        if not any(x.start < s.end and s.start < x.end for s in seen):
            seen.append(x)
            yield x


def _overlaps(x: Phrase, frame: Frame) -> bool:
    return x.start < frame.end and frame.start < x.end


def _is_actor(frame: Frame, head: Token) -> bool:
    return any(a.start <= head.idx < a.end for a in frame.having(Role.ACTOR))


def features(frame: Frame, doc: Doc, first: int, last: int, speaker: Speaker) -> set[str]:
    """What speaks for and against a speaker vouching for an act instead of doing it."""
    kind = "speech" if frame.type in SAID else "act"
    party = _party(frame, speaker.head)
    head = head_of(doc, first, last)
    path = _path(head, speaker.verb)
    noun = head.tag_.startswith("NN")
    before = doc[:first].text
    out = {
        "bias",
        f"{kind} {party}",
        f"{kind} {speaker.how}",
        f"type {frame.type}",
        f"verb {speaker.verb.lemma_.lower()}",
        f"status {frame.status}",
        f"{party} {frame.type}",
        f"{kind} noun" if noun else f"{kind} {head.tag_}",
        f"depth {min(len(path), 4)}",
        f"depth {min(len(path), 3)} {kind}",
        f"speaker {speaker.head.pos_}",
        "before" if speaker.head.i < first else "after",
    }
    out.update(f"through {p}" for p in path)
    if path:
        out.add(f"first {path[0]} {kind}")
    if before.count('"') % 2 or before.count("“") > before.count("”"):
        out.add(f"quoted {kind}")
    if noun:
        out.add(f"det {next((c.lemma_.lower() for c in head.children if c.dep_ in ('det', 'nmod:poss')), 'none')}")
    return out


def _party(frame: Frame, head: Token) -> str:
    """How the actors of a frame stand to a speaker."""
    actors = frame.having(Role.ACTOR)
    words = set(map(_low, actors))
    if not actors:
        return "nobody"
    if _is_actor(frame, head):
        return "own"
    if words & _FIRST:
        return "first person"
    if words & THIRD:
        return "third person"
    return "trigger" if words == {frame.trigger.lower()} else "other"


def _low(party: Phrase) -> str:
    """The words of a party in small letters; the US is not "us"."""
    return party.text if party.text == "US" else party.text.lower()


def _path(head: Token, verb: Token) -> list[str]:
    """The relations from a trigger up to the verb of saying."""
    out: list[str] = []
    token = head
    while len(out) < STEPS and token.head.i != token.i and verb.i not in (token.i, token.head.i):
        out.append("relcl" if token.dep_ == "acl:relcl" else token.dep_.split(":")[0])
        token = token.head
    return out


def _belief(marked: Sequence[Phrase], speaker: Speaker) -> float:
    """How sure the encoder is that the speaker's phrase is a source."""
    at = speaker.head.idx
    return max((x.score for x in marked if x.start <= at < x.end), default=0.0)


def chance(found: set[str], weights: Mapping[str, float], belief: float) -> float:
    """The probability that a speaker vouches for an act."""
    odds = math.log((belief + 1e-3) / (1.001 - belief))
    return 1.0 / (1.0 + math.exp(-math.fsum(weights.get(f, 0.0) for f in found) - ENCODER * odds))


def _phrase(p: Parsed, speaker: Speaker, marked: Sequence[Phrase]) -> Phrase:
    """The speaker's noun phrase: what the tree joins to its head and what the encoder marked around it."""
    start, end = noun_phrase(speaker.head)
    at = speaker.head.idx
    for x in marked:
        if x.start <= at < x.end:
            start, end = min(start, x.start), max(end, x.end)
    return Phrase(role=Role.ATTRIBUTION, start=start, end=end, text=p.sentence.text[start:end])
