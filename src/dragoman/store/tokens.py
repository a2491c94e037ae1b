"""Who may read and write: tokens, of which the record keeps only digests, and the sessions of browsers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, insert, select, update

from dragoman.errors import InputError, MissingInput
from dragoman.store.opening import Store
from dragoman.store.schema import session, token
from dragoman.store.writing import pk_of

ROLES = ("reader", "reviewer", "admin")
DAY = 86_400_000_000
SESSION_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A token as the list shows it: never the token itself."""

    name: str
    role: str
    made: int
    until: int | None
    revoked: int | None


def add_token(connection: Connection, name: str, role: str, at: int, *, days: int | None = None) -> str:
    """A new token, told this once: 256 random bits. Raises InputError for an unknown role or a name that is in use."""
    if role not in ROLES:
        raise InputError(f"found the role {role!r}, wanted one of {', '.join(ROLES)}")
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise InputError(f"found the name {name[:80]!r}, wanted one of 1 to 80 letters")
    if connection.execute(select(token.c.pk).where(token.c.name == name, token.c.revoked.is_(None))).first():
        raise InputError(f"found the name {name!r} in use, wanted a new one; `dragoman token revoke` frees it")
    secret = f"dgm_{secrets.token_urlsafe(32)}"
    until = at + days * DAY if days else None
    values = {"name": name, "role": role, "digest": _digest(secret), "made": at, "until": until}
    connection.execute(insert(token).values(values))
    return secret


def tokens(connection: Connection) -> list[Holder]:
    """All tokens, those that were revoked too."""
    columns = [token.c[k] for k in ("name", "role", "made", "until", "revoked")]
    return [Holder(**r._mapping) for r in connection.execute(select(*columns).order_by(token.c.pk))]


def revoke_token(connection: Connection, name: str, at: int) -> None:
    """A token and its sessions no longer count. Raises MissingInput when there is none of that name."""
    mine = select(token.c.pk).where(token.c.name == name, token.c.revoked.is_(None))
    found = connection.execute(mine).scalar()
    if found is None:
        raise MissingInput(f"found no token of the name {name!r} that counts")
    connection.execute(delete(session).where(session.c.token == found))
    connection.execute(update(token).where(token.c.pk == found).values(revoked=at))


def holder_of(store: Store, secret: str) -> tuple[str, str] | None:
    """Name and role of a token that counts now."""
    with store.reading() as connection:
        found = connection.execute(_counting(store).where(token.c.digest == _digest(secret))).first()
    return (found.name, found.role) if found else None


def begin_session(store: Store, secret: str) -> str | None:
    """A browser's session for a token that counts: the cookie's value, told this once; None for any other token."""
    with store.writing() as connection:
        found = connection.execute(_counting(store).where(token.c.digest == _digest(secret))).first()
        if found is None:
            return None
        connection.execute(delete(session).where(session.c.until < store.clock()))
        cookie = secrets.token_urlsafe(32)
        until = store.clock() + SESSION_DAYS * DAY
        pk_of(connection.execute(insert(session).values(digest=_digest(cookie), token=found.pk, until=until)))
    return cookie


def end_session(store: Store, cookie: str) -> None:
    """The session no longer counts."""
    with store.writing() as connection:
        connection.execute(delete(session).where(session.c.digest == _digest(cookie)))


def session_holder(store: Store, cookie: str) -> tuple[str, str] | None:
    """Name and role of whom a session belongs to."""
    joined = _counting(store).join(session, session.c.token == token.c.pk)
    with store.reading() as connection:
        statement = joined.where(session.c.digest == _digest(cookie), session.c.until > store.clock())
        found = connection.execute(statement).first()
    return (found.name, found.role) if found else None


def csrf_of(cookie: str) -> str:
    """What a form must bring beside the session's cookie: no other site can know it."""
    return hmac.new(cookie.encode(), b"dragoman csrf", hashlib.sha256).hexdigest()


def _counting(store: Store) -> Select[tuple[int, str, str]]:
    now = store.clock()
    alive = token.c.until.is_(None) | (token.c.until > now)
    return select(token.c.pk, token.c.name, token.c.role).where(token.c.revoked.is_(None), alive)


def _digest(secret: str) -> str:
    # a token holds 256 random bits, so that a plain digest cannot be guessed back
    return hashlib.sha256(secret.encode()).hexdigest()
