"""Two servers of one chat, on one PostgreSQL and one NATS: whoever is connected to either is in the same chat."""

import asyncio
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser
from websockets.exceptions import InvalidStatus

from tests.databases import Databases
from tests.faults.client import Client
from tests.live.person import person
from tests.live.program import Frame, close_code, dial, receive
from tests.live.server import Server, until
from tests.nats import NatsServer, nats_server

ROOMS = ("general", "design")
EACH = 40  # messages of each client
CLIENTS = 6

Nodes = tuple[Server, Server]


@pytest.fixture
def nats() -> Iterator[NatsServer]:
    with nats_server() as server:
        yield server


@pytest.fixture
async def nodes(tmp_path: Path, postgres: str, databases: Databases, nats: NatsServer) -> AsyncIterator[Nodes]:
    """Both have the same secrets, as an operator has to see to."""
    async with databases.postgres(postgres, empty=False) as database:
        said = {"DATABASE_URL": database, "BACKPLANE": nats.address, "MESSAGES_PER_SECOND": "0"}
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            (folder / "data").mkdir(parents=True)
        async with Server(folders[0], **said) as one:
            shutil.copy(one.data_dir / "secrets.json", folders[1] / "data")
            async with Server(folders[1], **said) as two:
                two.password = one.password
                yield one, two


