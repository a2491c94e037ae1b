"""The record: articles, events, occurrences and relations in SQLite (one file) or PostgreSQL."""
