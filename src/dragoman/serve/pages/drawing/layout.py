"""The network of countries: each begins where it lies on the map and gives way until names do not overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

import numpy as np

from dragoman.serve.pages.drawing.projection import project
from dragoman.serve.pages.drawing.world import world
from dragoman.serve.pages.wording import count, country, pair_path, signed

WIDTH, HEIGHT, EDGE = 1000, 560, 34
NEAR = 500.0  # the narrowest part that is drawn: nearer, few circles would fill the page
ROUNDS = 160
BODIES = {"EUR": (50.8, 4.4)}  # bodies that sit somewhere: the European Union in Brussels
FAR = (-52.0, -30.0)  # latitude, longitude where what lies nowhere (a body like the UN) begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A country."""

    code: str
    name: str
    x: float
    y: float
    r: float
    occurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A pair as a bent line."""

    d: str
    width: float
    kind: str  # coop | mix | conf
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """The drawing."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    frame: str = f"0 0 {WIDTH} {HEIGHT}"  # the part of the plane that holds them

    @property
    def near(self) -> bool:
        """Whether the part is so narrow that it fits a small screen as it is."""
        return float(self.frame.split()[2]) <= 1.2 * NEAR


def draw_network(pairs: Sequence[Mapping[str, Any]], query: str = "") -> Net:
    """Nodes and edges of the pairs; the same pairs always give the same drawing. `query` goes with each edge's link."""
    weight = Counter[str]()
    for p in pairs:
        weight[p["one"]] += p["occurrences"]
        weight[p["other"]] += p["occurrences"]
    codes = sorted(weight)
    if not codes:
        return Net(nodes=(), edges=())
    most = max(weight.values())
    radius = {c: 13 + 15 * sqrt(weight[c] / most) for c in codes}
    at = dict(zip(codes, _settle(codes, [radius[c] for c in codes], pairs), strict=True))
    nodes = [
        Node(code=c, name=country(c), x=at[c][0], y=at[c][1], r=round(radius[c], 1), occurrences=weight[c])
        for c in codes
    ]
    busiest = max(p["occurrences"] for p in pairs)
    edges = tuple(_edge(p, at, busiest, query) for p in reversed(pairs))
    return Net(nodes=tuple(nodes), edges=edges, frame=_frame(nodes))


def _frame(nodes: Sequence[Node]) -> str:
    """The part of the plane around the nodes, in the plane's own shape and not narrower than NEAR.

    >>> _frame([Node(code="KEN", name="Kenya", x=600, y=300, r=20, occurrences=1)])
    '350.0 160.0 500.0 280.0'
    """
    left, right = min(n.x - n.r for n in nodes) - EDGE, max(n.x + n.r for n in nodes) + EDGE
    top, bottom = min(n.y - n.r for n in nodes) - EDGE, max(n.y + n.r for n in nodes) + EDGE
    wide = min(float(WIDTH), max(NEAR, right - left, (bottom - top) * WIDTH / HEIGHT))
    high = wide * HEIGHT / WIDTH
    x = min(max(0.0, (left + right - wide) / 2), WIDTH - wide)
    y = min(max(0.0, (top + bottom - high) / 2), HEIGHT - high)
    return f"{x:.1f} {y:.1f} {wide:.1f} {high:.1f}"


def _settle(
    codes: Sequence[str], radii: Sequence[float], pairs: Sequence[Mapping[str, Any]]
) -> list[tuple[float, float]]:
    """Places after ROUNDS of giving way: home pulls, pairs pull a little, overlapping circles push."""
    home = np.array([_home(c, k) for k, c in enumerate(codes)])
    at, r = home.copy(), np.array(radii)
    index = {c: k for k, c in enumerate(codes)}
    ends = np.array([(index[p["one"]], index[p["other"]]) for p in pairs])
    for k in range(ROUNDS):
        cooling = 1 - k / ROUNDS
        gap = at[:, None, :] - at[None, :, :]
        far = np.sqrt((gap**2).sum(axis=2)) + 1e-6
        room = r[:, None] + r[None, :] + 26
        push = np.where(far < room, (room - far) / 2, 0.0) + np.where(far < 3 * room, 220 / far, 0.0) * cooling
        np.fill_diagonal(push, 0.0)
        move = (gap / far[:, :, None] * push[:, :, None]).sum(axis=1)
        move += (home - at) * 0.06 * cooling
        pull = (at[ends[:, 1]] - at[ends[:, 0]]) * 0.012 * cooling
        np.add.at(move, ends[:, 0], pull)
        np.add.at(move, ends[:, 1], -pull)
        at = at + np.clip(move, -24, 24)
        at = np.clip(at, [EDGE, EDGE], [WIDTH - EDGE, HEIGHT - EDGE])
    return [(round(float(x), 1), round(float(y), 1)) for x, y in at]


def _home(code: str, k: int) -> tuple[float, float]:
    x, y = project(*world()["middles"].get(code) or BODIES.get(code, FAR))
    return x + k % 7 * 0.9, y * HEIGHT / 435 + k % 5 * 0.9  # a little apart, so that two of one place can part


def _edge(p: Mapping[str, Any], at: Mapping[str, tuple[float, float]], busiest: int, query: str) -> Edge:
    (x1, y1), (x2, y2) = at[p["one"]], at[p["other"]]
    length = hypot(x2 - x1, y2 - y1) or 1.0
    bend = min(40.0, length * 0.12)
    mx, my = (x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend
    share = p["conflict"] / max(1, p["conflict"] + p["cooperation"])
    kind = "coop" if share < 0.35 else "conf" if share > 0.65 else "mix"
    label = f"{country(p['one'])} and {country(p['other'])}: {count(p['occurrences'], 'occurrence')}, mean score {signed(p['score'])}"
    return Edge(
        d=f"M{x1} {y1}Q{mx:.1f} {my:.1f} {x2} {y2}",
        width=round(1.2 + 7 * sqrt(p["occurrences"] / busiest), 1),
        kind=kind,
        label=label,
        href=pair_path(p["one"], p["other"]) + (f"?{query}" if query else ""),
    )
