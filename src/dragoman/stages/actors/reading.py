"""Read a sentence for the actor stage: its words, known names, roles, runs of capitals that may be persons."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.lexicons.actors import ActorTables, Known, Match, Word, tokens
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Phrase, Sentence

AFTER_HEAD = frozenset(
    "of in from for at on to who that which with against , ( by across near during including :".split()
)
"""Words that end the part of a phrase in which its head stands."""
SKIP = word_set("skipped before heads")
_NOT_NAMES = word_set("no names")
LINKS = word_set("links of names")
_OF_NAMES = word_set("openers of names")
PLACES = frozenset({"name", "city", "seat", "region"})


@dataclass(slots=True)
class Read:
    """A sentence as tokens, with the known names, roles and possible persons in it."""

    sentence: Sentence
    words: Sequence[Word]
    lows: list[str]
    known: list[Match]
    roles: list[tuple[int, int, str]]
    people: list[tuple[int, int]]
    recalled: dict[int, Known] = field(default_factory=dict)  # envoys called home, by token, with their state

    def text(self, first: int, last: int) -> str:
        """The characters of tokens `first` to `last`."""
        return self.sentence.text[self.words[first].start : self.words[last].end]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that touch characters `start` to `end`."""
        first = next((i for i, w in enumerate(self.words) if w.end > start), 0)
        last = next((i for i in range(len(self.words) - 1, -1, -1) if self.words[i].start < end), first)
        return first, max(first, last)

    def before(self, phrase: Phrase, skipped: Container[str]) -> int:
        """The token before a phrase and the small words that belong to it."""
        at = self.range(phrase.start, phrase.end)[0] - 1
        while at > 0 and self.lows[at] in skipped:
            at -= 1
        return at

    def openers(self, first: int) -> frozenset[str]:
        """The first word of a phrase and the one before it, either of which tells whose it is: "its" of "its troops"."""
        return frozenset(self.lows[max(0, first - 1) : first + 1])

    def where(self, first: int) -> Match | None:
        """The place in which a clause tells what begins at token `first`: "in Ruritania, where the Senate voted"."""
        at = first - 1 - (self.lows[first - 1 : first] == ["the"])
        if self.lows[at : at + 1] != ["where"]:
            return None
        last = at - 1 - (self.lows[at - 1 : at] == [","])
        return next((m for m in self.known if m.last == last and m.known.kind in PLACES and m.known.country), None)


def read_sentence(
    sentence: Sentence,
    tables: ActorTables,
    more: Mapping[str, Known],
    lower: set[str],
    may: bool,
    surnames: frozenset[str] = frozenset(),
    year: int | None = None,
) -> Read:
    """Find what the tables know in a sentence; `more` are names that the article itself explains."""
    words: Sequence[Word] = tokens(sentence.text)
    if _capitals(sentence.text):
        words = [w if len(w.text) < 4 else Word(text=w.text.capitalize(), start=w.start, end=w.end) for w in words]
    known = [
        m for m in tables.names.find(words, year) if not any(words[i].text in more for i in range(m.first, m.last + 1))
    ]
    known += [Match(first=i, last=i, known=more[w.text]) for i, w in enumerate(words) if w.text in more]
    known = [
        m
        for m in known
        if not (
            _is_origin(m, sentence.text, words)
            or _part_of_a_name(m, words, known, tables)
            or _given_name(m, words, known, tables, lower)
        )
    ]
    known.sort(key=lambda m: m.first)
    taken = {i for m in known for i in range(m.first, m.last + 1)}
    lows = [w.text.casefold() for w in words]
    roles: list[tuple[int, int, str]] = []
    i = 0
    while i < len(words):
        for length in range(min(tables.longest_role, len(words) - i) if lows[i] in tables.role_starts else 0, 0, -1):
            sector = tables.roles.get(tuple(lows[i : i + length]))
            if sector and length == 1 and (words[i].text in surnames or (i and words[i].text == "Union")):
                continue  # "the Union" is no trade union
            if sector and length == 1 and lows[i] == "major" and _is_adjective(words, i):
                continue  # "major political leaders"
            if sector and length == 1 and lows[i] in word_set("kin") and _within_a_name(words, i):
                continue
            if sector and not any(k in taken for k in range(i, i + length)):
                roles.append((i, i + length - 1, sector))
                i += length
                break
        else:
            i += 1
    busy = taken | {i for a, b, _ in roles for i in range(a, b + 1)}
    people = [
        p
        for p in _people(sentence.text, words, lows, busy, lower, may)
        # "Social Democratic Party": capitals before a capitalised role are part of a body's name
        if not any(
            r[0] == p[1] + 1 and words[r[0]].text[0].isupper() and words[r[0]].start == words[p[1]].end + 1
            for r in roles
        )
    ]
    people = [p for p in people if not (_is_field(p, words) or _only_initials(p, words))]
    return Read(sentence, words, lows, known, roles, people)


