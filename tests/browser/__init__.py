"""The pages driven in a real Chromium."""
