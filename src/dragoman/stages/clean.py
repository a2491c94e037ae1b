"""Cut an article into clean sentences that keep the offsets of the original text, and set aside what is no report."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cache
from importlib.resources import files

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Article, CleanArticle, Dateline, Discarded, Sentence, Span

_SPACE = r" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c\x1c-\x1f\x85"
_NOTHING = r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f"
_SPACES = re.compile(f"[{_SPACE}]")
_UNUSUAL = re.compile(
    r"(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)|(?P<break>[\r\u2028\u2029])"
    # a plain space is unusual after one or after what may stand for one
    rf"|(?P<space>(?<=[{_SPACE}{_NOTHING};]) |(?! )[{_SPACE}])|(?P<nothing>[{_NOTHING}])"
)
_LONGEST_SENTENCE = 400  # words
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_BYLINE = re.compile(r"By [A-Z][\w.'’-]+(?:[ ,]+(?:and |[A-Z][\w.'’-]*|of |the |for )[\w.'’-]*){0,9}\s*\.?$")
_CAPITALS_BYLINE = re.compile(r"BY [A-Z][A-Z.'’ ,-]{4,60}$")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Za-z.'’-]*){0,3}(?:, [A-Z][A-Za-z.]+(?: [A-Z][a-z.]+)?){0,2})"
    r"(?:, (?P<month>[A-Z][a-z]{2,8}\.?) (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?)?"
    r"(?:,? ?\((?P<agency>[A-Z][\w.’' /-]{1,40})\))?\s*(?:--|—|–|_|-|:)\s+"
)
_PLACE = r"(?P<place>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){0,2}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?)(?: \[[A-Z][\w ]+\])?"
_DAY = r"[.,] (?P<month>[A-Z][a-z]{2,8}\.?) (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?"
_DASH = r"\s*(?:--|—|–|_|-|:)"
# "Pyongyang, March 5 (KCNA) --", "MOSCOW, March 5. /TASS/.": day and agency together are sure, whatever the agency
_SIGNED_DATELINE = re.compile(rf"{_PLACE}{_DAY}[.,]? ?[(/](?P<agency>[A-Z][\w.’' -]{{1,40}})[)/]\.?(?:{_DASH})?\s+")
_KICKER = re.compile(r"(?P<word>[A-Z]{4,}(?: [A-Z&]{2,}){0,2})[ :|–—-]+(?=[A-Z][a-z])")
_KICKERS = word_set("kickers")


@dataclass(frozen=True, slots=True)
class _Text:
    """Clean characters, each with the place in the original from which it comes."""

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]  # where each character's original ends: an entity is longer than what it stands for

    def cut(self, start: int, end: int) -> _Text:
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return _Text(self.text[start:end], self.offsets[start:end], self.ends[start:end])


def clean(article: Article) -> CleanArticle:
    """Cut an article into sentences; every character is in a sentence, in `discarded` with a reason, or mere space."""
    sentences: list[Sentence] = []
    discarded: list[Discarded] = []
    dateline: Dateline | None = None
    title = normalise(article.title or "")
    if title.text.strip() and not _repeats(title.text, article.text):
        for part in split_sentences(_unshout(title.cut(0, len(title.text)))):
            sentences.append(_sentence(part, len(sentences), "title", "headline", 0))
    paragraphs = list(_paragraphs(article.text))
    for number, paragraph in enumerate(paragraphs):
        reason = _set_aside(paragraph.text, first=number < 6)
        if reason:
            discarded.append(_discard(article, paragraph, reason))
            continue
        body = paragraph
        if kicker := _kicker(body.text):
            discarded.append(_discard(article, body.cut(0, kicker), "kicker"))
            body = body.cut(kicker, len(body.text))
        if dateline is None and (found := _find_dateline(body, article)):
            dateline, end = found
            discarded.append(_discard(article, body.cut(0, end), "dateline"))
            body = body.cut(end, len(body.text))
        kind = "headline" if number == 0 and len(paragraphs) > 1 and not _ends(body.text) else "body"
        for part in split_sentences(_unshout(body)):
            sentences.append(_sentence(part, len(sentences), "text", kind, number))
    return CleanArticle(article=article, sentences=tuple(sentences), dateline=dateline, discarded=tuple(discarded))


def normalise(text: str) -> _Text:
    """Plain spaces, no invisible characters, entities read; line breaks stay."""
    parts: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        if start < end:
            parts.append(text[start:end])
            offsets.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))

    done = 0
    for m in _UNUSUAL.finditer(text):
        start, end = m.span()
        keep(done, start)
        done = end
        stands_for = m[0]
        if m.lastgroup == "entity":
            stands_for = _SPACES.sub(" ", html.unescape(m[0]))
            if stands_for == m[0]:  # no entity that is known
                keep(start, end)
                continue
        elif m.lastgroup == "break":
            stands_for = "\n"
        elif m.lastgroup == "space":
            stands_for = "" if parts and parts[-1].endswith(" ") else " "
        else:
            stands_for = ""
        if stands_for:
            parts.append(stands_for)
            offsets += [start] * len(stands_for)
            ends += [end] * len(stands_for)
    keep(done, len(text))
    return _Text("".join(parts), offsets, ends)


def _paragraphs(text: str) -> Iterator[_Text]:
    """Paragraphs, with hard-wrapped lines joined; a text of one sentence a line keeps its lines."""
    whole = normalise(text)
    wrapped = _is_wrapped(whole.text)
    start = 0
    for m in re.finditer(r"[ ]*\n(?:[ ]*\n)+[ ]*" if wrapped else r"[ ]*\n[ \n]*", whole.text + "\n\n"):
        if (part := whole.cut(start, min(m.start(), len(whole.text)))).text:
            yield replace(part, text=part.text.replace("\n", " "))
        start = m.end()


def _is_wrapped(text: str) -> bool:
    """Whether lines break at a width rather than at the end of a sentence or paragraph."""
    lines = [line.strip() for line in text.split("\n")]
    inner = [a for a, b in zip(lines, lines[1:], strict=False) if a and b]
    if len(inner) < 3:
        return False
    longest = max(len(line) for line in lines)
    open_ended = sum(not _ends(line) for line in inner)
    return 40 <= longest <= 100 and open_ended / len(inner) > 0.6


def _ends(text: str) -> bool:
    return bool(re.search(r"[.!?…][\"'”’)\]]*$", text.strip()))


@cache
def _boilerplate() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = (files("dragoman.lexicons") / "boilerplate.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple((re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in rows)


@cache
def abbreviations() -> frozenset[str]:
    """Words that end in a stop without ending a sentence."""
    lines = (files("dragoman.lexicons") / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _set_aside(text: str, *, first: bool) -> str | None:
    """The reason for which a whole paragraph is no part of the report."""
    if not any(c.isalnum() for c in text):
        return "no words"
    if first and (_BYLINE.fullmatch(text) or _CAPITALS_BYLINE.fullmatch(text)):
        return "byline"
    if len(text) < 260:
        for pattern, reason in _boilerplate():
            if pattern.fullmatch(text):
                return reason
    return None


def _kicker(text: str) -> int:
    """Where the text begins after a kicker such as DIPLOMACY, or 0."""
    m = _KICKER.match(text)
    return m.end() if m and set(m["word"].split()) <= _KICKERS else 0


def _find_dateline(body: _Text, article: Article) -> tuple[Dateline, int] | None:
    patterns = (_DATELINE, _agency_dateline(), _SIGNED_DATELINE)
    m = next((m for p in patterns if (m := p.match(body.text)) and _is_dated_right(m)), None)
    if m is None or m.end() > 90 or m.end() >= len(body.text):
        return None
    if not (m["agency"] or m["month"]) and not re.search(r"(--|—|–|_|-)\s+$", m[0]):
        return None
    end = m.end()
    start, last = body.offsets[0], body.ends[end - 1]
    span = Span(start=start, end=last, text=body.text[:end].strip())
    place = m["place"].split("/")[0].strip()
    return Dateline(span=span, place=_title_case(place), date=_dateline_date(m, article), agency=m["agency"]), end


@cache
def _agency_dateline() -> re.Pattern[str]:
    """A dateline signed by an agency that is known, in brackets: "Lagos (AP)", "Aden (Saba) -"."""
    lines = (files("dragoman.lexicons") / "agencies.txt").read_text(encoding="utf-8").splitlines()
    known = "|".join(re.escape(line) for line in lines if line and not line.startswith("#"))
    return re.compile(rf"{_PLACE}(?:{_DAY})?,? ?\((?P<agency>{known})\)(?:{_DASH})?\s*")


def _is_dated_right(m: re.Match[str]) -> bool:
    """Whether what stands for a month is one: "Article, Section 5 (Amendment)" is no dateline."""
    return not m["month"] or m["month"][:3].casefold() in _MONTHS


def _dateline_date(m: re.Match[str], article: Article) -> Date | None:
    if not m["month"] or m["month"][:3].casefold() not in _MONTHS:
        return None
    month, day = _MONTHS.index(m["month"][:3].casefold()) + 1, int(m["day"])
    year = int(m["year"]) if m["year"] else article.date.year if article.date else None
    if year is None:
        return None
    try:
        found = Date(year, month, day)
        # a report filed in December and published in January
        return (
            found.replace(year=year - 1)
            if article.date and not m["year"] and (found - article.date).days > 31
            else found
        )
    except ValueError:
        return None


def _title_case(place: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and "." not in w else w for w in place.split())


_KEEP_UPPER = word_set("capitals kept")


def _unshout(text: _Text) -> _Text:
    """A headline in capitals in natural case, of equal length; other texts as they are."""
    letters = "".join(filter(str.isalpha, text.text))
    if len(letters) < 12 or sum(map(str.isupper, letters)) < 0.85 * len(letters):
        return text
    words = re.split(r"(\s+)", text.text)
    out = "".join(w if w.strip("\"'“”‘’(),:;?!") in _KEEP_UPPER else w[:1] + w[1:].lower() for w in words)
    return replace(text, text=out) if len(out) == len(text.text) else text


def split_sentences(text: _Text) -> Iterator[_Text]:
    """The sentences of one paragraph."""
    start = 0
    for m in re.finditer(r"(?:[.!?]+|…)[\"'”’)\]]*(?=\s|$)|[.!?][”\"](?=[A-Z])", text.text):
        if m.end() < len(text.text) and not _breaks(text.text, start, m):
            continue
        yield from _at_most(text.cut(start, m.end()))
        start = m.end()
    yield from _at_most(text.cut(start, len(text.text)))


def _breaks(text: str, start: int, m: re.Match[str]) -> bool:
    """Whether a stop inside a paragraph ends a sentence."""
    after = text[m.end() :].lstrip()
    if not after:
        return True
    opener = after.lstrip("\"'“‘([`*-—– ")
    if not opener or not (opener[0].isupper() or opener[0].isdigit()):
        return bool(after[0] in '“"‘(' and opener[:1].isupper())
    if m[0] != ".":
        return not (m[0].startswith("…") and not opener[0].isupper())
    before = re.search(r"[\w.'’&-]+$", text[start : m.start()])
    word = before[0] if before else ""
    low = word.casefold()
    if len(word) == 1 and word.isupper() and word not in "I":
        return False  # "George W. Bush"
    if low in ("u.s", "u.n", "u.k", "e.u", "d.c", "u.s.s.r", "a.m", "p.m"):
        return (
            bool(re.match(r"(The|A|An|In|On|At|He|She|It|They|But|And|This|That|We|If|As|For|I)\b", opener))
            and low[-1] != "n"
        )
    if low == "no":
        return not opener[0].isdigit()
    if low in abbreviations() or (word in word_set("shortened given names") and _FULL_NAME.match(opener)):
        return False
    return not re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word) or bool(
        re.match(r"(The|He|She|It|They|But|In)\b", opener)
    )


_FULL_NAME = re.compile(r"(?!(?:The|He|She|It|They|But|In)\b)[A-Z][\w’'-]* [A-Z]")
"""What goes on with a name behind a given name written short: "Ma. Theresa Rassendyll"."""


def _at_most(text: _Text) -> Iterator[_Text]:
    """A sentence, cut at pauses when it is longer than any sentence is."""
    if not text.text:
        return
    words = list(re.finditer(r"\S+", text.text))
    if len(words) <= _LONGEST_SENTENCE:
        yield text
        return
    start, first = 0, 0
    for k, w in enumerate(words):
        pause = w[0].endswith((",", ";", ":", ")", "|")) and k - first > _LONGEST_SENTENCE // 2
        if pause or k - first >= _LONGEST_SENTENCE:
            yield text.cut(start, w.end())
            start, first = w.end(), k + 1
    if (rest := text.cut(start, len(text.text))).text:
        yield rest


def _sentence(part: _Text, index: int, field: str, kind: str, paragraph: int) -> Sentence:
    first, last = part.offsets[0], part.ends[-1]
    plain = last - first == len(part.text)
    return Sentence(
        index=index,
        text=part.text,
        start=first,
        end=last,
        field=field,
        kind=kind,
        paragraph=paragraph,
        offsets=() if plain else tuple(part.offsets),
    )


def _discard(article: Article, part: _Text, reason: str) -> Discarded:
    start, end = part.offsets[0], part.ends[-1]
    return Discarded(reason=reason, span=Span(start=start, end=end, text=article.text[start:end]), stage="clean")


def _repeats(title: str, text: str) -> bool:
    def bare(s: str) -> str:
        return re.sub(r"\W+", " ", s).casefold().strip()

    return bare(title) in bare(text[: 4 * len(title) + 2000])
