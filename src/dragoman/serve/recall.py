"""Stands between the guard and the routes: a question asked again is answered from memory until something is written.

Every answer that comes in one piece gets an ETag of its content, by which a browser asks whether it still holds. Plain
ASGI, so that an answer from memory costs no route, no thread and no read.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.serve.asking import day_of
from dragoman.serve.memory import OLDEST
from dragoman.serve.settings import ServeSettings
from dragoman.store.changes import Changes, state_of
from dragoman.store.opening import Store

PASSED_ON = ("/static/", "/api/export/", "/api/health", "/api/annotated.jsonl")
KINDS = ("application/json", "text/html", "text/csv", "text/calendar")
BESIDE = 600  # bytes that an answer takes beside its body
SHARE = 16  # an answer may take this part of the memory at most

Key = tuple[object, ...]
Raw = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer as it was given."""

    tag: bytes
    headers: Raw
    body: bytes


@dataclass(slots=True)
class Answers:
    """Answers by question, as long as the record stands as it did; the one not asked for longest goes first."""

    limit: int
    version: object = None
    size: int = 0
    held: OrderedDict[Key, Told] = field(default_factory=OrderedDict)

    def get(self, version: object, key: Key) -> Told | None:
        """The answer to a question; all are forgotten when the version is another."""
        if version != self.version:
            self.held.clear()
            self.size, self.version = 0, version
        told = self.held.get(key)
        if told is not None:
            self.held.move_to_end(key)
        return told

    def put(self, version: object, key: Key, told: Told) -> None:
        """Hold an answer that was begun at a version, unless that has passed."""
        size = len(told.body) + BESIDE
        if version != self.version or key in self.held or size * SHARE > self.limit:
            return
        self.held[key] = told
        self.size += size
        while self.size > self.limit:
            _, gone = self.held.popitem(last=False)
            self.size -= len(gone.body) + BESIDE


class Recall:
    """Answers from memory what was asked before; the record's version is taken before a route reads."""

    def __init__(self, app: ASGIApp, store: Store, settings: ServeSettings) -> None:
        self.app = app
        self.store = store
        self.settings = settings
        self.changes = Changes(store)
        self.answers = Answers(settings.memory)
        self._state: tuple[object, str] = (None, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on and hold what comes."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(PASSED_ON):
            await self.app(scope, receive, send)
            return
        version, state = await self._version()
        scope.setdefault("state", {})["record"] = state
        headers = Headers(scope=scope)
        key = self._key(scope, headers)
        asked = headers.get("if-none-match", "")
        told = self.answers.get(version, key)
        if told is not None:
            await _tell(send, told, asked)
            return
        listening = _Listening(send, asked)
        await self.app(scope, receive, listening.send)
        if listening.told is not None:
            self.answers.put(version, key, listening.told)

    async def _version(self) -> tuple[object, str]:
        """What tells one version of the record from another, and its state; both older than any read that follows."""
        count = self.changes.count()
        if count is None:
            state = await to_thread.run_sync(self._read)
            return state, state
        if self._state[0] != count:
            self._state = (count, await to_thread.run_sync(self._read))
        return self._state

    def _read(self) -> str:
        with self.store.reading() as connection:
            return state_of(connection)

    def _key(self, scope: Scope, headers: Headers) -> Key:
        """All that an answer depends on beside the record: the question, who asks, and the day."""
        person = scope["state"].get("person")
        asks = (person.name, person.role) if person else None
        path, query = scope["path"], scope["query_string"]
        day = day_of(self.store, self.settings)
        if path.startswith("/api/"):
            return path, query, asks, day
        page = (headers.get("cookie"), headers.get("x-fragment"), "text/html" in headers.get("accept", ""))
        return path, query, asks, day, page, int(time.monotonic() // OLDEST)  # counts on pages may lag that long


class _Listening:
    """Passes an answer on, with a tag where it comes in one piece; `told` is what can be held of it."""

    def __init__(self, send: Send, asked: str) -> None:
        self.more, self.asked = send, asked
        self.begun: Message | None = None
        self.told: Told | None = None

    async def send(self, message: Message) -> None:
        """The next part."""
        if message["type"] == "http.response.start":
            if _may_be_held(message):
                self.begun = message
            else:
                await self.more(message)
            return
        begun, self.begun = self.begun, None
        if begun is None:
            await self.more(message)
        elif message.get("more_body"):
            await self.more(begun)
            await self.more(message)
        else:
            body = message.get("body", b"")
            tag = b'"%s"' % hashlib.blake2b(body, digest_size=16).hexdigest().encode()
            self.told = Told(tag=tag, headers=[*begun["headers"], (b"etag", tag)], body=body)
            await _tell(self.more, self.told, self.asked)


def _may_be_held(start: Message) -> bool:
    if start["status"] != 200:
        return False
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0]
    return kind in KINDS and "content-length" in headers and "set-cookie" not in headers and "etag" not in headers


async def _tell(send: Send, told: Told, asked: str) -> None:
    """The whole answer, or that the asker has it already. Headers are copied: the guard adds its own to them."""
    same = told.tag.decode() in [t.strip().removeprefix("W/") for t in asked.split(",")]
    if same:
        headers = [h for h in told.headers if h[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(told.headers)})
    await send({"type": "http.response.body", "body": told.body})
