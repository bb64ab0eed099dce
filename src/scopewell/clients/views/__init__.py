"""Pages of clients: lists, the record, the person, facts, forms, merges."""
