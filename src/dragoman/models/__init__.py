"""Models of Dragoman."""
