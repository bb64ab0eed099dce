"""Pages of an issued document: the page itself, its file, that it was sent, reminders, and the answer."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from scopewell.documents import actions, queries
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import desk
from scopewell.documents.errors import AlreadyAnswered, UnusableAnswer
from scopewell.documents.forms_answers import AnswerForm, ChasedForm, IdentifyForm, SentForm, WithdrawForm
from scopewell.documents.models import DocumentRequest, IssuedDocument, ReceivedAnswer
from scopewell.documents.snapshots import document_from
from scopewell.documents.typesetting import page_images
from scopewell.documents.views import READ_OR_SEND, WRITERS, subject_or_404
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.audit import record_audit
from scopewell.typesetting.compiling import Paper
from scopewell.ui.uploads import CONTENT_TYPES

SANDBOX = "sandbox; default-src 'none'"


def _file(file: FieldFile, kind: str, name: str, *, as_attachment: bool = False) -> HttpResponse:
    """Return a kept file, never larger than a scan, in a sandbox of its own and not to be cached."""
    with file.open("rb") as opened:
        response = HttpResponse(opened.read(), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment, name) or "inline"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def issued_or_404(key: str) -> IssuedDocument:
    """Return an issued document of the practice in force."""
    return get_object_or_404(queries.issued_documents(), key=key)


def request_or_404(key: str) -> tuple[IssuedDocument, DocumentRequest]:
    """Return an issued document and the request it is; 404 for one that was not sent or asks nothing."""
    issued = issued_or_404(key)
    found = DocumentRequest.objects.filter(issued=issued).select_related("issued").first()
    if found is None:
        raise Http404
    return issued, found


@require_safe
@members()
def show(request: MemberRequest, key: str) -> HttpResponse:
    """Show an issued document, what became of it, and what to do next."""
    issued = issued_or_404(key)
    subject = subject_or_404(issued.subject)
    record_audit("document.read", actor=request.user, about=subject.about, document=issued.key)
    asked = DocumentRequest.objects.filter(issued=issued).prefetch_related("chases").first()
    answers = queries.answers_to(asked) if asked else []
    context = desk().frame(request, issued.subject) | {
        "issued": issued,
        "request_sent": asked,
        "waiting": next(
            (item for item in queries.waiting(issued.subject) if asked and item.request.pk == asked.pk), None
        ),
        "answers": [(answer, queries.entries_of(answer)) for answer in answers],
        "sent_form": SentForm(),
        "chased_form": ChasedForm(),
        "identify_form": IdentifyForm(),
        "withdraw_form": WithdrawForm(),
        "asks": DocumentKind(issued.kind) in actions.ANSWERABLE,
        "page_numbers": range(1, issued.pages + 1),
        "may_write": request.membership.role in WRITERS,
    }
    return render(request, "documents/show.html", context)


@require_safe
@members()
def page(request: MemberRequest, key: str, number: int) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Show one page of an issued document as a picture, set again from what was kept."""
    issued = issued_or_404(key)
    paper: Paper = "a4" if issued.paper == "a4" else "us-letter"
    pages = page_images(document_from(issued.snapshot), paper)
    if not 1 <= number <= len(pages):
        raise Http404
    response = HttpResponse(pages[number - 1], content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
@members()
def pdf(request: MemberRequest, key: str) -> HttpResponse:
    """Give the file as it was issued, byte for byte."""
    issued = issued_or_404(key)
    record_audit("document.download", actor=request.user, about=subject_or_404(issued.subject).about, document=key)
    return _file(issued.pdf, "application/pdf", f"{issued.number}.pdf")


@require_POST
@members(*WRITERS)
def sent(request: MemberRequest, key: str) -> HttpResponse:
    """Record how a document went out."""
    issued = issued_or_404(key)
    form = SentForm(request.POST)
    if form.is_valid():
        actions.record_sent(actor=request.user, issued=issued, through=form.cleaned_data["through"])
    return redirect("documents:show", issued.key)


@require_POST
@members(*WRITERS)
def chased(request: MemberRequest, key: str) -> HttpResponse:
    """Record what came of a reminder."""
    issued, asked = request_or_404(key)
    form = ChasedForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.note_chase(actor=request.user, request=asked, day=said["day"], note=said["note"])
    return redirect("documents:show", issued.key)


@READ_OR_SEND
@members(*WRITERS)
def answer(request: MemberRequest, key: str) -> HttpResponse:
    """Record the answer to a request."""
    issued, asked = request_or_404(key)
    if not asked.is_waiting:
        if request.method == "POST":
            raise AlreadyAnswered
        return redirect("documents:show", issued.key)
    form = AnswerForm(request.POST or None, request.FILES or None, issued=issued)
    if request.method == "POST" and form.is_valid():
        value = form.answer(request.user)
        if value is not None:
            try:
                actions.record_answer(actor=request.user, request=asked, answer=value, scan=form.cleaned_data["scan"])
            except UnusableAnswer as refused:
                form.add_error(None, refused.advice)
            else:
                return redirect("documents:show", issued.key)
    context = desk().frame(request, issued.subject) | {"issued": issued, "form": form, "request_sent": asked}
    return render(request, "documents/answer.html", context, status=422 if form.errors else 200)


def answer_or_404(key: str, answer: str) -> ReceivedAnswer:
    """Return an answer to an issued document."""
    rows = ReceivedAnswer.objects.select_related("request__issued", "recorded_by")
    return get_object_or_404(rows, request__issued__key=key, key=answer)


@require_POST
@members(*WRITERS)
def identify(request: MemberRequest, key: str, answer: str) -> HttpResponse:
    """Record how the author of an answer was identified."""
    found = answer_or_404(key, answer)
    form = IdentifyForm(request.POST)
    if form.is_valid():
        actions.identify_author(actor=request.user, answer=found, how=form.cleaned_data["identified_how"])
    return redirect("documents:show", key)


@require_POST
@members(*WRITERS)
def withdraw_answer(request: MemberRequest, key: str, answer: str) -> HttpResponse:
    """Take back an answer that was recorded by mistake."""
    found = answer_or_404(key, answer)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        actions.withdraw_answer(actor=request.user, answer=found, reason=form.cleaned_data["reason"])
    return redirect("documents:show", key)


@require_safe
@members()
def scan(request: MemberRequest, key: str, answer: str) -> HttpResponse:
    """Give the scan of an answer, always as a download: a browser never opens it within the site."""
    found = answer_or_404(key, answer)
    if not found.scan:
        raise Http404
    kind = str(found.scan.name).rsplit(".", 1)[-1]
    about = subject_or_404(found.request.subject).about
    record_audit("document.read-scan", actor=request.user, about=about, answer=found.key)
    return _file(found.scan, CONTENT_TYPES[kind], f"answer-{found.request.issued.number}.{kind}", as_attachment=True)
