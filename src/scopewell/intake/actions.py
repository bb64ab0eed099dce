"""What a client does on their phone: each answer is saved when it comes, as the client's and unreviewed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import (
    add_contact,
    add_episode,
    change_state,
    end_contact,
    note_on_timeline,
    set_due,
    withdraw_episode,
)
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Contact, Episode, Fact
from scopewell.clients.queries import open_holds
from scopewell.clients.vocabulary import ALL_NAMED, SaidBy, State, StatementClass
from scopewell.intake import chart, history
from scopewell.intake.alarms import alarming, raise_alarm
from scopewell.intake.answers import Problem, Read, Sent, Statement, read_screen
from scopewell.intake.drafts import Typed, filled_from, groups_in, merged, typed
from scopewell.intake.interview import NOT_ASKED, ORIGIN, Interview
from scopewell.intake.medicines import read_medicines
from scopewell.intake.models import Alarm, BodyMark, Draft, IntakeLink, Told, ToldKind
from scopewell.knowledge.questionnaire import Screen, words_in
from scopewell.practice.audit import record_audit

REVIEW_DAYS = 1
DUE = "intake-review"


class Saved(NamedTuple):
    """What came of a save: what is still to be asked, whether an alarm was raised, and what the screen now holds."""

    problems: dict[str, Problem]
    alarm: Alarm | None
    held: dict[str, Any]


def held_by(interview: Interview, screen: Screen) -> dict[str, Any]:
    """Return what a screen holds: as it was typed, else as the record has it from the body chart."""
    draft = interview.drafts.get(screen.id)
    return filled_from(interview.answers, screen.rows, draft.data if draft else {})


@transaction.atomic
def save_screen(link: IntakeLink, screen: Screen, sent: Typed, was: set[str], *, final: bool) -> Saved:
    """Save what a page sent. `final`: the person pressed Next; until then only what is certain is recorded.

    Whatever was typed is kept, also what cannot be used yet. Raises nothing for what a person types.
    """
    link = IntakeLink.objects.select_for_update().select_related("client__practice").get(pk=link.pk)
    interview = Interview(link)
    had = held_by(interview, screen)
    held = merged(had, sent, was)
    read = _read(interview, screen, held, final=final)
    news, notes = _news(interview, screen, read, groups_in(had), final=final)
    tells_history = screen.kind == "history" and final and not read.problems
    before = alarming(link.client) if news or tells_history else {}
    _record_facts(link, news, notes)
    said = [statement.fact for statement in news]
    if "age" in read.statements:
        _tell_birth_date(link, held)
    if tells_history:
        said += _record_history(link, held)
    if screen.kind in ("goals", "people") and final and not read.problems:
        _tell_people_and_goals(link, screen, typed(held))
    _keep(link, screen, held, done=final and not read.problems)
    alarm = raise_alarm(link, before, said) if said else None
    link.seen_at = timezone.now()
    link.opened_at = link.opened_at or link.seen_at
    link.save(update_fields=["opened_at", "seen_at"])
    return Saved(read.problems, alarm, held)


def _keep(link: IntakeLink, screen: Screen, held: Mapping[str, Any], *, done: bool) -> None:
    draft, _ = Draft.objects.get_or_create(link=link, screen=screen.id, defaults={"practice_id": link.practice_id})
    draft.data, draft.saved_at = dict(held), timezone.now()
    draft.done = draft.done or done
    draft.save()


def _read(interview: Interview, screen: Screen, held: Mapping[str, Any], *, final: bool) -> Read:
    fields, today = typed(held), timezone.localdate()
    shown = interview.shown(screen)
    read = read_screen(screen, shown, fields, interview.questions, interview.client.practice.units, today)
    if screen.kind == "medicines" and "medicines" in shown:
        found = read_medicines(fields)
        certain = found.statements if final else {}
        return Read({**read.statements, **certain}, {**found.problems, **read.problems})
    if screen.kind == "history":
        for kind in history.ALL:
            if kind.what in shown or kind.asks in shown:
                read.problems.update(history.read_list(kind, fields, today, _option_label).problems)
        injured = history.one(fields, history.INJURIES.asks)
        if injured in ("yes", "no"):
            read.statements["injury-12m"] = Statement(injured == "yes")
        elif injured.removeprefix("?") in ("does-not-know", "declined"):
            read.statements["injury-12m"] = Statement({"unknown": injured.removeprefix("?")})
    if screen.kind == "people":
        read.problems.update(people_problems(interview, fields))
    if screen.kind == "chart":
        return _read_chart(interview, fields)
    return read


def _read_chart(interview: Interview, fields: Sent) -> Read:
    """Read the line under the chart. What was marked is recorded when it is marked."""
    said = history.one(fields, "places").removeprefix("?")
    marks = current_marks(interview.link)
    if (said == "all" and marks) or (said == "none" and not marks):
        values = chart.facts_of(marks, complete=True)
        return Read({fact: Statement(value) for fact, value in values.items()}, {})
    if said in ("does-not-know", "declined"):
        known = chart.facts_of(marks, complete=False).get("pain-regions")
        return Read({"pain-regions": Statement(known or {"unknown": said})}, {})
    return Read({}, {"places": Problem("needs_answer")})


def _news(
    interview: Interview, screen: Screen, read: Read, had: set[str], *, final: bool
) -> tuple[list[Said], set[str]]:
    """Return what is new or changed, with what the person took back, and notes on where it comes from."""
    answers, today = interview.answers, timezone.localdate()
    statements: list[Said] = []
    notes: set[str] = set()
    for fact, said in read.statements.items():
        if _is_news(answers.get(fact), said, today, final=final):
            statements.append(Said(fact, said.value, said.unit, repeated=said.sure))
            notes |= {said.note} & {"month only"}
    asked = {*screen.rows, *screen.alone, *screen.under, *screen.also}
    statements += [Said(fact, NOT_ASKED) for fact in asked & had & set(answers) if fact not in read.statements]
    return statements, notes


def _is_news(before: Fact | None, said: Statement, today: date, *, final: bool) -> bool:
    if before is None or (before.value, before.unit) != (said.value, said.unit):
        return True
    return final and before.true_on != today


def _record_facts(link: IntakeLink, statements: list[Said], notes: Iterable[str] = ()) -> None:
    if statements:
        origin = "; ".join([ORIGIN, *sorted(notes)])
        record_facts(
            actor=None,
            client=link.client,
            said_by=SaidBy.CLIENT,
            statements=statements,
            origin=origin,
            on_timeline=False,
        )


def _tell_birth_date(link: IntakeLink, held: Mapping[str, Any]) -> None:
    values = [history.one(held, f"age.{part}") for part in ("year", "month", "day")]
    if all(value.isdigit() for value in values):
        year, month, day = map(int, values)
        tell(link, ToldKind.BIRTH_DATE, date(year, month, day).isoformat())


def tell(link: IntakeLink, kind: ToldKind, text: str) -> None:
    """Keep something told in words. The same words are not kept twice."""
    latest = Told.objects.filter(link=link, kind=kind).last()
    if (latest.text if latest else "") != text:
        Told(client=link.client, link=link, kind=kind, text=text).save()


def _option_label(fact: str, option: str) -> str:
    return words_in("en").of_fact(fact).options.get(option, "")


def _record_history(link: IntakeLink, held: dict[str, Any]) -> list[str]:
    """Turn the blocks of operations and injuries into episodes with facts; withdraw what the client took back."""
    episodes, said = history.held_episodes(held), []
    fields, today = typed(held), timezone.localdate()
    for kind in history.ALL:
        listed = history.read_list(kind, fields, today, _option_label)
        present = {block.id for block in listed.blocks}
        for block in listed.blocks:
            standing = Episode.objects.filter(client=link.client, withdrawn_at=None)
            episode = standing.filter(pk=episodes.get(block.id, 0)).first()
            if episode is None:
                episode = add_episode(actor=None, client=link.client, kind=kind.kind, label=block.label)
                episodes[block.id] = episode.pk
            said += _record_block(link, episode, block)
        for id, pk in list(episodes.items()):
            if id.startswith(kind.prefix) and id not in present:
                gone = Episode.objects.select_related("client").get(pk=pk, client=link.client)
                withdraw_episode(actor=None, episode=gone, reason="Taken back by the client in the intake")
                del episodes[id]
        said += _record_whole(link, kind, listed)
    held["_episodes"] = episodes
    return said


def _record_block(link: IntakeLink, episode: Episode, block: history.Block) -> list[str]:
    latest = {fact.fact: fact for fact in Fact.objects.filter(episode=episode).order_by("pk")}
    news = {id: said for id, said in block.statements.items() if id not in latest or latest[id].value != said.value}
    notes = {said.note for said in news.values() if said.note}
    _record_facts(link, [Said(id, said.value, episode=episode) for id, said in news.items()], notes)
    return list(news)


def _record_whole(link: IntakeLink, kind: history.Kind, listed: history.Listed) -> list[str]:
    """Record whether every operation or injury was named, and names that no option fits."""
    statements = [Said(ALL_NAMED[kind.kind], listed.all_named)]
    if kind is history.OPERATIONS:
        unlisted = [block.unlisted for block in listed.blocks if block.unlisted]
        if listed.all_named:
            statements.append(Said("unlisted-surgeries", unlisted))
        elif unlisted:
            statements.append(Said("unlisted-surgeries", {"has": unlisted}))
        tell(link, ToldKind.OPERATIONS, listed.said)
    answers = Interview(link).answers
    news = [s for s in statements if s.fact not in answers or answers[s.fact].value != s.value]
    _record_facts(link, news)
    return [said.fact for said in news]


def people_problems(interview: Interview, fields: Sent) -> dict[str, Problem]:
    """Return what is missing of the people around the client: a name, and for an emergency a number."""
    found = {}
    for kind in interview.kinds_asked:
        name, phone = history.one(fields, f"{kind.value}.name"), history.one(fields, f"{kind.value}.phone")
        nobody = bool(history.one(fields, f"{kind.value}.nobody"))
        if kind == "emergency" and not nobody and not (name and phone):
            found[kind.value] = Problem("needs_name" if not name else "needs_phone")
        elif phone and not name and not nobody:
            found[kind.value] = Problem("needs_name")
    return found


def _tell_people_and_goals(link: IntakeLink, screen: Screen, fields: Sent) -> None:
    if screen.kind == "goals":
        tell(link, ToldKind.GIVEN_UP, history.one(fields, "given-up"))
        tell(link, ToldKind.WANTED, history.one(fields, "wanted"))
        return
    for kind in Interview(link).kinds_asked:
        about = {
            "name": history.one(fields, f"{kind.value}.name")[:120],
            "phone": history.one(fields, f"{kind.value}.phone")[:40],
            "relationship": history.one(fields, f"{kind.value}.relationship")[:80],
            "organization": history.one(fields, f"{kind.value}.organization")[:120],
        }
        standing = Contact.objects.filter(client=link.client, kind=kind, said_by=SaidBy.CLIENT, ended_at=None)
        nobody = bool(history.one(fields, f"{kind.value}.nobody")) or not about["name"]
        for contact in standing:
            if nobody or any(getattr(contact, name) != value for name, value in about.items()):
                end_contact(actor=None, contact=contact)
        if not nobody:
            add_contact(actor=None, client=link.client, said_by=SaidBy.CLIENT, kind=kind, **about)


def current_marks(link: IntakeLink) -> list[BodyMark]:
    """Return the marks of a link that stand."""
    return chart.current(BodyMark.objects.filter(link=link))


@transaction.atomic
def mark_place(link: IntakeLink, place: str, **mark: Any) -> Alarm | None:
    """Mark a place on the body, or change or take away its mark; record what it means. Return an alarm, if it is one.

    `mark`: kinds, strength, since, is_worst, taken_away.
    """
    link = IntakeLink.objects.select_for_update().select_related("client__practice").get(pk=link.pk)
    before = alarming(link.client)
    standing = {held.place: held for held in current_marks(link)}
    new = BodyMark(client=link.client, link=link, place=place, **mark)
    same = standing.get(place)
    parts = ("kinds", "strength", "since", "is_worst")
    if same is not None and not new.taken_away and all(getattr(same, p) == getattr(new, p) for p in parts):
        return None
    if same is None and new.taken_away:
        return None
    if new.is_worst:
        for other in standing.values():
            if other.is_worst and other.place != place:
                _copy_as_lesser(other)
    new.save()
    return _record_marks(link, before)


def _copy_as_lesser(mark: BodyMark) -> None:
    BodyMark(
        client=mark.client,
        link=mark.link,
        place=mark.place,
        kinds=mark.kinds,
        strength=mark.strength,
        since=mark.since,
    ).save()


def _record_marks(link: IntakeLink, before: Any) -> Alarm | None:
    """Record what the marks now mean, and take back what only a mark that is gone had said."""
    values = chart.facts_of(current_marks(link), complete=False)
    answers = Interview(link).answers
    from_chart = ("pain-regions", "numbness", "pain-radiates", "swelling-new", "night-pain", "pain-now")
    statements = [
        Said(fact, value) for fact, value in values.items() if fact not in answers or answers[fact].value != value
    ]
    statements += [Said(fact, NOT_ASKED) for fact in from_chart if fact in answers and fact not in values]
    _record_facts(link, statements)
    for draft in Draft.objects.filter(link=link, screen__in=("where-it-hurts", "about-the-pain", "arms-and-legs")):
        again = {"places"} | {said.fact for said in statements}
        draft.data = {k: v for k, v in draft.data.items() if k.partition(".")[0] not in again}
        draft.save(update_fields=["data"])
    return raise_alarm(link, before, [said.fact for said in statements]) if statements else None


@transaction.atomic
def open_link(link: IntakeLink) -> None:
    """Note that a client opened their link; the first time it is written into the audit trail."""
    now = timezone.now()
    if link.opened_at is None:
        link.opened_at = now
        record_audit("intake.open", actor=None, actor_label=f"link:{link.pk}", about=link.client.about)
    link.seen_at = now
    link.save(update_fields=["opened_at", "seen_at"])


@transaction.atomic
def finish(link: IntakeLink) -> None:
    """Send the answers: they count already; this tells the practice that the client is done. Twice changes nothing."""
    link = IntakeLink.objects.select_for_update().select_related("client__practice").get(pk=link.pk)
    if link.finished_at is not None:
        return
    link.finished_at = timezone.now()
    link.save(update_fields=["finished_at"])
    client = link.client
    told = {told.kind: told.text for told in Told.objects.filter(link=link)}
    wanted = told.get(ToldKind.WANTED, "")
    note_on_timeline(
        client, "intake", "Intake finished", text="Not yet reviewed.", words=wanted, statement=StatementClass.REPORTED
    )
    record_audit("intake.finish", actor=None, actor_label=f"link:{link.pk}", about=client.about)
    set_due(client, DUE, "Review the intake", timezone.now() + timedelta(days=REVIEW_DAYS))
    if client.state in (State.INQUIRY, State.AWAITING_DOCUMENTS) and not open_holds(client):
        change_state(actor=None, client=client, to=State.SCREENING, reason="The client finished the intake")
