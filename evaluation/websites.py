"""A small web site on a loopback port, to follow feeds on without a network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the site answers at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Site:
    """A running site: `pages` may be changed at any time, `asked` tells the paths with their headers."""

    root: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]

    def article(self, path: str, title: str, text: str) -> None:
        """A page with an article among other things."""
        paragraphs = "".join(f"<p>{escape(p)}</p>" for p in text.split("\n"))
        page = (
            f"<html><head><title>{escape(title)}</title></head><body><nav><a href='/'>Home</a> <a href='/x'>Sport</a></nav>"
            f"<article><h1>{escape(title)}</h1>{paragraphs}</article><footer>All rights kept</footer></body></html>"
        )
        self.pages[path] = Page(body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    def feed(self, path: str, entries: list[tuple[str, str, str]], **headers: str) -> None:
        """A feed of (path, title, summary)."""
        items = "".join(
            f"<item><guid>{link}</guid><link>{self.root}{link}</link><title>{escape(title)}</title>"
            f"<description>{escape(summary)}</description><pubDate>{formatdate(1_709_600_000)}</pubDate></item>"
            for link, title, summary in entries
        )
        body = f"<rss version='2.0'><channel><title>Harbour Post</title>{items}</channel></rss>"
        self.pages[path] = Page(body=body.encode(), headers={"Content-Type": "application/rss+xml", **headers})


@contextmanager
def running_site() -> Iterator[Site]:
    """A site for the time of the block."""
    site = Site(root="")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            page = site.pages.get(self.path, Page(status=404))
            etag = page.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                page = Page(status=304)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.root = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
