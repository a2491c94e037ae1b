"""Export of Dragoman."""
