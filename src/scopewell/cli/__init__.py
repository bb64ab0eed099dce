"""The commands over engine, knowledge and mapping."""
