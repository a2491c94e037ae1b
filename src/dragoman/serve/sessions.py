"""How a browser comes to write: a token is exchanged for a session's cookie; forms bring the session's CSRF token."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from dragoman.serve.asking import Person, PersonOf, SettingsOf, StoreOf
from dragoman.serve.errors import Refused
from dragoman.serve.guard import COOKIE
from dragoman.store.tokens import SESSION_DAYS, begin_session, end_session

router = APIRouter(include_in_schema=False)


@router.post("/login")
def login(
    store: StoreOf, settings: SettingsOf, token: Annotated[str, Form()], to: Annotated[str, Form()] = "/"
) -> Response:
    """Begin a session with a token, then go to the page `to` of this server. The form itself is GET /login, a page."""
    cookie = begin_session(store, token.strip())
    if cookie is None:
        raise Refused(
            401, "a token that is not known, is revoked, or has run out", wanted="one of `dragoman token add`"
        )
    response = RedirectResponse(_here(to), 303)
    age = SESSION_DAYS * 86_400
    response.set_cookie(COOKIE, cookie, max_age=age, path="/", httponly=True, samesite="strict", secure=settings.secure)
    return response


def _here(path: str) -> str:
    """Only a path of this server: never another's address."""
    fits = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fits else "/"


async def _csrf_fits(request: Request, person: Person | None) -> None:
    """A request with a session's cookie must bring its CSRF token, as the header X-CSRF-Token or the field `csrf`."""
    if person is None or person.csrf is None:
        return
    told = request.headers.get("x-csrf-token", "")
    if not told and "form" in request.headers.get("content-type", ""):
        told = str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest(told.encode(), person.csrf.encode()):
        raise Refused(403, "a form without its CSRF token", wanted="the session's, as X-CSRF-Token or the field csrf")


@router.post("/logout")
async def logout(request: Request, store: StoreOf, person: PersonOf) -> Response:
    """End the session."""
    await _csrf_fits(request, person)
    cookie = request.cookies.get(COOKIE)
    if cookie:
        await to_thread.run_sync(end_session, store, cookie)
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def holding(role: str) -> Callable[..., Awaitable[Person]]:
    """A dependency that lets pass only who holds a role, and a page's form only with its CSRF token."""

    async def wanted(request: Request, person: PersonOf) -> Person:
        if person is None:
            raise Refused(401, "no token", wanted=f"one with the role {role}: Authorization: Bearer TOKEN")
        if not person.may(role):
            raise Refused(403, f"the role {person.role}", wanted=role)
        await _csrf_fits(request, person)
        return person

    return wanted


Reviewer = Annotated[Person, Depends(holding("reviewer"))]
Admin = Annotated[Person, Depends(holding("admin"))]
