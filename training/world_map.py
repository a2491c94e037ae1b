"""The outline of the world for the pages' maps: python -m training.world_map countries-110m.json.

The file comes from the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`), which packs Natural Earth's
"Admin 0 countries" at 1:110m: public-domain facts (naturalearthdata.com, "no permission is needed"). What is written is
ours: the shapes projected by Equal Earth, rounded, named by ISO code, with the middle of each country's largest part.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dragoman.lexicons.country_names import country_names
from dragoman.serve.pages.drawing.projection import SOUTH, project

OUT = Path(__file__).parent.parent / "src" / "dragoman" / "serve" / "static"
HEAD = (
    "Outlines of countries for the maps. Facts: Natural Earth 1:110m (public domain), by way of world-atlas 2.0.2, read "
    "2026-11-25; written by training/world_map.py. Disputed borders are drawn as Natural Earth draws them (de facto)."
)
NAMES = {
    "W. Sahara": "ESH", "United States of America": "USA", "Dem. Rep. Congo": "COD", "Dominican Rep.": "DOM",
    "Falkland Is.": "FLK", "Fr. S. Antarctic Lands": "ATF", "Côte d'Ivoire": "CIV", "Central African Rep.": "CAF",
    "Congo": "COG", "Eq. Guinea": "GNQ", "eSwatini": "SWZ", "Solomon Is.": "SLB", "Czechia": "CZE", "S. Sudan": "SSD",
    "Bosnia and Herz.": "BIH", "Macedonia": "MKD", "Timor-Leste": "TLS", "Turkey": "TUR", "Somaliland": "SOM",
    "N. Cyprus": "CYP", "Palestine": "PSE", "Kosovo": "XKX", "Laos": "LAO", "Gambia": "GMB", "Bahamas": "BHS",
    "Myanmar": "MMR",
}  # fmt: skip

Point = tuple[float, float]


def rings_of(topology: dict[str, Any]) -> Iterable[tuple[str, list[list[Point]]]]:
    """Each country's name with its rings as (lon, lat)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(numbers: Sequence[int]) -> list[Point]:
        out: list[Point] = []
        for n in numbers:
            piece = arcs[n] if n >= 0 else arcs[~n][::-1]
            out += piece[1:] if out else piece
        return out

    for g in topology["objects"]["countries"]["geometries"]:
        polygons = [g["arcs"]] if g["type"] == "Polygon" else g["arcs"]
        yield g["properties"]["name"], [ring(r) for p in polygons for r in p]


def cut(ring: list[Point]) -> list[list[Point]]:
    """A ring that crosses the 180th meridian as the parts on each side of it; any other as it is."""
    whole, shift = [ring[0]], 0.0
    for a, b in zip(ring, ring[1:], strict=False):
        shift += 360.0 if b[0] - a[0] < -180 else -360.0 if b[0] - a[0] > 180 else 0.0
        whole.append((b[0] + shift, b[1]))
    out = []
    for turn in (-360.0, 0.0, 360.0):
        part = _half(_half([(x + turn, y) for x, y in whole], -180.0, 1), 180.0, -1)
        if len(part) > 3 and abs(_area(part)) > 1e-6:
            out.append(part)
    return out


def _half(ring: list[Point], edge: float, side: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    out: list[Point] = []
    for a, b in zip(ring, ring[1:], strict=False):
        here, there = (a[0] - edge) * side >= 0, (b[0] - edge) * side >= 0
        if here:
            out.append(a)
        if here != there:
            out.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
    return [*out, out[0]] if out else []


def path_of(rings: Iterable[list[Point]]) -> str:
    """SVG path data with one decimal, in relative steps, without points that fall together."""
    out = []
    for ring in rings:
        if max(lat for _, lat in ring) < SOUTH:
            continue
        points = [tuple(round(v * 10) for v in project(lat, lon)) for lon, lat in ring]
        kept = [p for k, p in enumerate(points) if k == 0 or p != points[k - 1]]
        if len(kept) < 4:
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(kept, kept[1:-1], strict=False)]
        out.append(f"M{_n(kept[0][0])} {_n(kept[0][1])}l" + " ".join(f"{_n(x)} {_n(y)}" for x, y in steps) + "z")
    return "".join(out).replace(" -", "-")


def _n(tenths: int) -> str:
    text = f"{tenths / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def middle_of(rings: Sequence[list[Point]]) -> Point:
    """Latitude and longitude of the middle of the largest ring."""
    ring = max(rings, key=lambda r: abs(_area(r)))
    total = _area(ring) * 6
    pairs = list(zip(ring, ring[1:], strict=False))
    lon = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / total
    lat = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / total
    return round(lat, 1), round(lon, 1)


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False)) / 2


def main() -> None:
    """Write world.json (shapes and middles by country) and world.svg (the land as one path)."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    by_name = {name: code for code, name in country_names().items()} | NAMES
    found: dict[str, list[list[Point]]] = {}
    for name, rings in rings_of(topology):
        if name == "Antarctica":
            continue
        found.setdefault(by_name[name], []).extend(piece for ring in rings for piece in cut(ring))
    shapes = {code: path_of(rings) for code, rings in sorted(found.items())}
    middles = {code: middle_of(rings) for code, rings in sorted(found.items())}
    world = {"about": HEAD, "shapes": shapes, "middles": middles}
    (OUT / "world.json").write_text(json.dumps(world, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    land = "".join(shapes.values())
    svg = f'<!-- {HEAD} -->\n<svg xmlns="http://www.w3.org/2000/svg"><path id="land" d="{land}"/></svg>\n'
    (OUT / "world.svg").write_text(svg, encoding="utf-8")
    print(len(shapes), "countries", len(land), "characters")


if __name__ == "__main__":
    main()
