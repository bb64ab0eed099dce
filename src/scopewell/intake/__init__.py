"""Intake on the client's phone: links, questions that adapt, the body chart, alarms, and the professional's review."""
