"""One phrase that names one party: a country or body, a person, a role, a crowd, or something unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.affiliations import organ_before, ruler_opposed, state_opposed, working_for
from dragoman.stages.actors.antecedents import may_be_person
from dragoman.stages.actors.coalitions import of_coalition
from dragoman.stages.actors.home_told import Told, home_told, is_americas
from dragoman.stages.actors.ledger import Reading, Seen, singular, slug
from dragoman.stages.actors.near import SPOKEN, earlier_mention, near_country, owns
from dragoman.stages.actors.noun_phrase import FORMER, RELATIONAL, STATES, backed, noun_phrase
from dragoman.stages.actors.pronouns import TEXTS, author_of_text, resolve_speaker
from dragoman.stages.actors.reading import AFTER_HEAD, Read
from dragoman.stages.actors.task import FORCE, Task, force_of, from_seen, shared_sector, stand_for
from dragoman.stages.actors.tellers import SAYING, WHEN_SAID

_TEXTS = word_set("words of a speaker")
_CROWD = re.compile(
    r"^(?:(?:tens|hundreds|thousands|scores|dozens|at least|some|more than|about|nearly|many|several|of|\d[\d,.]*|millions|almost|"
    r"around|over|as|up|to|two|three|four|five|six|seven|eight|nine|ten|others|one|those|few)\W*)+$",
    re.I,
)


def resolve_one(bare: Actor, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: Task) -> Actor:
    """The one party that tokens `first` to `last` name."""
    ledger = task.ledger
    counted = False
    while first + 2 <= last and read.lows[first + 1] == "of" and _counts(read.lows[first]):
        first, counted = first + 2, True  # "tens of thousands of Georgians" are Georgians, people and no government
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    # "Lavrov" of "Sergei Lavrov": a phrase may cut a name short
    head = _head_person(read, people, first, last) or _cut_name(read, first, last)
    if head:
        return resolve_person(bare, read, head, first, last, frame, phrase, task)
    got = task.got = noun_phrase(read, first, last, ledger)
    text = bare.text
    if got.kind in ("country", "org"):
        sector = got.sector
        single = next((m for m in read.known if m.first >= first and m.last == last), None)
        if single and single.first == first and got.kind == "country":
            sector = force_of(single.known.kind, sector, frame, phrase.role)
            sector = shared_sector(read, single, sector, frame, phrase.role)
            if (
                single.known.kind == "adjective"
                and (
                    read.text(first, last).endswith(("ns", "is", "ese", "ks"))
                    or read.lows[max(0, first - 1) : first] in (["a"], ["an"], ["another"])
                )
                and (
                    counted
                    or frame.type == "PROTEST"
                    or (frame.type in ("ASSAULT", "COERCE") and phrase.role is Role.RECIPIENT)
                )
            ):
                sector = "CVL"
        ident = (
            f"org:{slug(got.name or text)}" if got.kind == "org" else f"country:{got.country}" if got.country else None
        )
        return replace(bare, name=got.name, country=got.country, sector=sector, id=ident, why=got.why)
    if got.kind == "role":
        return _role(bare, got, read, first, last, frame, phrase, task)
    return _unclear(bare, got, read, first, last, frame, phrase, task)


def _cut_name(read: Read, first: int, last: int) -> tuple[int, int] | None:
    """The person of whose name a phrase of capitals is a part."""
    if not all(read.words[i].text[0].isupper() for i in (first, last)):
        return None
    return next((p for p in read.people if p[0] <= first and last <= p[1] and p[0] < p[1]), None)


def _head_person(read: Read, people: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int] | None:
    """The person who heads the phrase: not an owner ("Assad's forces"), not one after "of"."""
    for p in people:
        tail = p[1] + 1
        if tail <= last and read.words[tail].text in ("'", "’") and tail + 1 < last:
            continue
        if tail <= last and any(
            r[0] in (tail, tail + 1) and read.lows[tail] not in (",", "(", "and") for r in read.roles if r[1] <= last
        ):
            continue
        if any(m.first == tail and m.last <= last for m in read.known):
            continue  # "Mainly Christian Ethiopia"
        before = [read.lows[i] for i in range(first, p[0])]
        started = any(r[0] >= first and r[1] < p[0] for r in read.roles)
        if started and any(w in AFTER_HEAD - {",", "of", "for", "in"} for w in before):
            chained = any(r[1] == p[0] - 1 for r in read.roles)
            if not chained and read.lows[p[0] - 1] in AFTER_HEAD | {"the"}:
                continue
        if started and read.lows[p[0] - 1] in ("of", "for", "in", "to", "at", "with", "by", "from"):
            continue
        return p
    return None


def resolve_person(
    bare: Actor, read: Read, at: tuple[int, int], first: int, last: int, frame: Frame, phrase: Phrase, task: Task
) -> Actor:
    """The person at tokens `at`, with what the article and the tables tell of him or her."""
    ledger = task.ledger
    p = ledger.person(read, *at)
    if p is None:
        return replace(bare, name=read.text(*at))
    country, sector, office, why = p.country, p.sector, p.office, p.why
    local = noun_phrase(read, first, at[0] - 1, ledger) if at[0] > first else None
    if local and local.sector and (sector is None):
        sector = local.sector
    if local and local.country and country is None:
        country = local.country
    lone = at[0] == at[1] and " " not in p.name
    after = next(
        (m for m in read.known if m.first == at[1] + 2 and m.last <= last and read.lows[at[1] + 1] == "of"), None
    )
    told = after.known.country if after else local.country if local else None
    if told and told != country and (lone or after):
        # "King Hussein of Jordan" is not Saddam Hussein
        country, why = told, "named beside the name"
        sector = local.sector if local and local.sector else sector
    if country is None:
        task.got = Reading(sector=sector, kind="person", head=singular((office or "").casefold()))
        if organ := organ_before(read, first, at[0], task):
            country, why = organ.reading.country, f"of “{organ.span.text}”"
        elif ruler := ruler_opposed(sector, read, task):
            country, why = ruler.reading.country, f"opposes “{ruler.span.text}”"
        elif state := state_opposed(sector, read):
            country, why = state, "the one state of the sentence"
        else:
            task.label = "person"
            top = ledger.dominant(0.5)
            spot = (
                (top, "the country that the article is about")
                if top
                else near_country(read, first, last, task, local.head if local else "", sector)
            )
            country, why = spot if (sector or office or top) else (None, why)
    before = read.text(first, at[0] - 1) if at[0] > first else ""
    if sector in ("GOV", "LEG", "JUD") and FORMER.search(before) and not (p.spell and p.spell.covers):
        sector = "ELI"
    if sector == "ELI" and frame.status == "historical" and p.spell is not None:
        sector = p.spell.sector
    if sector == "GOV" and country in ("UNO", "IGO", "EUR"):
        sector = "IGO"
    antecedent = p.span if bare.span and p.span.start < bare.span.start else None
    return replace(
        bare,
        name=p.spell.person
        if p.spell and " " not in p.name and p.spell.match == "surname" and p.spell.covers
        else p.name,
        country=country,
        sector=sector or ("GOV" if p.spell and p.spell.covers else None),
        office=office,
        id=p.id,
        antecedent=antecedent,
        why=why or "named in the article",
    )


def _counts(word: str) -> bool:
    return word[0].isdigit() or word in word_set("counting words")


def _role(
    bare: Actor, got: Reading, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: Task
) -> Actor:
    """A phrase headed by a role: where its words give no country, the article's earlier mentions do."""
    country, sector, why, antecedent, name = got.country, got.sector, got.why, None, got.name
    if first == last and bare.text in word_set("American partisans"):
        sector = "PTY"  # the adjective: "a Republican plan"
    if country is None and (home := home_told(got, read, first, last, task)):
        country, antecedent, why = home
    if country is None and got.plural and sector == "NGO" and got.full in word_set("groups of no state"):
        return replace(bare, country="NGO", sector=sector, why="groups of no one state")
    ours = bool({"our", "my"} & read.openers(first))
    kindred = got.head in RELATIONAL
    if country is None and ((ours and kindred and got.plural) or _is_nobodys(bare, got, read, first, last, phrase)):
        got.closed = True  # "our allies" are of no one country
    if country is None and ours and sector == "JRN":
        return replace(bare, sector=sector, office=got.office, why="the paper itself")  # "told our newspaper"
    if country is None and not got.closed and ours and not kindred and (mine := _of_speaker(bare, frame, phrase, task)):
        country, why = mine.country, mine.why  # "our forces" are those of who speaks
    if country is None and not got.closed and (owner := _of_owner(got, read, first, task)):
        country, why = owner.reading.country, f"of “{owner.span.text}”"
    if country is None and not got.closed and "coalition" in read.lows[first : last + 1]:
        country, why = of_coalition(read, first, sector, task)
    if country is None and not got.closed and sector == "JUD" and (court := _world_court(read, first)):
        country, why = court.known.country, f"of {court.known.name}"
    if country is None and not got.closed and (who := _titled(read, first, last, task)):
        why = f"the {got.head} is {who.name}"
        return replace(
            bare, name=who.name, country=who.country, sector=who.sector, office=who.office, id=who.id, why=why
        )
    if country is None and got.head in word_set("agents of a state") and (state := working_for(read, first, last)):
        country, why = state.known.country, f"linked to {state.known.name}"
    if country is None and got.full == "secretary" and is_americas(read, first, last, task):
        country, why = "USA", "the secretary whom American papers call so"
    if country is None and not got.closed and (told := _told_before(got, read, first, phrase, task)):
        country, antecedent, why = told
    if country is None and not got.closed:
        task.label = "role"
        helped = any(backed(read, m) for m in read.known if m.first >= first and m.last <= last)
        # "Ruritanian-backed forces" are not the forces named before
        seen = None if helped else earlier_mention(got, read.sentence.index, first, task, alone=first == last)
        if seen:
            if seen.reading.kind == "org":
                task.label = None  # a body named before, taken up by what it is
            country, antecedent = seen.reading.country, seen.span
            why = f"the {got.head} is “{antecedent.text}”"
            sector = _sector_told(got, seen) or sector if not FORMER.search(bare.text) else sector
            known = seen.reading.kind == "person" and not {"a", "an"} & read.openers(first)
            if known:  # "an official" is nobody named elsewhere
                return replace(from_seen(bare, seen), sector=sector, office=got.office or seen.reading.office, why=why)
        else:
            country, why = near_country(read, first, last, task, got.head, sector)
            if country in ("EUR",) and sector != "IGO":
                country = None
    if country in ("UNO", "IGO") and sector == "GOV" and got.head not in STATES:
        sector = "IGO"
    return replace(
        bare, name=name, country=country, sector=sector, office=got.office, antecedent=antecedent, why=why,
        id=f"office:{country}/{slug(got.office)}" if country and got.office and sector == "GOV" and not got.plural else None,
    )  # fmt: skip


