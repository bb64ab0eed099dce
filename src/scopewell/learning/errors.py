"""What learning refuses."""

from scopewell.editions.errors import NotReady
from scopewell.ui.errors import DomainError


class VideoNotReady(NotReady):
    """A lesson whose video may not be shown yet."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"The video of this lesson {missing}.",
            "Open the video on the desk and finish it: it needs to be checked, with captions and a transcript.",
        )


class QuizMovedOn(DomainError):
    """Answers to questions that were changed meanwhile."""

    def __init__(self) -> None:
        super().__init__("The questions were changed meanwhile.", "Open the quiz again; nothing counts against you.")


class UnreadableAnswers(DomainError):
    """Answers no form of ours sends."""

    status = 422

    def __init__(self) -> None:
        super().__init__("These answers cannot be read.", "Open the quiz again and answer on its page.")


class NotFinished(DomainError):
    """A certificate asked for before the series is done."""

    def __init__(self, left: int) -> None:
        words = "One lesson is" if left == 1 else f"{left} lessons are"
        super().__init__(
            f"{words} not done yet.", "The certificate is written when every quiz of the series is passed."
        )


class NoCertificate(DomainError):
    """A series that gives no certificate."""

    def __init__(self) -> None:
        super().__init__("This series gives no certificate.", "What you passed stays in your own record.")


class HeldVideo(DomainError):
    """A file that is no film we show, with what is wrong."""

    status = 422

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This file is held back: {why}.", "Send an MP4 (H.264) or a WebM (VP8, VP9 or AV1).")


class FilmToolsMissing(DomainError):
    """ffmpeg is not installed where this runs."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "ffmpeg is not installed here, so no video can be checked or made.",
            "Install it (Debian and Ubuntu: apt-get install ffmpeg). Videos that wait are checked after that.",
        )
