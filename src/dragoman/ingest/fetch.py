"""Fetches pages and feeds politely and carefully; the only place that opens a connection.

Only http and https, only public addresses unless allowed, every redirect checked anew, the connection made to the very
address that was checked, robots.txt kept, one request at a time to a host with a pause between, sizes and times limited.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from urllib3.exceptions import HTTPError

from dragoman.errors import FetchError, FetchLater
from dragoman.version import __version__

AGENT = f"dragoman/{__version__} (+https://github.com/dragoman-project/dragoman)"
REDIRECTS = 5
ROBOTS_LAST = 24 * 60 * 60  # seconds after which robots.txt is read anew
_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a transport is to send: `address` is the IP address that was checked for the host of `url`."""

    url: str
    address: str
    headers: Mapping[str, str]
    timeout: float
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back; `body` is decoded, `cut` says that it was longer than allowed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page or feed: `url` is the last address after redirects; 304 has no body and means unchanged."""

    url: str
    status: int
    body: bytes
    content_type: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How to fetch; times in seconds, sizes in bytes."""

    delay: float = 2.0
    timeout: float = 20.0
    largest: int = 8 * 2**20
    allow_private: bool = False
    robots: bool = True
    longest_wait: float = 60.0  # a host that asks for more is left alone until the next time


