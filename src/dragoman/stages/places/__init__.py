"""Resolve the place of an act: name, country, point and the evidence for them."""

from dragoman.stages.places.resolve import find_places as find_places
from dragoman.stages.places.resolve import is_mere_adjective as is_mere_adjective
from dragoman.stages.places.resolve import place_of_report as place_of_report
from dragoman.stages.places.resolve import resolve_place as resolve_place
