"""Which country the context gives to a phrase that names none: a weighed choice among those of the article.

The rules of `resolve` propose; named signs of the text (who was named last, the same noun before, the act's other side,
the country that the article is about) speak for each country, for two together or for none. The weights are fitted on
annotated articles by training/fit_actor_context.py; without weights the rules' proposal stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Role
from dragoman.stages.actors.antecedents import female, may_be_person, spoken_of_by
from dragoman.stages.actors.ledger import FIRST_RANK, RULERS, Ledger, singular
from dragoman.stages.actors.named_sides import ActSigns, Countries, signs_of_acts
from dragoman.stages.actors.noun_phrase import backed
from dragoman.stages.actors.only_state import home_of_crowd, only_state
from dragoman.stages.actors.question import NOBODY, Choose, Features, Option, Question, Signs, reason
from dragoman.stages.actors.several import several
from dragoman.stages.actors.two_sides import with_two_sides


def choose_by(weights: Mapping[str, float]) -> Choose:
    """The chooser that takes the heaviest option; without weights, the rules' proposal."""

    def choose(question: Question, ledger: Ledger) -> Countries:
        if not weights:
            return question.answer
        if one := only_state(question) or home_of_crowd(question):
            return frozenset({one})
        # where nothing speaks more for a country than for none it stays unknown
        found = options(question, ledger)
        best = max(found, key=lambda o: (_weight(o.features, weights), o.countries == NOBODY))
        return with_two_sides(question, best, found, lambda o: _weight(o.features, weights)).countries

    return choose


def _weight(features: Features, weights: Mapping[str, float]) -> float:
    """What speaks for an option, exact to the digits that the weights have: a tie is one whatever the order of the signs."""
    return round(fsum([weights[k] * v for k, v in features.items() if k in weights]), 9)


def options(question: Question, ledger: Ledger) -> list[Option]:
    """Every country of the article, the pairs in play, and none, with their features."""
    acts = signs_of_acts(question.frame, question.phrase.role, question.acts)
    signs = _signs(question, ledger, acts)
    total = sum(n for c, n in ledger.countries.items() if c not in BODIES) or 1
    people = sum(ledger.presence.values()) or 1
    top = [c for c, _ in ledger.countries.most_common() if c not in BODIES]
    label = question.label
    kind = _kind(question)
    against = _against(question)
    left = [c for c in top if c not in against]
    near_left = {m.known.country for m in question.read.known if m.known.country in left}
    out = []
    alone = _alone(question)
    barred = _barred(question, ledger)
    for country, own in signs.of.items():
        if (alone is not None and country not in alone) or country in barred:
            continue
        features: Features = {}
        if country in BODIES:
            own.add("body")
        if top[:1] == [country]:
            own.add("top")
        elif top[1:2] == [country]:
            own.add("second")
        if len(top) == 1 and top[0] == country:
            own.add("only")
        if left[:1] == [country]:
            own.add("top left")
        if len(near_left) == 1 and country in near_left:
            own.add("alone left here")
        for sign in own:
            features[sign] = 1.0
            features[f"{label}|{sign}"] = 1.0
            if kind:
                features[f"{kind}|{sign}"] = 1.0
        shares = {"share": ledger.countries[country] / total, "people": ledger.presence[country] / people}
        shares |= acts.shares.get(country, {})
        for name, value in shares.items():
            features[name] = value
            features[f"{label}|{name}"] = value
            if kind:
                features[f"{kind}|{name}"] = value
        out.append(Option(countries=frozenset({country}), features=features))
    out.append(Option(countries=NOBODY, features=_nobody(question, ledger, total, top)))
    out.extend(o for o in several(question, top, acts, signs, ledger) if not o.countries & barred)
    return out


_SIDES = frozenset({"both", "two", "each", "all", "sides", "parties"})


_RIVALS = frozenset({"REB", "OPP", "PTY", "PRM", "UAF"})
_WARRING = frozenset({"GOV", "MIL", "LEG"}) | _RIVALS
"""Sectors of which two of one country may be "both sides", a rival of the state among them."""


def _alone(q: Question) -> set[str | None] | None:
    """The countries that may stand alone for "both sides": those with two parties of their own; all for other phrases."""
    if q.label != "both" or not _SIDES & set(q.read.lows[max(0, q.first - 1) : q.last + 1]):
        return None
    out: set[str | None] = set(q.answer) if len(q.answer) == 1 else set()
    for told in q.told:
        both = {(a.country, a.sector) for a in (*told.actors, *told.recipients) if a.country and a.sector in _WARRING}
        if len(both) == 2 and len({c for c, _ in both}) == 1 and {s for _, s in both} & _RIVALS:
            out |= {c for c, _ in both}
    return out


