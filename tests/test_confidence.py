"""The confidence of an event: what speaks for it and against it."""

from __future__ import annotations

from dataclasses import replace

from dragoman.lexicons.tables import load_tables
from dragoman.records import Actor, Event, Frame, Mention, Phrase, Role, Span, Status
from dragoman.stages.confidence import confidence_of, doer_unsaid, features, named_vote

PERU = Actor(text="Peru", country="PER", why="“Peru” names Peru")
CHILE = Actor(text="Chile", country="CHL", why="“Chile” names Chile")
REBELS = Actor(text="rebels")


def _event(*sentences: int, actors: tuple[Actor, ...] = (PERU,), recipients: tuple[Actor, ...] = (CHILE,)) -> Event:
    mentions = tuple(
        Mention(
            trigger=Span(start=100 * k, end=100 * k + 5, text="urged"),
            sentence=k,
            type="REQUEST",
            modes=(),
            content=None,
            status=Status.REALIZED,
            actors=actors,
            recipients=recipients,
            confidence=0.8,
        )
        for k in sentences
    )
    return Event(
        id="-".join(map(str, sentences)),
        type="REQUEST",
        modes=(),
        content=None,
        status=Status.REALIZED,
        actors=actors,
        recipients=recipients,
        attribution=None,
        when=None,
        where=None,
        issues=(),
        contexts=(),
        confidence=0.0,
        mentions=mentions,
    )


def _seen(score: float) -> Frame:
    phrases = tuple(Phrase(role=r, start=0, end=4, text="Peru", score=score) for r in (Role.ACTOR, Role.RECIPIENT))
    return Frame(sentence=0, start=0, end=5, trigger="urged", type="REQUEST", phrases=phrases)


def test_what_is_told_twice_with_known_parties_is_surer_than_what_is_told_once_of_somebody() -> None:
    weights = load_tables(None).confidence

    def sure(event: Event, *others: Event, exact: float = 0.8, touching: float = 0.9) -> float:
        told = features(event, [_seen(0.9)], [event, *others], exact=exact, touching=touching)
        return confidence_of(told, weights)

    plain = sure(_event(1))
    assert sure(_event(1, 3)) > plain  # told twice
    assert sure(_event(1), exact=0.3) < plain  # the judge doubts that these are all
    assert sure(_event(1), touching=0.4) < plain  # and that they are any
    assert sure(_event(1, actors=(REBELS,))) < plain  # somebody of no known state
    assert 0.0 < plain < 1.0


def test_of_two_events_with_the_same_parties_the_fuller_one_is_surer() -> None:
    full, lone, other = _event(1, 3), _event(5), _event(7, recipients=(PERU,))
    assert features(lone, [_seen(0.9)], [full, lone])["fuller twin"] == 1.0
    assert features(full, [_seen(0.9)], [full, lone])["fuller twin"] == 0.0
    assert features(lone, [_seen(0.9)], [lone, other])["twin"] == 0.0
    assert features(replace(lone, type="ACCUSE"), [_seen(0.9)], [full, lone])["twin"] == 0.0


def test_a_sure_act_stays_when_only_its_doer_is_unsaid() -> None:
    (mention,) = _event(1).mentions
    bombed = replace(_event(1), type="ASSAULT", actors=(), mentions=(replace(mention, confidence=0.95),))
    assert doer_unsaid(bombed)
    assert doer_unsaid(replace(bombed, actors=(REBELS,)))
    assert not doer_unsaid(replace(bombed, actors=(PERU,)))
    assert not doer_unsaid(replace(bombed, recipients=(REBELS,)))
    assert not doer_unsaid(replace(bombed, mentions=(replace(mention, confidence=0.7),)))
    assert not doer_unsaid(replace(bombed, type="CONSULT"))


def test_a_vote_of_a_named_state_stays() -> None:
    (mention,) = _event(1).mentions
    trigger = replace(mention.trigger, text="voted")
    voted = replace(_event(1), type="SUPPORT", mentions=(replace(mention, trigger=trigger, confidence=0.52),))
    guessed = replace(voted.actors[0], why="the country that the article is about")
    assert named_vote(voted)
    assert not named_vote(replace(voted, actors=(guessed,)))
    assert not named_vote(replace(voted, actors=(REBELS,)))
    assert not named_vote(replace(voted, type="AGREE"))
    assert not named_vote(replace(voted, mentions=(replace(mention, confidence=0.52),)))
    assert not named_vote(replace(voted, mentions=(replace(mention, trigger=trigger, confidence=0.4),)))
