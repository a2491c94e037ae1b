"""Every error that Dragoman raises; a message says what was found, what was wanted, and where.

DragomanError
├── InputError            what was handed in cannot be read
│   ├── MissingInput      no such file, or a folder without articles
│   ├── UnreadableInput   binary, wrong encoding, broken compression, a line that is too long
│   ├── BadArticle        a record that is no article: no text, not an object, a field of the wrong kind
│   ├── BadDate           a date that is no date
│   └── FetchError        an address that may not be fetched or could not be
│       └── FetchLater    one that may be had another time: a host that is down or asks to wait
├── OutputError           what was asked for cannot be written
├── StoreError            the record cannot be opened, read or written
├── SettingsError         a setting that does not exist or has a wrong value
├── LexiconError          a lexicon line that cannot be read; names the file and the line
├── ModelError            weights that are missing, damaged or of another version
├── GoldError             an annotated article that breaks the guidelines
└── MissingExtra          an optional part that is not installed; names the extra
"""

from __future__ import annotations


class DragomanError(Exception):
    """The root of the tree: catch this to catch all of ours."""


class InputError(DragomanError):
    """What was handed in cannot be read."""


class MissingInput(InputError):
    """No such file, or a folder without articles."""


class UnreadableInput(InputError):
    """Binary, wrong encoding, broken compression, or a line that is too long."""


class BadArticle(InputError):
    """A record that is no article."""


class BadDate(InputError):
    """A date that is no date."""


class FetchError(InputError):
    """An address that may not be fetched or could not be."""


class FetchLater(FetchError):
    """An address that may be had another time: its host is down, slow or asks to wait."""


class OutputError(DragomanError):
    """What was asked for cannot be written."""


class StoreError(DragomanError):
    """The record cannot be opened, read or written."""


class SettingsError(DragomanError):
    """A setting that does not exist or has a wrong value."""


class LexiconError(DragomanError):
    """A lexicon line that cannot be read; names the file and the line (0 for none in particular)."""

    def __init__(self, message: str, *, path: str, line: int) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line


class ModelError(DragomanError):
    """Weights that are missing, damaged or of another version."""


class GoldError(DragomanError):
    """An annotated article that breaks the guidelines."""


class MissingExtra(DragomanError):
    """An optional part that is not installed; names the extra."""

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f"{what} needs an optional part that is not installed: pip install 'dragoman[{extra}]'")
        self.extra = extra
