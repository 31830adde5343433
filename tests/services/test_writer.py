"""The writer: many posts to a transaction, an answer only after the commit, and no fault that loses or doubles."""

import asyncio
import itertools
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

import models
from services import ledger, writer
from services.errors import Unavailable
from services.events import Message
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.chat import PASSWORD


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many posts were entered at a time."""
    sizes: list[int] = []
    enter = ledger.enter

    async def counting(connection: Any, posts: Any) -> ledger.Entries:
        sizes.append(len(posts))
        return await enter(connection, posts)

    monkeypatch.setattr(ledger, "enter", counting)
    return sizes


async def test_many_at_once_are_committed_together_in_order(house: House, ana: Identity, sizes: list[int]) -> None:
    answers = await asyncio.gather(*(house.messages.post(ana, LOBBY, f"#{n}", f"c{n}") for n in range(500)))
    assert [answer.seq for answer in answers] == list(range(1, 501))
    assert [answer.rev for answer in answers] == list(range(1, 501))
    assert max(sizes) <= writer.BATCH
    assert len(sizes) < 10
    rows = await models.Message.all().order_by("seq")
    assert [(row.id, row.message) for row in rows] == [(answer.id, f"#{n}") for n, answer in enumerate(answers)]


async def test_what_comes_while_readers_are_being_told_is_committed_together(
    house: House, ana: Identity, sizes: list[int]
) -> None:
    posting = []
    with house.pace.telling():
        for number in range(5):
            posting.append(asyncio.create_task(house.messages.post(ana, LOBBY, f"#{number}")))
            await asyncio.sleep(0.01)  # time enough for a commit
        assert sizes == []
    await asyncio.gather(*posting)
    assert sizes == [5]


async def test_events_are_announced_in_the_order_of_their_revs(house: House, ana: Identity, bo: Identity) -> None:
    reader = house.broadcast.connect((await house.rooms.get(ana, LOBBY)).stream)
    await asyncio.gather(*(house.messages.post(who, LOBBY, f"#{n}") for n in range(100) for who in (ana, bo)))
    revs: list[int] = []
    while len(revs) < 200:
        revs += [event.rev for event in await reader.take()]  # type: ignore[attr-defined]
    assert revs == list(range(1, 201))


async def test_an_acked_message_is_committed(house: House, ana: Identity, settings: Settings) -> None:
    """Another connection sees it in the moment of the answer, so it cannot be rolled back any more."""
    message = await house.messages.post(ana, LOBBY, "hello")
    assert await read_from_outside(settings.database, f"SELECT message FROM messages WHERE id={message.id}") == "hello"


async def read_from_outside(database: str, query: str) -> object:
    if database.startswith("sqlite://"):
        with sqlite3.connect(database.removeprefix("sqlite://")) as file:
            return file.execute(query).fetchone()[0]
    server = await asyncpg.connect(database)
    try:
        return await server.fetchval(query)
    finally:
        await server.close()


async def test_a_failed_transaction_refuses_all_announces_nothing_and_can_be_repeated(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = house.broadcast.connect((await house.rooms.get(ana, LOBBY)).stream)
    insert = models.Message.insert_many

    async def fails(*arguments: Any) -> Any:
        await insert(*arguments)
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(models.Message, "insert_many", fails)
        posts = [house.messages.post(ana, LOBBY, f"#{n}", f"c{n}") for n in range(10)]
        refusals = await asyncio.gather(*posts, return_exceptions=True)
    assert all(isinstance(refusal, Unavailable) and refusal.retry for refusal in refusals)
    assert "disk full" in caplog.text
    assert await models.Message.all().count() == 0

    again = await asyncio.gather(*(house.messages.post(ana, LOBBY, f"#{n}", f"c{n}") for n in range(10)))
    assert [message.seq for message in again] == list(range(1, 11))
    assert len(await reader.take()) == 10


async def test_a_client_id_stored_by_another_node_in_between_is_no_fault(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another node may store one between our look for resends and our insert: the unique index tells, we look again."""
    first = await house.messages.post(ana, LOBBY, "hello", "c1")
    look = ledger._already_stored
    blind = [True]

    async def blind_once(connection: Any, posts: Any) -> Any:
        return {} if blind and blind.pop() else await look(connection, posts)

    monkeypatch.setattr(ledger, "_already_stored", blind_once)
    assert await house.messages.post(ana, LOBBY, "hello", "c1") == first
    assert (await house.rooms.get(ana, LOBBY)).last_seq == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite knows one process
async def test_another_process_that_wants_the_same_rooms_the_other_way_round_is_no_fault(
    house: House, ana: Identity, settings: Settings
) -> None:
    await house.room_book.create(ana, "Other", name="other", kind="public", topic="")
    first = await house.messages.post(ana, LOBBY, "hello")
    lock = "SELECT 1 FROM rooms WHERE name = $1 FOR UPDATE"
    another = await asyncpg.connect(settings.database)
    try:
        async with another.transaction():
            await another.execute(lock, "other")
            both = asyncio.gather(
                house.messages.edit(ana, first.id, "hello again"), house.messages.post(ana, "other", "and here")
            )
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            async with asyncio.timeout(60):
                while not await another.fetchval(waiting):
                    await asyncio.sleep(0.01)
            await another.execute(lock, LOBBY)
        edited, posted = await both
    finally:
        await another.close()
    assert (edited.message, posted.message) == ("hello again", "and here")


