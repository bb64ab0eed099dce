"""From a client's record to colleagues: a stripped snapshot, confirmed here and pushed down. Nothing comes back up."""
