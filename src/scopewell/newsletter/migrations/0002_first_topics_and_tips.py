"""The topics a new installation begins with, a welcome, and a few tips. All are the operator's to change."""

from typing import Any

from django.db import migrations

TOPICS = (
    ("guideline-changes", "Guideline changes", "What changed in published guidance on exercise, with its source.", 10),
    ("practice-tips", "Practice tips", "One thing to do better this week: screening, records, referrals.", 20),
    ("network-news", "News of the network", "Events, new members, new resources.", 30),
)
STEPS = (
    (
        "Welcome",
        "What you will receive, and how to stop it",
        """Hello {name},

you are on the list. About twice a month you receive one short mail: a change in guidance with its source, or one tip
for your practice. Opens and clicks are not counted, and every mail can be left with one press.

Two things we hold to:

- **Medical exercise is not medical care.** We write about exercise, screening, records and working with referrers.
- **We say where it comes from.** A statement about health has a source, or it is not in the mail.
""",
    ),
    (
        "Tip: an unanswered question is not a no",
        "The cheapest safety rule there is",
        """Hello {name},

look at the last intake you filed. Is there a question without an answer? Treat it as *unknown*, not as no, until somebody
answers it.

1. Ask again before the first session, in person.
2. Write down who answered, and when.
3. When nobody can answer, ask the provider who referred the client, in writing.

A gap in a record looks harmless. It is where the surprise comes from.
""",
    ),
    (
        "Tip: hold the discharge in your hand",
        "Before the first session, not after it",
        """Hello {name},

when physical therapy has just ended, ask for the discharge summary before the first session. You want three things from it:
the date, the limits that still hold, and whom to call.

While their physical therapist still sees them, you need the treating provider’s written agreement first. A phone call is a beginning; the
letter is the agreement.
""",
    ),
    (
        "Tip: say what you saw, not what it means",
        "One sentence that keeps you in scope",
        """Hello {name},

“The knee moved inward in five of eight squats” can be defended. A guess at the cause cannot, and it is not yours to make.

- Write the movement, the count, the side, the date.
- Leave the meaning to the provider who asks.
- When a client asks *why*, say: “That is a good question for your physician or physical therapist. I will write down what I
  saw, so that you can show it.”
""",
    ),
    (
        "Tip: a report that is read",
        "One page, five headings, on time",
        """Hello {name},

referrers read one page. Give them what they can use: the task the client wanted back, the measure at the start, the measure
now, what comes next, and what you need from them.

Send it before the next appointment, not after. A report that arrives on time says more about your practice than a brochure.
""",
    ),
)


def fill(apps: Any, _: Any) -> None:
    """Add topics, the sequence and its mails."""
    topics = apps.get_model("newsletter", "Topic")
    for key, name, says, order in TOPICS:
        topics.objects.create(key=key, name=name, says=says, order=order)
    sequence = apps.get_model("newsletter", "Sequence").objects.create(name="First weeks", every_days=7)
    mailing = apps.get_model("newsletter", "Mailing")
    for number, (subject, preheader, body) in enumerate(STEPS):
        mailing.objects.create(
            subject=subject, preheader=preheader, body=body, sequence=sequence, number=number, state="standing"
        )


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
