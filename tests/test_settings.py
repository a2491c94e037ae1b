"""Settings: files, environment, and a clear word for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import SettingsError
from dragoman.settings import Settings, load_settings


def test_the_environment_weighs_more_than_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dragoman.toml"
    path.write_text("[dragoman]\nthreads = 2\nmin_confidence = 0.5\n")
    got = load_settings(path, {"DRAGOMAN_THREADS": "4", "HOME": "/"})
    assert got == Settings(threads=4, min_confidence=0.5)


@pytest.mark.parametrize(("content", "says"), [
    ("[dragoman]\nspeed = 3\n", "no setting is called 'speed'"),
    ('[dragoman]\nthreads = "many"\n', "setting threads wants int"),
    ("dragoman = 3\n", "must be a table"),
    ("[dragoman\n", "is not TOML"),
])  # fmt: skip
def test_a_wrong_setting_is_named(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(content)
    with pytest.raises(SettingsError, match=says):
        load_settings(tmp_path / "a.toml", {})


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a\.toml"):
        load_settings(tmp_path / "a.toml", {})
