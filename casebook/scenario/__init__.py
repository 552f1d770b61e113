"""Scenarios: stories that answer back. Read, checked, walked, scored."""
