"""The knowledge base: content read and checked, laws with their versions, search."""
