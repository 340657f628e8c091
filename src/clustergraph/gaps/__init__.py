"""What the documents leave out: found by named queries, reported, and shown."""
