"""Scores coded articles against annotated ones."""
