"""Says back what it hears, by the very classes with which the chat speaks WebSocket: `uv run -m tests.attacks.echo`.

For the Autobahn test suite, which talks to an echo; docs/security.md says how.
"""

import argparse

import uvicorn
from starlette.types import Receive, Scope, Send

from api.server import ServerProtocol


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "websocket"
    await receive()
    await send({"type": "websocket.accept"})
    while (heard := await receive())["type"] == "websocket.receive":
        await send({**heard, "type": "websocket.send"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9001)
    uvicorn.run(
        echo,
        port=parser.parse_args().port,
        http=ServerProtocol,
        lifespan="off",
        log_level="warning",
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main()
