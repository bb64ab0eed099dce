"""Pages of screening: asking, the decision, judgment and authority, uploaded records."""
