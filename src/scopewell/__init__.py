"""Scopewell: the practice system of medical exercise professionals."""

__version__ = "2026.11.0"
