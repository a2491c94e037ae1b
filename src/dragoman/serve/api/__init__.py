"""The REST API under /api: one router a subject."""
