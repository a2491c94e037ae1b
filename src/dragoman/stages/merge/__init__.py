"""Unite the mentions of one happening in an article into one event."""

from dragoman.stages.merge.group import group as group
from dragoman.stages.merge.group import same_act as same_act
from dragoman.stages.merge.likeness import Pair as Pair
from dragoman.stages.merge.likeness import likenesses as likenesses
from dragoman.stages.merge.unite import unite as unite
from dragoman.stages.merge.unite import unite_actors as unite_actors
from dragoman.stages.merge.unite import unite_issues as unite_issues
