"""What this room tells rooms above it."""

from django.dispatch import Signal

# Sent when a practice was opened, inside its scope and transaction: practice, owner.
practice_opened = Signal()

# Sent when words that stand on letters and pages were saved, inside the practice: actor, form, label, view, key.
words_saved = Signal()
