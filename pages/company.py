"""Whom a page shows: what they are called, whether they are online, and who stands in the sidebar.

A page knows neither everybody nor their faces: with a thousand accounts it would be five times as large.
"""

from collections.abc import Collection, Iterable

from pages.components.avatar import People
from pages.components.faces import Faces
from pages.components.presence import Presence
from pages.server.face_sheet import FaceSheet
from services.events import Event, PresenceChanged
from services.house import House
from services.rooms import Room
from services.sessions import Identity

MOST = 30
"""People in the sidebar. Where there are more, it shows those who are online or spoke lately."""


class Company:
    def __init__(self, house: House, viewer: Identity, sheet: FaceSheet) -> None:
        self._house = house
        self._viewer = viewer
        self._sheet = sheet
        self._ids: dict[str, int] = {viewer.username: viewer.user_id}
        self._everybody: list[str] | None = None
        self._speakers: list[str] = []

    async def draw(self, rooms: Collection[Room]) -> None:
        """The rules of style by which they appear, and by which it is seen who is online.

        :param rooms: those of the viewer
        """
        self._now = await self._sheet.read()
        self._presence = Presence(self._house.presence.online())
        self._faces = Faces(self._now.address, self._now.profiles)
        await self.know(rooms)
        await self.count(rooms)

    async def count(self, rooms: Collection[Room]) -> None:
        """Look who there is: everybody, or those who spoke lately."""
        first = await self._house.profiles.find("", MOST + 1)
        self._everybody = [it.username for it in first] if len(first) <= MOST else None
        if self._everybody is None:
            self._speakers = await self._house.history.speakers([room for room in rooms if room.kind != "direct"])

    @property
    def is_large(self) -> bool:
        """Whether there are more people than the sidebar shows."""
        return self._everybody is None

    def listed(self) -> list[str]:
        """Whom the sidebar shows, by name."""
        if self._everybody is not None:
            return self._everybody
        online = self._presence.online
        here = [name for name in self._speakers if name in online]
        wanted = dict.fromkeys((self._viewer.username, *here, *sorted(online), *self._speakers))
        return sorted([*wanted][:MOST])

    async def know(self, rooms: Iterable[Room]) -> None:
        """Look up with whom conversations of more than two are held: they are shown with their faces."""
        names = {name for room in rooms for name in _those_in(room)}
        self.mind(names)
        unknown = {name for room in rooms if len(_those_in(room)) > 1 for name in _those_in(room)} - self._ids.keys()
        if unknown:
            self._ids |= {it.username: it.user_id for it in await self._house.profiles.named(unknown)}

    def mind(self, names: Iterable[str]) -> None:
        """The page shows these people now, too, and whether they are online."""
        self._presence.mind(names)

    async def begin(self, rooms: Collection[Room]) -> None:
        """See everything anew, after which one is told of changes: what happened before that was told to nobody."""
        self._presence.show(self._house.presence.online())
        await self.appear(None)
        await self.know(rooms)
        await self.count(rooms)

    def come_and_go(self, event: PresenceChanged) -> None:
        self._presence.change(online=event.online, offline=event.offline)

    async def appear(self, told: Event | None) -> None:
        """Somebody may appear in another way."""
        self._now = await self._sheet.read(told)
        self._faces.show(self._now.address, self._now.profiles)

    def called(self, username: str) -> str:
        """What somebody is called."""
        return self._now.names.get(username, username)

    def title_of(self, room: Room) -> str:
        """What a room is called; a direct conversation, by those whom it is with."""
        return self.said(room.title) if room.kind == "direct" else room.title

    def said(self, names: str) -> str:
        """Usernames, as they stand in the title of a direct conversation, as they are called."""
        return ", ".join(map(self.called, names.split(", ")))

    def person(self, room: Room) -> str | None:
        """With whom a conversation of two is held."""
        names = _those_in(room)
        return names[0] if len(names) == 1 else None

    def people(self, room: Room) -> People:
        """With whom a conversation of more is held, by id and username."""
        names = _those_in(room)
        return tuple((self._ids[name], name) for name in names if name in self._ids) if len(names) > 1 else ()


def _those_in(room: Room) -> list[str]:
    """The names of the others in a direct conversation."""
    return room.title.split(", ") if room.kind == "direct" else []
