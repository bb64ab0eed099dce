"""Today: the home of the workspace. What is urgent, due, waiting, and what changed since yesterday."""