def _is_nobodys(bare: Actor, got: Reading, read: Read, first: int, last: int, phrase: Phrase) -> bool:
    """Whether the words say that these are of no country that the article tells: "two people briefed on the talks"."""
    if _NO_ONE.search(bare.text) or (got.plural and _is_foreign(read, first, last)):
        return True
    if any(m.known.among and m.first >= first and m.last <= last and not backed(read, m) for m in read.known):
        return True  # of a people none of whose states the article names
    if got.plural and got.head in word_set("of many states"):
        return not {"its", "his", "her", "their", "our"} & set(read.lows[max(0, first - 1) : last])
    nobody, words = word_set("nobody in particular"), read.lows[first : last + 1]
    knows = got.head in nobody and word_set("knows of it") & set(read.lows[last : last + 3])
    informed = word_set("informed of it").intersection(words) and nobody.intersection(map(singular, words))
    return bool(knows or informed) and phrase.role is Role.ATTRIBUTION


def _is_foreign(read: Read, first: int, last: int) -> bool:
    """Whether the words say no more than that these are from abroad: "several foreign companies", "at least 10 foreigners"."""
    words = set(read.lows[first : last + 1])
    return "foreigners" in words or ("foreign" in words and not words & word_set("foreign fields"))


def _sector_told(got: Reading, seen: Seen) -> str | None:
    """The sector that the earlier mention of a role tells of it."""
    same = seen.reading.kind != "role" or (got.head in SPOKEN and seen.reading.full == got.full)
    return seen.reading.sector if same and got.head not in ("force", "troop", "leader", "official") else None