def _is_adjective(words: Sequence[Word], i: int) -> bool:
    """Whether a word in small letters that does not follow a rank stands behind it: "major powers"."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    return after.isalpha() and after.islower() and after not in word_set("after a rank")


def _within_a_name(words: Sequence[Word], i: int) -> bool:
    """ "Choe Son Hui": a capital with one on either side."""
    near = words[max(0, i - 1) : i + 2]
    return len(near) == 3 and all(w.text[0].isupper() and w.text[1:].islower() for w in near)


def _is_field(person: tuple[int, int], words: Sequence[Word]) -> bool:
    """ "Culture" of "Ministry of Culture": the field of an office, no person."""
    first, last = person
    if first != last or first < 2 or words[first - 1].text not in ("of", "for"):
        return False
    office = words[first - 2].text
    return office[0].isupper() and office.casefold() in word_set("office of a field")


def _only_initials(person: tuple[int, int], words: Sequence[Word]) -> bool:
    """ "F" of "an F-16", "N" of "N. Korean": letters alone name nobody."""
    return all(len(w.text) == 1 for w in words[person[0] : person[1] + 1])


def _is_origin(m: Match, text: str, words: Sequence[Word]) -> bool:
    """Whether a people's name tells from where Americans came: "Ruritanian-American lawmakers", not their talks."""
    after = words[m.last + 1 : m.last + 3]
    if m.known.kind != "adjective" or len(after) < 2 or after[0].text != "American":
        return False
    joined = text[words[m.last].end : after[0].start] == "-"
    return joined and after[1].text.casefold().removesuffix("s") in word_set("citizens of origin")


def _part_of_a_name(m: Match, words: Sequence[Word], known: Sequence[Match], tables: ActorTables) -> bool:
    """ "Carlos Lagos", "Harrison Ford", "Jim Jordan": a city, firm or state that the word before makes a surname."""
    named = m.known.kind == "city" or (
        m.known.kind == "organisation" and m.known.sector in ("JRN", "BUS", "MNC", "PRM", "PTY")
    )
    if m.known.kind == "organisation" and _halved(m, words):
        return True  # "Bashar al-Assad's regime" beside "Assad's regime"
    if m.known.kind in ("name", "seat") and m.first:
        named = words[m.first - 1].text.casefold() in tables.given_names
    party = m.known.sector == "PTY" and m.known.generic  # "Social Democratic Party" is not the Democratic Party
    if m.first == m.last and m.first and words[m.first - 1].text in _OF_NAMES:
        return m.known.kind in ("city", "seat", "organisation")  # "Abdel Fatah", "Senator de Lima"
    if not named or m.first == 0 or (m.last > m.first and not party):
        return False
    before = words[m.first - 1]
    beside = words[m.first].start == before.end + 1
    return (
        beside
        and len(before.text) > 1
        and _is_name(before.text, False)
        and not any(k.last == m.first - 1 for k in known)
    )


def _halved(m: Match, words: Sequence[Word]) -> bool:
    """Whether a name begins in the second half of a person's: "Assad's regime" of "Bashar al-Assad's regime"."""
    before = words[max(0, m.first - 2) : m.first]
    if len(before) < 2 or before[1].text not in ("al", "el"):
        return False
    return before[1].end + 1 == words[m.first].start and before[0].text.istitle()


def _given_name(m: Match, words: Sequence[Word], known: Sequence[Match], tables: ActorTables, lower: set[str]) -> bool:
    """ "Chad Wolf", "Victoria Nuland": a place before a capitalised word that is no known name, role or common word."""
    beside = tables.given_places.get(words[m.first].text) if m.first == m.last else None
    named = m.known.kind in ("city", "people", "organisation")
    if m.first == m.last and named and words[m.first].text.casefold() in tables.given_names:
        beside = beside or frozenset()  # "Vladimir Rassendyll"
    before = words[m.first - 1].text.casefold() if m.first else ""
    if m.first == m.last and m.known.kind == "city" and before in word_set("titles before a name"):
        beside = beside or frozenset()  # "the spokeswoman Lima Rassendyll"
    if beside is None or m.last + 1 == len(words):
        return False
    after = words[m.last + 1]
    low = after.text.casefold()
    return (
        after.start == words[m.last].end + 1
        and _is_name(after.text, False)
        and after.text not in beside
        and low not in tables.role_starts
        and low not in lower
        and not any(k.first == m.last + 1 for k in known)
    )


