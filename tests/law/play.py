"""Plays a script through a door and holds what comes of it against the naive model."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

from tests.law.deed import Deed, Deeds, foretell
from tests.law.replica import Frame, Replica, seen
from tests.law.room import Room
from tests.law.script import OF_READERS, OF_THE_WIRE, PEOPLE, PRELUDE, READERS, ROOMS, Step

numbers = itertools.count(1)
"""Every script has rooms of its own in a house that stays open for all of them."""


class Reader(Protocol):
    """A page or a socket of somebody, that comes and goes; `replicas` by room."""

    name: str
    open: bool
    replicas: dict[str, Replica]

    async def resume(self, way: bool) -> None: ...

    async def cut(self) -> None: ...

    async def settle(self, rooms: Sequence[Room]) -> None:
        """Take in everything that there is to hear."""


class Door(Protocol):
    in_turn: bool
    """Whether what is asked at the same time is done in the order in which it is asked."""

    async def create(self, owner: str, name: str, kind: str) -> None: ...

    def reader(self, number: int, name: str, rooms: Sequence[str]) -> Reader: ...

    async def do(self, deed: Deed) -> str | None:
        """Returns the code, if it is refused."""

    async def wire(self, deed: Deed) -> bool:
        """What happens to the link; returns whether all must be settled now."""

    async def heal(self, rooms: Sequence[Room]) -> None: ...

    async def fresh(self, name: str, room: str) -> list[Frame] | None:
        """All messages of a room, or None where it is not the reader's to see."""

    async def counts(self, name: str) -> dict[str, tuple[int, int]]: ...


class Play:
    def __init__(self, door: Door, *, always_settled: bool, did: Counter[str]) -> None:
        self._door = door
        self._always_settled = always_settled
        self._did = did
        self._deeds = Deeds()
        self._rooms: list[Room] = []
        self._readers: list[Reader] = []

    async def run(self, script: Sequence[Sequence[Step]]) -> None:
        number = next(numbers)
        self._did["scripts"] += 1
        for kind in ROOMS:
            name = f"{kind}-{number}"
            await self._door.create(PEOPLE[0], name, kind)
            self._rooms.append(Room(name, kind, PEOPLE[0]))
        names = [room.name for room in self._rooms]
        self._readers = [self._door.reader(it, PEOPLE[who], names) for it, who in enumerate(READERS)]
        try:
            for reader in self._readers:
                await reader.resume(True)
            await self._settle()
            for burst in [*PRELUDE, *script]:
                await self._burst(burst)
            for reader in self._readers:
                if not reader.open:
                    await reader.resume(True)
            await self._door.heal(self._rooms)
            await self._settle()
        finally:
            for reader in self._readers:
                await reader.cut()

    async def _burst(self, burst: Sequence[Step]) -> None:
        """Do all of it at the same time."""
        deeds = [self._deeds.of(step, self._rooms[step.room]) for step in burst]
        self._did.update(deed.verb for deed in deeds)
        actions = [deed for deed in deeds if deed.verb not in {*OF_READERS, *OF_THE_WIRE}]
        settles = [await self._door.wire(deed) for deed in deeds if deed.verb in OF_THE_WIRE]
        readers = {step.whom: step for step in burst if step.verb in OF_READERS}
        doing: list[Coroutine[Any, Any, object]] = [self._come_and_go(step) for step in readers.values()]
        if self._door.in_turn:
            doing += [self._act(deed, self._foretold(deed)) for deed in actions]
        else:
            doing.append(self._one_by_one(actions))
        await asyncio.gather(*doing)
        if self._always_settled or any(settles):
            await self._door.heal(self._rooms)
            await self._settle()
        else:
            await self._learn()

    async def _one_by_one(self, actions: Sequence[Deed]) -> None:
        for deed in actions:
            await self._act(deed, self._foretold(deed))

    async def _act(self, deed: Deed, foretold: str | None) -> None:
        if deed.row is None and deed.verb == "resend":
            return
        code = await self._door.do(deed)
        self._did[f"refused: {code}"] += code is not None
        assert code == foretold, f"{deed} was answered {code}, not {foretold}"

    def _foretold(self, deed: Deed) -> str | None:
        [room] = [room for room in self._rooms if room.name == deed.room]
        return foretell(room, deed)

    async def _come_and_go(self, step: Step) -> None:
        reader = self._readers[step.whom]
        await reader.cut()
        if step.verb == "resume":
            await reader.resume(step.on)

    async def _learn(self) -> None:
        """Hold a fresh reading of each room against the model, and learn the ids of its messages."""
        for room in self._rooms:
            member = next(iter(room.roles), PEOPLE[0])
            fresh = await self._door.fresh(member, room.name)
            if fresh is None:
                assert not room.roles, room.name
                continue
            assert [seen(frame) for frame in fresh] == [row.seen() for row in room.rows], room.name
            self._deeds.ids |= {(room.name, frame["seq"]): frame["id"] for frame in fresh}

    async def _settle(self) -> None:
        await self._learn()
        for name in PEOPLE:
            counts = await self._door.counts(name)
            for room in self._rooms:
                foretold = room.counts(name) if name in room.roles else None
                assert counts.get(room.name) == foretold, f"{name} in {room.name}: {counts.get(room.name)}, {foretold}"
        for reader in self._readers:
            if reader.open:
                await reader.settle(self._rooms)
                for room in self._rooms:
                    _hold(reader, room)
        self._did["settled"] += 1


def _hold(reader: Reader, room: Room) -> None:
    """The law, for one reader and one room."""
    replica = reader.replicas[room.name]
    where = f"{reader.name} in {room.name}"
    assert replica.following == (reader.name in room.roles), where
    if replica.following:
        assert replica.cursor == room.last_rev, where
        assert replica.seen() == [row.seen() for row in room.rows[replica.since - 1 :]], where
    else:
        assert all(frame["rev"] <= room.left.get(reader.name, 0) for frame in replica.rows.values()), where
