"""The one shape of an error: {"error": {"code", "found", "wanted", "where"}}; pages get it as text in a page."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from dragoman.errors import DragomanError, InputError, MissingInput, StoreError

CODES = {
    400: "bad request",
    401: "token wanted",
    403: "not allowed",
    404: "not found",
    405: "method not allowed",
    409: "conflict",
    413: "too large",
    415: "wrong kind of body",
    421: "wrong host",
    422: "bad value",
    429: "too many requests",
    503: "busy",
}


class Refused(DragomanError):
    """A request that is not answered: status, what was found, what was wanted, and where."""

    def __init__(self, status: int, found: str, *, wanted: str = "", where: str = "") -> None:
        super().__init__(f"found {found}" + (f", wanted {wanted}" if wanted else ""))
        self.status, self.found, self.wanted, self.where = status, found, wanted, where


def error_json(status: int, found: str, wanted: str = "", where: str = "") -> dict[str, Any]:
    """An error as the API tells it."""
    code = CODES.get(status, "error")
    return {"error": {"code": code, "found": found, "wanted": wanted or None, "where": where or None}}


def _answer(request: Request, status: int, found: str, wanted: str = "", where: str = "") -> Response:
    headers = {"retry-after": "2"} if status in (429, 503) else None
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(error_json(status, found, wanted, where), status, headers)
    page = getattr(request.app.state, "error_page", None)
    if page is not None:  # the pages bring their own: (request, status, code, found, wanted) -> Response
        told: Response = page(request, status, CODES.get(status, "error"), found, wanted)
        return told
    return PlainTextResponse(f"{CODES.get(status, 'error')}: {found}", status, headers)


def add_error_handlers(app: FastAPI) -> None:
    """Tell every error in the one shape."""

    @app.exception_handler(Refused)
    def refused(request: Request, e: Refused) -> Response:
        return _answer(request, e.status, e.found, e.wanted, e.where)

    @app.exception_handler(DragomanError)
    def ours(request: Request, e: DragomanError) -> Response:
        status = 404 if isinstance(e, MissingInput) else 422 if isinstance(e, InputError) else 400
        if isinstance(e, StoreError):
            status = 503
        found, _, wanted = str(e).partition(", wanted ")
        return _answer(request, status, found.removeprefix("found "), wanted)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, e: RequestValidationError) -> Response:
        first = e.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        return _answer(request, 422, repr(first.get("input"))[:120], first["msg"], where)

    @app.exception_handler(HTTPException)
    def http(request: Request, e: HTTPException) -> Response:
        found = f"nothing at {request.url.path[:200]}" if e.status_code == 404 else str(e.detail)
        return _answer(request, e.status_code, found)

    @app.exception_handler(PoolTimeout)
    @app.exception_handler(OperationalError)
    def busy(request: Request, e: Exception) -> Response:
        if isinstance(e, OperationalError) and "locked" not in str(e.orig):
            raise e  # ours: a statement that is wrong
        return _answer(request, 503, "the record is busy", "a request a little later")
