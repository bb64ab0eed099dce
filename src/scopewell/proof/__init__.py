"""Proofs over the rules: for every person the vocabulary can describe, not for samples.

The encoding here is made from the conditions as they are written. It shares with the engine the reading of a condition
and nothing else: no term, no mask, no compiled form.
"""
