"""What this room tells rooms above it. Receivers run inside the transaction; slow work waits for its commit."""

from django.dispatch import Signal

# A client was decided: client, decision, before (the decision before, or None).
client_decided = Signal()
