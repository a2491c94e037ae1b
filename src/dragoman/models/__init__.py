"""The shipped weights with their cards, and what reads them."""
