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
    ("[dragoman]\nthreads = -3\n", r"a\.toml: setting threads wants 1 or more, found -3"),
    ("[dragoman]\nthreads = 2.9\n", r"setting threads wants int, found 2\.9"),
    ("[dragoman]\nthreads = true\n", "setting threads wants int, found True"),
    ("[dragoman]\nbatch_words = 0\n", "setting batch_words wants 1 or more, found 0"),
    ("[dragoman]\nmin_confidence = 7.5\n", r"setting min_confidence wants 0 to 1, found 7\.5"),
    ("[dragoman]\nmin_confidence = nan\n", "setting min_confidence wants 0 to 1, found nan"),
    ('[dragoman]\nlexicons = ["a"]\n', r"setting lexicons wants str, found \['a'\]"),
    ("threads = 2\n", r"found threads and no \[dragoman\], wanted the settings under \[dragoman\]"),
    ("[dragoman\n", "is not TOML"),
])  # fmt: skip
def test_a_wrong_setting_is_named(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(content)
    with pytest.raises(SettingsError, match=says):
        load_settings(tmp_path / "a.toml", {})


@pytest.mark.parametrize(("variable", "value", "says"), [
    ("DRAGOMAN_SPEED", "3", "DRAGOMAN_SPEED: no setting is called 'speed'"),
    ("DRAGOMAN_THREADS", "many", "DRAGOMAN_THREADS: setting threads wants int, found 'many'"),
    ("DRAGOMAN_THREADS", "0", "DRAGOMAN_THREADS: setting threads wants 1 or more, found 0"),
    ("DRAGOMAN_MIN_CONFIDENCE", "1.5", r"DRAGOMAN_MIN_CONFIDENCE: setting min_confidence wants 0 to 1, found 1\.5"),
])  # fmt: skip
def test_a_wrong_variable_is_named(variable: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load_settings(environ={variable: value})


def test_what_the_command_line_reads_itself_is_no_setting() -> None:
    assert load_settings(environ={"DRAGOMAN_DB": "record.db", "DRAGOMAN_SERVE_JOB": "{}"}) == Settings()


def test_a_whole_number_stands_for_one_with_a_point(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[dragoman]\nmin_confidence = 1\n")
    got = load_settings(tmp_path / "a.toml", {"DRAGOMAN_TRIGGER_THRESHOLD": "0"})
    assert got == Settings(min_confidence=1.0, trigger_threshold=0.0)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a\.toml"):
        load_settings(tmp_path / "a.toml", {})
