"""Telling the demo's story through the services, with a clock that stands where the story does."""

import io
from datetime import UTC, datetime, timedelta
from typing import Literal

from PIL import Image, ImageDraw

from demo.people import PASSWORD, PEOPLE, VIEWER, Person
from demo.script import Line, Scene, scenes
from services.events import Message
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings

BEFORE_THE_FIRST = timedelta(minutes=30)
AGO = timedelta(minutes=3)
"""How long ago the last message was said when the demo begins."""


async def fill(settings: Settings) -> bool:
    """Fill an empty database.

    :return: whether it was empty; what somebody has already talked in is left as it is
    """
    story = _Story(scenes())
    hurried = settings.model_copy(update={"messages_per_second": 0})  # a week is told in seconds
    house = House(hurried, clock=lambda: story.now)
    async with house.open():
        if await house.profiles.everybody():
            return False
        await story.tell(house)
    return True


class _Story:
    def __init__(self, scenes: list[Scene]) -> None:
        self._scenes = scenes
        self._lines = sorted((line for scene in scenes for line in scene.lines), key=lambda line: line.when)
        self._begin = datetime.now(UTC) - AGO - self._lines[-1].when
        self._people: dict[str, Identity] = {}
        self._said: dict[tuple[str, str], Message] = {}
        self.now = self._begin + self._lines[0].when - BEFORE_THE_FIRST

    async def tell(self, house: House) -> None:
        for person in PEOPLE:
            self._people[person.username] = await _arrive(house, person)
        rooms = {scene.name: await self._open(house, scene) for scene in self._scenes}
        for line in self._lines:
            self.now = self._begin + line.when
            await self._say(house, rooms[line.room], line)
        for scene in self._scenes:
            await self._read(house, rooms[scene.name], scene)
        for identity in self._people.values():
            await house.sessions.end(identity)

    async def _open(self, house: House, scene: Scene) -> str:
        founder, *others = (self._people[name] for name in scene.people)
        if scene.name == LOBBY:
            await house.room_book.revise(founder, LOBBY, topic=scene.head["topic"])
            return LOBBY
        if scene.head["kind"] == "direct":
            return await house.room_book.direct(founder, [it.username for it in others])
        kind: Literal["public", "private"] = "private" if scene.head["kind"] == "private" else "public"
        title, topic = scene.head["title"], scene.head["topic"]
        room = await house.room_book.create(founder, title, name=scene.name, kind=kind, topic=topic)
        for other in others:
            self.now += timedelta(seconds=40)
            if kind == "public":
                await house.members.join(other, room)
            else:
                await house.members.invite(founder, room, other.username)
        return room

    async def _say(self, house: House, room: str, line: Line) -> None:
        answered = None if line.answers is None else self._said[line.room, line.answers].id
        author = self._people[line.username]
        message = await house.messages.post(author, room, line.text.strip("\n"), reply_to=answered)
        if line.label is not None:
            self._said[line.room, line.label] = message
        for act in line.acts:
            self.now += timedelta(seconds=20)
            await self._act(house, author, message.id, act)

    async def _act(self, house: House, author: Identity, message_id: int, act: str) -> None:
        what, _, rest = act.partition(" ")
        match what:
            case "edit:":
                await house.messages.edit(author, message_id, rest)
            case "delete":
                await house.messages.delete(author, message_id)
            case "pin":
                await house.messages.pin(self._people[rest], message_id, on=True)
            case _:
                for name in rest.split():
                    await house.messages.react(self._people[name], message_id, what, on=True)

    async def _read(self, house: House, room: str, scene: Scene) -> None:
        for name in scene.people:
            reader = self._people[name]
            last = (await house.rooms.get(reader, room)).last_seq
            await house.reading.read(reader, room, last - (scene.unread if name == VIEWER else 0))


async def _arrive(house: House, person: Person) -> Identity:
    await house.accounts.register(person.username, PASSWORD)
    user = await house.accounts.authenticate(person.username, PASSWORD)
    identity = await house.sessions.by_token((await house.sessions.open_for_program(user)).value)
    await house.profiles.appear(identity, display_name=person.display_name, colour=person.colour, bot=person.bot)
    if person.picture:
        await house.avatars.put(identity, _flower(person))
    return identity


def _flower(person: Person) -> bytes:
    """A picture, since nobody's photograph may stand here."""
    petals, ground = [("#FFC93C", "#2F6B4F"), ("#F4A6C0", "#3B4A7A")][person.colour % 2]
    image = Image.new("RGB", (512, 512), ground)
    for turn in range(0, 360, 30):
        petal = Image.new("RGBA", image.size)
        ImageDraw.Draw(petal).ellipse((216, 60, 296, 260), fill=petals)
        image.paste(turned := petal.rotate(turn), mask=turned)
    ImageDraw.Draw(image).ellipse((186, 186, 326, 326), fill="#7A4419")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
