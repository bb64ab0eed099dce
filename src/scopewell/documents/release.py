"""The checks before a document is issued. Each problem names the field, the words, and what to write instead."""

from collections.abc import Iterator
from functools import cache

from scopewell.documents.contents import (
    NEED_RECIPIENT,
    ONE_PAGE,
    TO_THIRD_PARTIES,
    Document,
    Field,
    GuidanceRequest,
    InformationRelease,
    editable_fields,
)
from scopewell.documents.numbering import sealed
from scopewell.documents.phrasing import lowered
from scopewell.documents.problem import Problem
from scopewell.documents.scopes import ReleaseScope, shared_by
from scopewell.documents.statements import objections, protected_titles
from scopewell.documents.typesetting import page_count, unprintable
from scopewell.knowledge.release import shipped_engine
from scopewell.typesetting.compiling import Paper

SHOWN = 60
EXAMPLE_ADDRESS = "https://practice.example.org/verify"


def problems(document: Document, paper: Paper = "us-letter") -> tuple[Problem, ...]:
    """Return everything wrong with what the document says; empty when it may be issued.

    The page is set to learn how long it is. Whether it may leave the practice at all is asked of `may_leave`.
    """
    found = [*_recipient(document), *_sender(document), *_fields(document), *_glyphs(document), *_content(document)]
    if document.kind in ONE_PAGE:
        found += _length(document, paper)
    return tuple(found)


def may_leave(document: Document) -> tuple[Problem, ...]:
    """Return what keeps the document from leaving the practice, whatever it says.

    A letter to somebody else needs a release signed by the client that covers everything the letter tells, and rules a
    licensed reviewer adopted; the demonstration practice, whose people are invented, is excepted from the second.
    """
    if document.kind not in TO_THIRD_PARTIES:
        return ()
    envelope = document.envelope
    found: list[Problem] = []
    if envelope.release_signed is None:
        says = "No signed release names this recipient."
        found.append(Problem("release", "Release", "", says, "have the client sign a release for this recipient"))
    else:
        found += _outside(document)
    if not envelope.demonstration and (envelope.rules is None or not envelope.rules.adopted):
        says = "The rules are not adopted: no licensed reviewer has signed them for this practice."
        instead = "record the reviewer, license and date in the practice’s settings"
        found.append(Problem("rules", "Rules", "", says, instead))
    return tuple(found)


def _outside(document: Document) -> Iterator[Problem]:
    """Yield what the letter holds and the client did not release, one problem for each part of a release."""
    fields = {part.name: part for part in editable_fields(document.content)}
    beyond: dict[ReleaseScope, list[Field]] = {}
    for field, scope in shared_by(document.content):
        if scope not in document.envelope.release_scope:
            beyond.setdefault(scope, []).append(fields[field])
    for scope, parts in beyond.items():
        named = " and ".join(f"“{part.label}”" for part in parts)
        says = f"The client’s release does not cover {lowered(scope.label)}, which the letter tells under {named}."
        sign = "have the client sign a release for this recipient that covers it"
        instead = sign if any(part.required for part in parts) else f"{sign}, or leave that part of the letter empty"
        yield Problem(parts[0].name, "Release", "", says, instead)


@cache
def rule_sentences() -> frozenset[str]:
    """Return every sentence that the rules of this release say to a client."""
    rules = shipped_engine().rules
    grades = [grade.says_client for rule in rules.rules.values() for grade in rule.grades]
    said = [*grades, *(rule.says_client for rule in rules.rules.values())]
    return frozenset(sentence for sentences in said for sentence in sentences.values())


def _recipient(document: Document) -> Iterator[Problem]:
    to = document.envelope.recipient
    if document.kind not in NEED_RECIPIENT:
        return
    if to is None or not to.name.strip():
        says, instead = "Nobody is named as the recipient.", "choose the provider this goes to"
        yield Problem("recipient", "Recipient", "", says, instead)
    elif document.kind in TO_THIRD_PARTIES and not (to.fax or to.phone or to.address or to.organization):
        says, instead = "Nothing says where this recipient is reached.", "add a practice, fax, phone or address"
        yield Problem("recipient", "Recipient", to.name, says, instead)


