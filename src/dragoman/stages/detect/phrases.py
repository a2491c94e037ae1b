"""Fit the words that the encoder marks in a role of a trigger to phrases of the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from dragoman.lexicons.word_sets import word_set
from dragoman.models.encoder import Floats
from dragoman.stages.detect.backing import around_backed, backed_by
from dragoman.stages.parse import head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LEAST = {"attribution": 0.58, "when": 0.6}  # belief of a phrase that is kept, chosen on gold/dev; 0.5 for other roles
AS_BACKED = 0.8  # belief of what stands behind "-backed"
LEAST_OF_TRIGGER = 0.6  # of a phrase that is the trigger itself
LEAST_OF_HEAD = 0.05  # of the noun that a marked word describes: "Zambian" is "Zambian government"
LEAST_OF_JOINED = 0.1  # of a party that "and" joins to another: of "Jordan, Kuwait and Pakistan" none is left out
# what is left of the belief that a word is no recipient, chosen on gold/dev and our own articles
LEFT_OF_NO_RECIPIENT = 0.75
# told with a recipient in four of five cases or more (gold/train), and REJECT in three of five (chosen on gold/dev)
DONE_TO = frozenset({"ACCUSE", "AID", "ASSAULT", "REJECT", "SANCTION"})
# belief of a party where the encoder marks none, chosen on gold/dev
LEAST_WHERE_NONE = {"actor": 0.1, "recipient": 0.25}

Span = tuple[int, int]  # first and last word


def phrases_of(
    doc: Doc, scores: Floats, roles: Sequence[str], type_: str, own: range, head: int
) -> Iterator[tuple[str, Span, float]]:
    """The phrases of every role of a trigger: role, first and last word, the encoder's belief.

    `scores` are the probabilities [W, roles, (O, B, I)] of the named `roles`; `own` are the trigger's words and `head` is the
    one that carries its type.
    """
    marked = {role: role_phrases(doc, scores[:, unit], role, own, head) for unit, role in enumerate(roles)}
    for unit, role in enumerate(roles):
        found = _whom_it_describes(doc, marked[role], own, head) if role in ("actor", "recipient") else marked[role]
        if not found and (role == "actor" or (role == "recipient" and type_ in DONE_TO)):
            sides = [s for side in ("actor", "recipient") for s, _ in marked.get(side, ())]
            taken = {*own, *(i for first, last in sides for i in range(first, last + 1))}
            found = likeliest_phrase(doc, scores[:, unit], role, own, taken, LEAST_WHERE_NONE[role])
        if not found and role == "recipient" and (backed := backed_by(doc, own)):
            found = [(backed, AS_BACKED)]
        for span, belief in found:
            yield role, span, belief


def _whom_it_describes(doc: Doc, found: list[tuple[Span, float]], own: range, head: int) -> list[tuple[Span, float]]:
    """The phrases of one role of a participle, of those before it only its noun: Graustark's ship of "Ruritania's navy stopped a
    Graustark ship suspected of smuggling"."""
    word = doc[head]
    if word.dep_ != "acl" or word.tag_ != "VBN" or word.head.i > head:
        return found
    noun = [s for s in found if s[0][0] <= word.head.i <= s[0][1]]
    return [s for s in found if s in noun or s[0][0] > own.start] if noun else found


def role_phrases(doc: Doc, scores: Floats, role: str, own: range, head: int) -> list[tuple[Span, float]]:
    """The phrases that the encoder marks in one role, in order; `scores` are its O, B, I probabilities [W, 3]."""
    if role == "recipient":
        scores = scores * (LEFT_OF_NO_RECIPIENT, 1.0, 1.0)
        scores /= scores.sum(-1, keepdims=True)
    inside = 1.0 - scores[:, 0]
    spans: list[Span] = []
    for marked in role_spans(scores):
        if own.start <= marked[0] <= head:  # the trigger stands for a party of its own: "protesters"
            span = marked if inside[marked[0]] >= LEAST_OF_TRIGGER else None
        else:
            span = fitted(doc, marked, inside, role, own)
        if span is None:
            continue
        if role in ("actor", "recipient", "attribution"):
            span = _to_hyphen(doc, *_widened(doc, *span, inside))
        while spans and span[0] <= spans[-1][1]:  # two pieces of one phrase
            before = spans.pop()
            span = min(before[0], span[0]), max(before[1], marked[1], span[1])
        spans.append(span)
    if role not in ("when", "attribution"):  # "a statement from the State Department"
        spans = [s for s in spans if not any(_within(doc, s, other) for other in spans if other != s)]
    if role in ("actor", "recipient"):
        spans = around_backed(doc, sorted({*spans, *_joined(doc, spans, inside, own)}), own)
    believed = [(s, float(inside[s[0] : s[1] + 1].max())) for s in spans]
    return [(s, belief) for s, belief in believed if belief >= LEAST.get(role, 0.0)]


