"""Each kind of document, and some places, ask for more than the words of a sentence."""

import pytest

from scopewell.engine.wording.flags import Category, Kind, Profile, Severity
from scopewell.engine.wording.guard import Guard


def reminded(guard: Guard, text: str, kind: Kind) -> list[str]:
    return [one.id for one in guard.reminders(text, kind)]


def test_a_newsletter_needs_its_own_postal_address(guard: Guard) -> None:
    assert reminded(guard, "We walk on Monday.", Kind.NEWSLETTER) == ["own-address"]
    for address in ("44 Quarry Road, Bristol", "P.O. Box 12, Dayton", "Unit 3, Leeds LS1 4AB"):
        assert reminded(guard, f"We walk on Monday. {address}.", Kind.NEWSLETTER) == []


def test_a_letter_needs_consent_and_a_post_is_not_private(guard: Guard) -> None:
    assert reminded(guard, "She rows 20 kg.", Kind.LETTER) == ["consent-to-share"]
    assert reminded(guard, "How do you dose rows?", Kind.POST) == ["not-private"]


@pytest.mark.parametrize("kind", [Kind.PUBLIC, Kind.HANDOUT])
def test_what_rests_on_a_study_needs_its_source(guard: Guard, kind: Kind) -> None:
    text = "A new study shows that rowing helps."
    (reminder,) = guard.reminders(text, kind)
    assert (reminder.id, text[reminder.start : reminder.end]) == ("source-link", "study shows")
    assert reminded(guard, text + " https://doi.org/10.1/x", kind) == []
    assert reminded(guard, "We study hard.", kind) == []


def test_a_claim_in_numbers_needs_evidence(guard: Guard) -> None:
    assert reminded(guard, "Lifting cuts falls by 40 percent.", Kind.PUBLIC) == ["numbers-proven"]
    assert reminded(guard, "Lift 40 percent of your best.", Kind.PUBLIC) == []


def test_a_clients_story_needs_consent(guard: Guard) -> None:
    assert reminded(guard, "One of our members told us she dances again.", Kind.PUBLIC) == ["story-consent"]


def test_every_reminder_has_a_source(guard: Guard) -> None:
    assert all(key in guard.sources for duty in guard.duties.duties for key in duty.sources)


def test_a_service_for_a_serious_condition_warns_in_the_united_kingdom(guard: Guard) -> None:
    text = "Pilates for arthritis on Tuesdays."
    assert guard.check(text, Kind.PUBLIC) == ()
    (flag,) = guard.check(text, Kind.PUBLIC, Profile("GB"))
    assert (flag.span, flag.severity, flag.sources) == ("arthritis", Severity.WARN, ("cap-12",))
    assert guard.check("We work with people who live with arthritis.", Kind.PUBLIC, Profile("GB")) == ()


def test_pt_after_a_name_is_a_title_in_the_states_and_quiet_elsewhere(guard: Guard) -> None:
    text = "Sam Reyes, PT, leads our class."
    assert [flag.severity for flag in guard.check(text, Kind.PUBLIC, Profile("US-OH"))] == [Severity.BLOCK]
    assert guard.check(text, Kind.PUBLIC, Profile("GB")) == ()
    (quiet,) = guard.check(text, Kind.PUBLIC, Profile("GB"), quiet=True)
    assert (quiet.severity, [one.text for one in quiet.replacements]) == (Severity.INFO, ["Personal Trainer"])


def test_a_testimonial_is_a_claim_inside_quotation_marks_too(guard: Guard) -> None:
    text = '"They cured my back pain in a week." - a member'
    for kind in (Kind.PUBLIC, Kind.NEWSLETTER):
        assert [flag.category for flag in guard.check(text, kind)] == [Category.ACT]


def test_a_list_led_by_a_denial_is_denied(guard: Guard) -> None:
    services = "\n- massage\n- joint manipulation\n- changes of medicine"
    assert guard.check("What we do not do:" + services, Kind.PUBLIC) == ()
    assert [flag.span for flag in guard.check("What we do:" + services, Kind.PUBLIC)][:2] == [
        "massage",
        "joint manipulation",
    ]


def test_a_red_flag_in_the_sentence_before_makes_carrying_on_an_act(guard: Guard) -> None:
    carried_on = "Finished the set."
    assert guard.check(carried_on, Kind.SESSION_NOTE) == ()
    assert [flag.rule for flag in guard.check("Chest tight on set 2. " + carried_on, Kind.SESSION_NOTE)] == [
        "carried-on"
    ]
    assert guard.check("No chest pain. " + carried_on, Kind.SESSION_NOTE) == ()


def test_spanish_says_the_same(guard: Guard) -> None:
    for own in ("Nuestros pacientes sonríen.", "Ofrecemos fisioterapia.", "Curamos su dolor.", "Deje sus pastillas."):
        assert guard.check(own, Kind.PUBLIC), own
    for right in ("No tratamos ni diagnosticamos.", "Si su fisioterapeuta le dio ejercicios, tráigalos."):
        assert guard.check(right, Kind.PUBLIC) == (), right


def test_what_a_sentence_said_is_remembered_and_can_be_forgotten(guard: Guard) -> None:
    text = "Our patients smile. Her surgeon treated the spine."
    guard.forget()
    first = guard.check(text, Kind.PUBLIC)
    assert guard.scales.said
    assert guard.check(text, Kind.PUBLIC) == first
    kept = repr([*guard.scales.said, *guard.opened, *guard.looked])
    assert "patient" not in kept.replace("'patient'", "")
    guard.forget()
    assert not guard.scales.said
