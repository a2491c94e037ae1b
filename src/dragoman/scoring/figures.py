"""The figures of coded events against annotated articles.

A mention is right when the gold has one of the same reduced type in the same sentence. An event is right when its
reduced type and both participant sets, as countries, agree (strict) or overlap (relaxed); CONSULT, AGREE and COOPERATE
join both sides. Attributes are accuracies over the relaxed matches. Pairs are made by type and parties, so two different
acts may be one: attributes are counted apart over the pairs that a sentence tells on both sides, and "at best", as if
every coded event had the attributes of the annotated one of its type that it shares most sentences with. An article that
was not coded counts as missed.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.ontology.plover import MUTUAL
from dragoman.scoring.gold import GoldArticle

Sides = tuple[frozenset[str], frozenset[str]]


def reduced(kind: str, status: str) -> str:
    """The type after the reductions that the gold's scorer applies."""
    if status == "future":
        return {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}.get(
            kind, kind
        )
    return kind


@dataclass(slots=True)
class Judged:
    """An event of either side, ready to compare."""

    kind: str
    sides: Sides
    status: str
    statuses: set[str]
    modes: set[str]
    when: str | None
    dated: bool
    where: Mapping[str, Any] | None
    attribution: Mapping[str, Any] | None
    issues: set[str]
    sectors: set[tuple[str | None, str | None]]
    confidence: float = 1.0
    text: str = ""
    sentences: frozenset[int] = frozenset()  # that tell it


