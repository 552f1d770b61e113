"""A reply in the learner's own words, and advice on it."""
