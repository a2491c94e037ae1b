"""Find the triggers of acts in parsed sentences and the phrases that stand in a role to each."""

from dragoman.stages.detect.frames import detect, frames_at
from dragoman.stages.detect.issues import all_issues
from dragoman.stages.detect.phrases import phrases_of, whole_issue
from dragoman.stages.detect.triggers import Trigger, triggers_of

__all__ = ["Trigger", "all_issues", "detect", "frames_at", "phrases_of", "triggers_of", "whole_issue"]
