"""Give each act of a sentence its time and its place."""

from dragoman.stages.attach.weighed import attach as attach
from dragoman.stages.attach.weighed import features as features
from dragoman.stages.attach.weighed import hangs_on_the_past as hangs_on_the_past
from dragoman.stages.attach.weighed import path as path
from dragoman.stages.attach.words import words_at as words_at
