"""Files on the wire: too long, too slow, broken off, and names that are none."""

import asyncio
import json

import pytest

from tests.attacks.raw import exchange, read_answer, request
from tests.live.server import WITHIN, Server, until

pytestmark = pytest.mark.process

LARGEST = 5_000_000


def head(token: str, path: str = "/rooms/general/files?name=x", **headers: str) -> bytes:
    return request("POST", path, {"Authorization": f"Bearer {token}", "Connection": "keep-alive", **headers})


def lying(server: Server) -> list[str]:
    folder = server.data_dir / "files"
    return [it.name for it in folder.iterdir()] if folder.exists() else []


async def test_a_length_above_the_limit_is_refused_before_anything_comes(server: Server, token: str) -> None:
    sent = head(token, **{"Content-Length": str(LARGEST + 1)})
    answer = await exchange(server, sent)
    assert answer is not None
    assert (answer.status, answer.code, answer.headers["connection"]) == (413, "too_large", "close")


async def test_a_body_without_end_is_refused_while_it_comes_and_read_no_further(server: Server, token: str) -> None:
    before = lying(server)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    sent = 0
    try:
        async with asyncio.timeout(WITHIN):
            writer.write(head(token, **{"Transfer-Encoding": "chunked"}))
            answering = asyncio.create_task(read_answer(reader))
            try:
                while not answering.done():
                    writer.write(chunk)
                    sent += len(chunk)
                    await writer.drain()
            except ConnectionError:
                pass
            answer = await answering
    finally:
        writer.transport.abort()
    if answer is not None:  # else the end of the connection came before it
        assert answer.status == 413
    assert sent < 10 * LARGEST
    await until(lambda: lying(server) == before, "nothing is left of it")


async def test_half_a_file_leaves_nothing(server: Server, token: str) -> None:
    before = lying(server)
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(token, **{"Content-Length": "1000000"}) + b"x" * 500_000)
    await writer.drain()
    await until(lambda: len(lying(server)) > len(before), "the first half is there")
    writer.transport.abort()
    await until(lambda: lying(server) == before, "nothing is left of it")


async def test_nobody_writes_to_the_disk_unless_they_are_signed_in(server: Server) -> None:
    before = lying(server)
    answer = await exchange(server, head("nonsense", **{"Content-Length": "1000000"}) + b"x" * 100_000)
    assert answer is not None
    assert (answer.status, answer.headers["connection"]) == (401, "close")
    assert lying(server) == before


@pytest.mark.parametrize("name", ["%00", "..%2f..%2fsecrets.json", "%0d%0aSet-Cookie:%20x", "%ff%fe", "a" * 1024, ""])
async def test_names_are_only_names(server: Server, token: str, name: str) -> None:
    sent = head(token, f"/rooms/general/files?name={name}", **{"Content-Length": "5"}) + b"hello"
    answer = await exchange(server, sent)
    assert answer is not None
    assert answer.status == 201
    file = json.loads(answer.body)
    got = await exchange(server, request("GET", file["url"], {"Authorization": f"Bearer {token}"}))
    assert got is not None
    assert (got.status, got.body, "set-cookie" in got.headers) == (200, b"hello", False)
    assert got.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("path", ["..%2fsecrets.json", "..", "%2e%2e%2fchat.sqlite3", "x.part", "%00"])
async def test_there_is_no_way_to_other_files(server: Server, token: str, path: str) -> None:
    answer = await exchange(server, request("GET", f"/files/{path}", {"Authorization": f"Bearer {token}"}))
    assert answer is not None
    assert answer.status == 404
