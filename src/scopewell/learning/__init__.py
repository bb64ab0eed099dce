"""Learning: lessons with video, quiz and certificate; the library; the record of continuing education."""
