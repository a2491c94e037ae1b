"""Codebook: what the types, modes, contexts and statuses mean, and how to read the pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.codebook import CONTEXTS, STATUSES
from dragoman.ontology.plover import MODES, QUADS, TYPES
from dragoman.serve.pages.rendering import page, twin

router = APIRouter(include_in_schema=False)


@router.get("/codebook")
def codebook(request: Request) -> Response:
    """All entries on one page, each with an address of its own (#AID, #AID/asylum …)."""
    types = [
        {
            "name": t.name,
            "quad": t.quad,
            "quad_name": QUADS[t.quad],
            "score": t.score,
            "cameo": cameo_for(t.name),
            "definition": t.definition,
            "example": t.example,
            "recipient": "required" if t.recipient_required else "if there is one",
            "modes": [{"name": m.name, "score": m.score, "definition": m.definition} for m in MODES[t.name].values()],
        }
        for t in TYPES.values()
    ]
    whole = {"types": types, "statuses": STATUSES, "contexts": CONTEXTS}
    rows = [{k: v for k, v in t.items() if k != "modes"} for t in types]
    told = twin(request, whole, lambda: rows)
    return told or page(request, "codebook.html", types=types, statuses=STATUSES, contexts=CONTEXTS)
