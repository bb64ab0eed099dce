"""Profiles of members and the directory: who helps with what, where, and how to refer.

What others find of a profile is kept as listings, one for the public and one for members, that hold nothing but what
each may see; the search reads those. `directory.conditions` is the closed list of conditions a member
works with, for every room of the network.
"""
