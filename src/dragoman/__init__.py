"""Dragoman reads diplomatic and political news and keeps the record of who did what to whom."""

from dragoman.version import __version__

__all__ = ["__version__"]
