"""Benchmarks of Dragoman: against annotated articles, per stage and end to end, and against the clock."""
