"""Files that are sent and said: to be read by whoever may read the message, shown only where that is harmless."""

import asyncio
import io

import pytest
from PIL import Image

from services.errors import (
    BadRequest,
    EmptyMessage,
    IdConflict,
    NoSuchFile,
)
from services.events import Attachment
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.conftest import member
from tests.services.listening import changes, listen, rows
from tests.services.sending import read, refusal, send
from tests.services.test_avatars import picture, unfolding


async def test_a_file_is_sent_said_and_read_by_everybody_in_the_room(house: House, ana: Identity, bo: Identity) -> None:
    file = await send(house, ana, b"what is planned", "plan.txt")
    assert file == Attachment(id=file.id, name="plan.txt", type="text/plain; charset=utf-8", size=15)
    assert await read(house, ana, file.id) == b"what is planned"
    assert await refusal(house, bo, file.id), "it is not said yet"
    reader = await listen(house, bo, LOBBY)
    said = await house.messages.post(ana, LOBBY, "", "1", files=[file.id])
    assert (said.message, said.attachments) == ("", (file,))
    assert await changes(reader) == [said]
    assert await rows(house, bo, LOBBY) == [said]
    assert await house.history.message(bo, said.id) == said
    assert await read(house, bo, file.id) == b"what is planned"
    assert await refusal(house, bo, file.id, preview=True), "it is no picture"


async def test_a_picture_has_its_size_and_a_preview_that_says_nothing_else(house: House, ana: Identity) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "taken at home", 6  # on its side
    sent = picture("JPEG", (3000, 1000), exif=exif, comment=b"secret")
    file = await send(house, ana, sent, "beach.png")
    assert (file.type, file.width, file.height, file.size) == ("image/jpeg", 1000, 3000, len(sent))
    assert await read(house, ana, file.id) == sent
    preview = await read(house, ana, file.id, preview=True)
    with Image.open(io.BytesIO(preview), formats=("WEBP",)) as shown:
        assert shown.size == (200, 600)
    for told in (b"taken at home", b"secret", b"EXIF", b"XMP"):
        assert told not in preview


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (300, 200), (17, 900), (4000, 3000)])
async def test_pictures_are_told_by_their_content(
    house: House, ana: Identity, kind: str, size: tuple[int, int]
) -> None:
    file = await send(house, ana, picture(kind, size), "report.exe")
    assert (file.type, (file.width, file.height)) == (f"image/{kind.lower()}", size)
    with Image.open(io.BytesIO(await read(house, ana, file.id, preview=True)), formats=("WEBP",)) as shown:
        assert shown.width <= min(720, size[0])
        assert shown.height <= min(600, size[1])


