"""Pages where documents begin: the list, the documents of one client, and the draft beside its page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from scopewell.documents import actions, queries
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import Subject, desk
from scopewell.documents.errors import NothingToDraftFrom, NotReady
from scopewell.documents.forms_drafts import DraftForm, ReasonForm
from scopewell.documents.margin import kind_of, own_words
from scopewell.documents.models import Draft, IssuedDocument
from scopewell.documents.release import may_leave, problems
from scopewell.documents.typesetting import page_count, page_images
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.audit import record_audit
from scopewell.practice.models import Role
from scopewell.typesetting.compiling import Paper
from scopewell.wording.errors import WordingInTheWay
from scopewell.wording.queries import Note, blocking, notes_on

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
LIST_LENGTH = 50
REFUSED = 422
WRITERS = (Role.OWNER, Role.PROFESSIONAL)


def subject_or_404(key: str) -> Subject:
    """Return the subject of a key; 404 for one this practice does not have."""
    found = desk().subject(key)
    if found is None:
        raise Http404
    return found


def named_rows(rows: list[Any]) -> list[tuple[Any, Subject | None]]:
    """Return rows, each with the subject it is about."""
    subjects = desk().named([row.subject for row in rows])
    return [(row, subjects.get(row.subject)) for row in rows]


@require_safe
@members()
def document_list(request: MemberRequest) -> HttpResponse:
    """List what waits for an answer, what is being written, and what was issued last."""
    waiting = queries.waiting()
    people = desk().named([item.request.subject for item in waiting])
    context = {
        "waiting": [(item, people.get(item.request.subject)) for item in waiting],
        "drafts": named_rows(list(queries.open_drafts()[:LIST_LENGTH])),
        "issued": named_rows(list(queries.issued_documents()[:LIST_LENGTH])),
    }
    return render(request, "documents/list.html", context)


@require_safe
@members()
def of_subject(request: MemberRequest, key: str) -> HttpResponse:
    """Show the documents of one client: called for, being written, waiting, issued."""
    subject = subject_or_404(key)
    record_audit("document.list", actor=request.user, about=subject.about)
    context = desk().frame(request, key) | {
        "subject": subject,
        "offered": queries.offered(key),
        "drafts": list(queries.open_drafts(key)),
        "waiting": queries.waiting(key),
        "issued": list(queries.issued_documents(key)[:LIST_LENGTH]),
        "may_write": request.membership.role in WRITERS,
        "may_introduce": _may_introduce(key),
    }
    return render(request, "documents/of.html", context)


def _may_introduce(key: str) -> bool:
    decided = desk().decided(key)
    return decided is not None and decided.situation.decision.may_start


@require_POST
@members(*WRITERS)
def begin(request: MemberRequest, key: str) -> HttpResponse:
    """Begin a document the last decision calls for."""
    subject = subject_or_404(key)
    kind = _kind(request)
    draft = actions.begin_draft(
        actor=request.user, subject=subject, kind=kind, recipient=request.POST.get("recipient", "")
    )
    return redirect("documents:edit", draft.key)


@require_POST
@members(*WRITERS)
def begin_form(request: MemberRequest, key: str) -> HttpResponse:
    """Begin a form of the first visit."""
    subject = subject_or_404(key)
    content = desk().form(key, _kind(request))
    if content is None:
        raise NothingToDraftFrom
    return redirect("documents:edit", actions.begin_form(actor=request.user, subject=subject, content=content).key)


def _kind(request: HttpRequest) -> DocumentKind:
    try:
        return DocumentKind(request.POST.get("kind", ""))
    except ValueError:
        raise NothingToDraftFrom from None


def draft_or_404(key: str) -> Draft:
    """Return a draft of the practice in force."""
    return get_object_or_404(Draft.objects.select_related("issued"), key=key)


@never_cache
@READ_OR_SEND
@vary_on_headers("HX-Request")
@members(*WRITERS)
def edit(request: MemberRequest, key: str) -> HttpResponse:
    """Edit a draft beside its page. Saved as typed; the page and the checks follow."""
    draft = draft_or_404(key)
    if draft.issued is not None:
        return redirect("documents:show", draft.issued.key)
    subject = subject_or_404(draft.subject)
    choices = desk().recipients(draft.subject)
    form = DraftForm(request.POST or None, draft=draft, content=draft.written, choices=choices)
    stale = False
    if request.method == "POST" and form.is_valid():
        stale = form.cleaned_data["revision"] != draft.revision
        if not stale:
            draft = actions.change_draft(actor=request.user, draft=draft, content=form.changes(), around=form.around())
            if not _is_fragment(request):
                return redirect("documents:edit", draft.key)
    elif request.method == "GET":
        record_audit("document.read-draft", actor=request.user, about=subject.about, draft=draft.key)
    return _draft_page(request, draft, form, stale=stale)


def _draft_page(
    request: MemberRequest, draft: Draft, form: DraftForm, *, stale: bool = False, status: int = 200, reason: str = ""
) -> HttpResponse:
    """Render a draft. `reason`: what somebody typed for words that are in the way, when it was not enough."""
    document = actions.document_of(draft, request.membership)
    paper: Paper = "a4" if draft.paper == "a4" else "us-letter"
    context = desk().frame(request, draft.subject) | {
        "draft": draft,
        "form": form,
        "document": document,
        "problems": problems(document, paper),
        "kept_in": may_leave(document),
        "page_numbers": range(1, page_count(document, paper) + 1),
        "stale": stale,
        "in_the_way": _in_the_way(draft),
        "reason_form": ReasonForm({"reason": reason} if status == REFUSED else None),
    }
    status = 409 if stale else REFUSED if form.errors else status
    if _is_fragment(request):
        return render(request, "documents/edit.html#beside", context, status=status)
    return render(request, "documents/edit.html", context, status=status)


def _in_the_way(draft: Draft) -> list[tuple[str, Note]]:
    """Return the wordings that need a reason before a draft goes out, each with the label of its field."""
    texts, kind = own_words(draft.written), kind_of(DocumentKind(draft.kind))
    return [(label, note) for label, text in texts.items() for note in blocking(notes_on(text, kind, draft.subject))]


def _is_fragment(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)  # set by django-htmx
    return bool(htmx) and not htmx.boosted


@never_cache
@require_safe
@members(*WRITERS)
def draft_page(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Show one page of a draft as a picture."""
    draft = draft_or_404(key)
    paper: Paper = "a4" if draft.paper == "a4" else "us-letter"
    pages = page_images(actions.document_of(draft, request.membership), paper)
    if not 1 <= number <= len(pages):
        raise Http404
    return HttpResponse(pages[number - 1], content_type="image/png")


@require_POST
@members(*WRITERS)
def issue(request: MemberRequest, key: str) -> HttpResponse:
    """Issue a draft, or show what keeps it."""
    draft = draft_or_404(key)
    reason = request.POST.get("reason", "")
    try:
        issued: IssuedDocument = actions.issue_document(membership=request.membership, draft=draft, reason=reason)
    except (NotReady, WordingInTheWay):
        choices = desk().recipients(draft.subject)
        form = DraftForm(draft=draft, content=draft.written, choices=choices)
        return _draft_page(request, draft, form, status=REFUSED, reason=reason)
    return redirect("documents:show", issued.key)


@require_POST
@members(*WRITERS)
def discard(request: MemberRequest, key: str) -> HttpResponse:
    """Put a draft away."""
    draft = draft_or_404(key)
    actions.discard_draft(actor=request.user, draft=draft)
    return redirect("documents:of", draft.subject)
