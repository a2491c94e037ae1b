"""Review: queues of what to look at, corrections shown with all that they would change before they are made, and undone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from dragoman.errors import InputError, MissingInput
from dragoman.ontology.plover import TYPES
from dragoman.review.lexicon import entries
from dragoman.review.queues import ORDERS
from dragoman.review.queues import queue as find_queue
from dragoman.serve.asking import FiltersOf, PersonOf, Reading, StoreOf
from dragoman.serve.pages.forms import blank_people, changes_of, form_of
from dragoman.serve.pages.rendering import page, twin
from dragoman.serve.pages.wording import SECTORS, STATUSES, names
from dragoman.serve.reading.happenings import event_told
from dragoman.serve.reviewing import (
    Ask,
    Line,
    Undo,
    confirm,
    confirm_line,
    correction_json,
    preview_of,
    preview_of_line,
    take_back,
)
from dragoman.serve.sessions import Reviewer
from dragoman.store.corrections import corrections
from dragoman.store.opening import Store

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
A_PAGE = 15
LIMIT = 60_000  # characters of what a form carries from the preview to the confirmation
FIELD_WORDS = {"when": "date", "where": "place", "recipients": "to whom", "actors": "who", "attribution": "said by", "issues": "about", "content": "content type"}  # fmt: skip


async def form_of_request(request: Request) -> FormData:
    """The fields of the form that was sent."""
    return await request.form()


Form = Annotated[FormData, Depends(form_of_request)]


@router.get("/review")
def review(request: Request, connection: Reading, f: FiltersOf, by: str = "uncertainty") -> Response:
    """What to look at next, and what was corrected lately."""
    how: Json = {"window": f.window, "countries": f.country, "types": f.type}
    found = find_queue(connection, by, **how, limit=A_PAGE + 1, offset=(f.page - 1) * A_PAGE)
    told = twin(request, {"by": by, "events": found[:A_PAGE]}, lambda: [_row(e) for e in found[:A_PAGE]])
    return told or page(
        request,
        "review.html",
        by=by,
        orders=ORDERS,
        found=found[:A_PAGE],
        more=len(found) > A_PAGE,
        f=f,
        latest=[correction_json(c) for c in corrections(connection, limit=8)],
    )


def _row(e: Json) -> Json:
    it = e["event"]
    return {
        "event": it["id"],
        "day": e["day"],
        "type": it["type"],
        "status": it["status"],
        "actors": names(it["actors"]),
        "recipients": names(it["recipients"]),
        "confidence": it["confidence"],
        "why": e["why"],
        "article": e["article"]["id"],
    }


@router.get("/review/corrections")
def all_corrections(request: Request, connection: Reading, page_: int = 1) -> Response:
    """Every correction, the newest first."""
    found = [correction_json(c) for c in corrections(connection, limit=101, offset=max(0, min(page_, 1000) - 1) * 100)]
    return twin(request, found, lambda: found) or page(request, "corrections.html", found=found[:100], more=len(found) > 100, number=page_)  # fmt: skip


@router.get("/review/events/{id}")
def edit_event(request: Request, connection: Reading, id: str) -> Response:
    """The fields of an event, to be corrected."""
    it = event_told(connection, id, None)
    if it is None:
        raise MissingInput(f"found no event {id[:40]!r} in the record")
    return twin(request, it, lambda: [it]) or page(request, "bench.html", **_editing(it))


def _editing(it: Json) -> Json:
    return {
        "view": "edit",
        "it": it,
        "form": form_of(it),
        "blank": blank_people(),
        "types": tuple(TYPES),
        "statuses": tuple(STATUSES),
        "sectors": SECTORS,
    }


@router.post("/review/preview")
def show_first(request: Request, store: StoreOf, person: Reviewer, form: Form) -> Response:
    """What a correction would change; nothing is kept."""
    ask = _ask(store, form)
    told = preview_of(store, ask, person)
    return page(request, "bench.html", view="preview", ask=ask, carried=_carried(ask), told=told, words=_words(told))


@router.post("/review/confirm")
def make(request: Request, store: StoreOf, person: Reviewer, form: Form) -> Response:
    """Make the correction that was shown."""
    ask = _carried_ask(form) if form.get("carried") else _ask(store, form)
    return page(request, "bench.html", view="done", made=confirm(store, ask, person))


@router.post("/review/undo/{number}")
def undo(request: Request, person: Reviewer, form: Form, number: int) -> Response:
    """Take a correction back."""
    made = take_back(request.app, number, Undo(why=str(form.get("why", ""))[:1000]), person)
    return page(request, "bench.html", view="undone", made=made, number=number)


@router.get("/review/lexicon")
def lexicon(request: Request, connection: Reading, person: PersonOf, text: str = "", country: str = "", sector: str = "") -> Response:  # fmt: skip
    """The team's lexicon: always read X as Y."""
    lines = [correction_json(c) for c in entries(connection)]
    given = {"text": text[:200], "country": country[:80], "sector": sector[:3]}
    return twin(request, lines, lambda: lines) or page(request, "lexicon.html", lines=lines, given=given, sectors=SECTORS, told=None)  # fmt: skip


