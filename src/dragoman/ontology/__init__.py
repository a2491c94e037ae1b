"""Ontology of Dragoman."""
