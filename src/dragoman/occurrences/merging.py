"""Puts new events to what the record knows already: candidates, likeness, clusters, occurrences.

The rule is in docs/occurrences.md. Whatever the order in which articles come, the events that links join are clustered
anew as one set, so that the clusters depend on the events and not on their order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from dragoman.occurrences.life import Member, summarise
from dragoman.occurrences.matching import WEAK, WINDOW, clusters, likeness
from dragoman.occurrences.tellings import (
    MUTUAL,
    Telling,
    family_of,
    numbers_in,
    party_key,
    searches,
    surnames,
    telling_of,
    trace_keys,
    words_of,
)
from dragoman.records import CodedArticle, Event
from dragoman.store.near import signature_of
from dragoman.store.tellings import (
    APART,
    TOGETHER,
    add_links,
    add_tellings,
    add_traces,
    articles_with_tellings,
    candidates,
    clusters_of,
    copy_rulings,
    forget_links,
    linked,
    members_of,
    move,
    renew_numbers,
    retire_memberships,
    roots_of,
    telling_row,
    tellings_of,
    tellings_of_article,
    write_occurrences,
)
from dragoman.store.writing import days_of

LARGEST = 600  # events that are clustered as one set
LINKS = 64  # likeliest candidates that an event is linked to


def merge_events(
    connection: Connection,
    coded: CodedArticle,
    events: Sequence[tuple[int, Event]],
    *,
    article: int,
    origin: int,
    at: int,
) -> None:
    """Find the occurrences of an article's new events; those that change get a new version."""
    published = coded.article.date.toordinal() if coded.article.date else None
    signature = signature_of(connection, article)
    tellings = []
    for pk, e in events:
        found = telling_of(
            e,
            event=pk,
            article=article,
            origin=origin,
            published=published,
            days=days_of(e.when.date) if e.when and e.when.date else None,
            words=words_of(e, coded.sentences),
            signature=signature,
        )
        if found:
            tellings.append(found)
    roots = roots_of(connection, [(pk, e.id) for pk, e in events], article)
    _take_in(connection, tellings, roots, at)


def replace_event(connection: Connection, old: int, new: int, e: Event, tick: Callable[[], int]) -> None:
    """An event takes the place of another of its article: the same words, what it is compared by told anew.

    What a reviewer said of the old one's occurrence (together, apart) holds for the new one.
    """
    row = telling_row(connection, old)
    take_out(connection, [old], tick())
    if row is None:
        return
    copy_rulings(connection, old, new)
    told = telling_of(
        e,
        event=new,
        article=row.article,
        origin=row.origin,
        published=row.published,
        days=days_of(e.when.date) if e.when and e.when.date else None,
        words=frozenset(row.words.split()),
        signature=signature_of(connection, row.article),
    )
    if told:
        _take_in(connection, [told], {new: row.root or old}, tick())


def _take_in(connection: Connection, tellings: Sequence[Telling], roots: Mapping[int, int], at: int) -> None:
    traces = [(key, day, t.event) for t in tellings for key, day in trace_keys(t)]
    add_tellings(connection, [{**_row(t), "root": roots.get(t.event)} for t in tellings], traces)
    links = _links(connection, tellings)
    add_links(connection, links)
    settle(connection, [t.event for t in tellings], at)


def merge_anew(connection: Connection, at: int) -> int:
    """Find the occurrences of the whole record again, after the rule has changed; gives the number of events.

    What was known before stays to be read as of then.
    """
    forget_links(connection)
    retire_memberships(connection, at)
    articles = articles_with_tellings(connection)
    for article in articles:
        tellings = [_telling(r) for r in tellings_of_article(connection, article)]
        renew_numbers(connection, {t.event: " ".join(sorted(t.numbers)) for t in tellings})
        add_traces(connection, [(key, day, t.event) for t in tellings for key, day in trace_keys(t)])
        add_links(connection, _links(connection, tellings))
    seen: set[int] = set()
    for article in articles:
        fresh = [r.event for r in tellings_of_article(connection, article) if r.event not in seen]
        if fresh:
            at += 1  # a large set is settled in parts, and an event may move twice
            seen |= settle(connection, fresh, at, force=True)
    return len(seen)


def take_out(connection: Connection, events: Iterable[int], at: int) -> None:
    """Events that no longer count leave their occurrences, which are settled anew."""
    gone = set(events)
    homes = clusters_of(connection, gone)
    if not homes:
        return
    left = [e for members in members_of(connection, homes.values()).values() for e in members if e not in gone]
    move(connection, dict.fromkeys(homes, None), at)
    write_occurrences(connection, [], set(homes.values()), at)
    settle(connection, left, at, force=True)


def settle(connection: Connection, events: Iterable[int], at: int, *, force: bool = False) -> set[int]:
    """Cluster the given events with all that links lead to, and write what changes; gives the events looked at.

    With `force` the occurrences are written anew even when their members stay.
    """
    start = list(events)
    reach, links = linked(connection, start, LARGEST)
    rows = {r.event: r for r in tellings_of(connection, reach)}
    before = clusters_of(connection, rows)
    for members in members_of(connection, before.values()).values():  # a cluster is settled whole
        missing = [m for m in members if m not in rows]
        rows.update({r.event: r for r in tellings_of(connection, missing)})
        before.update(dict.fromkeys(missing, before[next(m for m in members if m in before)]))
    after: dict[int, int] = {}
    for cluster in _components(rows, links):
        after.update(dict.fromkeys(cluster, min(rows[e].root or e for e in cluster)))
    changed = {e: n for e, n in after.items() if before.get(e) != n}
    touched = {*changed.values(), *(before[e] for e in changed if e in before)}
    if force:
        touched |= set(after.values())
    move(connection, dict(changed), at)
    whole: dict[int, list[Member]] = defaultdict(list)
    for e, n in after.items():
        if n in touched:
            whole[n].append(_member(rows[e]))
    written = []
    for number, tellings in sorted(whole.items()):
        row = summarise(tellings, number)
        written.append({**row, "json": json.dumps(row["json"], ensure_ascii=False, separators=(",", ":"))})
    write_occurrences(connection, written, touched - set(whole), at)
    return set(rows)


