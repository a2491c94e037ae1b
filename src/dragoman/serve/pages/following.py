"""The pairs that a person follows: kept in a cookie of this server, so that nobody needs an account to have them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dragoman.errors import InputError
from dragoman.serve.filters import country_code
from dragoman.serve.pages.wording import pair_path

router = APIRouter(include_in_schema=False)
COOKIE = "follow"
MOST = 12


def pair_of(text: str) -> tuple[str, str]:
    """Two different countries with a hyphen between, by code or name.

    >>> pair_of("Norway-mar")
    ('NOR', 'MAR')
    """
    one, hyphen, other = text.replace("–", "-").partition("-")
    if not hyphen:
        raise InputError(f"found the pair {text[:60]!r}, wanted one like RUS-USA")
    pair = country_code(one.strip()), country_code(other.strip())
    if pair[0] == pair[1]:
        raise InputError(f"found one country twice ({pair[0]}), wanted two")
    return pair


def followed(request: Request) -> list[str]:
    """The pairs of the cookie that are pairs, in their order."""
    out = []
    for text in request.cookies.get(COOKIE, "").split("."):
        try:
            out.append("-".join(pair_of(text)))
        except InputError:
            continue
    return list(dict.fromkeys(out))[:MOST]


@router.post("/follow")
def follow(request: Request, pair: Annotated[str, Form()]) -> Response:
    """Follow a pair, or follow it no more."""
    one, other = pair_of(pair)
    now = followed(request)
    mine = {f"{one}-{other}", f"{other}-{one}"}
    kept = [p for p in now if p not in mine]
    if len(kept) == len(now):
        kept = [f"{one}-{other}", *now][:MOST]
    response = RedirectResponse(pair_path(one, other), 303)
    response.set_cookie(COOKIE, ".".join(kept), max_age=31_536_000, samesite="lax", httponly=True)
    return response
