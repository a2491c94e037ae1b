"""What an occurrence's tellings say together: the merged fields, what they disagree on, and its life from plan to outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.lexicons.reading import FOLDER, rows
from dragoman.lexicons.vote_words import vote_words

Json = dict[str, Any]
_FIRM = ("realized", "negated", "unconfirmed", "future", "hypothetical", "historical")
_DONE = ("held", "told")
_OFF = ("postponed", "cancelled")
_MUTUAL = ("CONSULT", "AGREE", "COOPERATE")  # the participants act together: nobody is on the other side


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One event of an occurrence, with the article that tells it."""

    event: int
    article: int
    origin: int
    outlet: str | None
    published: int | None
    first: int
    stated: bool
    numbers: tuple[str, ...]
    json: Json


@cache
def _postponing() -> frozenset[str]:
    return frozenset(cells[0] for _, cells in rows(FOLDER / "postponing_words.tsv", 1))


def summarise(members: Sequence[Member], number: int) -> Json:
    """One occurrence as a row: type, status, day, counts, and its JSON (docs/occurrences.md)."""
    ordered = in_order(members)
    life = [_step(m) for m in ordered]
    state = state_of([str(step["stage"]) for step in life])
    final = _final(ordered, state)
    type_, modes = _commonest_type(final)
    where = _winner(_votes(final, _places))
    place = next((m.json["where"] for m in final if where in _places(m)), None)
    actors, recipients = _sides(final, type_, place)
    out: Json = {
        "id": f"O{number}",
        "type": type_,
        "modes": modes,
        "status": _status(state, final),
        "state": state,
        "actors": actors,
        "recipients": recipients,
        "where": place,
        "issues": [text for text, _ in _votes(ordered, _issues).most_common(8)],
        "events": [m.json["id"] for m in ordered],
        "articles": len({m.article for m in members}),
        "outlets": len({m.outlet for m in members if m.outlet}),
        "origins": len({m.origin for m in members}),
        "confidence": round(max(float(m.json["confidence"]) for m in members), 3),
        "disagreements": _disagreements([m for m in final if _stage(m) not in _OFF], type_),
        "life": life,
        **_told_ahead(ordered),
    }
    columns = {k: out[k] for k in ("type", "status", "articles", "outlets", "origins")}
    return {"number": number, "day": _day(final), **columns, "json": out}


def _told_ahead(ordered: Sequence[Member]) -> Json:
    """What a calendar asks: the deadline as it was last told, whether it was put off, and whether the act is a vote."""
    out: Json = {}
    dates = [m.json["deadline"]["date"] for m in ordered if m.json.get("deadline")]
    if dates:
        out["deadline"] = dates[-1]
        out["extended"] = any(d < dates[-1][: len(d)] for d in dates)
    if any(_is_vote(m.json) for m in ordered):
        out["vote"] = True
    return out


def _is_vote(e: Json) -> bool:
    words = {w for m in e["mentions"] for w in m["trigger"]["text"].casefold().split()}
    kinds = {vote_words().get(w) for w in words}
    return "any" in kinds or ("assembly" in kinds and any(a["sector"] == "LEG" for a in e["actors"]))


def in_order(members: Iterable[Member]) -> list[Member]:
    """By day of publication; what one day tells goes from plan to call-off to outcome ("postponed … was planned for")."""
    rank = {**dict.fromkeys(_OFF, 1), **dict.fromkeys(_DONE, 2)}
    return sorted(members, key=lambda m: (m.published or 0, rank.get(_stage(m), 0), m.json["id"]))


def _stage(m: Member) -> str:
    """What one telling says of the act: planned | held | told | denied | cancelled | postponed | open."""
    e = m.json
    status = e["status"]
    if e["type"] == "REJECT" and ("meet" in e["modes"] or e["content"] == "CONSULT"):
        words = {w for mention in e["mentions"] for w in mention["trigger"]["text"].casefold().split()}
        return "postponed" if words & _postponing() else "cancelled"
    if e["type"] == "AGREE" and e["content"] == "CONSULT":
        return "planned"
    if status in ("future", "hypothetical"):
        return "planned" if status == "future" else "open"
    if status == "negated":
        return "denied"
    if status == "unconfirmed":
        return "open"
    return "held" if e["type"] == "CONSULT" else "told"


def state_of(stages: Sequence[str]) -> str:
    """Where the life of an occurrence stands after its stages, in order of publication.

    What was held stays held whatever later plans say; a call-off counts until a later report of the act or a new plan.

    >>> state_of(["planned", "cancelled"]), state_of(["planned", "held", "planned"]), state_of(["cancelled", "planned"])
    ('cancelled', 'held', 'planned')
    """
    done = [s for s in stages if s in _DONE]
    if done:
        return done[-1] if stages.count("denied") < len(done) else "disputed"
    firm = [s for s in stages if s not in ("open", "denied")]
    if firm:
        return firm[-1]
    return "denied" if "denied" in stages else "open"


def _final(ordered: Sequence[Member], state: str) -> Sequence[Member]:
    """The tellings that say how it stands: of the act when it is done; of the plan as it was last put."""
    if state in (*_DONE, "disputed"):
        return [m for m in ordered if _stage(m) in (*_DONE, "denied", "open")]
    offs = [m for m in ordered if _stage(m) in _OFF]
    if not offs:
        return ordered
    told = offs[-1].published or 0
    since = [m for m in ordered if (m.published or 0) >= told and _stage(m) == "planned" and m.stated]
    return since or [m for m in ordered if _stage(m) in ("planned", *_OFF)]


