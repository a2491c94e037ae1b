"""Coded articles in the forms that others read."""
