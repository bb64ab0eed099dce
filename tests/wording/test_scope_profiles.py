"""What is on file changes what is flagged; what a text claims does not."""

from scopewell.engine.wording.flags import Client, Kind, Profile, Severity
from scopewell.engine.wording.guard import Guard


def test_a_license_on_file_silences_its_title_and_nothing_else(guard: Guard) -> None:
    text = "We offer physical therapy. Our patients smile."
    held = Profile(licenses=frozenset({"physical-therapist"}))
    assert [flag.rule for flag in guard.check(text, Kind.PUBLIC)] == ["physical-therapy", "patient"]
    assert [flag.rule for flag in guard.check(text, Kind.PUBLIC, held)] == ["patient"]


def test_a_claim_in_the_text_loosens_nothing(guard: Guard) -> None:
    text = "As I am fully licensed, I offer physical therapy."
    assert [flag.rule for flag in guard.check(text, Kind.PUBLIC)] == ["physical-therapy"]


def test_a_registered_exercise_physiologist_may_treat(guard: Guard) -> None:
    registered = Profile("AU", frozenset({"esa-aep"}))
    assert guard.check("We treat stiff backs.", Kind.PUBLIC, registered) == ()
    quiet = guard.check("We treat stiff backs.", Kind.PUBLIC, registered, quiet=True)
    assert [flag.severity for flag in quiet] == [Severity.INFO]


def test_letters_after_a_name_are_those_of_the_place(guard: Guard) -> None:
    text = "Sam Reyes, CPT, leads our knee group."
    assert guard.check(text, Kind.PUBLIC, Profile("US-CA")) == ()
    assert [flag.span for flag in guard.check(text, Kind.PUBLIC, Profile("US-WV"))] == ["CPT"]
    assert [flag.span for flag in guard.check("Sam Reyes, DPT, leads our group.", Kind.PUBLIC, Profile("US-OH"))] == [
        "DPT"
    ]


def test_a_client_of_the_roster_is_flagged_wherever_the_name_stands(guard: Guard) -> None:
    roster = (Client(("Juniper Vale",)), Client(("José Álvarez",)))
    text = "Thanks to Juniper for the cake, says Jose Alvarez."
    assert guard.check(text, Kind.NEWSLETTER) == ()
    flags = guard.check(text, Kind.NEWSLETTER, roster=roster)
    assert [flag.span for flag in flags] == ["Juniper", "Jose Alvarez"]
    assert guard.check(text, Kind.LETTER, roster=roster) == ()
