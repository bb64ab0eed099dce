"""Practices and the people who work in them: sign-in, roles, the borders between practices, the audit trail."""