async def test_everybody_on_both_has_each_message_once_and_in_order_also_when_one_is_killed(nodes: Nodes) -> None:
    one, two = nodes
    async with _clients(nodes) as clients:
        talks = [asyncio.create_task(_talk(client, one)) for client in clients]
        await until(lambda: _acked(clients) > CLIENTS * EACH // 6, "some of the messages")
        two.kill()
        for client in clients:
            client.port = one.port  # as a proxy in front of them would see to
        await asyncio.gather(*talks)
        await until(lambda: _is_current(clients, one), "everybody to be current")
        for room in ROOMS:
            stored = await _stored(one, clients[0], room)
            assert [it["seq"] for it in stored] == list(range(1, len(stored) + 1))
            said = Counter(it["message"] for it in stored if not it.get("system"))
            assert said == dict.fromkeys(_to_say(room), 1)
            for client in clients:
                view = client.replica.view(room)
                assert [(it["seq"], it["message"]) for it in view] == [(it["seq"], it["message"]) for it in stored]
        for client in clients:
            assert (client.replica.gaps, client.replica.repeats) == ([], [])
    for node in nodes:
        assert [line for line in node.log.splitlines() if " ERROR " in line] == []


async def test_what_is_lost_last_is_there_with_the_next_heartbeat(nodes: Nodes, nats: NatsServer) -> None:
    one, two = nodes
    async with _clients(nodes) as clients:
        await clients[0].post("before")
        await until(lambda: all(_last(client) == "before" for client in clients), "the first message")
        os.kill(two.pid, signal.SIGSTOP)  # it hears nothing, and its connection is gone when it listens again
        nats.stop()
        nats.start()
        await until(lambda: "The connection to NATS is back" in one.log, "the first node to be back")
        await clients[0].post("nobody there hears of it")
        os.kill(two.pid, signal.SIGCONT)
        await until(lambda: all(_last(it) == "nobody there hears of it" for it in clients), "a heartbeat")
        assert [client.closes for client in clients] == [[]] * CLIENTS
        assert [client.replica.gaps for client in clients] == [[]] * CLIENTS


async def test_what_ends_on_one_ends_on_the_other(nodes: Nodes) -> None:
    """Signing out, another password, and being shut out; the first who comes administers."""
    one, two = nodes
    admin, ana, anas_other, bo = [await one.token(name) for name in ("chief", "ana", "ana", "bo")]
    two.secrets |= one.secrets
    for token, path, body, ended, code in (
        (ana, "/logout", {}, ana, 4501),
        (anas_other, "/me/password", {"old_password": one.password, "new_password": "another one of hers"}, None, None),
        (admin, "/admin/accounts/bo/disable", {}, bo, 4503),
    ):
        third = await one.token("ana") if ended is None else ended
        async with dial(two, third) as socket:
            assert (await receive(socket))["type"] == "welcome"
            answer = await one.http.post(path, json=body, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 300, answer.text
            assert await close_code(socket) == (code or 4501)
        with pytest.raises(InvalidStatus):
            await dial(two, third)


@pytest.mark.browser
async def test_a_page_on_the_other_node_ends_with_its_sign_in(nodes: Nodes, browser: Browser) -> None:
    one, two = nodes
    chief = await one.token("chief")
    async with person(browser, two, "ana") as ana:
        answer = await one.http.post("/admin/accounts/ana/sign-out", headers={"Authorization": f"Bearer {chief}"})
        assert answer.status_code == 204
        await ana.is_out()


@pytest.mark.browser
async def test_pages_of_both_are_in_the_same_conversation(nodes: Nodes, browser: Browser) -> None:
    one, two = nodes
    async with person(browser, one, "ana") as ana, person(browser, two, "bo") as bo:
        await ana.say("from the first")
        await bo.sees("from the first")
        await bo.say("from the second")
        await ana.sees("from the second")
        socket = await two.token("cem")
        await two.post("/rooms/general/messages", socket, message="from a program")
        for reader in (ana, bo):
            await reader.reads("from the first", "from the second", "from a program")


@asynccontextmanager
async def _clients(nodes: Nodes) -> AsyncIterator[list[Client]]:
    """Half of them at each node, and all of them in both rooms."""
    one, two = nodes
    names = [f"client{number}" for number in range(CLIENTS)]
    clients = [Client(name, await one.token(name), nodes[number % 2].port) for number, name in enumerate(names)]
    two.secrets |= one.secrets
    made = await one.http.post("/rooms", json={"title": "Design", "kind": "public"}, headers=_authorization(clients[0]))
    assert made.json()["room"] == "design"
    for client in clients[1:]:
        joined = await two.http.post("/rooms/design/join", headers=_authorization(client))
        assert joined.status_code < 300, joined.text
    lives = [asyncio.create_task(client.run(), name=client.name) for client in clients]
    try:
        await until(lambda: all(client.replica.cursor.keys() >= set(ROOMS) for client in clients), "everybody to come")
        await until(lambda: all(client.is_current for client in clients), "everybody to have read")
        yield clients
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


async def _talk(client: Client, node: Server) -> None:
    """By the socket in turn with the other door, on the node that lives."""
    for number in range(EACH):
        room, message = ROOMS[number % 2], f"{client.name} says {number}"
        if number % 4 < 2:
            await client.post(message, room)
        else:
            await node.post(f"/rooms/{room}/messages", client.token, message=message)


def _to_say(room: str) -> Iterator[str]:
    for client in range(CLIENTS):
        yield from (f"client{client} says {number}" for number in range(EACH) if ROOMS[number % 2] == room)


def _acked(clients: list[Client]) -> int:
    return sum(len(client.acked) for client in clients)


async def _is_current(clients: list[Client], node: Server) -> bool:
    if not all(client.is_current for client in clients):
        return False
    for room in ROOMS:
        answer = await node.http.get(f"/rooms/{room}", headers=_authorization(clients[0]))
        if {client.replica.cursor[room] for client in clients} != {answer.json()["last_rev"]}:
            return False
    return True


async def _stored(node: Server, client: Client, room: str) -> list[Frame]:
    """All of a room, as somebody sees it who was not there."""
    messages: list[Frame] = []
    while True:
        query = {"after": messages[-1]["seq"] if messages else 0, "limit": 200}
        answer = await node.http.get(f"/rooms/{room}/messages", params=query, headers=_authorization(client))
        if not (page := answer.json()["messages"]):
            return messages
        messages += page


def _last(client: Client) -> str:
    return str(client.replica.view("general")[-1]["message"]) if client.replica.view("general") else ""


def _authorization(client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.token}"}