def _sender(document: Document) -> Iterator[Problem]:
    head = document.envelope.letterhead
    written = {
        "practice": ("Practice", head.practice),
        "professional": ("Professional", head.professional),
        "credential": ("Credential", head.credential),
        "tagline": ("Line below the name", head.tagline),
    }
    for name, (label, value) in written.items():
        if not value.strip() and name != "tagline":
            yield Problem(name, label, "", "The letterhead lacks this.", "fill it in under the practice’s settings")
        for objection in protected_titles(value) if name != "practice" else ():
            yield Problem(name, label, objection.words, objection.says, objection.instead)
    if document.kind in TO_THIRD_PARTIES and not (head.fax.strip() or head.phone.strip()):
        yield Problem("fax", "Fax or phone", "", "The recipient cannot answer.", "add the practice’s fax or phone")
    if not document.envelope.client.name.strip():
        yield Problem("client", "Client", "", "The client has no name.", "write the name as in the record")


def _fields(document: Document) -> Iterator[Problem]:
    for part in editable_fields(document.content):
        written = [text for text in part.texts if text.strip()]
        if part.required and not written:
            yield Problem(part.name, part.label, "", "This must not be empty.", f"write: {part.label.lower()}")
        for text in written:
            if len(text) > part.most:
                says = f"This is {len(text) - part.most} characters too long."
                yield Problem(part.name, part.label, _short(text), says, f"at most {part.most} characters")
            # What rules say to clients is reviewed with the rules; only what people write is checked here.
            for objection in objections(text, part.voice) if text not in rule_sentences() else ():
                yield Problem(part.name, part.label, objection.words, objection.says, objection.instead)


def _glyphs(document: Document) -> Iterator[Problem]:
    envelope = document.envelope
    to, head = envelope.recipient, envelope.letterhead
    written: list[tuple[str, str, tuple[str, ...]]] = [("client", "Client", (envelope.client.shown,))]
    if to is not None:
        written.append(("recipient", "Recipient", (to.name, to.organization, *to.address)))
    written.append(("practice", "Practice", (head.practice, head.professional, head.credential, *head.address)))
    written += [(part.name, part.label, part.texts) for part in editable_fields(document.content)]
    for name, label, texts in written:
        for word in (word for text in texts for word in unprintable(text)):
            says = "This has a character that cannot be printed."
            instead = "write it in Latin letters as well, or leave the character out"
            yield Problem(name, label, _short(word), says, instead)


def _content(document: Document) -> Iterator[Problem]:
    content = document.content
    if isinstance(content, InformationRelease) and content.expires <= document.envelope.written:
        says = "The release has ended before it begins."
        yield Problem("expires", "Ends on", content.expires.isoformat(), says, "a later day")
    if isinstance(content, GuidanceRequest) and not content.asks_about:
        says = "The request asks about no point of the screening."
        yield Problem("asks_about", "Points asked about", "", says, "draft it from a decision")


def _length(document: Document, paper: Paper) -> Iterator[Problem]:
    # The foot of an issued page is higher than that of a draft: the page that will be sent is the one that must fit.
    issued = document if document.envelope.code else sealed(document, number="0000-00000", verify_at=EXAMPLE_ADDRESS)
    pages = page_count(issued, paper)
    if pages > 1:
        longest = max(editable_fields(document.content), key=lambda part: sum(map(len, part.texts)))
        says = f"{document.title} must fit one page and takes {pages}. This field is the longest."
        words = _short(" ".join(longest.texts))
        yield Problem(longest.name, longest.label, words, says, "say it shorter, or ask for fewer limits")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
