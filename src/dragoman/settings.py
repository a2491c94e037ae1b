"""Settings from a TOML file, the environment and keyword arguments, in that order of rising weight."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from dragoman.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The knobs of the coder; each can stand in a TOML file under [dragoman] or in DRAGOMAN_<NAME>."""

    threads: int = 1
    """Threads that one process gives to the encoder."""
    batch_words: int = 2048
    """Words that the encoder reads at once; more is faster and takes more memory."""
    trigger_threshold: float = 0.4
    """Lowest probability at which a word counts as the trigger of an act."""
    min_confidence: float = 0.3
    """Events below this calibrated confidence are discarded, with the reason.

    Up to the default, an act that the encoder is sure of and of which only the doer is unsaid is kept all the same:
    "a car bomb killed twelve soldiers in Mogadishu".
    """
    lexicons: str = ""
    """A folder with a team's own lexicons, read on top of the shipped ones."""


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from a TOML file and the environment.

    >>> load_settings(environ={"DRAGOMAN_THREADS": "2"}).threads
    2
    """
    values: dict[str, object] = {}
    if path is not None:
        values.update(_from_toml(path))
    for name, raw in (os.environ if environ is None else environ).items():
        if name.startswith("DRAGOMAN_"):
            values[name.removeprefix("DRAGOMAN_").lower()] = raw
    return _settings(values)


def _from_toml(path: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"settings file {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not TOML: {error}") from error
    found = table.get("dragoman", {})
    if not isinstance(found, dict):
        raise SettingsError(f"settings file {path}: [dragoman] must be a table, found {type(found).__name__}")
    return found


def _settings(values: Mapping[str, object]) -> Settings:
    kinds = {f.name: type(getattr(Settings(), f.name)) for f in fields(Settings)}
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name not in kinds:
            raise SettingsError(f"no setting is called {name!r}; there are {', '.join(sorted(kinds))}")
        try:
            changes[name] = kinds[name](value)
        except (TypeError, ValueError) as error:
            raise SettingsError(f"setting {name} wants {kinds[name].__name__}, found {value!r}") from error
    return replace(Settings(), **changes)  # type: ignore[arg-type]