async def test_senders_who_go_away_do_no_harm(house: House, ana: Identity) -> None:
    async def post(number: int) -> Message:
        return await house.messages.post(ana, LOBBY, f"#{number}", f"c{number}")

    tasks = [asyncio.create_task(post(number)) for number in range(200)]
    for number, task in enumerate(tasks):
        if number % 3 == 0:
            task.cancel()
        if number % 7 == 0:
            await asyncio.sleep(0.001)
    await asyncio.gather(*tasks, return_exceptions=True)
    await post(1000)
    rows = await models.Message.all().order_by("seq")
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.client_id for row in rows}) == len(rows)
    answered = [task.result() for task in tasks if not task.cancelled()]
    assert {message.id for message in answered} <= {row.id for row in rows}


@pytest.mark.parametrize("pause", [0, 0.0005, 0.002])
async def test_cancelling_whatever_waits_for_a_transaction_never_locks_the_store(
    house: House, ana: Identity, pause: float
) -> None:
    numbers = itertools.count()
    work: list[Callable[[], Awaitable[object]]] = [
        lambda: house.messages.post(ana, LOBBY, "hello"),
        lambda: house.accounts.register(f"user{next(numbers)}", PASSWORD),
    ]
    for number in range(60):
        task = asyncio.ensure_future(work[number % 2]())
        await asyncio.sleep(pause * (number % 5))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(60):
        await house.messages.post(ana, LOBBY, "still alive")


async def test_closing_stores_what_waits_and_takes_no_more(settings: Settings) -> None:
    from tests.conftest import member

    house = House(settings)
    async with house.open():
        ana = await member(house, "ana")
        waiting = [asyncio.create_task(house.messages.post(ana, LOBBY, f"#{n}")) for n in range(300)]
        await asyncio.sleep(0)
    assert [message.seq for message in await asyncio.gather(*waiting)] == list(range(1, 301))
    with pytest.raises(Unavailable):
        await house.messages.post(ana, LOBBY, "too late")


async def test_a_sender_is_not_kept_waiting_by_a_database_that_hangs(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told to try again; what it sent may be stored after all, and a resend finds it."""
    hangs, enter = asyncio.Event(), ledger.enter

    async def hanging(connection: Any, posts: Any) -> ledger.Entries:
        await hangs.wait()
        return await enter(connection, posts)

    monkeypatch.setattr(ledger, "enter", hanging)
    monkeypatch.setattr(writer, "ANSWER_WITHIN", 0.05)
    with pytest.raises(Unavailable):
        await house.messages.post(ana, LOBBY, "hello", "one")
    monkeypatch.setattr(writer, "ANSWER_WITHIN", 60.0)
    again = asyncio.create_task(house.messages.post(ana, LOBBY, "hello", "one"))
    hangs.set()
    assert (await again).seq == 1
    assert await models.Message.all().count() == 1


async def test_what_cannot_be_announced_is_stored_and_the_writer_goes_on(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: Any) -> None:
        raise ConnectionError("the link is down")

    with monkeypatch.context() as broken:
        broken.setattr(house.broadcast, "broadcast", fails)
        assert (await house.messages.post(ana, LOBBY, "one")).seq == 1
    assert (await house.messages.post(ana, LOBBY, "two")).seq == 2
    assert "1 changes were not announced" in caplog.text


async def test_draining_answers_what_is_in_hand_and_takes_no_more(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, enter = asyncio.Event(), ledger.enter

    async def slowly(connection: Any, posts: Any) -> ledger.Entries:
        await goes_on.wait()
        return await enter(connection, posts)

    monkeypatch.setattr(ledger, "enter", slowly)
    monkeypatch.setattr("services.house.FINISHED_WITHIN", 60.0)
    in_hand = asyncio.create_task(house.messages.post(ana, LOBBY, "in hand"))
    await asyncio.sleep(0.01)
    draining = asyncio.create_task(house.drain())
    await asyncio.sleep(0.01)
    with pytest.raises(Unavailable):
        await house.messages.post(ana, LOBBY, "too late")
    assert not draining.done()
    goes_on.set()
    await draining
    assert (await in_hand).seq == 1


async def test_draining_waits_for_so_long_and_closing_still_stores_the_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.conftest import member

    house, goes_on, enter = House(settings), asyncio.Event(), ledger.enter

    async def slowly(connection: Any, posts: Any) -> ledger.Entries:
        await goes_on.wait()
        return await enter(connection, posts)

    async with house.open():
        ana = await member(house, "ana")
        monkeypatch.setattr(ledger, "enter", slowly)
        monkeypatch.setattr("services.house.FINISHED_WITHIN", 0.01)
        in_hand = asyncio.create_task(house.messages.post(ana, LOBBY, "in hand"))
        await asyncio.sleep(0.01)
        await house.drain()
        assert not in_hand.done()
        asyncio.get_running_loop().call_later(0.05, goes_on.set)
    assert (await in_hand).seq == 1
