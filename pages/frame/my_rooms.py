"""The rooms of whoever looks at a page, as they stand: read once, kept by events, never asked for again."""

from collections.abc import Iterable
from dataclasses import replace

from pages.company import Company
from pages.components.rooms.room_link import Entry
from services.events import DraftChanged, Event, Message, MessageChanged, ReadMoved, RoomChanged
from services.rooms import Room
from services.sessions import Identity

EVERYBODY = "all"


class MyRooms:
    def __init__(self, viewer: Identity, company: Company, rooms: Iterable[Room]) -> None:
        self._viewer = viewer
        self._company = company
        self.rooms: dict[str, Room] = {}
        self.read(rooms)

    def read(self, rooms: Iterable[Room]) -> None:
        """All of them, as they were just read."""
        self.rooms = {room.room: room for room in rooms}

    def put(self, room: Room) -> None:
        """A room as it was just read."""
        self.rooms[room.room] = room

    def drop(self, room: str) -> None:
        self.rooms.pop(room, None)

    def apply(self, event: Event) -> bool:
        """Follow one event.

        :return: whether a room has to be read again, because the event does not say what became of its counts
        """
        match event:
            case MessageChanged(message=message) if message.room in self.rooms:
                return self._follow(self.rooms[message.room], message)
            case ReadMoved() if event.room in self.rooms:
                self._change(event.room, last_read_seq=event.last_read_seq, mentions=event.mentions)
            case DraftChanged() if event.room in self.rooms:
                self._change(event.room, draft=event.draft)
            case RoomChanged() if event.room in self.rooms:
                self._change(event.room, title=event.title, topic=event.about, archived=event.archived)
        return False

    def calls_me(self, message: Message) -> bool:
        """Whether a new message is one that its reader wants to be told of at once: a mention, or said to them."""
        room = self.rooms.get(message.room)
        if room is None or message.user_id == self._viewer.user_id or message.system or message.change != "posted":
            return False
        return self._mentions(message) or (room.kind == "direct" and room.notify == "all")

    def entries(self, current: str | None) -> list[Entry]:
        """As the sidebar shows them: by title. The room that is being looked at is not called unread."""
        rooms = sorted(self.rooms.values(), key=lambda room: self._company.title_of(room).casefold())
        return [self._entry(room, room.room == current) for room in rooms]

    def count(self, but: str | None) -> int:
        """How much is unread of what its reader wants to be told of; in the room `but` it is being read."""
        wanted = {"all": "unread", "mentions": "mentions"}
        rooms = [room for room in self.rooms.values() if room.room != but and room.notify in wanted]
        return sum(int(getattr(room, wanted[room.notify])) for room in rooms)

    def _entry(self, room: Room, current: bool) -> Entry:
        return Entry(
            room=room.room,
            title=room.title,
            kind=room.kind,
            unread=0 if current else room.unread,
            mentions=0 if current else room.mentions,
            muted=room.notify == "none",
            archived=room.archived,
            current=current,
            person=self._company.person(room),
            people=self._company.people(room),
            draft=bool(room.draft) and not current,
        )

    def _follow(self, room: Room, message: Message) -> bool:
        mine = message.user_id == self._viewer.user_id
        if message.system in {"left", "removed"} and mine:
            self.drop(room.room)
        elif message.seq > room.last_seq:
            # As the house counts: what one says oneself, or the room itself, is read if all before it was.
            is_read = (mine or message.system is not None) and not room.unread
            read = message.seq if is_read else room.last_read_seq
            mentions = room.mentions + (not mine and self._mentions(message))
            self._change(room.room, last_seq=message.seq, last_rev=message.rev, last_read_seq=read, mentions=mentions)
        elif message.change in {"edited", "deleted", "restored"} and message.seq > room.last_read_seq:
            return True
        return False

    def _mentions(self, message: Message) -> bool:
        return self._viewer.username in message.mentions or EVERYBODY in message.mentions

    def _change(self, room: str, **fields: object) -> None:
        self.rooms[room] = replace(self.rooms[room], **fields)  # type: ignore[arg-type] # fields of a Room
