"""A class: people who train together. Its state is a replay of its events; no files, no clock, no widget."""