def _enemy(bare: Actor, frame: Frame, phrase: Phrase, task: Task) -> str | None:
    """ "The enemy" of a communiqué: of the two states at war the one that does not issue it."""
    if bare.text.casefold().removeprefix("the ") != "enemy" or phrase.role is Role.ATTRIBUTION or task.ahead:
        return None
    kept = task.got, task.label
    own = {a.country for p in frame.having(Role.ATTRIBUTION) for a in task.resolve(p, frame)} or _issuers(task)
    task.got, task.label = kept
    states = [c for c, _ in task.ledger.countries.most_common() if c not in BODIES][:2]
    left = [c for c in states if c not in own]
    return left[0] if len(states) == 2 and len(left) == 1 else None


def _issuers(task: Task) -> set[str | None]:
    """The state whose army is the first to speak in the article."""
    told = (t.seen for index in sorted(task.ledger.tellers) for t in task.ledger.tellers[index])
    first = next((s for s in told if s and s.reading.sector == "MIL" and s.reading.country), None)
    return {first.reading.country} if first else set()


def _world_court(read: Read, first: int) -> Match | None:
    """ "At the world court a panel of judges convicted him": the court of several states named before its judges."""
    before = (m for m in read.known if m.last < first and m.known.sector == "JUD" and m.known.country in BODIES)
    return next(before, None)


