"""Settings from a TOML file, the environment and keyword arguments, in that order of rising weight."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from dragoman.errors import SettingsError

DB_VARIABLE = "DRAGOMAN_DB"
SERVE_VARIABLE = "DRAGOMAN_SERVE_JOB"
NO_SETTINGS = (DB_VARIABLE, SERVE_VARIABLE)
"""Variables with our prefix that the command line reads itself: the record, and what a server's workers serve."""

_RANGES: Mapping[str, tuple[float, float]] = {
    "threads": (1, math.inf),
    "batch_words": (1, math.inf),
    "trigger_threshold": (0.0, 1.0),
    "min_confidence": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The knobs of the coder; each can stand in a TOML file under [dragoman] or in DRAGOMAN_<NAME>."""

    threads: int = 1
    """Threads that one process gives to the encoder."""
    batch_words: int = 2048
    """Words, counted in the pieces they are cut to, that the encoder reads at once; more is faster and takes more memory."""
    trigger_threshold: float = 0.4
    """Lowest probability at which a word counts as the trigger of an act."""
    min_confidence: float = 0.3
    """Events below this calibrated confidence are discarded, with the reason.

    Up to the default, an act that the encoder is sure of and of which only the doer is unsaid is kept all the same:
    "a car bomb killed twelve soldiers in Mogadishu".
    """
    lexicons: str = ""
    """A folder with a team's own lexicons, read on top of the shipped ones."""

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                wanted = f"{low:g} or more" if high == math.inf else f"{low:g} to {high:g}"
                raise SettingsError(f"setting {name} wants {wanted}, found {getattr(self, name)!r}")


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from a TOML file and the environment. Raises SettingsError, which names the file or the variable.

    >>> load_settings(environ={"DRAGOMAN_THREADS": "2"}).threads
    2
    """
    settings = Settings()
    for origin, name, value in (*_from_toml(path), *_from_environment(os.environ if environ is None else environ)):
        try:
            settings = replace(settings, **{_known(name): _value(name, value)})  # type: ignore[arg-type]
        except SettingsError as error:
            raise SettingsError(f"{origin}: {error}") from error
    return settings


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, object]]:
    """Where each value comes from, the setting's name, and the value, of the type that it seems to have."""
    for variable, raw in environ.items():
        if variable.startswith("DRAGOMAN_") and variable not in NO_SETTINGS:
            name = variable.removeprefix("DRAGOMAN_").lower()
            yield variable, name, _read(raw, _KINDS.get(name, str))


def _read(raw: str, kind: type) -> object:
    """The value that a variable's text stands for; the text itself when it is none of the kind."""
    try:
        return kind(raw)
    except ValueError:
        return raw


def _from_toml(path: Path | None) -> Iterator[tuple[str, str, object]]:
    if path is None:
        return
    origin = f"settings file {path}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{origin}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{origin} is not TOML: {error}") from error
    if table and "dragoman" not in table:
        raise SettingsError(
            f"{origin}: found {', '.join(table)} and no [dragoman], wanted the settings under [dragoman]"
        )
    found = table.get("dragoman", {})
    if not isinstance(found, dict):
        raise SettingsError(f"{origin}: [dragoman] must be a table, found {type(found).__name__}")
    for name, value in found.items():
        yield origin, name, value


def _known(name: str) -> str:
    if name not in _KINDS:
        raise SettingsError(f"no setting is called {name!r}; there are {', '.join(sorted(_KINDS))}")
    return name


def _value(name: str, value: object) -> object:
    """The value in the setting's type; nothing is bent into shape but a whole number into one with a point."""
    kind = _KINDS[name]
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SettingsError(f"setting {name} wants {kind.__name__}, found {value!r}")
    return value


_KINDS: Mapping[str, type] = {f.name: type(f.default) for f in fields(Settings)}
