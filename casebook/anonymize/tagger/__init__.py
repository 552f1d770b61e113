"""The name tagger: a small recurrent network read from a package that ships it, and its words."""