def _components(rows: Mapping[int, Any], links: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """Clusters of each set of events that links join."""
    home = {e: e for e in rows}

    def find(e: int) -> int:
        while home[e] != e:
            home[e] = home[home[e]]
            e = home[e]
        return e

    inside = {pair: p for pair, p in links.items() if pair[0] in home and pair[1] in home}
    for a, b in inside:
        home[find(a)] = find(b)
    parts: dict[int, list[int]] = defaultdict(list)
    for e in rows:
        parts[find(e)].append(e)
    bonds: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for pair, p in inside.items():
        bonds[find(pair[0])][pair] = p
    return [c for root, part in parts.items() for c in _ruled(sorted(part), bonds.get(root, {}))]


def _ruled(events: Sequence[int], bonds: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """The clusters of one part, as likeness gives them and as reviewers ruled: what they put apart or together stays so."""
    apart = {pair for pair, p in bonds.items() if p <= APART}
    together = [pair for pair, p in bonds.items() if p >= TOGETHER]
    if not apart and not together:
        return clusters(events, bonds)
    likely = {pair: p for pair, p in bonds.items() if APART < p < TOGETHER}
    found = [
        set(c) for c in clusters(events, {**likely, **dict.fromkeys(together, 1.0), **dict.fromkeys(apart, APART)})
    ]
    for a, b in together:
        one, other = next(c for c in found if a in c), next(c for c in found if b in c)
        if one is not other:
            found.remove(other)
            one |= other
    return sorted(tuple(sorted(part)) for c in found for part in _parted(sorted(c), apart, together))


def _parted(cluster: Sequence[int], apart: set[tuple[int, int]], together: Sequence[tuple[int, int]]) -> list[set[int]]:
    """A cluster in as few parts as hold no pair that was put apart; what was put together stays with its partner."""
    parts: list[set[int]] = []
    for e in cluster:
        fits = [p for p in parts if not any((min(e, m), max(e, m)) in apart for m in p)]
        partners = {b if a == e else a for a, b in together if e in (a, b)}
        home = next((p for p in fits if p & partners), fits[0] if fits else None)
        if home is None:
            parts.append({e})
        else:
            home.add(e)
    return parts


def _links(connection: Connection, tellings: Sequence[Telling]) -> dict[tuple[int, int], float]:
    wanted = [s for t in tellings for s in searches(t, WINDOW + 4)]
    others = {r.event: _telling(r) for r in tellings_of(connection, candidates(connection, wanted))}
    by_key: dict[str, list[Telling]] = defaultdict(list)
    for other in others.values():
        for key, _ in trace_keys(other):
            by_key[key].append(other)
    links: dict[tuple[int, int], float] = {}
    for t in tellings:
        near = {o.event: o for key, _, _ in searches(t, 0) for o in by_key[key] if o.event != t.event}
        scored = sorted(((likeness(t, o), -o.event) for o in near.values()), reverse=True)
        for p, minus in scored[:LINKS]:
            if p >= WEAK:
                pair = (min(t.event, -minus), max(t.event, -minus))
                links[pair] = max(p, links.get(pair, 0.0))
    return links


def _row(t: Telling) -> dict[str, Any]:
    return {
        "event": t.event,
        "article": t.article,
        "family": t.family,
        "first": t.first,
        "last": t.last,
        "stated": t.stated,
        "words": " ".join(sorted(t.words)),
        "numbers": " ".join(sorted(t.numbers)),
    }


def _telling(row: Any) -> Telling:
    """A telling back from its row and the event's JSON."""
    e = json.loads(row.json)
    both = [*e["actors"], *e["recipients"]]
    where = e["where"]
    return Telling(
        event=row.event,
        article=row.article,
        origin=row.origin,
        type=row.type,
        family=family_of(row.type, e["content"], e["modes"]),
        status=row.status,
        modes=frozenset(e["modes"]),
        first=row.first,
        last=row.last,
        stated=row.stated,
        published=row.published,
        actors=_keys(e["actors"]),
        recipients=_keys(e["recipients"]),
        names=surnames(a["name"] for a in both),
        leads=surnames(a["name"] for a in (both if row.type in MUTUAL else e["actors"])),
        place=(where["name"] or where["text"]).casefold() if where and where["kind"] != "country" else None,
        place_country=where["country"] if where else None,
        words=frozenset(row.words.split()),
        triggers=frozenset(m["trigger"]["text"].casefold() for m in e["mentions"]),
        numbers=numbers_in(
            a["text"]
            for told in (e, *(m["spans"] for m in e["mentions"]))
            for a in (*told["actors"], *told["recipients"])
        ),
        signature=bytes(row.signature or b""),
    )


def _keys(actors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(k for k in (party_key(a["country"], a["name"], a["text"]) for a in actors) if k)


def _member(row: Any) -> Member:
    return Member(
        event=row.event,
        article=row.article,
        origin=row.origin,
        outlet=row.outlet,
        published=row.published,
        first=row.first,
        stated=row.stated,
        numbers=tuple(row.numbers.split()),
        json=json.loads(row.json),
    )
