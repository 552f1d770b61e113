"""Word documents: the page that is written, what of each kind stands on it, and drafts out of what people bring."""
