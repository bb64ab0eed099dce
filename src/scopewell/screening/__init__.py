"""Screening: what is still open about a client, the decisions made, and what people with authority said about them."""
