"""Where a result may be written: a file that a finished one takes the place of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A file beside a path, to write into; once that is done it takes the path's place, so nobody sees half of it.

    Raises OutputError as `target_of` does, and where the disk fails.
    """
    target = target_of(path)
    temporary = target.with_name(f".{target.name}.writing")
    try:
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
