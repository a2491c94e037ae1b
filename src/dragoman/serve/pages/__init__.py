"""The pages: one small file a view, each with a router."""

from __future__ import annotations

from fastapi import APIRouter

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

error_page = errors.error_page
router = APIRouter(include_in_schema=False)
for view in (today, relation, occurrence, article, actor, world_map, network_view, calendar_view, search, review, codebook, following, errors):  # fmt: skip
    router.include_router(view.router)
