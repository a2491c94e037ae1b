#!/usr/bin/env python3
"""Set up and try, or set up and test: needs Python 3.11 or newer and nothing else.

python3 start.py           install into .venv and code the example article
python3 start.py test      install into .venv with the tools and run every check
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")


def run(*command: str | Path) -> int:
    """Run a command in the repository's folder, showing it."""
    print("$", *(str(c).replace(str(HERE) + "/", "") for c in command), flush=True)
    return subprocess.run([str(c) for c in command], cwd=HERE).returncode


def install(what: str) -> None:
    """Make the virtual environment where there is none, and install."""
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(VENV, with_pip=True)
    if run(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", what):
        sys.exit("start.py: the installation failed; see above")


def demo() -> int:
    """Code the article that ships with the project."""
    install(".")
    return run(BIN / "dragoman", "code", "examples/geneva-talks.txt", "--date", "2024-03-12")


def browser() -> None:
    """Bring Debian's Chromium, in which the pages are tested, where it is missing and may be installed."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print("start.py: no chromium here; the tests of the pages are left out")
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core")


def test() -> int:
    """Style, types, scores against the project's own gold, tests; all run, any failure fails."""
    install(".[dev]")
    browser()
    python = BIN / "python"
    failed = [
        name
        for name, command in {
            "ruff": (python, "-m", "ruff", "check", "."),
            "format": (python, "-m", "ruff", "format", "--check", "."),
            "mypy": (python, "-m", "mypy"),
            "evaluation": (python, "-m", "evaluation", "evaluation/gold", "--check"),
            "pytest": (python, "-m", "pytest"),
        }.items()
        if run(*command)
    ]
    if failed:
        print("start.py: failed:", ", ".join(failed))
    return 1 if failed else 0


def main() -> int:
    """Choose what to do."""
    if sys.version_info < (3, 11):
        return print(f"start.py: found Python {sys.version.split()[0]}, wanted 3.11 or newer") or 1
    return test() if sys.argv[1:] == ["test"] else demo()


if __name__ == "__main__":
    sys.exit(main())
