"""What this room tells rooms above it, inside the transaction of what happened."""

from django.dispatch import Signal

# A document was issued: issued, actor.
document_issued = Signal()
# A request waits for its answer, from the day it was sent: request, actor.
request_sent = Signal()
# A reminder of an unanswered request fell due: request, chase (answers.Chase).
request_overdue = Signal()
# A reminder was done, so the next one counts: request, chase, actor.
request_chased = Signal()
# An answer was taken back as recorded by mistake, and what was decided must be decided again: request, answer, reason,
# actor.
answer_withdrawn = Signal()
# An answer was recorded and what was decided must be decided again: request, answer, actor.
answer_recorded = Signal()
