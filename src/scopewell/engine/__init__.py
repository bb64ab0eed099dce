"""The decision engine: pure, explained, and built on the standard library alone."""
