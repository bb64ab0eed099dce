"""Pages of intake: what a client sees behind their link, and what the professional sees in the record."""