_OF_A_STATE = word_set("of a state")
"""Heads of phrases that belong to a state, never to a body of states."""


def _barred(q: Question, ledger: Ledger) -> set[str]:
    """The countries that a phrase cannot stand for: a state that is no more, a body of states that has no ministers."""
    named = {m.known.country for m in q.read.known}
    year = ledger.year
    out = {c for c, last in ledger.tables.gone.items() if year and year > last and c not in named}
    if q.label in ("he", "she") and q.answer != NOBODY:
        out |= _of_nobody_meant(q, ledger) - q.answer
    if q.label == "they" and (turn := ledger.turns.get(q.read.sentence.index)):
        out |= {turn.reading.country or ""}  # who answers says "we" of his own side
    if "visit" in q.frame.modes and q.phrase.role is Role.ACTOR and {q.got.head, q.got.full} & (FIRST_RANK | RULERS):
        hosts = _named_by(q, Role.RECIPIENT, Role.WHERE)
        out |= hosts if set(ledger.countries) - hosts - BODIES else set()  # who rules visits other countries
    if q.got.head in word_set("epithets of states") and not q.got.plural:
        out |= _against(q)  # who strikes "the island nation" is another
    if q.label == "role" and q.got.head in word_set("within a state"):
        out |= {"UNO", "EUR", "IGO"}
    if q.label in ("role", "person", "self", "thing"):
        out |= _of_those_posted(q)
    if q.got.sector == "REB":
        out |= _backers(q)
    if _of_the_place(q) and (place := ledger.territory()):
        out.add(place[1])  # the police and the protests of news from Hong Kong are not those of the mainland
    if q.got.head == "hacker":
        # whoever breaks into a state's computers is hardly its own, and is of no other unless the text says so
        out |= set(ledger.countries) - {s.reading.country for s in ledger.seen if "hacker" in s.heads}
    return out | BODIES if q.got.head in _OF_A_STATE and not q.got.plural else out


def _of_the_place(q: Question) -> bool:
    """Whether a phrase stands for a police or a crowd, which are of the place that they are in."""
    crowd = q.frame.type == "PROTEST" and q.phrase.role is Role.ACTOR and q.label in ("self", "thing")
    return crowd or bool((word_set("of a place") | word_set("crowds")) & {q.got.head, q.read.lows[q.last]})


def _of_nobody_meant(q: Question, ledger: Ledger) -> set[str]:
    """The countries of which "he" or "she" can be nobody: of men alone, of whom the pronoun tells, of nobody named."""
    told = {r.country for r in spoken_of_by(q.read, q.first, ledger) if r.country}
    return told | _without_persons(q, ledger) | (_of_men(q, ledger) if q.label == "she" else set())


def _without_persons(q: Question, ledger: Ledger) -> set[str]:
    """The countries of which nobody is named before the phrase whom "he" or "she" may mean."""
    here = (q.read.sentence.index, q.first)
    named = {s.reading.country for s in ledger.seen if (s.sentence, s.last) < here and may_be_person(s.reading)}
    told = {s.reading.country for s in ledger.seen if s.reading.country}
    return told.union(ledger.countries, ledger.presence) - named - BODIES


def _of_men(q: Question, ledger: Ledger) -> set[str]:
    """The countries whose every person before "she" is a man."""
    here = (q.read.sentence.index, q.first)
    told: dict[str, set[bool | None]] = {}
    for s in ledger.seen:
        if s.reading.country and (s.sentence, s.last) < here and may_be_person(s.reading):
            told.setdefault(s.reading.country, set()).add(female([s], ledger))
    return {country for country, found in told.items() if found == {False}}


def _named_by(q: Question, *roles: Role) -> set[str]:
    """The countries that the act's phrases in some roles name."""
    spans = [(p.start, p.end) for role in roles for p in q.frame.having(role)]
    words = q.read.words
    return {
        m.known.country
        for m in q.read.known
        if m.known.country and any(words[m.first].start < end and words[m.last].end > start for start, end in spans)
    }


def _of_those_posted(q: Question) -> set[str]:
    """The countries whose envoys stand on the act's other side: who summons the Ruritanian ambassador is not Ruritania."""
    posts = [
        i for i, w in enumerate(q.read.lows) if singular(w) in word_set("foreign posts") and not q.first <= i <= q.last
    ]
    spans = [(p.start, p.end) for p in q.frame.phrases if p.role in (Role.ACTOR, Role.RECIPIENT)]
    words = q.read.words
    inside = [i for i in posts if any(words[i].start < end and words[i].end > start for start, end in spans)]
    return {
        m.known.country
        for i in inside
        for m in q.read.known
        if m.known.country and (m.last + 1 == i or (m.first > i and q.read.lows[i + 1 : m.first] in (["of"], ["from"])))
    }


