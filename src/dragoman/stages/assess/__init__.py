"""Find the text's verdicts on relationships: direction, status and whose relationship it is."""

from dragoman.stages.assess.between import settle_verdicts as settle_verdicts
from dragoman.stages.assess.find import Verdict as Verdict
from dragoman.stages.assess.find import find_verdicts as find_verdicts
