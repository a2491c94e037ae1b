"""Lexicons of Dragoman."""
