"""Codes a text that is sent, and tells what the codes mean."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from dragoman.errors import DragomanError
from dragoman.export.json import to_json
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.codebook import CONTEXTS, STATUSES, entry
from dragoman.ontology.plover import MODES, QUADS, TYPES
from dragoman.records import Article
from dragoman.serve.asking import SettingsOf
from dragoman.serve.errors import Refused

router = APIRouter()
Json = dict[str, Any]
Short = Annotated[str, Field(max_length=2000)]


class Text(BaseModel):
    """An article to be coded; only the text must be there. An address is kept as it is and never fetched."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=400_000)]
    date: Date | None = None
    title: Short | None = None
    source: Short | None = None
    url: Short | None = None
    id: Short = ""


@router.post("/code", tags=["code"])
def code(request: Request, told: Text, settings: SettingsOf) -> Json:
    """The events, verdicts and what was left out of a text, as the contract has them; nothing is kept."""
    words = len(told.text.split())
    if not words and not (told.title or "").strip():
        raise Refused(422, "a text without a word", wanted="a text", where="text")
    if words > settings.words:
        raise Refused(413, f"a text of {words} words", wanted=f"{settings.words} at most", where="text")
    coder = request.app.state.coder()
    return to_json(coder.code(Article(**told.model_dump())))


@router.get("/codebook", tags=["codebook"])
def codebook() -> Json:
    """Every type with its modes, the contexts, statuses, quad classes and countries."""
    return {
        "types": [
            {
                "name": t.name,
                "quad": t.quad,
                "quad_name": QUADS[t.quad],
                "score": t.score,
                "definition": t.definition,
                "example": t.example,
                "recipient_required": t.recipient_required,
                "modes": [
                    {"name": m.name, "score": m.score, "definition": m.definition} for m in MODES[t.name].values()
                ],
            }
            for t in TYPES.values()
        ],
        "contexts": dict(CONTEXTS),
        "statuses": dict(STATUSES),
        "quads": {str(k): v for k, v in QUADS.items()},
        "countries": dict(country_names()),
    }


@router.get("/codebook/{name:path}", tags=["codebook"])
def codebook_entry(name: str) -> Json:
    """What a type, mode (COERCE/arrest), context or status means."""
    try:
        return {"name": name, "text": entry(name)}
    except DragomanError as error:
        raise Refused(404, f"no entry {name[:80]!r}", wanted=str(error).partition("; ")[2][:300]) from error
