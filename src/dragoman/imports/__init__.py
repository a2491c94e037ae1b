"""Reads event data of other systems, so that a series can start before one's own corpus."""
