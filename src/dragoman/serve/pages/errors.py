"""What a page shows when a request cannot be answered, and the page to sign in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dragoman.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)


def error_page(request: Request, status: int, code: str, found: str, wanted: str) -> Response:
    """An error in words, with the way on."""
    return page(request, "error.html", status=status, code=code, found=found, wanted=wanted)


@router.get("/login")
def login(request: Request, to: str = "/") -> Response:
    """The form for a token; POST /login takes it."""
    return page(request, "login.html", to=to)
