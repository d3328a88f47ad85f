"""Product search: a small HTTP service in front of the index."""
