"""Where no word of a phrase tells its country: the same role before, or the country around it."""

from __future__ import annotations

import re

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import Reading, Seen
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import HOME, Task

_VAGUE = re.compile(
    r"\b(other|many|some|several|all|any|most|foreign|western|european|regional|african|arab|asian|\d+|various|world|global|major|"
    r"international|latin|gulf|g20|un member|member|those|certain|outside|neighbou?ring|central|muslim|islamic)\b",
    re.I,
)
SPOKEN = word_set("speakers for others")
_HOME_HEADS = word_set("home heads")
_COMMON_HEADS = word_set("common heads")
_STATELESS = word_set("vague heads")


def earlier_mention(got: Reading, sentence: int, token: int, task: Task, *, alone: bool) -> Seen | None:
    """The nearest earlier mention with the same head and a country, else the first later one.

    A body is taken up only by a head that stands alone in the singular: "the group", "the council".
    """
    later: Seen | None = None
    found: Seen | None = None
    head, plural = got.head, got.plural
    if not head:
        return None
    for seen in task.ledger.seen:
        if head not in seen.heads or seen.reading.country is None:
            continue
        if seen.reading.kind == "org" and (plural or not alone):
            continue
        if seen.reading.kind == "person" and plural:
            continue  # "officials" are no one official
        if head.startswith("spokes") and got.sector not in ("GOV", seen.reading.sector, None):
            continue  # "a police spokesman" is not the minister's
        if head in _COMMON_HEADS and seen.reading.kind == "role" and seen.reading.full != got.full:
            continue
        if (seen.sentence, seen.token) < (sentence, token):
            if found is None or seen.reading.plural == plural or found.reading.plural != plural:
                found = seen
        elif later is None and seen.sentence != sentence:
            later = seen
    if found is not None and sentence - found.sentence > 2 and head in _HOME_HEADS and found.reading.kind == "role":
        # far from its last mention "the government" is that of the country that the article is about
        top = task.ledger.dominant(0.5)
        if top and top != found.reading.country:
            return next((s for s in task.ledger.seen if s.reading.country == top), found)
    return found or _rebels_before(got, sentence, token, task) or later


def _rebels_before(got: Reading, sentence: int, token: int, task: Task) -> Seen | None:
    """The last rebels named, whom "the militants" take up by another word."""
    if got.sector != "REB":
        return None
    before = (s for s in reversed(task.ledger.seen) if (s.sentence, s.token) < (sentence, token))
    last = next((s for s in before if s.reading.sector == "REB" and s.reading.country), None)
    if last is None or sentence - last.sentence > 2 or last.reading.country in BODIES:
        return None
    return last if last.reading.plural != (last.reading.kind == "org") else None  # a group, or several


def near_country(
    read: Read, first: int, last: int, task: Task, head: str, sector: str | None
) -> tuple[str | None, str]:
    """Where no word of the phrase tells the country: the country around it, or none where several are in play."""
    text = read.text(first, last)
    if sector not in HOME or (head in _STATELESS and _VAGUE.search(text)):
        return None, ""
    if head in (
        "nation",
        "country",
        "state",
        "ally",
        "power",
        "partner",
        "expert",
        "analyst",
        "diplomat",
    ) and read.lows[last].endswith("s"):
        return None, ""
    m = next((m for m in read.known if m.last in (first - 1, first - 2, first - 3) and owns(read, m, first)), None)
    if m:
        return m.known.country, "named just before it"
    m = next(
        (
            m
            for m in read.known
            if last < m.first <= last + 3
            and all(w in ("in", "of", "from", "at", "the", "near") for w in read.lows[last + 1 : m.first])
        ),
        None,
    )
    if m and m.known.country not in ("UNO", "IGO", "EUR", "IMG"):
        return m.known.country, "named just after it"
    after = [w.text for w in read.words[last + 1 : last + 4]]
    if after[:1] == ["of"] and word_set("American partisans") & set(after) and task.ledger.countries["USA"]:
        return "USA", "named just after it"
    if top := task.ledger.dominant(0.4):
        return top, "the country that the article is about"
    for index in (read.sentence.index, read.sentence.index - 1):
        other = task.ledger.reads.get(index)
        local = (
            {m.known.country for m in other.known if m.known.country and m.known.kind != "organisation"}
            if other
            else set()
        )
        if len(local) == 1:
            return local.pop(), "the only country of the sentence"
    return None, ""


def owns(read: Read, m: Match, first: int) -> bool:
    """Whether a name just before token `first` owns what begins there: "Russian", "Russia's"."""
    between = read.lows[m.last + 1 : first]
    return (not between and m.known.kind == "adjective") or between in (["'", "s"], ["’", "s"], ["'"], ["’"])
