"""The wording guard: whose care a word speaks of, acts outside the scope, and what identifies a client.

It reads a text as words with classes, looks for the patterns of the knowledge, and weighs for every find what the
clause says about it. Everything here is pure and takes time in proportion to the text.
"""
