"""Several parties at once as the answer to a phrase: "both sides", "the talks"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.ontology.plover import MUTUAL
from dragoman.records import Role
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.named_sides import ActSigns, Countries
from dragoman.stages.actors.question import Option, Question, Signs, reason

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def several(q: Question, top: Sequence[str], acts: ActSigns, signs: Signs, ledger: Ledger) -> list[Option]:
    """Two parties at once: the rules' own, those of the last act with two, the two of which the article tells most."""
    found: dict[Countries, set[str]] = {}
    if len(q.answer) > 1:
        found.setdefault(q.answer, set()).add("rule set")
        found[q.answer].add(f"rule set {reason(q)}")
    for told in reversed(q.told):
        if told.frame.type != q.frame.type or q.read.sentence.index - told.frame.sentence > 12:
            continue
        word = " by word" if told.frame.trigger.casefold() == q.frame.trigger.casefold() else ""
        for name, side in (("actors", told.actors), ("recipients", told.recipients)):
            several = frozenset(a.country for a in side if a.country)
            if len(several) > 1:
                found.setdefault(several, set()).add(f"{name} of a like act{word}")
        break
    for told in reversed(q.told):
        group = frozenset(a.country for a in (*told.actors, *told.recipients) if a.country)
        if len(group) > 2:
            found.setdefault(group, set()).add("group of an act before")
            break
    for told in reversed(q.told):
        both = frozenset(a.country for a in (*told.actors, *told.recipients) if a.country)
        if len(both) == 2 and q.read.sentence.index - told.frame.sentence <= 8:
            found.setdefault(both, set()).add("pair of the act before")
            if told.frame.type in MUTUAL:
                found[both].add("pair of talks before")
            if told.frame.type == q.frame.type:
                found[both].add("pair of a like act before")
            break
    for near, sign in _sets_of_sentences(q, ledger):
        found.setdefault(near, set()).add(sign)
    for named, told_as in acts.groups.items():
        found.setdefault(named, set()).update(told_as)
    if len(top) > 1:
        found.setdefault(frozenset(top[:2]), set()).add("top two")
    out = []
    said = next((_NUMBERS[w] for w in q.read.lows[q.first : q.last + 1] if w in _NUMBERS), 0)
    for countries, own in found.items():
        own |= {"pair", "pair of mutual"} if q.frame.type in MUTUAL else {"pair"}
        own |= {"pair of plural"} if q.got.plural else set()
        own |= {f"{min(len(countries), 4)} parties"}
        own |= {"as many as it says" if len(countries) == said else "not as many as it says"} if said else set()
        own |= {f"pair for {q.frame.type}"}
        if q.phrase.role is Role.ACTOR and not q.frame.having(Role.RECIPIENT):
            own.add("pair without other side")
        if countries & {a.country for a in q.others}:
            own.add("pair has other side")
        own |= {f"all {sign}" for sign in set.intersection(*(signs.of.get(c or "", set()) for c in countries))}
        features = dict.fromkeys({*own, *(f"{q.label}|{sign}" for sign in own)}, 1.0)
        for name in ("any act: same", "like acts: same", "same acts: same"):
            share = sum(acts.shares.get(c or "", {}).get(name, 0.0) for c in countries)
            features[f"pair {name}"] = features[f"{q.label}|pair {name}"] = share
        out.append(Option(countries=countries, features=features))
    return out


def _sets_of_sentences(q: Question, ledger: Ledger) -> Iterator[tuple[Countries, str]]:
    """The countries of this sentence before the phrase, of the one before it and of the headline, where they are several."""
    here = q.read.sentence.index
    for index, sign in ((here, "set here"), (here - 1, "set one back"), (0, "set of headline")):
        seen = [s for s in ledger.of_sentence(index) if index < here or s.last < q.first]
        group = frozenset(s.reading.country for s in seen if s.reading.country)
        if 1 < len(group) < 5:
            yield group, sign
