"""Documents: drafted from a decision, typeset with Typst, checked, numbered, answered.

The modules here that need no web framework are pure: values in, values out. Typst is imported when a page is set.
"""
