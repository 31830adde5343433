"""Raw frames against RFC 6455 (sections 5 and 7): a breach closes with its code, what is allowed is understood."""

import json

import pytest

from tests.attacks.raw import Wire, frame
from tests.live.server import Server

pytestmark = pytest.mark.process

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LONG = b"x" * 65_536

BREACHES: dict[str, tuple[bytes, int | None]] = {
    "a frame without a mask": (frame(TEXT, b"x", masked=False), 1002),
    "a reserved bit": (frame(TEXT, b"x", rsv=1), 1002),
    "the second reserved bit": (frame(TEXT, b"x", rsv=2), 1002),
    "compression that was not agreed": (frame(TEXT, b"x", rsv=4), 1002),
    **{f"opcode {opcode}": (frame(opcode, b"x"), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    "a ping of 126 bytes": (frame(PING, b"x" * 126), 1002),
    "half a ping": (frame(PING, b"x", fin=False), 1002),
    "half a close": (frame(CLOSE, fin=False), 1002),
    "a continuation of nothing": (frame(0, b"x"), 1002),
    "a text inside another": (frame(TEXT, b"x", fin=False) + frame(TEXT, b"y"), 1002),
    "a close of one byte": (frame(CLOSE, b"x"), 1002),
    **{
        f"close code {code}": (frame(CLOSE, code.to_bytes(2)), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535)
    },
    "a close reason of no UTF-8": (frame(CLOSE, b"\x03\xe8\xff"), 1007),
    "no UTF-8": (frame(TEXT, b"\xff"), 1007),
    "an overlong letter": (frame(TEXT, b"\xc0\x80"), 1007),
    "a surrogate": (frame(TEXT, b"\xed\xa0\x80"), 1007),
    "beyond Unicode": (frame(TEXT, b"\xf4\x90\x80\x80"), 1007),
    "half a letter": (frame(TEXT, "ü".encode()[:1]), 1007),
    "no UTF-8 in parts": (frame(TEXT, b"\xce", fin=False) + frame(0, b"\xce"), 1007),
    "binary": (frame(BINARY, b"x"), 1003),
    "binary in parts": (frame(BINARY, b"x", fin=False) + frame(0, b"y"), 1003),
    "too long": (frame(TEXT, LONG + b"x"), 1009),
    "too long in parts": (frame(TEXT, LONG, fin=False) + frame(0, b"x"), 1009),
    "a length of 2**62": (b"\x81\xff" + (2**62).to_bytes(8) + b"\x01\x02\x03\x04", 1009),
    "a good close": (frame(CLOSE, (1000).to_bytes(2) + b"bye"), 1000),
    "a close without a code": (frame(CLOSE), None),
    "a close of one's own": (frame(CLOSE, (4999).to_bytes(2)), 4999),
}


@pytest.mark.parametrize("name", BREACHES)
async def test_breaches_of_the_websocket_protocol_close_with_their_code(server: Server, token: str, name: str) -> None:
    sent, code = BREACHES[name]
    wire = await Wire.open(server, token)
    try:
        wire.send(sent)
        assert await wire.close_code() == code
    finally:
        wire.abort()


GOOD: dict[str, bytes] = {
    "in two parts": frame(TEXT, b'{"type":', fin=False) + frame(0, b'"ping"}'),
    "in many parts": frame(TEXT, fin=False)
    + b"".join(frame(0, bytes([it]), fin=False) for it in b'{"type":"ping"}')
    + frame(0),
    "a ping between the parts": frame(TEXT, b'{"type":', fin=False) + frame(PING, b"p") + frame(0, b'"ping"}'),
    "a letter in two parts": frame(TEXT, b'{"type":"ping","ref":"\xc3', fin=False) + frame(0, b'\xbc"}'),
    "a pong that nobody asked for": frame(PONG, b"x") + frame(TEXT, b'{"type":"ping"}'),
    "a ping of 125 bytes": frame(PING, b"x" * 125) + frame(TEXT, b'{"type":"ping"}'),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
async def test_what_the_protocol_allows_is_understood(server: Server, token: str, name: str) -> None:
    wire = await Wire.open(server, token)
    try:
        for byte in GOOD[name]:  # and byte by byte, as bad networks deliver it
            wire.send(bytes([byte]))
        while (heard := await wire.read())[0] == PONG:
            pass
        assert heard[0] == TEXT
        assert json.loads(heard[1])["type"] == "pong"
    finally:
        wire.abort()
