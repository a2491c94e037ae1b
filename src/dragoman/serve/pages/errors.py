"""What a page shows when a request cannot be answered, and the page to sign in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request, Response

from dragoman.errors import DragomanError
from dragoman.serve.filters import read_filters
from dragoman.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
# the first and the last day of what is shown, and of what it is compared with
_DAYS = (("from", "to"), ("vs_from", "vs_to"))


def error_page(request: Request, status: int, code: str, found: str, wanted: str) -> Response:
    """An error in words, with the way on; days in the wrong order stand in their fields again, to be put right."""
    asked = request.method == "GET" and status == 422
    return page(
        request,
        "error.html",
        status=status,
        code=code,
        found=found,
        wanted=wanted,
        before=_before(request),
        kept=_readable(request) if asked else None,
        days=_turned_days(request) if asked else None,
    )


def _before(request: Request) -> str | None:
    """The address of the page of ours that asked, None when the browser tells none or it is this one."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc or not came.path or came.path.startswith("//"):
        return None
    address = _address(came.path, came.query)
    return None if address == _address(request.url.path, request.url.query) else address


def _readable(request: Request) -> str | None:
    """This address without the filters that cannot be read, None when all can."""
    pairs = request.query_params.multi_items()
    kept = [p for p in pairs if _reads(p)]
    return None if len(kept) == len(pairs) else _address(request.url.path, urlencode(kept))


def _turned_days(request: Request) -> dict[str, Any] | None:
    """The form for a time whose last day is before its first; the rest of the address goes along unseen."""
    for names in _DAYS:
        first, last = (request.query_params.get(name, "") for name in names)
        if _reads(("from", first)) and _reads(("to", last)) and not _reads(("from", first), ("to", last)):
            rest = [p for p in request.query_params.multi_items() if p[0] not in (*names, "page")]
            return {"names": names, "first": first, "last": last, "rest": rest}
    return None


def _reads(*pairs: tuple[str, str]) -> bool:
    try:
        read_filters(pairs)
    except DragomanError:
        return False
    return True


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@router.get("/login")
def login(request: Request, to: str = "/") -> Response:
    """The form for a token; POST /login takes it."""
    return page(request, "login.html", to=to)
