"""Raw frames against RFC 6455 (sections 5 and 7): a breach closes with its code, what is allowed is understood."""

import json

import pytest

from tests.attacks.raw import Wire, frame
from tests.live.server import Server

pytestmark = pytest.mark.process

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LONG = b"x" * 65_536
ASK = b'{"type":"ping"}'

NO_UTF8 = {
    "a byte that is none": b"\xff", "a lone continuation": b"\x80", "continuations": b"\x80\xbf\x80",
    "no continuation": b"\xc3(", "half a letter": b"\xc3", "half of three": b"\xe2\x82",
    "half of four": b"\xf0\x9f\x98", "an overlong letter": b"\xc0\x80",
    "an overlong slash": b"\xe0\x80\xaf", "overlong in four": b"\xf0\x80\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80", "six bytes": b"\xfc\x84\x80\x80\x80\x80", "a surrogate": b"\xed\xa0\x80",
    "a pair of them": b"\xed\xa0\x80\xed\xb0\x80", "beyond Unicode": b"\xf4\x90\x80\x80",
    "bad at the end": b"good until here \xce\xba\xff", "UTF-16": "hi".encode("utf-16"),
}  # fmt: skip

BREACHES: dict[str, tuple[bytes, int | None]] = {
    "a frame without a mask": (frame(TEXT, b"x", masked=False), 1002),
    "a ping without a mask": (frame(PING, b"x", masked=False), 1002),
    "a close without a mask": (frame(CLOSE, b"\x03\xe8", masked=False), 1002),
    **{f"reserved bits {rsv}": (frame(TEXT, b"x", rsv=rsv), 1002) for rsv in range(1, 8)},  # 4: compression, not agreed
    **{
        f"reserved bits in a control frame, {opcode}": (frame(opcode, b"\x03\xe8", rsv=4), 1002)
        for opcode in (CLOSE, PING, PONG)
    },
    "reserved bits in a second part": (frame(TEXT, b"x", fin=False) + frame(0, b"y", rsv=4), 1002),
    "reserved bits after what is good": (frame(TEXT, ASK) + frame(PING) + frame(TEXT, b"x", rsv=5), 1002),
    **{f"opcode {opcode}": (frame(opcode, b"x"), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    **{f"opcode {opcode} with nothing": (frame(TEXT, ASK) + frame(opcode), 1002) for opcode in (3, 11)},
    **{
        f"a control frame of 126 bytes, {it}": (frame(it, b"\x03\xe8" + b"x" * 124), 1002) for it in (CLOSE, PING, PONG)
    },
    **{f"half a control frame, {it}": (frame(it, b"\x03\xe8", fin=False), 1002) for it in (CLOSE, PING, PONG)},
    "a continuation of nothing": (frame(0, b"x"), 1002),
    "a continuation of nothing that goes on": (frame(0, b"x", fin=False), 1002),
    "a continuation of what has ended": (frame(TEXT, b"{", fin=False) + frame(0, b"}") + frame(0, b"x"), 1002),
    "a text inside another": (frame(TEXT, b"x", fin=False) + frame(TEXT, b"y"), 1002),
    "binary inside a text": (frame(TEXT, b"x", fin=False) + frame(BINARY, b"y"), 1002),
    "a close of one byte": (frame(CLOSE, b"x"), 1002),
    **{
        f"close code {code}": (frame(CLOSE, code.to_bytes(2)), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
    },
    "a close reason of no UTF-8": (frame(CLOSE, b"\x03\xe8\xce\xba\xff"), 1007),
    **{f"no UTF-8, {name}": (frame(TEXT, text), 1007) for name, text in NO_UTF8.items()},
    "no UTF-8 in parts": (frame(TEXT, b"\xce", fin=False) + frame(0, b"\xce"), 1007),
    "no UTF-8 with a ping between": (frame(TEXT, b"\xf0\x9f", fin=False) + frame(PING) + frame(0, b"x"), 1007),
    "binary": (frame(BINARY, b"x"), 1003),
    "binary of nothing": (frame(BINARY), 1003),
    "binary in parts": (frame(BINARY, b"x", fin=False) + frame(0, b"y"), 1003),
    "too long": (frame(TEXT, LONG + b"x"), 1009),
    "too long in parts": (frame(TEXT, LONG, fin=False) + frame(0, b"x"), 1009),
    "too long in many parts": (frame(TEXT, fin=False) + frame(0, LONG[:1300], fin=False) * 51, 1009),
    "a length of 2**62": (b"\x81\xff" + (2**62).to_bytes(8) + b"\x01\x02\x03\x04", 1009),
}

ENDS: dict[str, bytes] = {
    "without a code": b"",
    **{
        f"{code}": code.to_bytes(2) for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
    },
    **{f"{code}": code.to_bytes(2) for code in (3000, 3999, 4000, 4999)},
    "with a reason": (1000).to_bytes(2) + "gute Nacht, schöne Welt".encode(),
    "with a long reason": (1000).to_bytes(2) + b"x" * 123,
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


@pytest.mark.parametrize("name", ENDS)
async def test_a_close_is_answered_with_its_own_code_and_nothing_after_it_is_heard(
    server: Server, token: str, name: str
) -> None:
    wire = await Wire.open(server, token)
    try:
        wire.send(frame(CLOSE, ENDS[name]) + frame(PING, b"late") + frame(TEXT, ASK))
        opcode, payload = await wire.read()
        assert (opcode, payload[:2]) == (CLOSE, ENDS[name][:2])
        assert await wire.read() == (CLOSE, b""), "and then the connection ends"
    finally:
        wire.abort()


GOOD: dict[str, bytes] = {
    "in two parts": frame(TEXT, ASK[:8], fin=False) + frame(0, ASK[8:]),
    "in many parts": frame(TEXT, fin=False) + b"".join(frame(0, bytes([it]), fin=False) for it in ASK) + frame(0),
    "a ping between the parts": frame(TEXT, ASK[:8], fin=False) + frame(PING, b"p") + frame(0, ASK[8:]),
    "pings between many parts": frame(TEXT, fin=False)
    + b"".join(frame(0, bytes([it]), fin=False) + frame(PING, bytes([it])) for it in ASK)
    + frame(0),
    "a letter in two parts": frame(TEXT, b'{"type":"ping","ref":"\xc3', fin=False) + frame(0, b'\xbc"}'),
    "a letter in four parts": frame(TEXT, b'{"type":"ping","ref":"\xf0', fin=False)
    + frame(0, b"\x9f", fin=False) + frame(0, b"\x98", fin=False) + frame(0, b'\x80"}'),
    "the last of Unicode": frame(TEXT, '{"type":"ping","ref":"\U0010ffff\uffff\ufffe\ud7ff\ue000"}'.encode()),
    "a pong that nobody asked for": frame(PONG, b"x") + frame(TEXT, ASK),
    "a pong of nothing": frame(PONG) + frame(TEXT, ASK),
    "a ping of nothing": frame(PING) + frame(TEXT, ASK),
    "a ping of 125 bytes": frame(PING, b"x" * 125) + frame(TEXT, ASK),
    "a ping of what is no text": frame(PING, b"\x00\xff\xfe\xfd") + frame(TEXT, ASK),
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


@pytest.mark.parametrize("part", [None, 64, 1300, 32_768])
@pytest.mark.parametrize("size", [125, 126, 127, 128, 1000, 65_535, 65_536])
async def test_messages_of_every_length(server: Server, token: str, size: int, part: int | None) -> None:
    """Where the form of the length changes, whole and in parts; space around JSON means nothing."""
    text = ASK.ljust(size)
    wire = await Wire.open(server, token)
    try:
        parts = [text[at : at + (part or size)] for at in range(0, size, part or size)]
        for number, piece in enumerate(parts):
            wire.send(frame(0 if number else TEXT, piece, fin=number == len(parts) - 1))
        opcode, heard = await wire.read()
        assert opcode == TEXT
        assert json.loads(heard)["type"] == "pong"
    finally:
        wire.abort()


async def test_pings_are_answered_in_order_with_what_they_said(server: Server, token: str) -> None:
    wire = await Wire.open(server, token)
    try:
        wire.send(b"".join(frame(PING, bytes([number]) * number) for number in range(126)))
        assert [await wire.read() for _ in range(126)] == [(PONG, bytes([number]) * number) for number in range(126)]
    finally:
        wire.abort()
