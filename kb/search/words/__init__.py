"""Words: how text becomes terms, one question at a time or the whole law at once."""
