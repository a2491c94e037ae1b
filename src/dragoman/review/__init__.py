"""Corrections of what was coded: records of who, when, why, before and after; never a silent overwrite."""
