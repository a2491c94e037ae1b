"""The Equal Earth projection (Šavrič, Patterson, Jenny 2018) onto the drawing plane of our maps."""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

WIDTH, HEIGHT = 1000, 435
"""The plane: all longitudes, latitudes from NORTH to SOUTH."""
NORTH, SOUTH = 84.0, -57.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)


def _plane(lat: float, lon: float) -> tuple[float, float]:
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    a1, a2, a3, a4 = _A
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    return 2 * sqrt(3) * radians(lon) * cos(t) / (3 * slope), a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


_HALF = 2 * sqrt(3) * pi / (3 * _A[0])  # x of the equator's end
_TOP = _plane(NORTH, 0)[1]
_SCALE = WIDTH / (2 * _HALF)


def project(lat: float, lon: float) -> tuple[float, float]:
    """A point of the earth on the plane; what lies beyond the plane's edges is set on them.

    >>> [round(v) for v in project(0, 0)], [round(v) for v in project(64.2, -51.7)]
    ([500, 241], [396, 30])
    """
    x, y = _plane(min(NORTH, max(SOUTH, lat)), lon)
    return (x + _HALF) * _SCALE, (_TOP - y) * _SCALE
