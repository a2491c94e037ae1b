"""The side of an act that its own sentence leaves unsaid."""

from __future__ import annotations

import pytest

from dragoman.records import Actor, Frame, Span
from dragoman.stages.actors.task import Participants
from dragoman.stages.actors.unsaid import fill_unsaid

Act = tuple[str, str, str, str]  # type, trigger, actor, recipient; "-" is nobody
TOLD: Act = ("ASSAULT", "invasion", "RUS", "UKR")


def _side(country: str) -> tuple[Actor, ...]:
    return (Actor(text=country, country=country),) if country != "-" else ()


@pytest.mark.parametrize(
    ("acts", "filled"),
    [
        ([TOLD, ("ASSAULT", "invasion", "-", "UKR")], ("RUS", "UKR")),
        ([("ASSAULT", "invasion", "-", "UKR"), TOLD], None),  # the first is asked for below by its place
        ([TOLD, ("ASSAULT", "shelling", "-", "UKR")], ("RUS", "UKR")),  # force has an actor in whatever words
        ([TOLD, ("ASSAULT", "shelled", "RUS", "-")], ("RUS", "-")),  # but another target, perhaps
        ([TOLD, ("ASSAULT", "invaded", "RUS", "-")], ("RUS", "-")),  # the stems differ
        ([TOLD, ("ASSAULT", "invasion", "-", "GEO")], ("-", "GEO")),  # another act
        ([TOLD, ("ACCUSE", "invasion", "-", "UKR")], ("-", "UKR")),  # another type
        ([("ACCUSE", "accused", "MAR", "DZA"), ("ACCUSE", "accusations", "MAR", "-")], ("MAR", "DZA")),
        ([("ACCUSE", "accusations", "MAR", "DZA"), ("ACCUSE", "accusation", "MAR", "-")], ("MAR", "DZA")),
        ([("CONSULT", "talks", "PER", "CHL"), ("CONSULT", "talks", "PER", "-")], ("PER", "-")),  # sides of one kind
    ],
)
def test_the_last_act_takes_its_unsaid_side_from_a_like_act(acts: list[Act], filled: tuple[str, str] | None) -> None:
    frames = [
        Frame(sentence=k, start=0, end=len(trigger), trigger=trigger, type=kind)
        for k, (kind, trigger, _, _) in enumerate(acts)
    ]
    sides = [Participants(actors=_side(actor), recipients=_side(recipient)) for _, _, actor, recipient in acts]
    spans = [Span(start=100 * k, end=100 * k + f.end, text=f.trigger) for k, f in enumerate(frames)]
    at = -1 if filled else 0
    found = fill_unsaid(frames, sides, spans)[at]
    named = tuple(next((a.country for a in side), "-") for side in (found.actors, found.recipients))
    assert named == (filled or ("RUS", "UKR"))
    if not filled:
        assert found.actors[0].why == "of a like act after: “RUS”"
