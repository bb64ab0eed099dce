"""Pictures people upload, made anew: what leaves here holds the picture and nothing else that was in the file.

The pixels are decoded and written again, so no place, time, camera, comment, thumbnail or appended file survives. How
large a picture may be is read from its head, before anything is unpacked.
"""

import io
import struct
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps

from scopewell.ui.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP")
TAKES = "Take a JPEG, PNG or WebP of at most 10 MB and 40 megapixels."
BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, struct.error, Image.DecompressionBombError)
"""What decoders raise for a file that is not what it says."""


class PictureRefused(DomainError):
    """A file that is no picture, or one too large to be opened."""

    status = 422

    def __init__(self, why: str) -> None:
        super().__init__("This picture cannot be used.", f"{why} {TAKES}")


class CleanPicture(NamedTuple):
    """A picture made anew. `kind`: jpg or png; sizes in pixels."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        """The media type it is served as."""
        return {"jpg": "image/jpeg", "png": "image/png"}[self.kind]


def cleaned(content: bytes, *, longest_side: int = LONGEST_SIDE) -> CleanPicture:
    """Return an upload as a new picture, upright, its longer side at most so many pixels.

    Of an animation the first picture stays. What has transparent parts becomes PNG, everything else JPEG. Raises
    PictureRefused.
    """
    if len(content) > MOST_BYTES:
        raise PictureRefused("The file is larger than 10 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _made_anew(content, longest_side)
    except BROKEN as error:
        raise PictureRefused("The file is damaged, or is no picture.") from error


def _made_anew(content: bytes, longest_side: int) -> CleanPicture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise PictureRefused("The picture has too many pixels.")
        opened.draft("RGB", (longest_side, longest_side))
        upright = ImageOps.exif_transpose(opened)
        see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        picture = upright.convert("RGBA" if see_through else "RGB")
    picture.thumbnail((longest_side, longest_side))
    # A picture of its own, so that nothing an encoder might copy from the old one is still attached to it.
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    out = io.BytesIO()
    if see_through:
        fresh.save(out, "PNG", optimize=True)
    else:
        fresh.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return CleanPicture(out.getvalue(), "png" if see_through else "jpg", *fresh.size)
