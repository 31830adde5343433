"""Pictures from outside: told by their content, made small and square, with nothing left of the file that came."""

import io

from PIL import Image, ImageOps

from services.errors import InvalidPicture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")

SIDE = 128  # pixels

MOST_PIXELS = 16_000_000
"""A file of a megabyte can unfold to gigabytes; this many pixels take 64 MB for a moment."""

CONTENT_TYPE = "image/webp"


def square(image: bytes) -> bytes:
    """The middle of a picture as a WebP of SIDE x SIDE pixels; of one that moves, its first frame. It takes up to
    a second: not on the event loop.

    :raises InvalidPicture: when it is none, is broken, or unfolds to more than MOST_PIXELS
    """
    try:
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise InvalidPicture("This picture has too many pixels.")
            opened.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG need not be unfolded any larger
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
        drawn = Image.new("RGBA", (SIDE, SIDE))  # a new one: where it was taken, and by which camera, stays behind
        drawn.paste(ImageOps.fit(upright, drawn.size, Image.Resampling.LANCZOS))
        small = io.BytesIO()
        drawn.save(small, "WEBP", quality=90)
        return small.getvalue()
    except InvalidPicture:
        raise
    except Exception:  # decoders meet hostile files with errors of every kind
        raise InvalidPicture from None
