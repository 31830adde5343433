"""What the published description allows, and what it forbids: `uv run -m tests.attacks.described --examples 300`.

schemathesis makes requests of `/openapi.json`, good ones and broken ones. Each answer has to be one that the
description speaks of, with a body as it says, and none is a failure of the server.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.attacks.fuzz import drawn
from tests.live.server import Server

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

THERE = {"room": "general", "id": 1, "username": "victim", "emoji": "👍"}
"""What every second request asks about: something that is really there."""


class Reader:
    """Reads the description and does what it says, as somebody who is signed in."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._name = name
        self._token = ""
        self.answers: Counter[str] = Counter()

    async def read(self, examples: int) -> None:
        """:param examples: requests for each address and method, good ones, and as many broken ones"""
        description = (await self._server.http.get("/openapi.json")).json()
        for found in schemathesis.openapi.from_dict(description).get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            self._token = await self._server.token(self._name)
            for mode in GenerationMode:
                with suppress(Unsatisfiable):  # where nothing is asked for, nothing can be wrong
                    cases = drawn(operation.as_strategy(generation_mode=mode), examples)
                    for number, case in enumerate(cases):
                        await self._send(case, is_there=number % 2 == 1)

    async def _send(self, case: Case[Any], *, is_there: bool) -> None:
        if is_there:
            case.path_parameters.update({name: THERE[name] for name in case.path_parameters.keys() & THERE})
        answer = await asyncio.to_thread(case.call, self._server.address, headers=self._headers())
        case.validate_response(answer, checks=CHECKS)
        self.answers[f"{case.method} {answer.status_code}"] += 1
        if answer.status_code == 401:  # it may have signed out
            self._token = await self._server.token(self._name)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}


async def run(examples: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Server(Path(folder), LOG_LEVEL="WARNING") as server:
            reader = Reader(server, "victor")
            await reader.read(examples)
            assert "Traceback" not in server.log, server.log[server.log.index("Traceback") :][:4000]
            for answer, times in sorted(reader.answers.items()):
                print(f"{times:>8,}  {answer}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="of each address: good ones, and as many broken ones")
    asyncio.run(run(parser.parse_args().examples))


if __name__ == "__main__":
    main()
