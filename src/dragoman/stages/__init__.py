"""Stages of Dragoman."""
