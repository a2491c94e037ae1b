"""Fetching: polite to hosts, and careful with where an address leads."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from evaluation.websites import Page, running_site

from dragoman.errors import FetchError, FetchLater
from dragoman.ingest.fetch import Fetcher, Request, Response, Rules, is_public

ROBOTS = "/robots.txt"


@dataclass(kw_only=True)
class World:
    """Hosts with pages, a clock that only sleeping moves, and what was asked when."""

    pages: dict[str, Response] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[float, str, Mapping[str, str]]] = field(default_factory=list)
    time: float = 1000.0

    def fetcher(self, **rules: object) -> Fetcher:
        return Fetcher(
            rules=Rules(**rules),  # type: ignore[arg-type]
            transport=self.send,
            resolver=lambda host, port: self.addresses.get(host, ["93.184.216.34"]),
            clock=lambda: self.time,
            sleep=self.sleep,
        )

    def send(self, request: Request) -> Response:
        self.asked.append((self.time, request.url, request.headers))
        return self.pages.get(request.url, Response(status=404, headers={}, body=b""))

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def urls(self) -> list[str]:
        return [u for _, u, _ in self.asked if not u.endswith(ROBOTS)]


def ok(body: bytes = b"x", **headers: str) -> Response:
    return Response(status=200, headers={k.replace("_", "-"): v for k, v in headers.items()}, body=body)


def to(target: str) -> Response:
    return Response(status=302, headers={"Location": target}, body=b"")


def test_a_pause_lies_between_two_requests_to_one_host_and_none_between_hosts() -> None:
    world = World(pages={f"https://{h}.example/{k}": ok() for h in "ab" for k in range(3)})
    fetcher = world.fetcher(delay=5.0)
    for k in range(3):
        for host in "ab":
            fetcher.fetch(f"https://{host}.example/{k}")
    for host in "ab":
        times = [t for t, u, _ in world.asked if u.startswith(f"https://{host}")]
        assert len(times) == 4  # robots.txt too
        assert [round(b - a, 6) for a, b in zip(times, times[1:], strict=False)] == [5.0, 5.0, 5.0]
    assert world.time < 1000 + 4 * 5.0 + 0.1


def test_conditions_are_sent_and_unchanged_is_told() -> None:
    world = World(pages={"https://a.example/f": Response(status=304, headers={}, body=b"")})
    found = world.fetcher().fetch("https://a.example/f", etag='"7"', modified="Mon, 04 Mar 2024 10:00:00 GMT")
    sent = world.asked[-1][2]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"7"', "Mon, 04 Mar 2024 10:00:00 GMT")
    assert (found.status, found.body) == (304, b"")
    assert "dragoman/" in sent["User-Agent"]


@pytest.mark.parametrize(("rules", "path", "allowed"), [
    (b"User-agent: *\nDisallow: /private/", "/private/x", False),
    (b"User-agent: *\nDisallow: /private/", "/open/x", True),
    (b"User-agent: dragoman\nDisallow: /\n\nUser-agent: *\nDisallow:", "/open/x", False),
    (b"User-agent: other\nDisallow: /", "/open/x", True),
    (b"\xff\xfe not a robots file at all <html>", "/open/x", True),
])  # fmt: skip
def test_robots_txt_is_kept(rules: bytes, path: str, allowed: bool) -> None:
    url = f"https://a.example{path}"
    world = World(pages={url: ok(), f"https://a.example{ROBOTS}": ok(rules)})
    if allowed:
        assert world.fetcher().fetch(url).body == b"x"
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            world.fetcher().fetch(url)
        assert world.urls() == []


def test_a_host_that_is_down_for_robots_txt_may_be_asked_later() -> None:
    world = World(pages={"https://a.example/x": ok()})
    world.pages[f"https://a.example{ROBOTS}"] = Response(status=503, headers={}, body=b"")
    fetcher = world.fetcher()
    with pytest.raises(FetchLater, match="not known"):
        fetcher.fetch("https://a.example/x")
    del world.pages[f"https://a.example{ROBOTS}"]
    assert fetcher.fetch("https://a.example/x").status == 200


def test_the_pause_that_robots_txt_asks_for_is_kept() -> None:
    world = World(pages={f"https://a.example/{k}": ok() for k in range(3)})
    world.pages[f"https://a.example{ROBOTS}"] = ok(b"User-agent: *\nCrawl-delay: 11\nDisallow: /no")
    fetcher = world.fetcher(delay=1.0)
    for k in range(3):
        fetcher.fetch(f"https://a.example/{k}")
    times = [t for t, _, _ in world.asked]
    assert [b - a for a, b in zip(times, times[1:], strict=False)] == [11.0, 11.0, 11.0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_to_wait_is_left_alone(status: int) -> None:
    world = World(pages={"https://a.example/x": Response(status=status, headers={"Retry-After": "600"}, body=b"")})
    fetcher = world.fetcher()
    with pytest.raises(FetchLater, match="600 s"):
        fetcher.fetch("https://a.example/x")
    asked = len(world.asked)
    with pytest.raises(FetchLater, match="asks to wait"):
        fetcher.fetch("https://a.example/y")
    assert len(world.asked) == asked
    world.time += 600
    world.pages["https://a.example/x"] = ok()
    assert fetcher.fetch("https://a.example/x").status == 200


@pytest.mark.parametrize(("url", "says"), [
    ("file:///etc/passwd", "wanted http or https"),
    ("ftp://a.example/x", "wanted http or https"),
    ("gopher://a.example/", "wanted http or https"),
    ("https:///x", "wanted http or https"),
    ("https://me:secret@a.example/", "password"),
    ("https://a.example:99999/", "ort"),
    ("http://inside.example/", "not a public address"),
    ("http://mixed.example/", "not a public address"),
])  # fmt: skip
def test_an_address_that_may_not_be_fetched_is_never_asked(url: str, says: str) -> None:
    world = World(addresses={"inside.example": ["10.0.0.7"], "mixed.example": ["93.184.216.34", "127.0.0.1"]})
    with pytest.raises(FetchError, match=says) as told:
        world.fetcher().fetch(url)
    assert "secret" not in str(told.value)
    assert world.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://b.example/", "http://inside.example/", "//inside.example/"])  # fmt: skip
def test_a_redirect_is_checked_like_an_address(target: str) -> None:
    world = World(pages={"https://a.example/x": to(target)}, addresses={"inside.example": ["169.254.169.254"]})
    with pytest.raises(FetchError, match=r"wanted http or https|not a public address"):
        world.fetcher().fetch("https://a.example/x")
    assert world.urls() == ["https://a.example/x"]


def test_redirects_lead_on_and_come_to_an_end() -> None:
    world = World(pages={"https://a.example/x": to("/y"), "https://a.example/y": to("https://b.example/z"), "https://b.example/z": ok()})  # fmt: skip
    assert world.fetcher().fetch("https://a.example/x").url == "https://b.example/z"
    world.pages["https://a.example/x"] = to("/x")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        world.fetcher().fetch("https://a.example/x")


def test_private_addresses_are_fetched_when_allowed() -> None:
    world = World(pages={"http://inside.example/": ok()}, addresses={"inside.example": ["10.0.0.7"]})
    assert world.fetcher(allow_private=True).fetch("http://inside.example/").status == 200


@pytest.mark.parametrize(("address", "public"), [
    ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True),
    ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
    ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False),
    ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False),
    ("64:ff9b::a00:1", False), ("nonsense", False),
])  # fmt: skip
def test_which_addresses_are_of_the_open_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.fixture
def fetch() -> Callable[..., bytes]:
    def get(url: str, **rules: object) -> bytes:
        fast = {"delay": 0.0, "robots": False, "allow_private": True, "timeout": 2.0, **rules}
        return Fetcher(rules=Rules(**fast)).fetch(url).body  # type: ignore[arg-type]

    return get


def test_over_the_wire_bodies_are_unpacked_and_limited(fetch: Callable[..., bytes]) -> None:
    with running_site() as site:
        site.pages["/z"] = Page(body=gzip.compress(b"talks " * 100_000), headers={"Content-Encoding": "gzip"})
        assert fetch(f"{site.root}/z") == b"talks " * 100_000
        with pytest.raises(FetchError, match="more than 1000 bytes"):
            fetch(f"{site.root}/z", largest=1000)
        with pytest.raises(FetchError, match="status 404"):
            fetch(f"{site.root}/nothing")


def test_over_the_wire_loopback_is_refused_unless_allowed() -> None:
    with running_site() as site:
        with pytest.raises(FetchError, match="not a public address"):
            Fetcher().fetch(f"{site.root}/x")
        assert site.asked == []


@pytest.mark.parametrize("drips", [False, True], ids=["silent", "drips"])
def test_a_server_that_takes_for_ever_is_left(fetch: Callable[..., bytes], drips: bool) -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while drips and not ended.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return
                ended.wait(10)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(FetchError):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=0.3)
        assert time.monotonic() - began < 5
        ended.set()
        thread.join(5)


def test_a_host_that_cannot_be_reached_may_be_asked_later(fetch: Callable[..., bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchLater):
        fetch(f"http://127.0.0.1:{port}/")
