"""PLOVER, CAMEO, scores and codes as tables, with their readers."""