def _titled(read: Read, first: int, last: int, task: Task) -> Reading | None:
    """The person whom a title alone means where several bear it."""
    here = task.ledger.of_sentence(read.sentence.index)
    return next((s.reading for s in here if (s.token, s.last, s.reading.kind) == (first, last, "person")), None)


def _told_before(got: Reading, read: Read, first: int, phrase: Phrase, task: Task) -> Told | None:
    """The country of whom the text spoke last by this word, or of the body for which a source speaks."""
    if same := _said_again(got, read, first, task):
        return same.reading.country, same.span, f"the {got.head} is “{same.span.text}”"
    if phrase.role is Role.ATTRIBUTION and (sender := _spoken_for(got, read, first, task)):
        return sender.reading.country, sender.span, f"speaks for “{sender.span.text}”"
    return None


def _said_again(got: Reading, read: Read, first: int, task: Task) -> Seen | None:
    """ "The official" after "a Ruritanian official": the one of whom the text spoke last."""
    if got.plural or got.head not in word_set("spoken of again") or read.lows[max(0, first - 1)] != "the":
        return None
    here = read.sentence.index
    found = [s for s in task.ledger.seen if here - 3 <= s.sentence and (s.sentence, s.last) < (here, first)]
    same = [s for s in found if got.head in s.heads and s.reading.kind == "role" and not s.reading.plural]
    if got.full != got.head:
        same = [s for s in same if got.full == s.reading.full]  # "the defence ministry" is not the foreign one
    return same[-1] if same and same[-1].reading.country else None


def _of_speaker(bare: Actor, frame: Frame, phrase: Phrase, task: Task) -> Actor | None:
    """Who says "our" or "my"; a source that is "our spokesman" itself is not asked."""
    if phrase.role is Role.ATTRIBUTION or task.ahead:
        return None
    kept = task.got, task.label
    said, _ = resolve_speaker(bare, frame, task)
    task.got, task.label = kept
    return said[0] if said[0].country not in (None, *BODIES) else None


_HOME_OF = word_set("home of") | word_set("kin")


