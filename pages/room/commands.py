"""What begins with a slash: `/me waves` and the like. A second slash says that it is only text."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import ui

from pages.components.dialog import dialog
from pages.components.notice import notice
from services.errors import BadRequest
from services.house import House
from services.sessions import Identity


@dataclass(frozen=True, slots=True)
class Said:
    """A command as somebody wrote it in a room; `rest` is what follows its name."""

    house: House
    viewer: Identity
    room: str
    rest: str


@dataclass(frozen=True, slots=True)
class Command:
    """`run` returns what is to be said in the room, if anything."""

    usage: str
    meaning: str
    run: Callable[[Said], Awaitable[str | None]]


async def carry_out(house: House, viewer: Identity, room: str, text: str) -> str | None:
    """Return what is to be said in the room, None if nothing is.

    :raises ChatError: whatever the command meets, and for one that does not exist
    """
    if not text.startswith("/"):
        return text
    name, _, rest = text[1:].partition(" ")
    if name.startswith("/") or not name.isalpha():
        return text.removeprefix("/") if name.startswith("/") else text
    if name not in COMMANDS:
        raise BadRequest("There is no such command. /help lists them; begin with // to say it as it is.")
    return await COMMANDS[name].run(Said(house, viewer, room, rest.strip()))


async def _me(said: Said) -> str:
    return f"_{said.viewer.username} {said.rest}_"


async def _shrug(said: Said) -> str:
    return rf"{said.rest} ¯\\\_(ツ)\_/¯".strip()


async def _topic(said: Said) -> None:
    await said.house.room_book.revise(said.viewer, said.room, topic=said.rest)


async def _invite(said: Said) -> None:
    for name in said.rest.split():
        await said.house.members.invite(said.viewer, said.room, name.removeprefix("@"))


async def _leave(said: Said) -> None:
    await said.house.members.leave(said.viewer, said.room)


async def _mute(said: Said) -> None:
    muted = (await said.house.rooms.get(said.viewer, said.room)).notify == "none"
    await said.house.reading.notify(said.viewer, said.room, "all" if muted else "none")
    notice("You hear of this room again." if muted else "This room is muted. /mute again to undo.")


async def _help(_: Said) -> None:
    with dialog("Commands"):
        for command in COMMANDS.values():
            with ui.element("div").classes("help-line"):
                ui.label(command.usage).classes("usage")
                ui.label(command.meaning)


COMMANDS = {
    "me": Command("/me waves", "Say what you do", _me),
    "shrug": Command("/shrug", "Add a shrug", _shrug),
    "topic": Command("/topic words", "Change the topic of the room", _topic),
    "invite": Command("/invite @name", "Bring somebody into the room", _invite),
    "leave": Command("/leave", "Go out of the room", _leave),
    "mute": Command("/mute", "Hear of this room, or not", _mute),
    "help": Command("/help", "Show this list", _help),
}
