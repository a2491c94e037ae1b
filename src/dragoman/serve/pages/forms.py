"""An event as the fields of a form, and the fields of a form as changes of the event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

Json = dict[str, Any]
BLANK = 1  # empty rows for further participants
_PERSON = ("text", "name", "country", "sector", "office")
_SIDES = ("actors", "recipients")


def blank_people() -> list[Json]:
    """Empty rows for participants."""
    return [dict.fromkeys(_PERSON, "") for _ in range(BLANK)]


def form_of(it: Mapping[str, Any]) -> Json:
    """What each field of the form holds."""
    when, where, said = it["when"] or {}, it["where"] or {}, it["attribution"]
    return {
        "type": it["type"],
        "modes": ", ".join(it["modes"]),
        "content": it["content"] or "",
        "status": it["status"],
        "date": when.get("date") or "",
        "place": where.get("name") or where.get("text") or "",
        "place_country": where.get("country") or "",
        "issues": "\n".join(i["text"] for i in it["issues"]),
        "contexts": ", ".join(it["contexts"]),
        "actors": [_person(a) for a in it["actors"]],
        "recipients": [_person(a) for a in it["recipients"]],
        "attribution": [_person(said)] if said else [],
    }


def _person(a: Mapping[str, Any]) -> Json:
    return {k: a.get(k) or "" for k in _PERSON}


def changes_of(it: Mapping[str, Any], form: FormData) -> Json:
    """The fields that the form gives another value than the event has; a field that the form lacks stays."""
    was = form_of(it)
    out: Json = {}
    for name in ("type", "status", "content"):
        if name in form and _text(form, name) != was[name]:
            out[name] = _text(form, name) or None
    for name in ("modes", "contexts"):
        if name in form and _listed(_text(form, name)) != _listed(was[name]):
            out[name] = _listed(_text(form, name))
    if "date" in form and _text(form, "date") != was["date"]:
        out["when"] = {**_kept(it["when"], ("text",)), "date": _text(form, "date")} if _text(form, "date") else None
    place = {k: _text(form, k) for k in ("place", "place_country")}
    if "place" in form and place != {k: was[k] for k in place}:
        out["where"] = {"name": place["place"], "country": place["place_country"] or None} if place["place"] else None
    issues = [line.strip() for line in _text(form, "issues").splitlines() if line.strip()]
    if "issues" in form and issues != was["issues"].splitlines():
        out["issues"] = issues
    for side in (*_SIDES, "attribution"):
        if f"{side}.0.text" in form:
            told = [it["attribution"]] if side == "attribution" and it["attribution"] else it[side] or []
            people = _people(side, form, told)
            if people is not None:
                out[side] = people if side in _SIDES else (people[0] if people else None)
    return out


def _people(side: str, form: FormData, told: list[Mapping[str, Any]]) -> list[Json] | None:
    """The participants of a side, None when they are as they were; one left as coded is handed back whole."""
    out: list[Json] = []
    changed = False
    k = 0
    while f"{side}.{k}.text" in form and k < 60:
        row = {name: _text(form, f"{side}.{k}.{name}") for name in _PERSON}
        old = told[k] if k < len(told) else None
        if form.get(f"{side}.{k}.out") or not any(row.values()):
            changed = changed or old is not None
        elif old is not None and row == _person(old):
            out.append(dict(old))
        else:
            changed = True
            out.append({name: value or None for name, value in row.items()})
        k += 1
    return out if changed else None


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _kept(value: Mapping[str, Any] | None, names: tuple[str, ...]) -> Json:
    return {k: value[k] for k in names if value and value.get(k)}
