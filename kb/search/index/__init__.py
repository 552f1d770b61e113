"""The index on disk: immutable shards, a pointer renamed at the end, readers that follow it."""