def _of_owner(got: Reading, read: Read, first: int, task: Task) -> Seen | None:
    """ "His country": that of the one person named before it in the sentence."""
    words = read.openers(first)
    if got.head not in _HOME_OF:
        return None
    before = [s for s in task.ledger.seen if s.sentence == read.sentence.index and s.last < first]
    if "its" in words:
        return _teller_of_its(read, first, before) or _state_just_before(read, first, before)
    if not words & {"his", "her"}:
        return None
    persons = [s for s in before if s.reading.kind == "person" and s.reading.country]
    if not persons:
        return _unnamed_teller(read, first, before, task)
    if len({s.reading.country for s in persons} - set(BODIES)) != 1:
        return None
    who = next((p for p in task.ledger.people.get(persons[-1].reading.person or "", ())), None)
    return persons[-1] if who and bool(who.female) == ("her" in words) else None


def _teller_of_its(read: Read, first: int, before: Sequence[Seen]) -> Seen | None:
    """ "The Ruritanian ministry said its forces left": who speaks just before it, where that is no person."""
    said = before[-1] if before else None
    if said is None or said.reading.kind == "person" or said.reading.country in (None, *BODIES):
        return None
    between = [w for w in read.lows[said.last + 1 : first] if w not in ("its", "that")]
    return said if 0 < len(between) < 4 and between[0] in SAYING and set(between[1:]) <= WHEN_SAID else None


def _state_just_before(read: Read, first: int, before: Sequence[Seen]) -> Seen | None:
    """ "Ruritania ordered all of its troops out": the state named just before, where it is no place nor one of two."""
    near = [s for s in before if s.reading.country and "," not in read.lows[s.last + 1 : first]]
    last = near[-1] if len({s.reading.country for s in near}) == 1 else None
    if last is None or last.reading.kind != "country" or last.reading.country in (None, *BODIES):
        return None
    at = last.token - 1 - (read.lows[last.token - 1 : last.token] == ["the"])
    acts = at < 0 or read.lows[at] not in word_set("leads to no subject")
    return last if acts and 1 < first - last.last <= _OWNED_WITHIN + 1 else None


_OWNED_WITHIN = 6  # words


def _spoken_for(got: Reading, read: Read, first: int, task: Task) -> Seen | None:
    """ "Ruritania closed the border, its spokesman said", "Ruritania to close border, says spokesman": who opens the sentence."""
    its = "its" in read.openers(first)
    speaks = got.head.startswith("spokes") and got.full == got.head
    if got.plural or not (speaks or (its and got.head in _HOME_OF)):
        return None
    opening = next(iter(task.ledger.of_sentence(read.sentence.index)), None)
    if opening is None or opening.token > _OPENING or opening.last >= first or opening.reading.kind == "person":
        return None
    return (
        opening
        if (its or read.lows[first] == "government" or read.lows[first - 1] in {",", *SAYING})
        and opening.reading.country not in (None, *BODIES)
        else None
    )


_OPENING = 3  # words before the party that opens a sentence, at most


def _unnamed_teller(read: Read, first: int, before: Sequence[Seen], task: Task) -> Seen | None:
    """ "The delegate of Ruritania said that his country abstained": who speaks, where no person is named."""
    told = [t.token for t in task.ledger.tellers.get(read.sentence.index, ()) if t.seen]
    roles = [s for s in before if s.token in told and s.reading.kind == "role" and may_be_person(s.reading)]
    return roles[-1] if roles and roles[-1].reading.country not in (None, *BODIES) else None


_NO_ONE = re.compile(
    r"\b(?:around|across|throughout) the (?:world|globe)\b|\bworld (?:leaders|powers|capitals)\b|\b\w+-nation\b|"
    r"\b(?:everywhere|worldwide)$|\b(?:each|every|other) (?:country|nation)\b|\bother (?:countries|nations|governments)\b|"
    r"\b(?:from|of) (?:all |some )?(?:other|many|several|various|three|four|five|six|seven|eight|nine|ten|[1-9]\d+) "
    r"[\w -]*\b(?:countries|nations)$|"
    r"^foreign (?:nationals|people|entities|companies|company|tankers?|governments|leaders|countries|powers|investors|states)\b",
    re.I,
)
"""Phrases that stand for parties of no one country, whatever the article is about."""