TEXT, UNKNOWN = "text/plain; charset=utf-8", "application/octet-stream"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HOSTILE = {
    "SVG": (SVG, TEXT), "HTML": (b"<script>alert(1)</script>", TEXT), "half a picture": (picture()[:200], UNKNOWN),
    "BMP": (picture("BMP"), UNKNOWN), "a bomb": (unfolding(10_000), UNKNOWN), "lies": (unfolding(2**31 - 1), UNKNOWN),
    "PDF": (b"%PDF-1.7 \xff", "application/pdf"), "HTML in a PDF": (b"%PDF-<script>1</script>", "application/pdf"),
    "UTF-16": ("<script>".encode("utf-16"), UNKNOWN), "NUL": (b"a\x00b", UNKNOWN),
    "a program": (b"\x7fELF\x02\x01", UNKNOWN),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
async def test_what_is_no_picture_is_never_shown(house: House, ana: Identity, name: str) -> None:
    content, kind = HOSTILE[name]
    file = await send(house, ana, content, "holiday.png")
    assert (file.type, file.width, file.height) == (kind, None, None)
    assert await refusal(house, ana, file.id, preview=True)
    assert await read(house, ana, file.id) == content


async def test_what_is_a_picture_and_something_else_is_shown_without_the_else(house: House, ana: Identity) -> None:
    file = await send(house, ana, picture("GIF") + b"<script>alert(1)</script>", "x.html")
    assert file.type == "image/gif"
    assert b"<script>" not in await read(house, ana, file.id, preview=True)


async def test_only_its_sender_can_say_it_once_and_where_it_was_sent(house: House, ana: Identity, bo: Identity) -> None:
    team = await house.room_book.create(ana, "Team", kind="private", topic="")
    mine, other = await send(house, ana), await send(house, ana)
    elsewhere = await send(house, ana, room=team)
    for who, keys in ((bo, [mine.id]), (ana, ["nonsense"]), (ana, [mine.id, elsewhere.id]), (ana, ["x" * 5000])):
        with pytest.raises(NoSuchFile):
            await house.messages.post(who, LOBBY, "hello", files=keys)
    assert await rows(house, ana, LOBBY) == []
    await house.messages.post(ana, LOBBY, "first", files=[mine.id])
    with pytest.raises(NoSuchFile):
        await house.messages.post(ana, LOBBY, "second", files=[other.id, mine.id])
    await house.messages.post(ana, LOBBY, "third", files=[other.id])
    assert [it.message for it in await rows(house, ana, LOBBY)] == ["first", "third"]


async def test_two_posts_at_once_cannot_both_have_a_file(house: House, ana: Identity) -> None:
    file = await send(house, ana)
    posts = [house.messages.post(ana, LOBBY, f"{number}", f"{number}", files=[file.id]) for number in range(8)]
    outcomes = await asyncio.gather(*posts, return_exceptions=True)
    assert [type(it) for it in outcomes if isinstance(it, Exception)] == [NoSuchFile] * 7
    assert len(await rows(house, ana, LOBBY)) == 1


async def test_the_same_client_id_is_the_same_message(house: House, ana: Identity) -> None:
    file, other = await send(house, ana), await send(house, ana)
    first, second = await asyncio.gather(
        *(house.messages.post(ana, LOBBY, "look", "1", files=[file.id]) for _ in range(2))
    )
    assert first == second == await house.messages.post(ana, LOBBY, "look", "1", files=[file.id])
    for files in ([], [other.id], [file.id, other.id]):
        with pytest.raises(IdConflict):
            await house.messages.post(ana, LOBBY, "look", "1", files=files)
    await house.messages.edit(ana, first.id, "look here")
    assert (await house.messages.post(ana, LOBBY, "look", "1", files=[file.id])).message == "look here"
    await house.messages.delete(ana, first.id)
    assert (await house.messages.post(ana, LOBBY, "look", "1", files=[file.id])).deleted


async def test_a_message_with_files_need_not_say_anything(house: House, ana: Identity) -> None:
    said = await house.messages.post(ana, LOBBY, "look", files=[(await send(house, ana, name="plan.pdf")).id])
    silent = await house.messages.edit(ana, said.id, "")
    assert (silent.message, silent.attachments) == ("", said.attachments)
    answer = await house.messages.post(ana, LOBBY, "thanks", reply_to=said.id)
    assert answer.reply_to
    assert answer.reply_to.message == "plan.pdf"
    for call in (house.messages.post(ana, LOBBY, " "), house.messages.edit(ana, answer.id, "")):
        with pytest.raises(EmptyMessage):
            await call
    with pytest.raises(BadRequest):
        await house.messages.post(ana, LOBBY, "", files=[str(number) for number in range(11)])
    with pytest.raises(BadRequest):
        await house.messages.post(ana, LOBBY, "", files=["a", "a"])


async def test_who_has_left_the_room_reads_it_no_more(house: House, ana: Identity, bo: Identity) -> None:
    team = await house.room_book.create(ana, "Team", kind="private", topic="")
    file = await send(house, ana, room=team)
    await house.messages.post(ana, team, "", files=[file.id])
    assert await refusal(house, bo, file.id)
    await house.members.invite(ana, team, "bo")
    assert await read(house, bo, file.id) == b"hello"
    await house.members.leave(bo, team)
    assert await refusal(house, bo, file.id)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plan.pdf", "plan.pdf"), ("../../etc/passwd", "passwd"), ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("", "file"), (".", "file"), ("..", "file"), ("/", "file"), ("  a \t b .txt", "a b .txt"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie: x"),
        ("photo\u202egnp.exe", "photognp.exe"), ("a\x00b\x1b[31m", "ab[31m"), ("\u200b", "file"), (".bashrc", "bashrc"),
        ("Käse 🧀 日本.png", "Käse 🧀 日本.png"), ("x" * 300 + ".tar.gz", "x" * 97 + ".gz"), ("y" * 200, "y" * 100),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"), ("a" + "." * 300, "a"),
        ("z." + "e" * 300, "z." + "e" * 98), ("\ud800x", "x"),
    ],
)  # fmt: skip
async def test_names(house: House, ana: Identity, sent: str, kept: str) -> None:
    file = await send(house, ana, name=sent)
    said = await house.messages.post(ana, LOBBY, "", files=[file.id])
    assert (file.name, said.attachments[0].name) == (kept, kept)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_said_is_there_after_a_restart(house: House, ana: Identity, settings: Settings) -> None:
    file = await send(house, ana, picture())
    await house.messages.post(ana, LOBBY, "look", files=[file.id])
    again = House(settings)
    async with again.open():
        bo = await member(again, "bo")
        [said] = await rows(again, bo, LOBBY)
        assert said.attachments == (file,)
        assert await read(again, bo, file.id) == picture()
