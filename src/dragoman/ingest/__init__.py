"""Ingest of Dragoman."""