@router.post("/review/lexicon/preview")
def show_line(request: Request, person: Reviewer, form: Form) -> Response:
    """What the line would change in articles that are there."""
    line = _line(form)
    told = preview_of_line(request.app, line)
    given = {k: str(form.get(k, "")) for k in ("text", "country", "sector")}
    return page(request, "lexicon.html", lines=[], given=given, sectors=SECTORS, told=told)


@router.post("/review/lexicon/confirm")
def add_line(request: Request, person: Reviewer, form: Form) -> Response:
    """Write the line."""
    return page(request, "bench.html", view="done", made=confirm_line(request.app, _line(form), person))


def _line(form: FormData) -> Line:
    read = {"country": str(form.get("country", "")).strip().upper(), "sector": str(form.get("sector", ""))}
    return Line(text=str(form.get("text", ""))[:200], read=read, why=str(form.get("why", ""))[:1000])


def _ask(store: Store, form: FormData) -> Ask:
    """The correction that a form asks for; an edit holds only the fields that differ from those of the event."""
    action, why = str(form.get("action", "")), str(form.get("why", ""))[:1000]
    if action in ("split", "merge"):
        numbers = [n for n in str(form.get("with", "")).replace(",", " ").split() if n]
        some = [str(v) for v in form.getlist("events")]
        one = str(form.get("occurrence", ""))
        return Ask(action="split", occurrence=one, events=some, why=why) if action == "split" else Ask(action="merge", occurrences=[one, *numbers], why=why)  # fmt: skip
    if action not in ("accept", "reject", "edit"):
        raise InputError(f"found the action {action[:40]!r}, wanted accept, reject, edit, split or merge")
    id_ = str(form.get("event", ""))
    if action != "edit":
        return Ask(action=action, event=id_, why=why)  # type: ignore[arg-type]
    with store.reading() as connection:
        it = event_told(connection, id_, None)
    if it is None:
        raise MissingInput(f"found no event {id_[:40]!r} in the record")
    changes = changes_of(it, form)
    if not changes:
        raise InputError("found an edit that changes nothing, wanted another value for a field")
    return Ask(action="edit", event=id_, changes=changes, why=why)


def _carried(ask: Ask) -> str:
    return ask.model_dump_json()


def _carried_ask(form: FormData) -> Ask:
    text = str(form.get("carried", ""))
    if len(text) > LIMIT:
        raise InputError(f"found a correction of {len(text)} characters, wanted {LIMIT} at most")
    try:
        ask = Ask.model_validate(json.loads(text))
    except ValueError as error:
        raise InputError("found a form that was changed on its way, wanted the one of the preview") from error
    why = str(form.get("why", ask.why))[:1000]
    return ask.model_copy(update={"why": why or ask.why})


def _words(told: Json) -> list[Json]:
    """Before and after of each field in words."""
    before, after = told["before"].get("values") or {}, told["after"].get("values") or {}
    if not isinstance(before, Mapping) or not isinstance(after, Mapping) or not after:
        return []
    return [
        {"field": FIELD_WORDS.get(k, k), "before": in_words(before.get(k)), "after": in_words(after.get(k))}
        for k in after
        if k in before and k not in ("likeness",)
    ]


def in_words(value: Any) -> str:
    """A field's value in one line.

    >>> in_words([{"name": None, "text": "Oslo", "country": "NOR"}]), in_words(None), in_words({"date": "2024-05-17", "text": "x"})
    ('Oslo (NOR)', 'nothing', '2024-05-17')
    """
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, Mapping):
        if "date" in value:
            return str(value["date"])
        name = str(value.get("name") or value.get("text") or "")
        return f"{name} ({value['country']})" if value.get("country") else name
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(in_words(v) for v in value)
    return str(value)
