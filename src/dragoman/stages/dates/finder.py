"""Find date phrases in a sentence."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

_FULL_MONTH = "|".join(n for n in calendar.month_name if n)
# "May" and "March" are also verbs, "April", "June" and "August" also names of people
_SURE_MONTH = (
    r"(?:(?:January|February|July|September|October|November|December)|(?:April|June|August)(?! [A-Z][a-z])"
    r"|(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Bb]y )|(?<=[Uu]ntil )|(?<=[Ll]ast )|(?<=[Ee]arly )|(?<=[Ll]ate )|(?<=[Tt]his ))(?:May|March)(?! [A-Z][a-z])"
    r"|(?:May|March)(?= \d)|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_YEAR = r"(?:19|20)\d\d"
_HOUR = r"(?:(?: (?:late|early|mid-?))?[ -](?:mornings?|afternoons?|evenings?|nights?|noon|midnight|dawn))"
_SOON = (
    r"(?i:(?:(?:late|early|earlier|later|mid|midday|mid-day|last|next|this|since|by|until|till|previous|coming|following"
    r"|end of|the end of|early hours of|throughout|sometime)[ -](?:on |in )?(?:the )?){0,4})"
)
_COUNT = (
    r"(?i:(?:(?:more than|over|about|around|nearly|almost|some|at least|only|just|exactly|roughly|less than) )?"
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|\d+))"
)
# words that can begin a date phrase: at all others none of the finder's alternatives need be tried
_FIRST = (
    r"(?:\d|(?i:mid|(?:a|about|after|almost|an|around|at|before|between|by|christmas|coming|current|day|during|earlier|early"
    r"|end|exactly|following|for|from|in|just|last|late|later|less|midday|more|morning|nearly|new|next|of|only|over|overnight"
    r"|past|previous|rest|roughly|same|since|some|sometime|spring|summer|that|the|this|throughout|till|today|tomorrow|tonight"
    r"|until|weekend|within|world|yesterday|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
    rf"|{_WEEKDAY}|{_FULL_MONTH}|Jan|Feb|Aug|Sep|Oct|Nov|Dec)"
)
_FINDER = re.compile(
    rf"\b(?={_FIRST})(?:"
    # Monday, Sept. 18, 2017; late Monday night; Friday and Saturday
    rf"{_SOON}{_WEEKDAY}s?(?: (?:last|next) week)?{_HOUR}?(?:,? (?:the )?(?:{_SURE_MONTH}|{_FULL_MONTH})\.? ?\d{{1,2}}(?:st|nd|rd|th)?(?:, ?{_YEAR})?)?"
    rf"(?:(?: and | to | through | until | or | ?[-–] ?)(?:early |late )?{_WEEKDAY}{_HOUR}?)?"
    # September 16-17, 2023; July 8 to August 3
    rf"|{_SOON}{_SURE_MONTH} ?-?\d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)(?:(?: ?[-–] ?| to | through | until | and )(?:{_SURE_MONTH} )?\d{{1,2}}(?:st|nd|rd|th)?\b)?"
    rf"(?:,? {_YEAR}| (?:of )?(?:last|this) year)?{_HOUR}?"
    rf"|{_SOON}\d{{1,2}}(?:st|nd|rd|th)?(?: ?[-–] ?\d{{1,2}})? (?:of )?(?:{_FULL_MONTH})(?:,? {_YEAR}| (?:of )?(?:last|this) year)?{_HOUR}?"
    rf"|\d{{1,2}}(?:st|nd|rd|th) of (?:last|this|next) month"
    # March 2014; July-August; October last year
    rf"|(?:{_SOON}|(?i:that same |that |last year[’']s ))(?:{_SURE_MONTH}|(?<=[’']s ){_SURE_MONTH}-\d\d?)(?: ?[-–] ?(?:{_FULL_MONTH}))?(?:,? {_YEAR}| (?:of )?(?:last|this) year)?"
    rf"|(?:May|March) {_YEAR}"
    r"|(?i:(?:the )?day before yesterday|yesterday|today|tomorrow|tonight|overnight)(?: (?:morning|afternoon|evening|night))?"
    r"|(?i:this (?:morning|afternoon|evening)|(?:later|earlier) (?:that|the same|in the) day|(?:that same|that|(?:the )?same|the (?:next|following|previous)) (?:day|night|evening|morning|afternoon|week|month|year))"
    r"|(?i:(?:earlier |later |late |early |end of |the end of |over |over the |throughout |the rest of ){0,3}(?:last|this|next|coming|current) (?:week|weekend|month|year|night|summer|winter|spring|autumn|fall)\b(?!-| (?:rank|term)))"
    r"|(?i:(?:over |during |at |earlier |later )?(?:the )?(?:past |last |next |coming |previous )?(?<!every )weekend)"
    r"|(?i:(?:earlier|later|end|late) (?:in |of )?the (?:week|month|year|day|weekend))"
    rf"|{_COUNT}[ -](?i:(?:days?|weeks?|months?|years?|decades?|hours|nights?) (?:ago|earlier|later|before|after|hence|to go))(?: {_WEEKDAY}| {_SURE_MONTH} \d{{1,2}})?"
    rf"|(?<=[Ii]n ){_COUNT} (?i:days?|weeks?|months?|years?)(?:' time|’ time|'s time|’s time)"
    rf"|(?i:(?:over |in |within |during |for )?the (?:past|last|next|coming|previous) )(?i:(?:{_COUNT} )?(?:days?|weeks?|months?|years?|decades?|\d+ hours))"
    rf"|(?i:(?:in|since|by|until|during|throughout|from|of|between|after|before|mid-?|early|late|summer of|spring of|the))[ -](?:(?:early|late|at least) )?{_YEAR}\b(?:(?: ?[-–] ?|/| and | to )(?:{_YEAR}|\d\d)\b)?(?!-| [a-z]+ers\b)"
    rf"|(?<=['’]s ){_YEAR}\b|\b{_YEAR}(?= (?:[A-Z][a-z]+ )?(?:[a-z]+ )?(?:treaty|accord|agreement|deal|war|invasion|annexation|coup|uprising|attack|election|crisis))"
    rf"|{_YEAR} ?[-–] ?(?:{_YEAR}|\d\d)(?= [a-z])|(?i:(?:in )?(?:the )?(?:early |mid-?|late )?)(?:19|20)\d0s(?:(?: and |[-–])(?:19|20)\d0s)?"
    rf"|(?i:(?:last|this|next|in the) (?:summer|winter|spring|autumn)(?: of)?)(?: {_YEAR})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}"
    r"|(?i:World War (?:II|I|Two|One)|the (?:first|second) world war|the cold war|christmas(?: (?:eve|day))?|new year[’']s (?:eve|day)|(?:in|the) (?:morning|afternoon|evening)(?= of| meeting| session| talks)|the morning|the afternoon|the evening)"
    r")\b\.?",
)
_HEAD = re.compile(
    r"^(?:(?:the|in|on|at|of|from|over(?! the (?:next|coming))|during|between|for|before|after)[ -])+", re.IGNORECASE
)


@lru_cache(maxsize=1024)  # the times of an article's sentences are asked for again with each act
def find_dates(text: str) -> tuple[tuple[int, int], ...]:
    """Where date phrases stand in a sentence, with few false finds: for when the encoder finds none.

    >>> [("He may march on Friday")[a:b] for a, b in find_dates("He may march on Friday")]
    ['Friday']
    """
    return tuple(_trimmed(text, *m.span()) for m in _FINDER.finditer(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a preposition before it and a full stop that ends the sentence."""
    start += m.end() if (m := _HEAD.match(text[start:end])) and not text[start:end].endswith("before yesterday") else 0
    abbreviated = re.search(r"\b(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$", text[start:end])
    return start, end - (text[end - 1] == "." and not abbreviated)