def likeliest_phrase(
    doc: Doc, scores: Floats, role: str, own: range, taken: Set[int], least: float
) -> list[tuple[Span, float]]:
    """The one phrase outside the `taken` words that the encoder takes for the role's most of all, if at least by `least`.

    What somebody has of his own is no party: "recalled its ambassador".
    """
    inside = 1.0 - scores[:, 0]
    likely = [doc[i] for i in (inside >= least).nonzero()[0].tolist() if i not in taken]
    names = [t.i for t in likely if t.pos_ in ("NOUN", "PROPN", "PRON") and not _somebodys(t)]
    if not names:
        return []
    best = max(names, key=lambda i: inside[i])
    span = fitted(doc, (best, best), inside, role, own)
    return [(_to_hyphen(doc, *_widened(doc, *span, inside)), float(inside[best]))] if span else []


def _to_hyphen(doc: Doc, first: int, last: int) -> Span:
    """A span that ends in the first half of a name with the second one: "al" is "al-Rassendyll"."""
    rest = doc[last + 1 : last + 3]
    joined = len(rest) == 2 and rest[0].text == "-" and not doc[last].whitespace_ and not rest[0].whitespace_
    named = joined and doc[last].lower_ in word_set("articles of names") and rest[1].text.istitle()
    return (first, last + 2) if named else (first, last)


def _somebodys(word: Token) -> bool:
    return any(c.dep_ == "nmod:poss" and c.pos_ == "PRON" for c in word.children)


def fitted(doc: Doc, marked: Span, inside: Floats, role: str, own: range) -> Span | None:
    """A marked span as a whole phrase; None when nothing but function words is left of it."""
    at_time = role == "when"
    span = whole_phrase(doc, *marked, keep_preposition=at_time)
    if span is not None and not at_time:
        span = whole_phrase(doc, *described(doc, *span, inside, own))
    if span is not None and not at_time:
        span = counted(doc, *span, own)
        first, last = span
        half = doc[last].text in word_set("first halves of names") and doc[last + 1 : last + 2].text.istitle()
        if half and doc[last + 1].dep_ != "obl:unmarked":
            span = first, last + 1  # "North" of "North Korean", not of "the North Tuesday"
    if span is not None and role == "issue":
        span = whole_issue(doc, *span, own)
    return span


