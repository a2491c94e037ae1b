"""How the server behaves: who may read, how much one may ask, under which names it answers."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """The knobs of `dragoman serve`; the defaults suit one person on one machine."""

    read_token: bool = False
    """Whether reading needs a token too."""
    hosts: tuple[str, ...] = LOOPBACK
    """Names under which the server may be asked for (the Host header); "*" allows all."""
    secure: bool = False
    """Whether it is reached by HTTPS, so that the session cookie is kept to it."""
    requests_a_minute: int = 20_000
    """Requests that one address may make in a minute."""
    codings_a_minute: int = 60
    """Texts that one address may have coded in a minute."""
    logins_a_minute: int = 10
    """Tokens that one address may try in a minute."""
    body: int = 1_000_000
    """Bytes that a request may bring."""
    memory: int = 64_000_000
    """Bytes of answers that a process holds to give them again while nothing is written."""
    words: int = 20_000
    """Words that a text to be coded may have."""
    exports: int = 2
    """Exports that may run at once."""
    lexicons: str = ""
    """The team's folder of lexicons: what "always read X as Y" writes to."""
    today: str = ""
    """The day that counts as today (ISO), for a record of another time; the clock's when empty."""
