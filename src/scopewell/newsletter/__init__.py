"""The two-step sign-up and the updates by mail. Lies below clients: no mailing can reach a record."""