def _capitals(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def in_title_case(text: str, words: Iterable[str]) -> bool:
    """Whether capitals make a line a headline; not "Prime Minister Rassendyll convened the Security Council."."""
    capitals = [w[0].isupper() for w in words if w[0].isalpha()]
    return not text.rstrip().endswith(".") and len(capitals) > 4 and sum(capitals) > 0.7 * len(capitals)


def _people(
    text: str, words: Sequence[Word], lows: Sequence[str], busy: set[int], lower: set[str], may: bool
) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that are no known name, no role and no common opener of a sentence."""
    headline = in_title_case(text, (w.text for w in words))
    i = 0
    while i < len(words):
        named = _is_name(words[i].text, may) or _initials(words, i, may)
        if i in busy or not named or (i and words[i - 1].text in _HULLS):
            i += 1
            continue
        if (
            words[i].text in ("R", "D", "I")
            and text[words[i].end : words[i].end + 1] == "-"
            and lows[i - 1] in (",", "(")
        ):
            i += 2  # "Sen. Rudolf Rassendyll, R-Ariz."
            continue
        opens = headline or i == 0 or words[i - 1].text in ("“", '"', "”", ":", ".", "-")
        if words[i].text == "A" and not text[words[i].end :].startswith("."):
            i += 1  # "A Rassendyll-Hentzau meeting"
            continue
        if opens and (lows[i] in lower or (len(lows[i]) > 5 and lows[i].endswith("ing"))):
            i += 1
            continue
        last = i
        seen = {words[i].text}
        j = i + 1
        while j < len(words) and j not in busy:
            if words[j].start > words[j - 1].end + 2:
                break
            if words[j].text in seen:
                break
            if headline and lows[j] in lower:
                break
            if _apostrophe(words, j):
                last, j = j + 1, j + 2
                continue
            named = _is_name(words[j].text, may) and not _dashed_pair(text, words, i, j)
            if named or (j - i > 1 and _syllable(text, words, j)):
                last = j
            elif (
                lows[j] not in LINKS and not (words[j].text in (".", "-") and words[j].start == words[j - 1].end)
            ) or (words[j].text == "." and len(words[j - 1].text) > 1 and words[j - 1].text not in _SHORT_NAMES):
                break
            j += 1
        yield i, last
        i = last + 1


_HULLS = word_set("hulls")
_TAILS = word_set("tails of adjectives")
_SHORT_NAMES = word_set("shortened given names")


def _syllable(text: str, words: Sequence[Word], j: int) -> bool:
    """ "Chung Eui-yong": the small second half of a given name; not "Bashar Assad-backed"."""
    word = words[j].text
    first = words[j - 2] if words[j - 1].text == "-" else words[j - 1]  # a short half stands behind a mark of its own
    joined = text[first.end : words[j].start] == "-" and first.text[0].isupper()
    return joined and word.islower() and word.isalpha() and len(word) < 7 and word not in _TAILS


def _apostrophe(words: Sequence[Word], j: int) -> bool:
    """ "Zeid Ra’ad": an apostrophe within a name, and no owner's."""
    near = words[j - 1 : j + 2]
    beside = len(near) == 3 and near[0].end == near[1].start and near[1].end == near[2].start
    return beside and near[1].text in ("'", "’") and near[2].text.isalpha() and near[2].text not in _CLITICS


_CLITICS = frozenset({"s", "S", "re", "ve", "ll", "d", "t", "m"})


def _dashed_pair(text: str, words: Sequence[Word], i: int, j: int) -> bool:
    """ "Tillerson-Lavrov": two surnames, not one name."""
    return (
        j == i + 1
        and words[j].start == words[i].end + 1
        and len(words[i].text) > 2
        and len(words[j].text) > 2
        and text[words[i].end] == "-"
        and not (j + 1 < len(words) and words[j + 1].text[0].isupper())
    )


_GLUED = re.compile(r"[a-z][A-Z]")
_PREFIXED = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Du|Van|Fitz|O)[A-Z]")


def _initials(words: Sequence[Word], i: int, may: bool) -> bool:
    """Whether initials stand before a surname: "C.M. Rassendyll"."""
    after = words[i + 1] if i + 1 < len(words) else None
    beside = after is not None and after.start == words[i].end + 1 and _is_name(after.text, may)
    return beside and _INITIALS.fullmatch(words[i].text) is not None


_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}")


def _is_name(word: str, may: bool) -> bool:
    if word == "May":
        return may
    if _GLUED.search(word) and not _PREFIXED.match(word):
        return False  # "TrumpThe": words that a web page ran together
    return (word[0].isupper() and word not in _NOT_NAMES and any(c.islower() for c in word)) or (
        len(word) == 1 and word.isupper()
    )
