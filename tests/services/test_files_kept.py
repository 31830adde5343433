"""What is kept of files, and for how long: nothing that is refused or deleted, and not too much of anybody."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import models
from services.errors import (
    BadRequest,
    FileTooLarge,
    NoSuchFile,
    NotFound,
    QuotaExceeded,
    RateLimited,
    RoomArchived,
    Unavailable,
)
from services.files import STRAY_AFTER, UNSAID
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.services.listening import rows
from tests.services.sending import in_parts, read, refusal, send
from tests.services.test_avatars import picture


@pytest.fixture
def folder(settings: Settings) -> Callable[[], list[str]]:
    """What lies in the folder."""
    return lambda: sorted(os.listdir(settings.files_path)) if settings.files_path.exists() else []


@pytest.fixture
def clock(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Lets time go by."""

    def pass_by(time: timedelta) -> None:
        now: datetime = house._writer.now() + time
        monkeypatch.setattr(house._writer, "now", lambda: now)

    return pass_by


async def test_with_the_message_its_files_go(
    house: House, ana: Identity, clock: Callable[[timedelta], None], folder: Callable[[], list[str]]
) -> None:
    file = await send(house, ana, picture())
    said = await house.messages.post(ana, LOBBY, "", files=[file.id])
    await house.messages.delete(ana, said.id)
    assert await refusal(house, ana, file.id), "from the moment at which it is deleted"
    [deleted] = await rows(house, ana, LOBBY)
    assert (deleted.deleted, deleted.attachments) == (True, ())
    await house.files.sweep()
    restored = await house.messages.restore(ana, said.id)
    assert restored == replace(said, rev=restored.rev, change="restored")
    clock(timedelta(hours=25))
    await house.files.sweep()
    assert await read(house, ana, file.id) == picture()
    await house.messages.delete(ana, said.id)
    clock(timedelta(minutes=1))
    await house.files.sweep()
    assert folder() == []
    assert await models.File.all().count() == 0


async def test_what_is_never_said_goes_after_a_day(
    house: House, ana: Identity, clock: Callable[[timedelta], None], folder: Callable[[], list[str]]
) -> None:
    said, unsaid = await send(house, ana), await send(house, ana, picture())
    await house.messages.post(ana, LOBBY, "", files=[said.id])
    clock(UNSAID - timedelta(minutes=1))
    await house.files.sweep()
    assert folder() == sorted([said.id, unsaid.id, f"{unsaid.id}.webp"])
    clock(timedelta(minutes=2))
    await house.files.sweep()
    assert folder() == [said.id]
    with pytest.raises(NoSuchFile):
        await house.messages.post(ana, LOBBY, "", files=[unsaid.id])


async def test_nothing_is_left_of_what_is_refused(
    house: House, ana: Identity, folder: Callable[[], list[str]], settings: Settings
) -> None:
    async def gone() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ConnectionResetError

    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("not to be read")
        yield b""

    most = settings.largest_file
    for refused, chunks, announced in (
        (FileTooLarge, in_parts(b"x" * most, b"x"), 0),
        (FileTooLarge, never(), most + 1),
        (BadRequest, in_parts(), 0),
        (Unavailable, gone(), 0),
    ):
        with pytest.raises(refused):
            await house.files.take(ana, LOBBY, "x", chunks, announced)
    assert folder() == []
    assert await models.File.all().count() == 0
    with pytest.raises(NotFound):
        await house.files.take(ana, "nowhere", "x", never())
    team = await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.room_book.revise(ana, team, archived=True)
    with pytest.raises(RoomArchived):
        await house.files.take(ana, team, "x", never())


async def test_a_full_disk_is_said_and_leaves_nothing(
    house: House, ana: Identity, folder: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("services.blobs.os.fsync", full)
    with pytest.raises(Unavailable):
        await send(house, ana)
    assert folder() == []


async def test_a_crash_leaves_nothing_that_is_shown_and_what_it_leaves_is_swept(
    house: House, ana: Identity, settings: Settings, folder: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await send(house, ana)
    stray, half = "0" * 32, "1" * 32 + ".part"
    for name in (stray, f"{stray}.webp", half, "notes of the operator"):
        (settings.files_path / name).write_bytes(b"left over")
    assert await refusal(house, ana, stray)
    with pytest.raises(NoSuchFile):
        await house.messages.post(ana, LOBBY, "", files=[stray])
    await house.files.sweep_strays()
    assert len(folder()) == 5, "it may be that it is just being sent"
    later = time.time() + STRAY_AFTER + 60
    monkeypatch.setattr("services.blobs.time.time", lambda: later)
    await house.files.sweep_strays()
    assert folder() == sorted([kept.id, "notes of the operator"])


async def test_a_file_whose_bytes_are_gone_is_not_there(house: House, ana: Identity, settings: Settings) -> None:
    file = await send(house, ana)
    (settings.files_path / file.id).unlink()
    assert await refusal(house, ana, file.id)


@pytest.mark.environment(CHATTERBOX_FILE_QUOTA="1000", CHATTERBOX_LARGEST_FILE="600")
async def test_quota(
    house: House, ana: Identity, bo: Identity, clock: Callable[[timedelta], None], folder: Callable[[], list[str]]
) -> None:
    file = await send(house, ana, b"x" * 600)
    outcomes = await asyncio.gather(*(send(house, ana, b"x" * 400) for _ in range(2)), return_exceptions=True)
    assert sorted(type(it).__name__ for it in outcomes) == ["Attachment", "QuotaExceeded"]
    with pytest.raises(QuotaExceeded):
        await house.files.take(ana, LOBBY, "x", in_parts(b""), 1)
    with pytest.raises(FileTooLarge):
        await send(house, bo, b"x" * 601)
    await send(house, bo, b"x" * 600)
    said = await house.messages.post(ana, LOBBY, "", files=[file.id])
    await house.messages.delete(ana, said.id)
    clock(timedelta(minutes=1))
    await house.files.sweep()
    await send(house, ana, b"x" * 600)
    assert len(folder()) == 3


@pytest.mark.environment(CHATTERBOX_FILES_PER_MINUTE="2")
async def test_so_many_a_minute(house: House, ana: Identity, bo: Identity) -> None:
    for _ in range(2):
        await send(house, ana)
    with pytest.raises(RateLimited):
        await send(house, ana)
    await send(house, bo)


async def test_so_many_at_once(house: House, ana: Identity) -> None:
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        begun.release()
        await go_on.wait()
        yield b"x"

    sending = [asyncio.create_task(house.files.take(ana, LOBBY, "x", slow())) for _ in range(4)]
    for _ in sending:
        await begun.acquire()
    with pytest.raises(RateLimited):
        await send(house, ana)
    go_on.set()
    await asyncio.gather(*sending)
    await send(house, ana)


async def test_only_its_owner_reads_the_folder(house: House, ana: Identity, settings: Settings) -> None:
    file = await send(house, ana)
    assert os.name != "posix" or [
        path.stat().st_mode & 0o777 for path in (settings.files_path, settings.files_path / file.id)
    ] == [0o700, 0o600]
