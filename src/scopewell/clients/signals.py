"""What this room tells rooms above it. Receivers run inside the transaction; slow work waits for its commit."""

from django.dispatch import Signal

# New facts about a client: client, facts, actor.
facts_recorded = Signal()
# What is decided about the client no longer rests on the record as it is, and must be decided again: client, because.
decision_needed = Signal()