Transport = Callable[[Request], Response]
Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchLater(f"{host}: no such host: {error}") from error
    return list(dict.fromkeys(str(f[4][0]) for f in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def send(request: Request) -> Response:
    """Send one request over urllib3, to the checked address, without following redirects."""
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    timeout = urllib3.Timeout(connect=request.timeout, read=request.timeout)
    secure = parts.scheme == "https"
    pool: urllib3.HTTPConnectionPool
    if secure:
        pool = urllib3.HTTPSConnectionPool(
            request.address, parts.port or 443, server_hostname=host, assert_hostname=host, timeout=timeout
        )
    else:
        pool = urllib3.HTTPConnectionPool(request.address, parts.port or 80, timeout=timeout)
    target = parts.path or "/"
    target += f"?{parts.query}" if parts.query else ""
    ends = time.monotonic() + 3 * request.timeout  # a server that drips is cut off as well
    try:
        answer = pool.request(
            "GET", target, headers=dict(request.headers), redirect=False, retries=False, preload_content=False
        )
        body = bytearray()
        cut = False
        while piece := answer.read1(2**16, decode_content=True):
            body += piece
            if len(body) > request.largest or time.monotonic() > ends:
                cut = True
                break
        answer.close()
    except (HTTPError, OSError, UnicodeError) as error:
        raise FetchLater(f"{request.url}: {type(error).__name__}: {error}") from error
    finally:
        pool.close()
    return Response(status=answer.status, headers=answer.headers, body=bytes(body), cut=cut)


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches by rules; transport, resolver, clock and sleep can be handed in. It remembers hosts, nothing else."""

    rules: Rules = field(default_factory=Rules)
    transport: Transport = send
    resolver: Resolver = resolve
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _ready: dict[str, float] = field(default_factory=dict)  # host to the earliest moment of its next request
    _pauses: dict[str, float] = field(default_factory=dict)  # host to the pause that its robots.txt asks for
    _robots: dict[str, tuple[float, RobotFileParser]] = field(default_factory=dict)  # with the moment of reading

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch an address, with conditions when an ETag or Last-Modified of before is given.

        Raises FetchError with the reason when it may not be fetched or could not be, FetchLater when that may pass.
        """
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        here = url
        for _ in range(REDIRECTS + 1):
            self._check(here)
            if self.rules.robots and not self._allowed(here):
                raise FetchError(f"{here}: robots.txt of the host does not allow it")
            answer = self._once(here, headers)
            target = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return self._fetched(here, answer)
            here = urljoin(here, target)
        raise FetchError(f"{url}: more than {REDIRECTS} redirects")

    def _fetched(self, url: str, answer: Response) -> Fetched:
        if answer.status == 304:
            return Fetched(url=url, status=304, body=b"", content_type="", etag=None, modified=None)
        if answer.status in _AGAIN:
            wait = _retry_after(answer.headers.get("Retry-After"))
            host = urlsplit(url).netloc
            self._ready[host] = self.clock() + (wait or 4 * self.rules.delay)
            raise FetchLater(f"{url}: status {answer.status}" + (f", asks to wait {wait:.0f} s" if wait else ""))
        if answer.status != 200:
            raise FetchError(f"{url}: status {answer.status}")
        if answer.cut:
            raise FetchError(f"{url}: more than {self.rules.largest} bytes, or too slow")
        return Fetched(
            url=url,
            status=200,
            body=answer.body,
            content_type=answer.headers.get("Content-Type", ""),
            etag=answer.headers.get("ETag"),
            modified=answer.headers.get("Last-Modified"),
        )

    def _check(self, url: str) -> tuple[str, str]:
        """The host with its port, and the checked address of an URL; raises FetchError when it may not be asked."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(f"{url}: found the scheme {parts.scheme!r}, wanted http or https")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchError(f"{url}: {error}") from error
        if parts.username or parts.password:
            raise FetchError(f"{parts.hostname}: an address with a password in it is not fetched")
        return parts.netloc, self._address(parts.hostname, port)

    def _once(self, url: str, headers: Mapping[str, str]) -> Response:
        host, address = self._check(url)
        self._wait(host)
        limits = {"timeout": self.rules.timeout, "largest": self.rules.largest}
        named = {"Host": host, **headers}
        return self.transport(Request(url=url, address=address, headers=named, **limits))  # type: ignore[arg-type]

    def _address(self, host: str, port: int) -> str:
        found = self.resolver(host, port)
        if not found:
            raise FetchError(f"{host}: no such host")
        closed = [a for a in found if not is_public(a)]
        if closed and not self.rules.allow_private:
            raise FetchError(f"{host}: leads to {closed[0]}, which is not a public address")
        return found[0]

    def _wait(self, host: str) -> None:
        """Wait until a host's turn has come; a host that wants a long wait is left alone."""
        wait = self._ready.get(host, 0.0) - self.clock()
        if wait > self.rules.longest_wait:
            raise FetchLater(f"{host}: asks to wait another {wait:.0f} s")
        if wait > 0:
            self.sleep(wait)
        self._ready[host] = self.clock() + max(self.rules.delay, self._pauses.get(host, 0.0))

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        read, robots = self._robots.get(root, (0.0, None))
        if robots is None or self.clock() - read > ROBOTS_LAST:
            robots = self._read_robots(root)
            self._robots[root] = (self.clock(), robots)
            self._pauses[parts.netloc] = min(float(robots.crawl_delay(AGENT) or 0), self.rules.longest_wait)
            first = self.clock() + self._pauses[parts.netloc]
            self._ready[parts.netloc] = max(self._ready.get(parts.netloc, 0.0), first)
        return robots.can_fetch(AGENT, url)

    def _read_robots(self, root: str) -> RobotFileParser:
        """A host's rules: none when it has no file, closed when it refuses to show them (RFC 9309).

        Raises FetchLater when the host is down: what it wants is not known then.
        """
        robots = RobotFileParser()
        here = f"{root}/robots.txt"
        for _ in range(REDIRECTS + 1):
            answer = self._once(here, {"User-Agent": AGENT})
            target = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                break
            here = urljoin(here, target)
        if answer.status in _AGAIN:
            raise FetchLater(f"{root}/robots.txt: status {answer.status}, so what the host allows is not known")
        if answer.status == 200:
            robots.parse(answer.body[: 500 * 1024].decode("utf-8", "replace").splitlines())
        else:
            robots.parse(["User-agent: *", "Disallow: /"] if answer.status >= 500 else [])
        return robots


def _retry_after(value: str | None) -> float | None:
    """Seconds, from a number or a date."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
