"""Stands before every route: names, limits, who asks, and the headers of every answer. Plain ASGI, so that it is cheap."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.serve.asking import Person
from dragoman.serve.errors import error_json
from dragoman.serve.settings import ServeSettings
from dragoman.store.opening import Store
from dragoman.store.tokens import csrf_of, holder_of, session_holder

COOKIE = "dragoman_session"
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/login", "/logout", "/static/", "/api/health")  # reached without a token even with --read-token
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(slots=True)
class Allowance:
    """So many requests a minute for each address, refilled steadily (a token bucket); old addresses are forgotten."""

    a_minute: int
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, who: str, now: float) -> bool:
        """Whether one more is allowed."""
        had, at = self.left.get(who, (float(self.a_minute), now))
        have = min(float(self.a_minute), had + (now - at) * self.a_minute / 60)
        if len(self.left) > 10_000:
            self.left.clear()
        self.left[who] = (have - 1 if have >= 1 else have, now)
        return have >= 1


class Guard:
    """Checks a request and dresses its answer."""

    def __init__(self, app: ASGIApp, store: Store, settings: ServeSettings) -> None:
        self.app = app
        self.store = store
        self.settings = settings
        self.all = Allowance(settings.requests_a_minute)
        self.some = {
            "/api/code": Allowance(settings.codings_a_minute),
            "/login": Allowance(settings.logins_a_minute),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with the person in the request's state."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        body = _Body(receive, self.settings.body)

        async def dressed(message: Message) -> None:
            if body.refused:
                return
            if body.too_large:
                body.refused = True
                await _refuse(send, 413, "a body that goes on", f"{self.settings.body} bytes at most")
                return
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    told.setdefault(name, value)
                told.setdefault("cache-control", "private, no-cache")
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is None:
            person = await self._person(headers)
            scope.setdefault("state", {})["person"] = person
            refusal = self._not_allowed(scope, headers, person)
        if refusal is not None:
            await _refuse(dressed, *refusal)
            return
        await self.app(scope, body.receive, dressed)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, str] | None:
        host = _host(headers.get("host", ""))
        if "*" not in self.settings.hosts and host not in self.settings.hosts:
            return 421, f"the host {host[:80]!r}", f"one of {', '.join(self.settings.hosts)}"
        who = (scope.get("client") or ("?", 0))[0]
        now = time.monotonic()
        special = self.some.get(scope["path"]) if scope["method"] == "POST" else None
        if not self.all.take(who, now) or (special is not None and not special.take(who, now)):
            return 429, "more requests than are allowed in a minute", "fewer"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.body:
            return 413, f"a body of {length[:20]} bytes", f"{self.settings.body} at most"
        return None

    async def _person(self, headers: Headers) -> Person | None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        cookie = _cookie(headers.get("cookie", ""))
        if scheme.lower() == "bearer" and token:
            found = await to_thread.run_sync(holder_of, self.store, token.strip())
            return Person(name=found[0], role=found[1]) if found else None
        if cookie:
            found = await to_thread.run_sync(session_holder, self.store, cookie)
            return Person(name=found[0], role=found[1], csrf=csrf_of(cookie)) if found else None
        return None

    def _not_allowed(self, scope: Scope, headers: Headers, person: Person | None) -> tuple[int, str, str] | None:
        path, method = scope["path"], scope["method"]
        if person is None and headers.get("authorization"):
            return 401, "a token that is not known, is revoked, or has run out", "a token of `dragoman token add`"
        if method not in SAFE and not _same_site(headers):
            return 403, "a request that another site started", "one from a page of this server"
        if self.settings.read_token and person is None and not _starts(path, OPEN):
            return 401, "no token", "Authorization: Bearer TOKEN, or a session from /login"
        return None


def _starts(path: str, beginnings: Iterable[str]) -> bool:
    return any(path == b or path.startswith(b if b.endswith("/") else f"{b}/") for b in beginnings)


def _host(text: str) -> str:
    return (urlsplit(f"//{text}").hostname or "") if text.isprintable() and not set(text) & set("/?#@ ") else ""


def _same_site(headers: Headers) -> bool:
    """A browser says where a request comes from; other clients say nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _cookie(text: str) -> str | None:
    try:
        found = SimpleCookie(text).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


class _Body:
    """Counts what a request brings, for it may come without a length; past the limit the rest is not read."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.more, self.limit = receive, limit
        self.seen = 0
        self.refused = False

    @property
    def too_large(self) -> bool:
        """Whether more came than is allowed."""
        return self.seen > self.limit

    async def receive(self) -> Message:
        """The next part."""
        message = await self.more()
        self.seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.too_large else message


async def _refuse(send: Send, status: int, found: str, wanted: str) -> None:
    body = json.dumps(error_json(status, found, wanted)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"retry-after", b"5")] if status == 429 else []
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