_LEFT = frozenset(("amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "nmod", "advmod"))
EDGE = frozenset(("PUNCT", "CCONJ", "DET", "ADP", "SCONJ", "PART", "AUX"))
_DESCRIBES = frozenset(("amod", "compound", "nummod", "flat", "nmod:desc", "nmod"))


def whole_phrase(doc: Doc, first: int, last: int, *, keep_preposition: bool = False) -> Span | None:
    """A marked span as a phrase: no function words at its edges, and what stands before its head and belongs to it.

    "sources and" is "Informed Zairean sources" in a sentence that says so; None when nothing but function words is left.
    """
    while last >= first and (doc[last].pos_ in EDGE or opens_clause(doc, first, last)):
        last -= 1
    while (
        first <= last
        and doc[first].pos_ in EDGE
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
        elif (other := _joined_before(doc, first, last)) is not None:
            first = other
        else:
            break
    while last + 1 < len(doc) and doc[last + 1].dep_ == "flat" and first <= doc[last + 1].head.i <= last:
        last += 1
    return first, last


def _joined_before(doc: Doc, first: int, last: int) -> int | None:
    """The first of two states' adjectives that stand before one plural: "his Ruritanian and Graustark counterparts"."""
    before = doc[first - 2] if first > 1 and doc[first - 1].lower_ in ("and", ",") else None
    if before is None or doc[last].tag_ != "NNS" or doc[first].dep_ != "conj" or not doc[first].text.istitle():
        return None
    joined = before.text.istitle() and before.dep_ in ("amod", "compound", "conj") and before.ent_type_
    return before.i if joined and first <= max(before.head.i, before.head.head.i) <= last else None


def opens_clause(doc: Doc, first: int, last: int) -> bool:
    """Whether the last word only begins to tell of the noun before it: "rebels backed" of "rebels backed by Ruritania"."""
    return doc[last].dep_ == "acl" and doc[last].tag_ == "VBN" and first <= doc[last].head.i < last


def described(doc: Doc, first: int, last: int, inside: Floats, own: range) -> Span:
    """A span with the noun that it describes, when the encoder thinks at all of that noun; never with the trigger.

    "Zambian" is "Zambian government", "three" is "three nations", "Carlos Brandt" is "spokesman Juan Carlos Brandt", in
    sentences that say so.
    """
    while True:
        word = head_of(doc, first, last)
        noun = word.head
        if noun.i in own or inside[noun.i] < LEAST_OF_HEAD:
            return first, last
        if noun.i < first and word.dep_ in ("flat", "nmod:desc"):
            if not set(own).isdisjoint(range(noun.i, first)):
                return first, last  # a name beyond the trigger is another's: "X met President Y"
            first = noun.i
            continue
        between = doc[last + 1 : noun.i]
        follows = last < noun.i <= last + 3 and all(noun.i in (t.head.i, t.head.head.i) for t in between)
        if not follows or word.dep_ not in _DESCRIBES or noun.pos_ not in ("NOUN", "PROPN"):
            return first, last
        last = noun.i


def counted(doc: Doc, first: int, last: int, own: range) -> Span:
    """A span that only counts, with those who are counted: "tens" is "tens of thousands of nurses"; and "least 25" is "at least 25"."""
    while last + 1 < len(doc) and (doc[last].pos_ == "NUM" or doc[last].lower_ in word_set("counting words")):
        of = doc[last + 1]
        if of.lower_ != "of" or of.dep_ != "case" or of.head.i <= of.i or of.head.i in own:
            break
        last = of.head.i
    if first > 0 and doc[first].lower_ in ("least", "most") and doc[first - 1].lower_ == "at":
        first -= 1
    return first, last


def _within(doc: Doc, span: Span, other: Span) -> bool:
    """Whether a span only says more of the other's noun: "Iraq" beside "American forces", of "American forces in Iraq"."""
    word, noun = head_of(doc, *span), head_of(doc, *other)
    while word.head.i not in (word.i, noun.i):
        word = word.head
    return word.head.i == noun.i != word.i and word.dep_ == "nmod"


def _widened(doc: Doc, first: int, last: int, inside: Floats) -> Span:
    """A span of several with the names that "and" joins to one at its end: "the leaders of Peru" go on to "and Chile"."""
    if head_of(doc, first, last).tag_ not in ("NNS", "NNPS"):  # one leader is of one state
        return first, last
    ends = [w for w in doc[first : last + 1] if w.dep_ == "nmod" and first <= w.head.i <= last]
    if not ends and (state := _listed_behind(doc, last)):
        ends, last = [state], state.i
    joined = [c for w in ends for c in w.conjuncts if c.pos_ == "PROPN"]
    return first, max([last, *(c.i for c in joined if inside[c.i] >= LEAST_OF_JOINED or _follows(doc, last, c.i))])


def _listed_behind(doc: Doc, last: int) -> Token | None:
    """The first of several names behind a plural: "envoys from Ruritania and Graustark", "states, including Ruritania and Graustark"."""
    after = [w.lower_ for w in doc[last + 1 : last + 3]]
    linked = after[:1] in (["from"], ["of"], ["including"]) or after == [",", "including"]
    found = (c for c in doc[last].children if c.dep_ == "nmod" and c.pos_ == "PROPN" and last + 1 < c.i <= last + 4)
    return next((c for c in found if linked and c.conjuncts), None)


def _follows(doc: Doc, last: int, joined: int) -> bool:
    """Whether nothing but "and" stands between a span's end and a name."""
    between = [w.lower_ for w in doc[last + 1 : joined] if w.pos_ not in ("DET", "ADP")]
    return between == ["and"]


def _joined(doc: Doc, spans: Sequence[Span], inside: Floats, own: range) -> Iterator[Span]:
    """What "and" joins to the spans outside of them, as far as the encoder thinks of it at all."""
    taken = {i for s in spans for i in range(s[0], s[1] + 1)} | set(own)
    for span in spans:
        first = head_of(doc, *span)
        while first.dep_ == "conj":
            first = first.head
        for word in (first, *first.conjuncts):
            if word.i not in taken and word.pos_ in ("NOUN", "PROPN", "PRON") and inside[word.i] >= LEAST_OF_JOINED:
                whole = whole_phrase(doc, word.i, word.i)
                if whole and taken.isdisjoint(range(whole[0], whole[1] + 1)):
                    taken.update(range(whole[0], whole[1] + 1))
                    yield whole


_FOLLOW_NOUN = frozenset({"nmod", "compound", "flat", "acl", "acl:relcl"})
_FOLLOW_VERB = frozenset({"obj", "obl", "xcomp", "ccomp", "compound:prt", "iobj"})


def whole_issue(doc: Doc, first: int, last: int, own: range) -> Span:
    """An issue with the noun that it describes and what follows of its phrase.

    "more" is "more pressure on Pyongyang", "talks" is "talks with Putin", "ending" is "ending the war", in sentences
    that say so.
    """
    head = head_of(doc, first, last)
    outer = head.head
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


def role_spans(scores: Floats) -> Iterator[Span]:
    """First and last words of the spans that O, B, I scores [W, 3] of one role mark."""
    best = scores.argmax(-1)
    last = -1
    for first in best.nonzero()[0].tolist():
        if first <= last:
            continue
        last = first
        while last + 1 < len(best) and best[last + 1] == 2:
            last += 1
        yield first, last
