"""The pages: one small file a view, each with a router."""

from __future__ import annotations

import importlib

from fastapi import APIRouter, FastAPI

from dragoman.serve.pages import (
    actor,
    article,
    calendar_view,
    codebook,
    errors,
    following,
    network_view,
    occurrence,
    relation,
    review,
    search,
    today,
    world_map,
)
from dragoman.serve.pages.rendering import templates

error_page = errors.error_page


def warm(app: FastAPI) -> None:
    """Load and make what the first pages would otherwise wait for; run beside the server as it starts."""
    for name in ("scipy.stats", "ruptures"):
        importlib.import_module(name)
    for name in ("today.html", "relation.html", "charts.html", "macros.html"):
        templates().get_template(name)
    relation.warm_relations(app)


router = APIRouter(include_in_schema=False)
for view in (today, relation, occurrence, article, actor, world_map, network_view, calendar_view, search, review, codebook, following, errors):  # fmt: skip
    router.include_router(view.router)
