"""Whose a role is that names no state: of the state that has such an office, of the group or the body that the article tells of."""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.state_titles import states_by_title
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Span
from dragoman.stages.actors.ledger import Ledger, Reading, Seen
from dragoman.stages.actors.near import owns
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import Task

Told = tuple[str | None, Span | None, str]  # a country, the mention that it goes back to, and why


def home_told(got: Reading, read: Read, first: int, last: int, task: Task) -> Told | None:
    """The country of an office that one state has, of whose it is said to be, of the place that a clause tells of."""
    if office := _by_office(got, read, first, last, task):
        return office[0], None, office[1]
    if owner := _owner_of_whose(read, first, task) or _who_answers(read, first, task):
        return owner.reading.country, owner.span, f"of “{owner.span.text}”, whose it is"
    if group := _of_no_one_state(got, read, first, last, task):
        return "IMG", group, f"of “{group.text}”"
    organ = got.full in word_set("home heads") or got.sector == "SPY"
    if task.ledger.home and organ and not {"'", "’"} & set(read.lows[first:last]):
        return task.ledger.home, None, "of the country whose agency reports it"
    if got.sector in ("GOV", "LEG", "JUD") and (mate := _joined_to(read, first)):
        return mate.known.country, None, f"of {mate.known.name}, as the one before"
    if place := read.where(first):
        return place.known.country, None, f"told of {place.known.name}"
    if read.lows[first] == "local" and (opener := _opener(read, first, task)):
        return opener.reading.country, opener.span, f"local where “{opener.span.text}” is"
    return None


def _owner_of_whose(read: Read, first: int, task: Task) -> Seen | None:
    """The party just before "whose": of "met the Ruritanian minister, whose government mediated" the minister."""
    at = first if read.lows[first] == "whose" else first - 1
    if at < 1 or read.lows[at] != "whose":
        return None
    end = at - 1 - (read.lows[at - 1] == ",")
    before = [s for s in task.ledger.of_sentence(read.sentence.index) if s.last == end and s.reading.country]
    return before[-1] if before else None


def _who_answers(read: Read, first: int, task: Task) -> Seen | None:
    """Who answers what his own are said to have done: "Ruritania denied reports that its troops had fired"."""
    owned = {"its", "their"} & read.openers(first)
    verb = next((i for i in range(first - 1, 0, -1) if read.lows[i] in word_set("answers")), None)
    if not owned or verb is None or "that" not in read.lows[verb:first] or {",", ";"} & set(read.lows[verb:first]):
        return None
    before = [s for s in task.ledger.of_sentence(read.sentence.index) if s.last < verb and s.reading.country]
    return before[-1] if before and verb - before[-1].last <= 2 else None


def _joined_to(read: Read, first: int) -> Match | None:
    """The state named before an office that "and" joins to another of its own: "Ruritania's king and prime minister"."""
    before = next((r for r in read.roles if first >= 2 and r[1] == first - 2), None)
    if before is None or read.lows[first - 1] != "and":
        return None
    return next((m for m in read.known if m.first < before[0] and owns(read, m, before[0])), None)


def _by_office(got: Reading, read: Read, first: int, last: int, task: Task) -> tuple[str, str] | None:
    """The country of an office or organ that is so called in one state alone, as far as the article names it, and why."""
    ledger = task.ledger
    if got.head == "official" and "administration" in read.lows[first : last + 1] and ledger.countries["USA"]:
        return "USA", "an official of the administration"  # the US government is the one that papers call so
    if first == last and read.lows[first] == "administration" and ledger.presence["USA"]:
        return "USA", "the administration is the American one"
    if got.head == "peacekeeper" and {"UNO"} == _bodies_named(ledger):
        return "UNO", "peacekeepers are the United Nations'"
    if ledger.house and got.full in word_set("offices of a house"):
        return ledger.house, "whose spokesman briefs the press"
    named = [c for c in states_by_title().get(got.full, ()) if ledger.countries[c]]
    return (named[0], f"of the states with a {got.full} the one that the article names") if len(named) == 1 else None


def _bodies_named(ledger: Ledger) -> set[str]:
    """The bodies of states that an article names: UNO, and IGO for others."""
    return {m.known.country for read in ledger.reads.values() for m in read.known if m.known.country in ("UNO", "IGO")}


def _of_no_one_state(got: Reading, read: Read, first: int, last: int, task: Task) -> Span | None:
    """The group without a state whom "the militants" are: one that they are linked to, or the one that the article speaks of."""
    if got.head not in word_set("of no one state"):
        return None
    linked = [m for m in read.known if first <= m.first <= m.last <= last]
    if linked:
        own = linked[0].known.country == "IMG" and len(linked) == 1
        return _span_of(read, linked[0]) if own else None
    named = [
        (r, m)
        for r in task.ledger.reads.values()
        for m in r.known
        if m.known.kind == "organisation" and m.known.sector == "REB" and m.known.country
    ]
    groups = [(r, m) for r, m in named if m.known.country == "IMG"]
    here = read.sentence.index
    near = any(r.sentence.index in range(here - 2, here) for r, _ in groups)
    often = len(groups) > 1 or near
    return _span_of(*groups[-1]) if often and len(groups) * 2 > len(named) else None


def _span_of(read: Read, m: Match) -> Span:
    return read.sentence.span(read.words[m.first].start, read.words[m.last].end)


def _opener(read: Read, first: int, task: Task) -> Seen | None:
    """The first party of a state in a sentence, before token `first`: "Ruritania wants help, local media reported"."""
    parties = task.ledger.of_sentence(read.sentence.index)
    return next((s for s in parties if s.reading.country not in {None, *BODIES} and s.last < first), None)


def is_americas(read: Read, first: int, last: int, task: Task) -> bool:
    """Whether "the Secretary", with a capital, is the one of the United States, which the article names."""
    alone = first == last and read.words[first].text == "Secretary" and read.lows[max(0, first - 1)] == "the"
    told = (s for s in task.ledger.seen if "secretary" in s.heads and s.reading.country not in (None, "USA"))
    return alone and task.ledger.countries["USA"] > task.ledger.countries["UNO"] and next(told, None) is None
