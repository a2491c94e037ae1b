"""Articles from files: text, JSON lines, CSV, each also compressed."""
