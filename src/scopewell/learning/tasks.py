"""What happens outside a request: videos are looked into, and the films of our own lessons made."""

from django.tasks import task

from scopewell.learning import films
from scopewell.learning.filming import scripts
from scopewell.learning.models import Video, VideoState
from scopewell.learning.videos import check_video, put_film


@task()
def look_into(video_id: int) -> str:
    """Check one video that waits; return how it ended. Safe to repeat."""
    video = Video.objects.filter(pk=video_id, state=VideoState.WAITING).first()
    return check_video(video).state if video else ""


@task()
def make_films() -> int:
    """Make the films our lessons do not have yet, and check what waits; return how many were made.

    Without ffmpeg nothing is made, and the lessons stand as texts.
    """
    if not films.is_available():
        return 0
    for video in Video.objects.filter(state=VideoState.WAITING):
        check_video(video)
    return sum(put_film(script) is not None for script in scripts())
