"""Where a result may be written: a file that a finished one takes the place of."""

from __future__ import annotations

from pathlib import Path

from dragoman.errors import OutputError


def target_of(path: Path) -> Path:
    """The file that a path means, links followed.

    Raises OutputError where there is no folder for it, or where something other than a regular file stands: a device,
    a pipe or a folder must not be replaced by a file.
    """
    if not path.parent.is_dir():
        raise OutputError(f"{path}: no folder {path.parent} to write into")
    if path.is_dir():
        raise OutputError(f"{path}: found a folder, wanted the name of a file")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: found a device or a pipe, wanted the name of a file")
    return path.resolve()
