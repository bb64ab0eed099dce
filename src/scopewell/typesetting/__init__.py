"""Setting pages with Typst: the fonts of the project, and one way to compile a template with its data."""