def _unclear(
    bare: Actor, got: Reading, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: Task
) -> Actor:
    """No known name, no role: a crowd by its number, an owner's thing, or unknown."""
    text = bare.text
    if enemy := _enemy(bare, frame, phrase, task):
        rebels = any((s.reading.country, s.reading.sector) == (enemy, "REB") for s in task.ledger.seen)
        sector = "REB" if rebels else "MIL"
        return replace(bare, country=enemy, sector=sector, why="the other side than the one that says so")
    if owner := _owned(bare, got, read, first, last, frame, phrase, task):
        return owner
    korea = {"north": "PRK", "south": "KOR"}.get(text.casefold())
    if korea and (task.ledger.countries["KOR"] or task.ledger.countries["PRK"]):
        return replace(bare, country=korea, sector="GOV", id=f"country:{korea}", why="one of the two Koreas")
    if (re.search(r"\bwest\b", text, re.I) and len(text) < 20) or text in ("Western", "Western powers", "Arab", "Gulf"):
        return replace(bare, name="West" if "est" in text else None, sector="GOV", why="a group of states")
    if got.kind is None and got.country is None and _is_nobodys(bare, got, read, first, last, phrase):
        return replace(bare, why="from abroad")
    task.label = None if got.closed else "unclear"
    if text.startswith("Democratic") and task.ledger.countries["USA"]:
        bare = replace(bare, sector="PTY")
    if _CROWD.search(text):
        country, why = near_country(read, first, last, task, "", "CVL")
        return replace(bare, country=country, sector="CVL", why=why)
    if read.lows[last] in TEXTS and (author := author_of_text(frame.sentence, task)):
        return from_seen(bare, author)
    if read.lows[last] in _TEXTS and task.speakers and frame.sentence - task.speakers[-1][0] <= 6:
        return stand_for(bare, task.speakers[-1][1], "the source before")
    if got.closed:
        return replace(bare, why="names another than its owner")
    if seen := _taken_up(bare, read, first, last, task):
        return seen
    m = next((m for m in read.known if m.last < first and owns(read, m, first)), None)
    if m:
        return replace(bare, country=m.known.country, sector=m.known.sector, why="named just before it")
    return bare


def _owned(
    bare: Actor, got: Reading, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: Task
) -> Actor | None:
    """A phrase that a name in it or around it owns: "Ruritanian" of the Ruritanian Defence Ministry, "Assad's heirs"."""
    inside = (m for m in read.known if m.first >= first and m.last <= last)
    # not "anti-Ruritanian figures"
    owner = next((m for m in inside if m.first <= first or not backed(read, m)), None)
    around = next((m for m in read.known if m.first <= first and m.last >= last and m.last > m.first), None)
    if owner is None and around and around.known.country:
        force = frame.type in FORCE and phrase.role is Role.ACTOR
        sector = "MIL" if force and around.known.sector == "GOV" else around.known.sector
        why = f"part of “{read.text(around.first, around.last)}”"
        return replace(bare, country=around.known.country, sector=sector, why=why)
    if owner and not got.closed:
        why = f"“{read.text(owner.first, owner.last)}” names {owner.known.name}"
        return replace(bare, country=owner.known.country, sector=owner.known.sector, why=why)
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    who = task.ledger.person(read, *people[0]) if people else None
    country = (who.country or task.ledger.dominant()) if who else None
    return replace(bare, country=country, sector=who.sector, why=f"of {who.name}") if who else None


def _taken_up(bare: Actor, read: Read, first: int, last: int, task: Task) -> Actor | None:
    """A body named elsewhere: "the council" after "the Security Council", "the Front", "the Brotherhood"."""
    text = bare.text
    if first == last and text.islower():
        same = [s for s in task.ledger.seen if s.reading.kind == "org" and text in s.heads and s.reading.country]
        same = [s for s in same if (s.sentence, s.token) < (read.sentence.index, first)]
        if same:
            task.label = None
            return from_seen(bare, same[-1])
    if len(text) < 4 or not text[0].isupper():
        return None
    for s in task.ledger.seen:
        r = s.reading
        if r.name and r.country and r.name.endswith(text):
            return replace(
                bare, name=r.name, country=r.country, sector=r.sector, antecedent=s.span, why="a shorter name"
            )
    return None