def _backers(q: Question) -> set[str]:
    """The countries that back the rebels of a phrase, as its sentence tells: "rebels armed and trained by Ruritania"."""
    after = q.read.lows[q.last + 1 : q.last + 7]
    out = _named_by(q, Role.ACTOR) if q.frame.type in ("AID", "SUPPORT") and q.phrase.role is Role.RECIPIENT else set()
    if "by" in after and word_set("backed") & set(after[: after.index("by")]):
        at = q.last + 2 + after.index("by")
        out |= {m.known.country for m in q.read.known if m.known.country and at <= m.first <= at + 1}
    return out


def _against(q: Question) -> set[str]:
    """The countries on the act's other side, as far as its phrases name them."""
    other = Role.RECIPIENT if q.phrase.role is Role.ACTOR else Role.ACTOR
    return {a.country for a in q.others if a.country} | _named_by(q, other)


def _kind(q: Question) -> str:
    """A finer sort: of a role its head, where the text often uses it alone, of an unnamed party the act, else the side."""
    if q.label == "role":
        return f"role:{q.got.head}" if q.got.head in _HEADS else f"role:{q.got.sector}"
    if q.label in ("self", "thing", "unclear"):
        return f"{q.label}:{q.frame.type}:{q.phrase.role.value}"
    return f"{q.label}:{q.phrase.role.value}"


_HEADS = word_set("weighed heads")


def _signs(q: Question, ledger: Ledger, acts: ActSigns) -> Signs:
    signs = Signs()
    for country, told in acts.signs.items():
        for sign in told:
            signs.add(country, sign)
    here, at = q.read.sentence.index, q.first
    for country in (*ledger.countries, *ledger.presence):
        signs.add(country, "named")
    _of_mentions(q, ledger, signs, here, at)
    _of_sentence(q, signs)
    _of_acts(q, signs, here)
    for country in sorted(q.dateline):
        signs.add(country, "dateline")
    if len(q.answer) == 1:
        (proposed,) = q.answer
        signs.add(proposed, "rule")
        signs.add(proposed, f"rule:{reason(q)}")
    return signs


def _of_mentions(q: Question, ledger: Ledger, signs: Signs, here: int, at: int) -> None:
    """Signs of the parties named in the text: near, first in their sentence, of the same noun or sector."""
    last_before: str | None = None
    last_person: str | None = None
    last_body: str | None = None
    same_head: str | None = None
    firsts: set[int] = set()
    for s in ledger.seen:
        r = s.reading
        if r.country is None:
            firsts.add(s.sentence)
            continue
        gap = here - s.sentence
        before = (s.sentence, s.last) < (here, at)
        if not before and gap == 0 and s.token <= q.last:
            continue  # the phrase itself
        first = s.sentence not in firsts
        firsts.add(s.sentence)
        if s.sentence == 0:
            signs.add(r.country, "headline")
        if before:
            last_before = r.country
            if r.kind == "person":
                last_person = r.country
            else:
                last_body = r.country
            if q.got.head and q.got.head in s.heads:
                same_head = r.country
                signs.add(r.country, "head before")
                if q.got.full and r.full == q.got.full and r.kind == "role":
                    signs.add(r.country, "full head before")
            if q.got.sector and r.sector == q.got.sector and q.got.sector != "GOV":
                signs.add(r.country, "sector before")
            if gap <= 2:
                name = ("here", "one back", "two back")[gap]
                signs.add(r.country, name)
                signs.add(r.country, f"{name} {r.kind}")
                if first:
                    signs.add(r.country, f"{name} first")
                    signs.add(r.country, f"{name} first {r.kind}")
                if r.plural:
                    signs.add(r.country, f"{name} plural")
        elif q.got.head and q.got.head in s.heads:
            signs.add(r.country, "head after")
        elif gap == 0:
            signs.add(r.country, "after here")
            signs.add(r.country, f"after here {r.kind}")
        elif gap == -1:
            signs.add(r.country, "next")
    for s in ledger.seen:
        if 0 <= here - s.sentence <= 1 and (s.sentence, s.token) < (here, at) and s.reading.country:
            read = ledger.reads[s.sentence]
            if _SAYING & {*read.lows[s.last + 1 : s.last + 3], *read.lows[max(0, s.token - 2) : s.token]}:
                signs.add(s.reading.country, "says here" if s.sentence == here else "says one back")
    signs.add(last_before, "last")
    signs.add(last_person, "last person")
    signs.add(last_body, "last body")
    signs.add(same_head, "last same head")


_SAYING = word_set("says beside")


