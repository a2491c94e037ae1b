"""All routers of the API."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.serve.api import lists

router = APIRouter()
router.include_router(lists.router)
