"""The coder of a server: it reads as the team's lexicon in the record says now, whoever wrote or undid a line of it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from dragoman.coder import Coder, load
from dragoman.review.lexicon import entries, write_folder
from dragoman.store.opening import Store


class TeamCoder:
    """Gives the coder, loaded anew when the lines that count are others.

    The lines are kept in `folder`, which may hold lines of its own; without one, in a folder that goes with the server.
    """

    def __init__(self, store: Store, coder: Coder | Callable[[], Coder] | None, folder: str = "") -> None:
        self.store = store
        self.given = coder
        self.named = Path(folder) if folder else None
        self._own: Path | None = None
        self._lines: tuple[int, ...] | None = None
        self._coder: Coder | None = None
        self._lock = Lock()

    def __call__(self) -> Coder:
        """The coder of now."""
        with self._lock:
            folder = self._brought()
            if self._coder is None:
                coder = self.given if isinstance(self.given, Coder) else (self.given or load)()
                same = folder is None or (str(folder) == coder.settings.lexicons and self.given is not coder)
                self._coder = coder if same else load(replace(coder.settings, lexicons=str(folder)))
            return self._coder

    def folder(self) -> Path | None:
        """Where the lines that count are written, brought up to the record; None where there is no line and no folder."""
        with self._lock:
            return self._brought()

    def _brought(self) -> Path | None:
        with self.store.reading() as connection:
            lines = tuple(c.number for c in entries(connection) if c.action == "add")
            if lines != self._lines and (lines or self.named or self._own):
                write_folder(connection, self._place())
                self._coder = None
            self._lines = lines
        return self._place() if lines or self.named or self._own else None

    def _place(self) -> Path:
        if self.named is not None:
            self.named.mkdir(parents=True, exist_ok=True)
            return self.named
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="dragoman-lexicons-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        return self._own
