"""Frames of the contract that are broken, or that ask for what may not be."""

import json
from typing import Any

import pytest

from tests.live.program import dial, receive
from tests.live.server import Server

pytestmark = pytest.mark.process

BAD = {
    "half an object": "{", "nothing in it": "{}", "no JSON": "{'type':'ping'}", "two objects": '{"type":"ping"}{}',
    "no type": '{"message":"x"}', "an unknown type": '{"type":"admin"}', "a list for a type": '{"type":[]}',
    "null for a type": '{"type":null}', "an answer for a type": '{"type":"message"}',
    "a type in capitals": '{"type":"PING"}',
    "an unknown field": '{"type":"ping","x":1}', "__proto__": '{"type":"ping","__proto__":{}}',
    "a ref of a list": '{"type":"ping","ref":[]}', "a ref of a half": '{"type":"ping","ref":1.5}',
    "NaN": '{"type":"read","seq":NaN}', "infinity": '{"type":"read","seq":1e999}',
    "a text for a number": '{"type":"read","seq":"1"}',
    "true for a number": '{"type":"read","seq":true}', "a huge number": '{"type":"read","seq":1' + "0" * 5000 + "}",
    "a number below nothing": '{"type":"read","seq":-1}', "a half": '{"type":"read","seq":0.5}',
    "beyond 53 bits": f'{{"type":"read","seq":{2**53 + 1}}}', "no seq": '{"type":"read"}',
    "a number for a message": '{"type":"post","message":1}', "null for a message": '{"type":"post","message":null}',
    "a lone surrogate": '{"type":"post","message":"\\ud800"}', "half a pair": '{"type":"post","message":"\\udc00x"}',
    "NUL": '{"type":"post","message":"a\\u0000"}', "an empty client id": '{"type":"post","message":"x","client_id":""}',
    "a control in a client id": '{"type":"post","message":"x","client_id":"a\\nb"}',
    "a long client id": json.dumps({"type": "post", "message": "x", "client_id": "x" * 65}),
    "an empty room": '{"type":"post","message":"x","room":""}',
    "a long room": json.dumps({"type": "post", "message": "x", "room": "x" * 65}),
    "a list for a room": '{"type":"post","message":"x","room":["general"]}',
    "deep": '{"a":' * 5000, "deep lists": "{" + '"a":' + "[" * 9000,
    "an edit of nothing": '{"type":"edit","message":"x"}',
    "an id of nought": '{"type":"delete","id":0}', "a limit of nought": '{"type":"history","limit":0}',
    "a limit beyond": '{"type":"history","limit":201}', "a cursor below": '{"type":"subscribe","cursor":-1}',
    "a long epoch": json.dumps({"type": "subscribe", "epoch": "x" * 65}), "hello again": '{"type":"hello","token":"x"}',
    "a text for on": '{"type":"typing","on":"yes"}', "a long token": json.dumps({"type": "auth", "token": "x" * 4097}),
}  # fmt: skip

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an empty message": ({"type": "post", "message": " \t\n"}, "empty"),
    "a message too long": ({"type": "post", "message": "x" * 4001}, "too_long"),
    "a room that is not": ({"type": "post", "message": "x", "room": "nowhere"}, "not_found"),
    "a room of SQL": ({"type": "post", "message": "x", "room": "' OR 1=1 --"}, "not_found"),
    "an answer to nothing": ({"type": "post", "message": "x", "reply_to": 10**12}, "not_found"),
    "an edit of nothing there": ({"type": "edit", "id": 10**12, "message": "x"}, "not_found"),
    "a deletion of nothing there": ({"type": "delete", "id": 10**12}, "not_found"),
    "no emoji": ({"type": "react", "id": 1, "emoji": "<b>"}, "invalid_emoji"),
    "two emoji": ({"type": "react", "id": 1, "emoji": "😀😀"}, "invalid_emoji"),
    "a pin of nothing there": ({"type": "pin", "id": 10**12}, "not_found"),
    "a history of nowhere": ({"type": "history", "room": "nowhere"}, "not_found"),
    "following nowhere": ({"type": "subscribe", "room": "nowhere"}, "not_found"),
    "leaving nowhere": ({"type": "unsubscribe", "room": "nowhere"}, "not_found"),
    "reading nowhere": ({"type": "read", "room": "nowhere", "seq": 1}, "not_found"),
    "typing nowhere": ({"type": "typing", "room": "nowhere"}, "not_found"),
    "a forged token": ({"type": "auth", "token": "a.b.c"}, "unauthorized"),
}


@pytest.mark.parametrize("name", BAD)
async def test_broken_frames_get_an_error_and_the_socket_stays(server: Server, token: str, name: str) -> None:
    async with dial(server, token, query="?follow=none") as socket:
        await socket.send(BAD[name])
        error = await receive(socket, "error")
        assert (error["code"], error["retry"]) == ("bad_request", False)
        await socket.send('{"type":"ping"}')
        await receive(socket, "pong")


@pytest.mark.parametrize("name", REFUSED)
async def test_what_may_not_be_done_is_refused(server: Server, token: str, name: str) -> None:
    asked, code = REFUSED[name]
    async with dial(server, token, query="?follow=none") as socket:
        await socket.send(json.dumps(asked | {"ref": "r"}))
        error = await receive(socket, "error")
        assert (error["code"], error["ref"]) == (code, "r")