@dataclass(slots=True)
class Tally:
    """Counts over all articles; `report` turns them into figures."""

    counts: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, list[int]] = field(default_factory=dict)
    in_one_sentence: dict[str, list[int]] = field(default_factory=dict)  # the attributes of pairs that a sentence tells
    at_best: dict[str, list[int]] = field(default_factory=dict)  # as annotated for what the same sentences tell
    by_type: dict[str, Counter[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: GoldArticle, coded: Mapping[str, Any] | None) -> None:
        """Compare one article; None stands for a crash."""
        if coded is None:
            self.errors.append(f"{gold.article.id}  not coded")
        coded = coded or {"events": [], "assessments": []}
        self._mentions(gold, coded)
        self._events(gold, coded)
        self._assessments(gold, coded)

    def _mentions(self, gold: GoldArticle, coded: Mapping[str, Any]) -> None:
        starts = [s.start for s in gold.sentences]
        wanted = Counter((f["sent"], reduced(f["type"], f["status"])) for f in gold.frames)
        found: Counter[tuple[int, str]] = Counter()
        for e in coded["events"]:
            for m in e["mentions"]:
                sentence = bisect.bisect_right(starts, m["trigger"]["start"]) - 1
                found[sentence, reduced(e["type"], m["status"])] += 1
        self._count("mentions", sum((wanted & found).values()), found.total(), wanted.total())
        s_found, s_wanted = {s for s, _ in found}, {s for s, _ in wanted}
        self._count("sentences", len(s_found & s_wanted), len(s_found), len(s_wanted))
        for key in set(wanted) | set(found):
            hit = min(wanted[key], found[key])
            kind = self.by_type.setdefault(key[1], Counter())
            kind.update(hit=hit, found=found[key], wanted=wanted[key])

    def _events(self, gold: GoldArticle, coded: Mapping[str, Any]) -> None:
        starts = [s.start for s in gold.sentences]
        wanted, found = gold_events(gold), [_coded_event(e, starts) for e in coded["events"]]
        strict = _pairs(wanted, found, exactly=True)
        loose = _pairs(wanted, found, exactly=False)
        self._count("events", len(strict), len(found), len(wanted))
        self._count("events_relaxed", len(loose), len(found), len(wanted))
        right = {p for _, p in loose}
        self.confidences += [(e.confidence, k in right) for k, e in enumerate(found)]
        for g, p in loose:
            self._attributes(wanted[g], found[p], self.attributes)
            self._attributes(wanted[g], _as_annotated(found[p], wanted), self.at_best)
            if wanted[g].sentences & found[p].sentences:
                self._attributes(wanted[g], found[p], self.in_one_sentence)
        matched = {g for g, _ in loose}
        name = gold.article.id
        self.errors += [f"{name}  missed  {e.text}" for k, e in enumerate(wanted) if k not in matched]
        self.errors += [f"{name}  extra   {e.text}" for k, e in enumerate(found) if k not in right]

    def _attributes(self, gold: Judged, found: Judged, into: dict[str, list[int]]) -> None:
        def tally(name: str, right: bool) -> None:
            entry = into.setdefault(name, [0, 0])
            entry[0] += right
            entry[1] += 1

        tally("status", found.status in gold.statuses)
        if gold.status != "realized":
            tally("status, other than realized", found.status in gold.statuses)
        if gold.when:
            tally("date", found.when == gold.when)
        elif found.when and found.dated:
            tally("date, none in the gold", False)
        if gold.where:
            tally(
                "place country", bool(found.where) and (found.where or {}).get("country") == gold.where.get("country")
            )
        tally("attribution present or absent", bool(gold.attribution) == bool(found.attribution))
        if gold.attribution:
            same = bool(found.attribution) and (found.attribution or {}).get("country") == gold.attribution.get(
                "country"
            )
            tally("attribution country", same)
        if gold.modes:
            tally("mode", bool(gold.modes & found.modes))
        if gold.sectors:
            tally("sectors", gold.sectors <= found.sectors)
        if gold.issues:
            ours, theirs = _words(gold.issues), _words(found.issues)
            tally("issue (half of the words)", len(ours & theirs) >= len(ours) / 2)

    def _assessments(self, gold: GoldArticle, coded: Mapping[str, Any]) -> None:
        starts = [s.start for s in gold.sentences]
        wanted = {(a["sent"], tuple(sorted(a["between"])), a["direction"]) for a in gold.assessments}
        found = {
            (bisect.bisect_right(starts, a["start"]) - 1, tuple(sorted(a["between"])), a["direction"])
            for a in coded["assessments"]
        }
        self._count("assessments", len(wanted & found), len(found), len(wanted))

    def _count(self, name: str, hit: int, found: int, wanted: int) -> None:
        self.counts.update({f"{name} hit": hit, f"{name} found": found, f"{name} wanted": wanted})

    def report(self) -> dict[str, Any]:
        """Per cent, rounded to one place."""
        names = ("sentences", "mentions", "events", "events_relaxed", "assessments")
        out: dict[str, Any] = {
            n: prf(self.counts[f"{n} hit"], self.counts[f"{n} found"], self.counts[f"{n} wanted"]) for n in names
        }
        for name, tallied in (
            ("attributes", self.attributes),
            ("attributes_in_one_sentence", self.in_one_sentence),
            ("attributes_at_best", self.at_best),
        ):
            out[name] = {k: {"accuracy": round(100 * a / n, 1), "n": n} for k, (a, n) in sorted(tallied.items())}
        out["by_type"] = {k: prf(c["hit"], c["found"], c["wanted"]) for k, c in sorted(self.by_type.items())}
        out["calibration_error"] = round(calibration_error(self.confidences), 3)
        return out


def prf(hit: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 in per cent."""
    p, r = hit / found if found else 0.0, hit / wanted if wanted else 0.0
    return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(200 * p * r / (p + r), 1) if p + r else 0.0}


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over equal bins of confidence."""
    return sum(abs(right - mean) * n for mean, right, n in reliability(pairs, bins)) / max(len(pairs), 1)


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number, for each bin that holds an event."""
    out = []
    for b in range(bins):
        inside = [(c, r) for c, r in pairs if min(int(c * bins), bins - 1) == b]
        if inside:
            out.append((sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside), len(inside)))
    return out


def _countries(entities: Sequence[Mapping[str, Any]] | None) -> frozenset[str]:
    return frozenset(e.get("country") or "?" for e in entities or ())


def _sides(kind: str, actors: Sequence[Mapping[str, Any]], recipients: Sequence[Mapping[str, Any]]) -> Sides:
    a, r = _countries(actors), _countries(recipients)
    return (a | r, frozenset()) if kind in MUTUAL else (a, r)


def gold_events(gold: GoldArticle) -> list[Judged]:
    """The gold's frames united by event; the reduced type keeps a plan apart from the act."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for f in gold.frames:
        groups.setdefault((f["event"], reduced(f["type"], f["status"])), []).append(f)
    out = []
    for (_, kind), frames in groups.items():
        merged: dict[str, list[Mapping[str, Any]]] = {}
        for side in ("actors", "recipients"):
            seen: dict[str, Mapping[str, Any]] = {}
            for e in (e for f in frames for e in f[side]):
                key = e.get("country") or "?"
                if key != "?" or not seen:
                    seen.setdefault(key, e)
            if len(seen) > 1:
                seen.pop("?", None)
            merged[side] = list(seen.values())
        first = {k: next((f[k] for f in frames if f.get(k)), None) for k in ("when", "where", "attribution")}
        entities = [e for s in merged.values() for e in s]
        sides = _sides(kind, merged["actors"], merged["recipients"])
        f = frames[0]
        out.append(
            Judged(
                kind=kind,
                sides=sides,
                status=Counter(f["status"] for f in frames).most_common(1)[0][0],
                statuses={f["status"] for f in frames},
                modes={m for f in frames for m in f["modes"]},
                when=(first["when"] or {}).get("date"),
                dated=bool(first["when"]),
                where=first["where"],
                attribution=first["attribution"],
                issues={t for f in frames for t in f["issues"]},
                sectors={(e.get("country"), e.get("sector")) for e in entities if e.get("sector")},
                sentences=frozenset(f["sent"] for f in frames),
                text=f"{kind} {sorted(sides[0])} -> {sorted(sides[1])} [{f['trigger']}] {gold.sentences[f['sent']].text[:160]}",
            )
        )
    return out


def _coded_event(e: Mapping[str, Any], starts: Sequence[int]) -> Judged:
    kind = reduced(e["type"], e["status"])
    when = e.get("when") or {}
    sides = _sides(kind, e["actors"], e["recipients"])
    first = e["mentions"][0]["trigger"]["text"] if e["mentions"] else ""
    return Judged(
        kind=kind,
        sides=sides,
        status=e["status"],
        statuses={e["status"]},
        modes=set(e.get("modes") or ()),
        when=when.get("date"),
        dated=bool(when.get("text")),
        where=e.get("where"),
        attribution=e.get("attribution"),
        issues={i["text"] for i in e.get("issues") or ()},
        sectors={(x.get("country"), x.get("sector")) for x in (*e["actors"], *e["recipients"])},
        confidence=e.get("confidence", 1.0),
        text=f"{kind} {sorted(sides[0])} -> {sorted(sides[1])} [{first}]",
        sentences=frozenset(bisect.bisect_right(starts, m["trigger"]["start"]) - 1 for m in e["mentions"]),
    )


def _as_annotated(found: Judged, gold: Sequence[Judged]) -> Judged:
    """A coded event with the attributes of the annotated one of its type that it shares most sentences with, if there is one."""
    told = [g for g in gold if g.kind == found.kind and g.sentences & found.sentences]
    if not told:
        return found
    own = max(told, key=lambda g: (g.sides == found.sides, len(g.sentences & found.sentences)))
    return replace(own, sides=found.sides)


def _overlap(gold: Sides, found: Sides) -> bool:
    return all(bool(g & p) if g else True for g, p in zip(gold, found, strict=True)) and any(
        bool(gold[i] & found[i]) for i in (0, 1)
    )


def _pairs(gold: Sequence[Judged], found: Sequence[Judged], *, exactly: bool) -> list[tuple[int, int]]:
    """One-to-one pairs, exact participants before partial ones."""
    pairs: list[tuple[int, int]] = []
    left = list(range(len(found)))
    for exact in (True, False):
        done = {g for g, _ in pairs}
        for g, event in enumerate(gold):
            if g in done:
                continue
            for p in left:
                same = event.sides == found[p].sides
                if event.kind == found[p].kind and (
                    same if exact or exactly else _overlap(event.sides, found[p].sides)
                ):
                    pairs.append((g, p))
                    left.remove(p)
                    break
    return pairs


def _words(texts: set[str]) -> set[str]:
    return {w.lower().strip(".,;:'\"“”‘’()") for t in texts for w in t.split()}
