"""Receiving a large file: streamed to the disk, and stopped where it grows past the limit."""

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes a file to the disk as it comes, and stops with the first byte past the limit."""

    file: TemporaryUploadedFile

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self.most_bytes = most_bytes
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or stop."""
        self.received += len(raw_data)
        if self.received > self.most_bytes:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)

    def upload_interrupted(self) -> None:
        """Close what was begun; a temporary file vanishes with that."""
        if hasattr(self, "file"):
            self.file.close()


def too_long(meta: dict[str, Any], most_bytes: int) -> bool:
    """Return whether a request says that it is longer than the limit, or does not say how long it is."""
    raw = str(meta.get("CONTENT_LENGTH") or "")
    # Beside the file a form holds a few short fields.
    return not raw.isdigit() or int(raw) > most_bytes + 64 * 1024
