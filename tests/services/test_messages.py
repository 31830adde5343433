"""Posting and reading: numbered without holes, stored once, refused clearly."""

import asyncio

import pytest

import models
from services.errors import BadRequest, ChatError, EmptyMessage, IdConflict, MessageTooLong, NotFound
from services.events import MessageChanged
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity


async def test_a_message_is_numbered_stored_and_announced(house: House, ana: Identity) -> None:
    room = await house.rooms.get(ana, LOBBY)
    reader = house.broadcast.connect(room.stream)
    message = await house.messages.post(ana, LOBBY, "hello", "c1")
    assert (message.seq, message.rev, message.username, message.message) == (1, 1, "ana", "hello")
    stored = await models.Message.get(id=message.id)
    assert (stored.message, stored.seq, stored.rev, stored.timestamp) == ("hello", 1, 1, message.timestamp)
    [event] = await reader.take()
    assert isinstance(event, MessageChanged)
    assert event.message == message
    assert (await house.rooms.get(ana, LOBBY)).last_seq == 1


async def test_a_resend_gets_the_first_answer_and_is_not_announced(house: House, ana: Identity) -> None:
    first = await house.messages.post(ana, LOBBY, "hello", "c1")
    reader = house.broadcast.connect((await house.rooms.get(ana, LOBBY)).stream)
    assert await house.messages.post(ana, LOBBY, "hello", "c1") == first
    fence = await house.messages.post(ana, LOBBY, "next")
    [event] = await reader.take()
    assert isinstance(event, MessageChanged)
    assert event.message == fence
    assert await models.Message.all().count() == 2


async def test_resends_at_the_same_moment_are_one_message(house: House, ana: Identity) -> None:
    answers = await asyncio.gather(*(house.messages.post(ana, LOBBY, "hello", "c1") for _ in range(20)))
    assert len(set(answers)) == 1
    assert await models.Message.all().count() == 1


async def test_a_client_id_is_its_senders_own(house: House, ana: Identity, bo: Identity) -> None:
    one, other = await asyncio.gather(
        house.messages.post(ana, LOBBY, "from ana", "c1"), house.messages.post(bo, LOBBY, "from bo", "c1")
    )
    assert {one.message, other.message} == {"from ana", "from bo"}


async def test_a_client_id_used_for_another_text_is_refused(house: House, ana: Identity) -> None:
    await house.messages.post(ana, LOBBY, "hello", "c1")
    with pytest.raises(IdConflict):
        await house.messages.post(ana, LOBBY, "something else", "c1")


async def test_a_stranger_gets_the_answer_of_an_absent_room(house: House, ana: Identity) -> None:
    await models.Membership.filter(user_id=ana.user_id).delete()
    for room in (LOBBY, "nowhere"):
        with pytest.raises(NotFound):
            await house.messages.post(ana, room, "hello")
        with pytest.raises(NotFound):
            await house.rooms.get(ana, room)
    assert await models.Message.all().count() == 0


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", EmptyMessage), (" \n\t", EmptyMessage), ("x" * 4001, MessageTooLong),
        ("a\x00b", BadRequest), ("a\ud800b", BadRequest),
    ],
)  # fmt: skip
async def test_refused_texts(house: House, ana: Identity, text: str, refusal: type[ChatError]) -> None:
    with pytest.raises(refusal):
        await house.messages.post(ana, LOBBY, text)
    assert (await house.rooms.get(ana, LOBBY)).last_rev == 0


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a\nb", "a\x00"])
async def test_refused_client_ids(house: House, ana: Identity, client_id: str) -> None:
    with pytest.raises(BadRequest):
        await house.messages.post(ana, LOBBY, "hello", client_id)


@pytest.mark.parametrize("text", ["x" * 4000, "😀" * 4000, "' OR 1=1 --", "<script>", "שלום", "  indented\n\nlines "])
async def test_any_other_text_is_kept_to_the_letter(house: House, ana: Identity, text: str) -> None:
    await house.messages.post(ana, LOBBY, text)
    [message] = (await house.history.page(await house.rooms.get(ana, LOBBY))).messages
    assert message.message == text


async def test_a_history_is_read_page_by_page(house: House, ana: Identity) -> None:
    for number in range(1, 8):
        await house.messages.post(ana, LOBBY, f"#{number}")
    room = await house.rooms.get(ana, LOBBY)

    async def page(**place: int) -> tuple[list[int], bool]:
        history = await house.history.page(room, limit=3, **place)
        return [message.seq for message in history.messages], history.more

    assert await page() == ([5, 6, 7], True)
    assert await page(before=5) == ([2, 3, 4], True)
    assert await page(before=2) == ([1], False)
    assert await page(before=1) == ([], False)
    assert await page(before=99) == ([5, 6, 7], True)
    assert await page(after=0) == ([1, 2, 3], False)
    assert await page(after=5) == ([6, 7], True)
    assert await page(after=7) == ([], True)
    assert await page(around=4) == ([3, 4, 5], True)
    assert await page(around=1) == ([1, 2, 3], False)
    assert await page(around=7) == ([5, 6, 7], True)
    with pytest.raises(BadRequest):
        await page(before=3, after=1)


async def test_what_comes_later_is_left_to_the_live_stream(house: House, ana: Identity) -> None:
    await house.messages.post(ana, LOBBY, "seen")
    room = await house.rooms.get(ana, LOBBY)
    await house.messages.post(ana, LOBBY, "later")
    assert [message.message for message in (await house.history.page(room)).messages] == ["seen"]
    assert [message.message for message in (await house.history.past(room, cursor=0)).messages] == ["seen"]
