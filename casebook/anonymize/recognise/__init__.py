"""What gives somebody away, one kind a module: identifiers, addresses, places, names."""
