"""Resolve participants and sources: from a phrase in context to name, country, sector, office and a stable id.

Context beats tables: what the article says of a name ("Zambian foreign minister Joe Malanji") is kept in a ledger and
asked first; dated office holders come next; a role alone ("police") takes the country that earlier mentions, its
sentence or the article give it, and stays without one where several are in play.
"""

from dragoman.stages.actors.resolve import resolve_actors
from dragoman.stages.actors.task import Participants

__all__ = ["Participants", "resolve_actors"]
