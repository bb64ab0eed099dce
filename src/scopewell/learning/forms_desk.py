"""Forms of the editors' desk of learning. Lists are typed one to a line."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from scopewell.editions.forms import AREA, EditionForm, Lines
from scopewell.learning.captions import BadCaptions, cues_of
from scopewell.learning.models import Audience, Video, VideoState, WorkKind
from scopewell.learning.queries import live
from scopewell.learning.quiz import BadQuiz, quiz_of
from scopewell.ui.site import named


def lines(label: str, help_text: str = "One to a line.") -> Lines:
    """Return a field for a list."""
    return Lines(required=False, label=label, help_text=help_text, widget=forms.Textarea(attrs=AREA))


class WorkForm(EditionForm):
    """What every text of the room says."""

    audience = forms.ChoiceField(choices=Audience, label="Who may read it")

    kind: WorkKind
    places = "{site}, {network} and {course}"


class SeriesForm(WorkForm):
    """A series."""

    kind = WorkKind.SERIES
    place = forms.IntegerField(min_value=1, max_value=999, required=False, label="Place among the series")
    hours = forms.DecimalField(
        min_value=0, max_value=500, max_digits=5, decimal_places=1, initial=0, help_text="0 gives no certificate."
    )
    valid_months = forms.IntegerField(
        min_value=0, max_value=120, initial=0, label="The certificate holds, months", help_text="0 means for good."
    )
    field_order = ("title", "slug", "summary", "body", "audience")


class LessonForm(WorkForm):
    """A lesson."""

    kind = WorkKind.LESSON
    series = forms.ChoiceField()
    place = forms.IntegerField(min_value=1, max_value=999, label="Number in the series")
    minutes = forms.IntegerField(min_value=1, max_value=300, label="Minutes")
    insights = lines("Key insights")
    quiz = forms.CharField(
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="? one is right, ?* several, ?# put in order. Then + right or - wrong: choice :: why.",
    )
    video = forms.ChoiceField(required=False)
    resources = lines("Resources", "Addresses of resources, one to a line.")
    field_order = ("title", "slug", "summary", "series", "place", "minutes", "audience", "body", "insights", "quiz")

    def __init__(self, *args: Any, **options: Any) -> None:  # those of a form
        super().__init__(*args, **options)
        known = [(row.piece.slug, named(row.title)) for row in live(WorkKind.SERIES)]
        choices = {"series": known, "video": [("", "No video"), *_videos()]}
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found

    def clean_quiz(self) -> str:
        """Refuse a quiz that cannot be read."""
        text: str = self.cleaned_data["quiz"].replace("\r\n", "\n")
        try:
            quiz_of(text)
        except BadQuiz as error:
            raise forms.ValidationError(str(error)) from error
        return text


class ResourceForm(WorkForm):
    """A resource: a sheet to be printed."""

    kind = WorkKind.RESOURCE
    conditions = lines("Conditions")
    tasks = lines("Tasks")
    field_order = ("title", "slug", "summary", "audience", "body")

    def __init__(self, *args: Any, **options: Any) -> None:  # those of a form
        super().__init__(*args, **options)
        self.fields["body"].help_text = (
            "Markdown. [ ] at the start of an item is a box to tick, ____ a line to write on, ×8 alone in the first "
            "cell of a row eight empty rows, {2} at the end of a column’s heading its width, --- a new page."
        )


FORMS: dict[str, type[WorkForm]] = {form.kind: form for form in (SeriesForm, LessonForm, ResourceForm)}


def _videos() -> list[tuple[str, str]]:
    found = Video.objects.exclude(state=VideoState.HELD).order_by("-uploaded_at")
    return [(video.key, f"{video.title} ({video.get_state_display().lower()})") for video in found]


class SendVideoForm(forms.Form):
    """A video."""

    title = forms.CharField(max_length=160)
    file = forms.FileField(label="Video", help_text="MP4 (H.264) or WebM, at most 500 MB and three hours.")


class VideoForm(forms.Form):
    """What belongs to a video: captions, transcript, chapters."""

    title = forms.CharField(max_length=160)
    captions_file = forms.FileField(
        required=False, label="Captions from a file", help_text="WebVTT (.vtt), at most 400 kB."
    )
    captions = forms.CharField(
        required=False,
        max_length=400_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="WebVTT. A lesson with this video goes out only with captions and a transcript.",
    )
    transcript = forms.CharField(
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Markdown.",
    )
    chapters = lines("Chapters", "One to a line: 3:07 What it is about")
    field_order = ("title", "captions_file", "captions", "transcript", "chapters")

    def clean_captions_file(self) -> str:
        """Read the file as text."""
        file: UploadedFile[bytes] | None = self.cleaned_data["captions_file"]
        if not file:
            return ""
        if (file.size or 0) > 400_000:
            raise forms.ValidationError("This file is larger than 400 kB. Is it the captions?")
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("This is no text in UTF-8. Can you save it as UTF-8?") from error

    def clean_chapters(self) -> list[dict[str, Any]]:
        """Read the chapters."""
        found = []
        for line in self.cleaned_data["chapters"]:
            time, _, title = line.partition(" ")
            parts = time.split(":")
            if (
                not title.strip()
                or len(parts) not in (2, 3)
                or not all(p.isascii() and p.isdigit() and len(p) < 4 for p in parts)
            ):
                raise forms.ValidationError(f"“{line[:40]}” is no chapter. Is it a time and a title, as 3:07 Title?")
            seconds = 0
            for part in parts:
                seconds = seconds * 60 + int(part)
            found.append({"at_s": seconds, "title": title.strip()[:120]})
        return sorted(found, key=lambda chapter: chapter["at_s"])

    def clean(self) -> dict[str, Any]:
        """Take the captions of the file, and refuse those no player shows."""
        data = super().clean() or {}
        text = (data.get("captions_file") or data.get("captions") or "").replace("\r\n", "\n")
        if text.strip():
            try:
                cues_of(text)
            except BadCaptions as error:
                self.add_error("captions", str(error))
        data["captions"] = text if text.strip() else ""
        return data
