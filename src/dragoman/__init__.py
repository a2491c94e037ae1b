"""Dragoman reads diplomatic and political news and keeps the record of who did what to whom.

>>> import dragoman
>>> coder = dragoman.load()                                        # doctest: +SKIP
>>> coder.code("Oslo and Rome signed a treaty.", "2024-05-02")     # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from dragoman.records import Article, CodedArticle, Event, FailedArticle, Mention
from dragoman.settings import Settings, load_settings
from dragoman.version import __version__

if TYPE_CHECKING:
    from dragoman.coder import Coder, load
    from dragoman.notebook import open_record

__all__ = [
    "Article",
    "CodedArticle",
    "Coder",
    "Event",
    "FailedArticle",
    "Mention",
    "Settings",
    "__version__",
    "load",
    "load_settings",
    "open_record",
]


def __getattr__(name: str) -> Any:
    """The coder and its parts are heavy, so they are imported when first asked for."""
    if name in ("Coder", "load"):
        from dragoman import coder

        return getattr(coder, name)
    if name == "open_record":
        from dragoman.notebook import open_record

        return open_record
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