def _of_sentence(q: Question, signs: Signs) -> None:
    """Signs of the names in the act's own phrases, and of the places in the sentence."""
    read = q.read
    for p in q.frame.phrases:
        if p.start == q.phrase.start and p.role == q.phrase.role:
            continue
        for m in read.known:
            if m.known.country and read.words[m.first].start < p.end and read.words[m.last].end > p.start:
                signs.add(m.known.country, f"in {p.role.value} of {q.phrase.role.value}")
    _of_owner(q, signs)
    names = {m.known.country for m in read.known if m.known.country and m.known.country not in BODIES}
    for m in read.known:
        if m.known.country is None:
            continue
        if q.first <= m.first <= q.last and backed(read, m):
            signs.add(m.known.country, "backer")
        signs.add(m.known.country, f"word {m.known.kind}")
        if m.first and read.lows[m.first - 1] in ("in", "at", "near", "across", "inside"):
            signs.add(m.known.country, "in place")
        if len(names) == 1 and m.known.country in names:
            signs.add(m.known.country, "alone here")
        between = read.lows[m.last + 1 : q.first]
        if m.last < q.first and between in (["'", "s"], ["’", "s"], ["'"], ["’"], []):
            signs.add(m.known.country, "owns")


def _of_owner(q: Question, signs: Signs) -> None:
    """ "Its ambassador": the parties named before it in the sentence, the first and the last."""
    word = next((w for w in (q.read.lows[q.first], *q.read.lows[max(0, q.first - 1) : q.first]) if w in _OWNERS), None)
    if word is None:
        return
    others = {"his": ("country", "org"), "her": ("country", "org"), "whose": ()}.get(word, ("person",))
    before = [
        m
        for m in q.before
        if m.reading.kind and m.reading.kind not in others and m.reading.country and m.last < q.first
    ]
    if before:
        signs.add(before[0].reading.country, f"{word}: first before")
        signs.add(before[-1].reading.country, f"{word}: last before")


_OWNERS = frozenset({"its", "their", "his", "her", "whose"})


def _of_acts(q: Question, signs: Signs, here: int) -> None:
    """Signs of the parties of this act and of those before it."""
    for a in q.others:
        signs.add(a.country, f"other side of {q.phrase.role.value}")
    for recent, told in enumerate(reversed(q.told)):
        gap = here - told.frame.sentence
        if gap > 8:
            break
        like = told.frame.type == q.frame.type
        word = told.frame.trigger.casefold() == q.frame.trigger.casefold()
        sides = ((Role.ACTOR, told.actors), (Role.RECIPIENT, told.recipients), (Role.ATTRIBUTION, told.attribution))
        for role, side in sides:
            for a in side:
                if a.text == q.phrase.text and gap == 0:
                    signs.add(a.country, "same phrase")
                if a.text == q.phrase.text:
                    signs.add(a.country, "same words")
                same = "same" if role == q.phrase.role else role.value
                if recent < 2:
                    signs.add(a.country, f"act {recent}: {same}")
                if like and role is not Role.ATTRIBUTION:
                    signs.add(a.country, f"like act: {same}")
                    if word:
                        signs.add(a.country, f"same act: {same}")
        if told.attribution and recent < 3:
            signs.add(told.attribution[0].country, "spoke")


def _nobody(q: Question, ledger: Ledger, total: int, top: Sequence[str]) -> Features:
    label = q.label
    names = ["none", f"{label}|none", f"{q.phrase.role.value}|none", f"{label}|{q.phrase.role.value}|none"]
    if q.got.head:
        names += [f"head {q.got.head}|none"]
    if q.got.sector:
        names += [f"sector {q.got.sector}|none"]
    if q.got.plural:
        names += ["plural|none", f"{label}|plural|none"]
    before = q.read.lows[q.first - 1] if q.first else ""
    names += [f"{label}|after {before}|none"]
    if q.label in ("role", "unclear", "thing"):
        after = next(iter(q.read.lows[q.last + 1 : q.last + 2]), "")
        inside = q.read.lows[q.first : q.last + 1]
        names += [f"{label}|before {after}|none", *(f"word {w}|none" for w in inside[:6])]
        names += ["number|none"] if inside[:1] and inside[0][0].isdigit() else []
        names += [f"{label}|long|none"] if len(inside) > 4 else [f"{label}|alone|none"] if len(inside) == 1 else []
    if q.answer == NOBODY:
        names += ["rule|none", f"{label}|rule|none"]
    if q.frame.status != "realized":
        names += ["unreal|none"]
    out = dict.fromkeys(names, 1.0)
    out["share|none"] = out[f"{label}|share|none"] = ledger.countries[top[0]] / total if top else 0.0
    return out
