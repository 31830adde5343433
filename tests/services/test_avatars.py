"""Pictures that people put up: small, square, clean, whatever was sent."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image

import models
from services.avatars import LARGEST
from services.errors import InvalidPicture, NoSuchPicture, TooLarge
from services.events import PRESENCE, ProfileChanged
from services.house import House
from services.pictures import SIDE, square
from services.sessions import Identity

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def opened(image: bytes) -> Image.Image:
    return Image.open(io.BytesIO(image), formats=("WEBP",))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(300, 200), (17, 900), (1, 1), (SIDE, SIDE), (4000, 3000)])
def test_any_picture_becomes_a_small_square(kind: str, size: tuple[int, int]) -> None:
    drawn = opened(square(picture(kind, size)))
    assert drawn.size == (SIDE, SIDE)
    if size[0] > 100:
        left, right = (drawn.convert("RGB").getpixel((x, 64)) for x in (20, 108))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[0] > right[0] + 100, "its middle is what is shown"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_any_kind_of_pixel(mode: str) -> None:
    assert opened(square(picture("PNG", mode=mode))).size == (SIDE, SIDE)


def test_nothing_of_the_file_is_left_but_what_it_shows() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    sent = picture("JPEG", exif=exif, icc_profile=b"profile of a camera", comment=b"secret")
    assert b"taken at home" in sent
    drawn = square(sent)
    for told in (b"taken at home", b"profile of a camera", b"secret", b"EXIF", b"ICCP", b"XMP"):
        assert told not in drawn


def test_a_picture_that_was_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # by 180 degrees
    turned = opened(square(picture("JPEG", exif=exif))).convert("RGB")
    assert turned.getpixel((20, 64))[2] > 100  # type: ignore[index]


def unfolding(side: int) -> bytes:
    """A PNG of a few bytes that says it has side x side pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "image",
    [
        b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<script>alert(1)</script>", picture()[:200],
        picture("BMP"), picture("TIFF"), picture("PNG", (4100, 4100), "1"), unfolding(10_000), unfolding(60_000),
        unfolding(2**31 - 1),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_picture_or_too_much_of_one(image: bytes) -> None:
    with pytest.raises(InvalidPicture):
        square(image)


@pytest.mark.filterwarnings("ignore")
def test_a_broken_file_is_refused_or_drawn_and_nothing_else() -> None:
    dice = random.Random(1)
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        whole = picture(kind, (40, 30))
        for _ in range(100):
            broken = bytearray(whole)
            for _ in range(dice.randint(1, 8)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                drawn = square(bytes(broken))
            except InvalidPicture:
                continue
            assert opened(drawn).size == (SIDE, SIDE)


async def test_a_picture_is_put_up_changed_and_taken_down(house: House, ana: Identity, bo: Identity) -> None:
    reader = house.broadcast.connect(PRESENCE)
    names = []
    for image in (picture(), picture(), picture(mode="L")):
        await house.avatars.put(ana, image)
        names.append((await house.profiles.mine(ana))[0].avatar)
    first, same, other = names
    assert first == same != other
    assert other is not None
    assert opened(await house.avatars.read(other)).size == (SIDE, SIDE)
    assert await models.Avatar.all().count() == 1
    await house.avatars.put(bo, picture(mode="L"))
    await house.avatars.remove(ana)
    assert (await house.profiles.mine(ana))[0].avatar is None
    assert await house.avatars.read(other), "it is bo's as well"
    await house.avatars.remove(bo)
    for name in (first, other, "nonsense", ""):
        with pytest.raises(NoSuchPicture):
            await house.avatars.read(name or "")
    events = await reader.take()
    assert [it.profile.avatar for it in events if isinstance(it, ProfileChanged)] == [first, other, other, None, None]


async def test_a_refused_picture_changes_nothing(house: House, ana: Identity) -> None:
    await house.avatars.put(ana, picture())
    with pytest.raises(InvalidPicture):
        await house.avatars.put(ana, b"nonsense")
    with pytest.raises(TooLarge):
        await house.avatars.put(ana, b"x" * (LARGEST + 1))
    avatar = (await house.profiles.mine(ana))[0].avatar
    assert avatar is not None
    assert await house.avatars.read(avatar)
