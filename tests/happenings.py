"""Articles that say in a few keys what they tell, kept in a record without a model, to test what comes after coding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from dragoman.lexicons.country_names import country_names
from dragoman.record import Ingested, ingest
from dragoman.records import (
    Actor,
    Article,
    Assessment,
    CodedArticle,
    Event,
    Mention,
    Place,
    Sentence,
    Span,
    Status,
    When,
)
from dragoman.settings import Settings
from dragoman.store.opening import Store

Case = Mapping[str, Any]


class ToldCoder:
    """Stands for a coder: gives each article the events that its case tells."""

    settings = Settings()
    identity: Mapping[str, str] = {"version": "test", "model": "test", "lexicons": "test"}

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = {c["id"]: c for c in cases}

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[CodedArticle]:
        """The coded articles in input order."""
        for a in articles:
            yield coded(self.cases[a.id], a)


def keep(store: Store, cases: Sequence[Case]) -> Ingested:
    """Bring the cases into a record in their order."""
    coder: Any = ToldCoder(cases)
    return ingest(store, coder, [article_of(c) for c in cases])


def article_of(case: Case) -> Article:
    """The article; its text is the events' sentences unless the case gives one."""
    text = case.get("text") or " ".join(e["says"] for e in case.get("events", ())) or f"Nothing but {case['id']}."
    return Article(
        id=case["id"],
        text=text,
        date=Date.fromisoformat(case["date"]) if case.get("date") else None,
        title=case.get("title"),
        source=case.get("source", case["id"]),
        language="en",
    )


def coded(case: Case, article: Article) -> CodedArticle:
    """What the coder would say."""
    sentences = []
    events = []
    for k, e in enumerate(case.get("events", ())):
        start = max(article.text.find(e["says"]), 0)
        sentences.append(Sentence(index=k, text=e["says"], start=start, end=start + len(e["says"])))
        events.append(_event(e, f"{case['id']}-{k}", k))
    countries = {a.country for e in events for a in (*e.actors, *e.recipients) if a.country}
    return CodedArticle(
        article=article,
        events=tuple(events),
        assessments=tuple(_verdict(v) for v in case.get("verdicts", ())),
        sentences=tuple(sentences),
        countries=tuple(sorted(countries | set(case.get("names", ())))),
    )


def _event(e: Case, id_: str, k: int) -> Event:
    trigger = e.get("trigger", e["says"].split()[1])
    start = e["says"].find(trigger)
    when, where = e.get("when"), e.get("where")
    common: dict[str, Any] = {
        "type": e["type"],
        "modes": tuple(e.get("modes", ())),
        "content": e.get("content"),
        "status": Status(e.get("status", "realized")),
        "actors": tuple(_actor(x) for x in e.get("who", ())),
        "recipients": tuple(_actor(x) for x in e.get("whom", ())),
        "attribution": _actor(e["by"]) if e.get("by") else None,
        "when": When(text=when, date=when) if when else None,
        "where": _place(where) if where else None,
        "issues": tuple(Span(start=0, end=len(i), text=i) for i in e.get("about", ())),
        "confidence": e.get("confidence", 0.9),
    }
    told = Mention(trigger=Span(start=start, end=start + len(trigger), text=trigger), sentence=k, **common)
    by = When(text=e["deadline"], date=e["deadline"]) if e.get("deadline") else None
    return Event(id=id_, contexts=(), mentions=(told,), deadline=by, **common)


def _place(text: str) -> Place:
    """ "Geneva", or "Geneva@CHE" where the country is known."""
    name, _, country = text.partition("@")
    return Place(text=name, name=name, country=country or None, kind="city")


def _actor(text: str) -> Actor:
    """ "NOR" is a country, "Eide@NOR" a person of it, "12 people@ARM" (a small letter or digit first) an unnamed party."""
    name, at, country = text.partition("@")
    if not at and text in country_names():
        return Actor(text=country_names()[text], name=country_names()[text], country=text, id=f"country:{text}")
    named = name if name[:1].isupper() else None
    return Actor(text=name, name=named, country=country or None, id=f"person:{name.casefold()}" if named else None)


def _verdict(v: Case) -> Assessment:
    text = v["says"]
    return Assessment(
        span=Span(start=0, end=len(text), text=text), between=tuple(v["between"]), direction=v["direction"]
    )
