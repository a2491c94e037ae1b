"""Schemas of the record, one file a step; each runs in a transaction together with its record."""
