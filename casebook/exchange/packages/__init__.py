"""Packages for learning platforms: exercises and courses compiled to data, and a small player that needs no server of ours."""
