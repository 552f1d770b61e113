"""Drills: demands and acts to be judged."""