def _day(final: Sequence[Member]) -> int:
    """The day that most origins state; without one, the first day of publication."""
    days = _votes(final, lambda m: [m.first] if m.stated else [])
    return int(_winner(days)) if days else min(m.first for m in final)


def _status(state: str, final: Sequence[Member]) -> str:
    if state in ("planned", "postponed"):
        return "future"
    if state in ("cancelled", "denied"):
        return "negated"
    if state == "disputed":
        return "unconfirmed"
    statuses = Counter(m.json["status"] for m in final)
    return next(s for s in _FIRM if s in statuses)


def _step(m: Member) -> Json:
    return {
        "published": m.published,
        "event": m.json["id"],
        "stage": _stage(m),
        "status": m.json["status"],
        "date": m.json["when"]["date"] if m.json["when"] else None,
    }


def _commonest_type(final: Sequence[Member]) -> tuple[str, list[str]]:
    """The type that most origins tell; a meeting that is planned or called off stays a CONSULT."""
    type_ = _winner(_votes(final, lambda m: [_act(m)]))
    modes = _votes([m for m in final if m.json["type"] == type_], lambda m: m.json["modes"])
    return type_, [mode for mode, _ in modes.most_common(2)]


def _act(m: Member) -> str:
    return "CONSULT" if _stage(m) in (*_OFF, "planned") and _is_meeting(m.json) else str(m.json["type"])


def _is_meeting(e: Json) -> bool:
    return bool(e["type"] == "CONSULT" or e["content"] == "CONSULT" or "meet" in e["modes"])


def _votes(members: Iterable[Member], values: Callable[[Member], Iterable[Any]]) -> Counter[Any]:
    """Each origin votes once for each value, whatever the number of its copies."""
    seen = {(m.origin, value): None for m in members for value in values(m)}
    return Counter(value for _, value in seen)


def _winner(votes: Counter[Any]) -> Any:
    """The value with most votes; of equals the first that was told."""
    return max(votes, key=lambda v: votes[v]) if votes else None


def _places(m: Member) -> list[str]:
    where = m.json["where"]
    return [str(where["name"] or where["text"])] if where else []


def _issues(m: Member) -> list[str]:
    return [str(i["text"]) for i in m.json["issues"]]


def _label(a: Mapping[str, Any]) -> tuple[str, str]:
    """What makes two participants one: the name, or country and sector."""
    return str(a["name"] or f"{a['country']}|{a['sector']}"), str(a["country"])


def _sides(members: Sequence[Member], type_: str, place: Json | None) -> tuple[list[Json], list[Json]]:
    """Actors and recipients; nobody stands on both sides of an act done together, and no place is met with."""
    actors, recipients = (_people(members, side, type_) for side in ("actors", "recipients"))
    if type_ not in _MUTUAL:
        return actors, recipients
    known = {_label(a) for a in actors}
    spot = (place["name"] or place["text"]) if place else None
    return actors, [a for a in recipients if _label(a) not in known and spot not in (a["name"], a["text"])]


def _people(members: Sequence[Member], side: str, type_: str) -> list[Json]:
    """The participants that a third or more of the origins name, most named first, each once and by its fullest text."""
    same = [m for m in members if _act(m) == type_] or members
    votes = _votes(same, lambda m: [_label(a) for a in m.json[side]])
    origins = len({m.origin for m in same})
    best: dict[tuple[str, str], Json] = {}
    for m in same:
        for a in m.json[side]:
            if len(a["text"]) > len(best.get(_label(a), {"text": ""})["text"]):
                best[_label(a)] = a
    keys = ("text", "name", "country", "sector", "office", "id")
    return [{k: best[x].get(k) for k in keys} for x, n in votes.most_common() if n * 3 >= origins]


def _disagreements(members: Sequence[Member], type_: str) -> Json:
    """What independent origins say differently, by field: each value with how many say so."""
    asked: dict[str, Callable[[Member], Iterable[Any]]] = {
        "date": lambda m: [m.json["when"]["date"]] if m.json["when"] and m.json["when"]["date"] else [],
        "place": _places,
        "status": lambda m: [m.json["status"]],
        "type": lambda m: [_act(m)],
        "numbers": lambda m: [", ".join(m.numbers)] if m.numbers else [],
        **_asked_of_sides(type_),
    }
    out: Json = {}
    for name, values in asked.items():
        votes = _votes(members, values)
        said = {m.origin: None for m in members if any(True for _ in values(m))}
        if len(votes) > 1 and len(said) > 1:
            out[name] = [{"value": v, "origins": n} for v, n in votes.most_common()]
    return out


def _asked_of_sides(type_: str) -> dict[str, Callable[[Member], Iterable[Any]]]:
    """Countries of each side; of both together where nobody stands on the other side."""

    def told(m: Member, *sides: str) -> list[str]:
        countries = _countries(a for side in sides for a in m.json[side])
        return [", ".join(sorted(countries))] if countries else []

    if type_ in _MUTUAL:
        return {"actors": lambda m: told(m, "actors", "recipients")}
    return {"actors": lambda m: told(m, "actors"), "recipients": lambda m: told(m, "recipients")}


def _countries(actors: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(a["country"]) for a in actors if a["country"]}
