"""Copies, stories, and what happened in the world: events of several articles that tell the same."""
