"""What of an event may be corrected, and the event that follows; a value that cannot be is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dragoman.errors import InputError
from dragoman.export.json import event_json, read_event
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.codebook import CONTEXTS
from dragoman.ontology.plover import MODES, TYPES
from dragoman.records import Event, Status
from dragoman.store.writing import days_of

Json = dict[str, Any]
WHY = "corrected by a reviewer"
LONGEST = 500  # characters of a name or phrase
MOST = 40  # participants or issues


def edited(e: Json, changes: Mapping[str, Any], text: str, title: str | None) -> Json:
    """The event as the contract has it after changes to its fields; `text` and `title` are its article's.

    Changes may hold type, modes, content, status, actors, recipients, attribution, when, where, issues, contexts. A
    phrase that stands in the article gets its place there. Raises InputError for another field or an impossible value.
    """
    strange = next((k for k in changes if k not in FIELDS), None)
    if strange is not None:
        raise InputError(f"found the field {strange[:40]!r}, wanted one of {', '.join(FIELDS)}")
    out = dict(e)
    spot = _spot(e)
    for name in FIELDS:  # in this order: modes are read after the type that they belong to
        if name in changes:
            out[name] = _READERS[name](changes[name], out, _Article(text, title, spot))
    if "type" in changes and "modes" not in changes:
        out["modes"] = [m for m in out["modes"] if m in MODES[out["type"]]]
    out["mentions"] = [_mention(m, e, out, changes) for m in e["mentions"]]
    return event_json(read_event(out))


def _mention(m: Json, before: Json, after: Json, changes: Mapping[str, Any]) -> Json:
    """Mentions that said what the event said before now say what it says; what else they said stays."""
    kept = dict(m)
    for name in ("type", "status", "content", "modes"):
        if before[name] != after[name] and (m[name] == before[name] or name in ("type", "modes")):
            kept[name] = after[name]
    return kept


def changed_fields(before: Json, after: Json) -> tuple[str, ...]:
    """The fields on which two readings of an event differ."""
    return tuple(name for name in FIELDS if _plain(before[name]) != _plain(after[name]))


def _plain(value: Any) -> Any:
    """A value without what only tells where it comes from."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if k not in ("why", "start", "end", "antecedent", "field")}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def only(e: Json, fields: Sequence[str]) -> Json:
    """Some fields of an event."""
    return {k: e[k] for k in fields}


class _Article:
    """The article's texts and where in them the event is told."""

    def __init__(self, text: str, title: str | None, spot: int) -> None:
        self.text, self.title, self.spot = text, title or "", spot

    def place(self, phrase: str) -> Json:
        """The span of a phrase, nearest to the event's trigger; empty when the article does not hold it."""
        if not phrase:
            return {}
        starts: list[int] = []
        at = self.text.find(phrase)
        while at >= 0 and len(starts) < 200:
            starts.append(at)
            at = self.text.find(phrase, at + 1)
        if starts:
            start = min(starts, key=lambda s: abs(s - self.spot))
            return {"start": start, "end": start + len(phrase)}
        at = self.title.find(phrase)
        return {"start": at, "end": at + len(phrase), "field": "title"} if at >= 0 else {}


def _spot(e: Json) -> int:
    return next((int(m["trigger"]["start"]) for m in e["mentions"] if m["trigger"].get("field", "text") == "text"), 0)


def _type(value: Any, _e: Json, _a: _Article) -> str:
    return _one_of("type", value, TYPES)


def _content(value: Any, _e: Json, _a: _Article) -> str | None:
    return None if value in (None, "") else _one_of("content", value, TYPES)


def _status(value: Any, _e: Json, _a: _Article) -> str:
    return _one_of("status", value, [str(s) for s in Status])


def _modes(value: Any, e: Json, _a: _Article) -> list[str]:
    known = MODES[e["type"]]
    return [_one_of(f"mode of {e['type']}", m, known) for m in _list("modes", value)]


def _contexts(value: Any, _e: Json, _a: _Article) -> list[str]:
    return [_one_of("context", c, CONTEXTS) for c in _list("contexts", value)]


def _one_of(name: str, value: Any, known: Any) -> str:
    if not isinstance(value, str) or value not in known:
        raise InputError(f"found the {name} {str(value)[:40]!r}, wanted one of {', '.join(known) or 'none'}")
    return value


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise InputError(f"found {str(value)[:40]!r} as {name}, wanted a list of {MOST} at most")
    return value


def _actors(value: Any, _e: Json, a: _Article) -> list[Json]:
    return [_actor(v, a) for v in _list("participants", value)]


