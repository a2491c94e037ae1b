"""Which person "he" or "she" is: a weighed choice among those named before.

Signs of the text speak for each person: how near the last mention is, whether it opens its sentence, who spoke last, whom
the pronoun before meant, the sex that the name tells. The weights are fitted on annotated articles by
training/fit_pronouns.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import COLLECTIVES, Ledger, Reading, Seen
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import HOME
from dragoman.stages.actors.tellers import quoted, tells

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
_BACK = 8  # sentences in which a person may have been named
_LEAD, _LEAD_OF_TELLER = 1.5, 1.0  # log-odds before the next likely person; of one who speaks in the pronoun's sentence
_BY_USE = ("spoke", "gap", "first", "meant", "in quotation", "out of", "other side", "rank")
_THINGS = word_set("things")
"""Roles that are no persons."""
_WITH = frozenset("of with to by against for from on in at and between about".split())


@dataclass(slots=True)
class Candidate:
    """A person with his or her mentions before the pronoun, and the signs that speak for this one."""

    mentions: list[Seen]
    signs: set[str] = field(default_factory=set)

    @property
    def last(self) -> Seen:
        """The mention next before the pronoun."""
        return self.mentions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    """A pronoun in its place; `taken` are the names of those on the act's other side."""

    read: Read
    token: int
    source: bool = False  # it is the source of an act
    taken: Collection[str] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Its sentence and token."""
        return self.read.sentence.index, self.token

    @property
    def she(self) -> bool:
        """Whether it means a woman."""
        return self.read.lows[self.token] in FEMALE


def choose_person(pronoun: Pronoun, ledger: Ledger, weights: Mapping[str, float]) -> Seen | None:
    """The last mention of the likeliest person; None where nobody is named before."""
    return choose_surely(pronoun, ledger, weights)[0]


def choose_surely(pronoun: Pronoun, ledger: Ledger, weights: Mapping[str, float]) -> tuple[Seen | None, bool]:
    """The last mention of the likeliest person, and whether nobody else is nearly as likely, and the country is told."""
    _follow(pronoun, ledger, weights)
    found = candidates(pronoun, ledger)
    if not found:
        return None, False
    ranked = sorted(found, key=lambda c: (weigh(c.signs, weights), c.last.sentence, c.last.token))
    best = ranked[-1]
    ledger.meant[pronoun.place] = best.last
    if len(ranked) < 2 or not _has_country(best.last, ledger):
        return best.last, False
    lead = weigh(best.signs, weights) - weigh(ranked[-2].signs, weights)
    return best.last, lead >= (_LEAD_OF_TELLER if "spoke 0" in best.signs else _LEAD)


def _has_country(seen: Seen, ledger: Ledger) -> bool:
    """Whether the text or the tables tell of which country a person is; the context only guesses."""
    r = seen.reading
    told = (p.country for p in ledger.people.get(r.person or "", ()) if p.name == r.name)
    return r.country is not None and (r.kind != "person" or any(told))


def weigh(signs: Collection[str], weights: Mapping[str, float]) -> float:
    """What speaks for a candidate."""
    return round(fsum(weights.get(s, 0.0) for s in signs), 9)


def _follow(pronoun: Pronoun, ledger: Ledger, weights: Mapping[str, float]) -> None:
    """Settle the pronouns before this one, in the order of the text: who is meant once is likely meant again."""
    here, at = pronoun.place
    for index in sorted(i for i in ledger.reads if here - _BACK <= i <= here):
        read = ledger.reads[index]
        for token, word in enumerate(read.lows):
            if word not in MALE | FEMALE or (index, token) >= (here, at) or (index, token) in ledger.meant:
                continue
            one = Pronoun(read=read, token=token)
            found = candidates(one, ledger)
            best = max(found, key=lambda c: (weigh(c.signs, weights), c.last.sentence, c.last.token), default=None)
            ledger.meant[index, token] = best.last if best else None


def candidates(pronoun: Pronoun, ledger: Ledger) -> list[Candidate]:
    """The persons named before the pronoun, each with the signs that speak for or against."""
    near = _signed(pronoun, ledger, _BACK)
    if agreeing := [c for c in near if "other sex" not in c.signs]:
        return agreeing
    # nobody near may be meant: one named further back is, before one of the other sex
    far = [c for c in _signed(pronoun, ledger, pronoun.place[0]) if "other sex" not in c.signs]
    return far or near


def _signed(pronoun: Pronoun, ledger: Ledger, back: int) -> list[Candidate]:
    """The persons named in so many sentences before the pronoun, each with the signs for and against."""
    found = _persons(pronoun, ledger, back)
    ranks = sorted(found, key=lambda k: (found[k].last.sentence, found[k].last.token), reverse=True)
    for rank, key in enumerate(ranks):
        found[key].signs.add(f"rank {min(rank, 3)}")
    if len(found) == 1:
        found[ranks[0]].signs.add("only one")
    _of_speech(pronoun, ledger, found)
    _of_chain(pronoun, ledger, found)
    use = _use(pronoun)
    for one in found.values():
        _of_mentions(pronoun, ledger, one)
        _of_sex(pronoun, ledger, one)
        one.signs |= {f"{use}|{s}" for s in one.signs if s.startswith(_BY_USE)}
    return list(found.values())


def _key(s: Seen) -> tuple[str, str | None]:
    r = s.reading
    return ("person", r.name) if r.name else (r.head, r.country)


def _persons(pronoun: Pronoun, ledger: Ledger, back: int) -> dict[tuple[str, str | None], Candidate]:
    here, at = pronoun.place
    found: dict[tuple[str, str | None], Candidate] = {}
    spoken_of = {r.name for r in spoken_of_by(pronoun.read, pronoun.token, ledger) if r.name}
    speaker = _who_is_quoted(pronoun, ledger)
    for s in ledger.seen:
        if s.sentence < here - back or (s.sentence, s.last) >= (here, at) or not may_be_person(s.reading):
            continue
        if s.reading.name in spoken_of or _key(s) == speaker:
            continue
        found.setdefault(_key(s), Candidate([])).mentions.append(s)
    return found


def _who_is_quoted(pronoun: Pronoun, ledger: Ledger) -> tuple[str, str | None] | None:
    """Who speaks the quotation that a pronoun stands in, whom "he" cannot mean there: "Ruritania expelled him," he added."""
    read = pronoun.read
    told = ledger.tellers.get(read.sentence.index, ())
    if len(told) != 1 or told[0].token < pronoun.token or not quoted(read, pronoun.token):
        return None
    if told[0].seen is not None:
        return _key(told[0].seen)
    if read.lows[told[0].token] not in MALE | FEMALE:
        return None
    for index in range(read.sentence.index - 1, read.sentence.index - 4, -1):
        spoke = [t.seen or ledger.meant.get((t.sentence, t.token)) for t in ledger.tellers.get(index, ())]
        if spoke:
            return _key(spoke[-1]) if spoke[-1] else None
    return None


def spoken_of_by(read: Read, token: int, ledger: Ledger) -> list[Reading]:
    """The persons whom "he" cannot mean as he speaks of them: "Rassendyll agreed to talk," he said; He said Rassendyll left."""
    if read.lows[token] not in ("he", "she") or not tells(read, token):
        return []
    named = [s for s in ledger.of_sentence(read.sentence.index) if s.reading.kind == "person"]
    return [s.reading for s in named if not token or (s.last < token and quoted(read, s.token))]


def may_be_person(r: Reading) -> bool:
    """Whether a mention may be of one person: a name or a role in the singular."""
    if r.kind != "role":
        return r.kind == "person" and not r.plural
    return not r.plural and r.sector in HOME | {"IGO", "ELI"} and r.head not in COLLECTIVES | _THINGS


def _use(pronoun: Pronoun) -> str:
    word = pronoun.read.lows[pronoun.token]
    if word in ("him", "himself", "herself"):
        return "him"
    if word in ("his", "her", "hers"):
        return "his"
    if tells(pronoun.read, pronoun.token):
        return "tells"
    return "opens" if pronoun.token == 0 else "quoted" if quoted(pronoun.read, pronoun.token) else "he"


def _of_mentions(pronoun: Pronoun, ledger: Ledger, one: Candidate) -> None:
    here, at = pronoun.place
    last, read = one.last, ledger.reads[one.last.sentence]
    gap = here - last.sentence
    one.signs.add(f"gap {gap if gap < 4 else '4+'}")
    first = min((s.token for s in ledger.seen if s.sentence == last.sentence), default=0) == last.token
    if first:
        one.signs |= {"first", f"first {min(gap, 2)}"}
    if gap and any(s.sentence == here - 1 for s in one.mentions):
        one.signs.add("one back")
    if len(one.mentions) > 1:
        one.signs.add("twice" if len(one.mentions) < 4 else "often")
    if any(s.sentence < 2 for s in one.mentions):
        one.signs.add("headline")
    one.signs.add(last.reading.kind or "")
    if last.reading.country is None:
        one.signs.add("no country")
    if last.reading.sector is None:
        one.signs.add("no sector")
    elif last.reading.sector in ("GOV", "IGO"):
        one.signs.add("official")
    if last.token and read.lows[last.token - 1] in _WITH:
        one.signs |= {"object", f"object {min(gap, 1)}"}
    if read.lows[last.last + 1 : last.last + 2] in (["'"], ["’"]):
        one.signs |= {"owner", f"owner {min(gap, 1)}"}
    if read.lows[last.last + 1 : last.last + 2] == ["-"]:
        one.signs.add("dashed")
    inside = quoted(read, last.token)
    if inside:
        one.signs.add("in quotation")
        if gap == 0 and not quoted(pronoun.read, at):
            one.signs.add("in quotation, pronoun out")
    elif gap == 0 and quoted(pronoun.read, at):
        one.signs.add("out of quotation, pronoun in")
    if pronoun.source:
        one.signs |= {"source", *(("source in quotation",) if inside and gap == 0 else ())}
    if last.reading.name in pronoun.taken and last.reading.name:
        one.signs.add("other side")


def female(mentions: Sequence[Seen], ledger: Ledger) -> bool | None:
    """Whether the person of these mentions is a woman; None when nothing tells."""
    r = next((s.reading for s in mentions if s.reading.kind == "person"), None)
    who = next((p for p in ledger.people.get(r.person or "", ()) if p.name == r.name), None) if r else None
    return who.female if who else None


def _of_sex(pronoun: Pronoun, ledger: Ledger, one: Candidate) -> None:
    told = female(one.mentions, ledger)
    if told is None:
        one.signs |= {"sex unknown", "she unknown" if pronoun.she else "he unknown"}
    elif told != pronoun.she:
        one.signs.add("other sex")


def _of_speech(pronoun: Pronoun, ledger: Ledger, found: Mapping[tuple[str, str | None], Candidate]) -> None:
    """Signs of those who spoke before: the nearest speaker, and the one of this sentence."""
    here, at = pronoun.place
    for index in range(here, here - 5, -1):
        spoke = [t for t in ledger.tellers.get(index, ()) if index < here or t.token < at]
        who = [t.seen or ledger.meant.get((t.sentence, t.token)) for t in spoke]
        named = [s for s in who if s is not None and _key(s) in found]
        if named:
            found[_key(named[-1])].signs |= {"spoke", f"spoke {min(here - index, 3)}"}
            if len(named) > 1 and _key(named[0]) != _key(named[-1]):
                found[_key(named[0])].signs.add("spoke first")
            return
        if spoke:
            return  # somebody else has spoken since


def _of_chain(pronoun: Pronoun, ledger: Ledger, found: Mapping[tuple[str, str | None], Candidate]) -> None:
    """Signs of whom the pronouns before meant."""
    here, at = pronoun.place
    words = FEMALE if pronoun.she else MALE
    for index in range(here, here - 4, -1):
        read = ledger.reads.get(index)
        if read is None:
            continue
        spots = [i for i, w in enumerate(read.lows) if w in words and (index, i) < (here, at)]
        for spot in reversed(spots):
            seen = ledger.meant.get((index, spot))
            if seen is not None and _key(seen) in found:
                found[_key(seen)].signs |= {"meant before", f"meant {here - index} back"}
                if quoted(read, spot) == quoted(pronoun.read, at):
                    found[_key(seen)].signs.add("meant in like speech")
                return
