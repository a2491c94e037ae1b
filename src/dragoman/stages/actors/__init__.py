"""Resolve participants and sources: from a phrase in context to name, country, sector, office and a stable id.

Context beats tables: what the article says of a name ("Zambian foreign minister Joe Malanji") is kept in a ledger and
asked first; dated office holders come next; a role alone ("police") takes the country that earlier mentions, its
sentence or the article give it, and stays without one where several are in play.

Where to look: `article` reads the whole text first (`reading`, `persons`, `parties`, `holders`; what it finds is the
`ledger`); `resolve` then goes through the acts, `rules` sorts their phrases (`pronouns`, `lists`, `phrases` and
`noun_phrase` for what is named, `unnamed` and `unsaid` for what is not), and `context` weighs what names no country.
"""

from dragoman.stages.actors.resolve import resolve_actors
from dragoman.stages.actors.task import Participants

__all__ = ["Participants", "resolve_actors"]