def _attribution(value: Any, _e: Json, a: _Article) -> Json | None:
    return None if value in (None, "") else _actor(value, a)


def _actor(value: Any, a: _Article) -> Json:
    """A participant: some of text, name, country, sector, office, id; what it was coded with may be handed back whole."""
    if not isinstance(value, Mapping):
        raise InputError(f"found the participant {str(value)[:40]!r}, wanted an object with name, country or text")
    given = {k: _phrase(k, value.get(k)) for k in ("text", "name", "country", "sector", "office", "id")}
    if given["country"] is not None:
        given["country"] = given["country"].upper()
        if given["country"] not in country_names():
            raise InputError(
                f"found the country {given['country'][:40]!r}, wanted an ISO code of three letters or a body"
            )
    if given["sector"] is not None and not (len(given["sector"]) == 3 and given["sector"].isalpha()):
        raise InputError(f"found the sector {given['sector'][:40]!r}, wanted three letters: GOV, MIL …")
    told = given["text"] or given["name"] or (country_names()[given["country"]] if given["country"] else None)
    if told is None:
        raise InputError("found a participant without text, name or country, wanted one of them")
    out: Json = {**given, "text": told, "sector": given["sector"].upper() if given["sector"] else None, "why": WHY}
    spans = ("start", "end", "field")
    if all(isinstance(value.get(k), int) for k in ("start", "end")) and value.get("text") == told:
        return {**out, **{k: value[k] for k in spans if k in value}, "why": str(value.get("why") or WHY)[:LONGEST]}
    return {**out, **a.place(told)}


def _phrase(name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        raise InputError(f"found {str(value)[:40]!r} as {name}, wanted a text of {LONGEST} characters at most")
    return value.strip() or None


def _when(value: Any, _e: Json, a: _Article) -> Json | None:
    if value in (None, ""):
        return None
    given = {"date": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping) or not isinstance(given.get("date"), str) or days_of(given["date"]) is None:
        raise InputError(
            f"found the date {str(value)[:60]!r}, wanted one like 2024-05-17, 2024-05 or 2024-05-17/2024-05-20"
        )
    date, text = given["date"], _phrase("text", given.get("text")) or given["date"]
    precision = "range" if "/" in date else ("year", "month", "day")[min(2, date.count("-"))]
    return {"text": text, "date": date, "precision": precision, "assumed": False, "why": WHY, **a.place(text)}


def _where(value: Any, _e: Json, a: _Article) -> Json | None:
    if value in (None, ""):
        return None
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping):
        raise InputError(f"found the place {str(value)[:40]!r}, wanted an object with name and country")
    text = {k: _phrase(k, given.get(k)) for k in ("text", "name", "country", "kind")}
    told = text["text"] or text["name"]
    if told is None:
        raise InputError("found a place without a name, wanted one")
    if text["country"] is not None and text["country"].upper() not in country_names():
        raise InputError(f"found the country {text['country'][:40]!r}, wanted an ISO code of three letters or a body")
    point = {"lat": _degrees("lat", given.get("lat"), 90), "lon": _degrees("lon", given.get("lon"), 180)}
    number = given.get("geonameid")
    known = {"geonameid": number if isinstance(number, int) and 0 < number < 1e9 else None, "why": WHY}
    country = text["country"].upper() if text["country"] else None
    return {**text, "text": told, "country": country, **point, **known, **a.place(told)}


def _degrees(name: str, value: Any, most: int) -> float | None:
    if value in (None, ""):
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
        raise InputError(f"found {str(value)[:40]!r} as {name}, wanted degrees from -{most} to {most}")
    return float(value)


def _issues(value: Any, e: Json, a: _Article) -> list[Json]:
    out = []
    for v in _list("issues", value):
        text = _phrase("issue", v.get("text") if isinstance(v, Mapping) else v)
        if text is None:
            continue
        old = next((i for i in e["issues"] if i["text"] == text), None)
        place = a.place(text)
        if old is None and not place:
            raise InputError(f"found the issue {text[:60]!r}, wanted words of the article")
        out.append(old or {"text": text, **place})
    return out


_READERS: Mapping[str, Callable[[Any, Json, _Article], Any]] = {
    "type": _type,
    "modes": _modes,
    "content": _content,
    "status": _status,
    "actors": _actors,
    "recipients": _actors,
    "attribution": _attribution,
    "when": _when,
    "where": _where,
    "issues": _issues,
    "contexts": _contexts,
}
FIELDS = tuple(_READERS)


def as_event(e: Json) -> Event:
    """The record of an event's JSON."""
    return read_event(e)
