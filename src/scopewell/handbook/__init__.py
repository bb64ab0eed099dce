"""The free handbook: chapters in Markdown, drawn figures, sources, set as one book."""
