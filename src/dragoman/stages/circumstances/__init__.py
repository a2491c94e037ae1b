"""Settle when and where an event happened and who says so, from all that its mentions and the article around them say."""

from dragoman.stages.circumstances.settle import circumstanced as circumstanced
from dragoman.stages.circumstances.signs import Acts as Acts
from dragoman.stages.circumstances.signs import candidates as candidates
