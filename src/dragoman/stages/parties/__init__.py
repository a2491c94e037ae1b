"""Settle who takes part in an event, from all that its mentions and the article around them say."""

from dragoman.stages.parties.settle import Settled as Settled
from dragoman.stages.parties.settle import settle as settle
from dragoman.stages.parties.signs import Draft as Draft
from dragoman.stages.parties.signs import Named as Named
from dragoman.stages.parties.signs import candidates as candidates
