"""What an occurrence's tellings say together: the merged fields, what they disagree on, and its life from plan to outcome."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.lexicons.reading import FOLDER, rows

Json = dict[str, Any]
_FIRM = ("realized", "negated", "unconfirmed", "future", "hypothetical", "historical")


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
    """One occurrence as a row: type, status, day, counts, and its JSON (docs/contract.md)."""
    ordered = sorted(members, key=lambda m: (m.published or 0, m.event))
    life = [_step(m) for m in ordered]
    state = state_of([str(step["stage"]) for step in life])
    held = [m for m in ordered if _stage(m) in ("held", "told")] or ordered
    type_, modes = _commonest_type(held)
    days = _votes(ordered, lambda m: [m.first] if m.stated else [])
    day = _winner(days) if days else min(m.first for m in held)
    where = _winner(_votes(held, lambda m: [_place(m.json)] if m.json["where"] else []))
    out: Json = {
        "id": f"O{number}",
        "type": type_,
        "modes": modes,
        "status": _status(state, held),
        "state": state,
        "actors": _people(ordered, "actors", type_),
        "recipients": _people(ordered, "recipients", type_),
        "where": next((m.json["where"] for m in held if m.json["where"] and _place(m.json) == where), None),
        "issues": [text for text, _ in _votes(ordered, _issues).most_common(8)],
        "events": [m.json["id"] for m in ordered],
        "articles": len({m.article for m in members}),
        "outlets": len({m.outlet for m in members if m.outlet}),
        "origins": len({m.origin for m in members}),
        "confidence": round(max(float(m.json["confidence"]) for m in members), 3),
        "disagreements": _disagreements(ordered),
        "life": life,
    }
    columns = {k: out[k] for k in ("type", "status", "articles", "outlets", "origins")}
    return {"number": number, "day": day, **columns, "json": out}


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
    done = [s for s in stages if s in ("held", "told")]
    if done:
        return done[-1] if stages.count("denied") < len(done) else "disputed"
    firm = [s for s in stages if s not in ("open", "denied")]
    if firm:
        return firm[-1]
    return "denied" if "denied" in stages else "open"


def _status(state: str, held: Sequence[Member]) -> str:
    if state in ("planned", "postponed"):
        return "future"
    if state in ("cancelled", "denied"):
        return "negated"
    statuses = Counter(m.json["status"] for m in held)
    if state == "disputed":
        return "unconfirmed"
    return next(s for s in _FIRM if s in statuses)


def _step(m: Member) -> Json:
    return {
        "published": m.published,
        "event": m.json["id"],
        "stage": _stage(m),
        "status": m.json["status"],
        "date": m.json["when"]["date"] if m.json["when"] else None,
    }


def _commonest_type(held: Sequence[Member]) -> tuple[str, list[str]]:
    type_ = _winner(_votes(held, lambda m: [m.json["type"]]))
    modes = _votes([m for m in held if m.json["type"] == type_], lambda m: m.json["modes"])
    return type_, [mode for mode, _ in modes.most_common(2)]


def _votes(members: Iterable[Member], values: Callable[[Member], Iterable[Any]]) -> Counter[Any]:
    """Each origin votes once for each value, whatever the number of its copies."""
    seen = {(m.origin, value): None for m in members for value in values(m)}
    return Counter(value for _, value in seen)


def _winner(votes: Counter[Any]) -> Any:
    """The value with most votes; of equals the first that was told."""
    return max(votes, key=lambda v: votes[v]) if votes else None


def _place(e: Json) -> str:
    return str(e["where"]["name"] or e["where"]["text"])


def _issues(m: Member) -> list[str]:
    return [str(i["text"]) for i in m.json["issues"]]


def _label(a: Mapping[str, Any]) -> tuple[str, str]:
    """What makes two participants one: the name, or country and sector."""
    return str(a["name"] or f"{a['country']}|{a['sector']}"), str(a["country"])


def _people(members: Sequence[Member], side: str, type_: str) -> list[Json]:
    """The participants that a third or more of the origins name, most named first, each once and by its fullest text."""
    same = [m for m in members if m.json["type"] == type_] or members
    votes = _votes(same, lambda m: [_label(a) for a in m.json[side]])
    origins = len({m.origin for m in same})
    best: dict[tuple[str, str], Json] = {}
    for m in same:
        for a in m.json[side]:
            if len(a["text"]) > len(best.get(_label(a), {"text": ""})["text"]):
                best[_label(a)] = a
    keys = ("text", "name", "country", "sector", "office", "id")
    return [{k: best[x].get(k) for k in keys} for x, n in votes.most_common() if n * 3 >= origins]


def _disagreements(members: Sequence[Member]) -> Json:
    """What independent origins say differently, by field: each value with how many say so."""
    asked: dict[str, Callable[[Member], Iterable[Any]]] = {
        "date": lambda m: [m.json["when"]["date"]] if m.json["when"] and m.json["when"]["date"] else [],
        "place": lambda m: [_place(m.json)] if m.json["where"] else [],
        "status": lambda m: [m.json["status"]],
        "type": lambda m: [m.json["type"]],
        "numbers": lambda m: [", ".join(m.numbers)] if m.numbers else [],
        "actors": lambda m: [c for c in [", ".join(sorted(_countries(m.json["actors"])))] if c],
        "recipients": lambda m: [c for c in [", ".join(sorted(_countries(m.json["recipients"])))] if c],
    }
    out = defaultdict(list)
    for name, values in asked.items():
        votes = _votes(members, values)
        if len(votes) > 1:
            out[name] = [{"value": v, "origins": n} for v, n in votes.most_common()]
    return dict(out)


def _countries(actors: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(a["country"]) for a in actors if a["country"]}
