"""Reads of the record for pages and API: pages of lists that filters ask for, facets, and single things."""
