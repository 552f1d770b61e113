"""In and out: files of other programs become drafts, entries become files of other programs. One module a format in ``formats/``."""
