"""The world's outline for maps, and where a country lies when no closer place is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.serve.pages.drawing.projection import HEIGHT, WIDTH, project

_FILE = Path(__file__).parents[2] / "static" / "world.json"


@cache
def world() -> Mapping[str, Any]:
    """Shapes (SVG path data on the drawing plane) and middles (latitude, longitude) by ISO code."""
    found: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def point_of(where: Mapping[str, Any] | None) -> tuple[float, float, bool] | None:
    """A place on the drawing plane, and whether it is exact; a country itself is set in its middle.

    None when unknown, and for a sea or region that has a country but no point: the country's middle would mislead.
    """
    if where is None:
        return None
    if where.get("lat") is not None and where.get("lon") is not None:
        x, y = project(where["lat"], where["lon"])
        return round(x, 1), round(y, 1), True
    middle = world()["middles"].get(where.get("country")) if where.get("kind") == "country" else None
    if middle is None:
        return None
    x, y = project(*middle)
    return round(x, 1), round(y, 1), False


def frame_of(x: float, y: float, wide: float = 260.0) -> str:
    """A viewBox around a point that stays on the plane."""
    high = wide * 0.55
    left = min(max(0.0, x - wide / 2), WIDTH - wide)
    top = min(max(0.0, y - high / 2), HEIGHT - high)
    return f"{left:.1f} {top:.1f} {wide:.1f} {high:.1f}"
