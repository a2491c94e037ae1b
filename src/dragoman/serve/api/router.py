"""All routers of the API."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.serve.api import coding, exports, lists, relations, review, single

router = APIRouter()
for part in (lists, single, relations, coding, exports, review):
    router.include_router(part.router)
