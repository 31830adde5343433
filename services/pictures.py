"""Pictures from outside: told by their content, made small, with nothing left of the file that came."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

from services.errors import InvalidPicture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")

SIDE = 128  # pixels

LARGEST_PREVIEW = (720, 600)  # pixels

MOST_PIXELS = 16_000_000
"""A file of a megabyte can unfold to gigabytes; this many pixels take 64 MB for a moment."""

MOST_OF_A_JPEG = 2 * MOST_PIXELS
"""A JPEG need not be unfolded any larger than it is shown: the pictures of telephones have so many."""

CONTENT_TYPE = "image/webp"


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture as it can be shown. `width` and `height` are its own, `type` is that of the file, `image` a WebP."""

    type: str
    width: int
    height: int
    image: bytes


def square(image: bytes) -> bytes:
    """The middle of a picture as a WebP of SIDE x SIDE pixels; of one that moves, its first frame. It takes up to
    a second: not on the event loop.

    :raises InvalidPicture: when it is none, is broken, or unfolds to more than MOST_PIXELS
    """
    try:
        with _opened(io.BytesIO(image), (SIDE * 2, SIDE * 2), MOST_PIXELS) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
        return _webp(ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS), quality=90)
    except InvalidPicture:
        raise
    except Exception:  # decoders meet hostile files with errors of every kind
        raise InvalidPicture from None


def preview(path: Path) -> Preview:
    """A picture at no more than LARGEST_PREVIEW, likewise.

    :raises InvalidPicture: when there is nothing to show of this file
    """
    try:
        with path.open("rb") as file, Image.open(file, formats=FORMATS) as told:
            kind, (width, height) = Image.MIME[str(told.format)], told.size
            if told.getexif().get(0x0112, 1) >= 5:  # it lies on its side
                width, height = height, width
        most = MOST_OF_A_JPEG if kind == "image/jpeg" else MOST_PIXELS
        with path.open("rb") as file, _opened(file, LARGEST_PREVIEW, most) as opened:
            opened.thumbnail(LARGEST_PREVIEW, Image.Resampling.LANCZOS)
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
        upright.thumbnail(LARGEST_PREVIEW, Image.Resampling.LANCZOS)
        return Preview(kind, width, height, _webp(upright, quality=82))
    except InvalidPicture:
        raise
    except Exception:
        raise InvalidPicture from None


def _opened(file: IO[bytes], enough: tuple[int, int], most: int) -> Image.Image:
    """:raises InvalidPicture: for more pixels than `most`, or than MOST_PIXELS once it is no larger than `enough`"""
    opened = Image.open(file, formats=FORMATS)
    pixels = opened.width * opened.height
    opened.draft("RGB", enough)  # a JPEG is unfolded no larger
    if pixels > most or opened.width * opened.height > MOST_PIXELS:
        raise InvalidPicture("This picture has too many pixels.")
    return opened


def _webp(image: Image.Image, quality: int) -> bytes:
    drawn = Image.new("RGBA", image.size)  # a new one: where it was taken, and by which camera, stays behind
    drawn.paste(image)
    file = io.BytesIO()
    drawn.save(file, "WEBP", quality=quality)
    return file.getvalue()
