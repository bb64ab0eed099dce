"""Texts that are written in the product: works, their versions, and which version stands since when."""
