"""Find who vouches for each act, and where a source stops vouching for it."""

from dragoman.stages.attribution.closings import closing_source as closing_source
from dragoman.stages.attribution.settle import settle_sources as settle_sources
from dragoman.stages.attribution.settle import speak_as_told as speak_as_told
from dragoman.stages.attribution.sources import add_judges as add_judges
from dragoman.stages.attribution.sources import add_sources as add_sources
from dragoman.stages.attribution.sources import chance as chance
from dragoman.stages.attribution.sources import features as features
from dragoman.stages.attribution.speakers import speakers_of as speakers_of
