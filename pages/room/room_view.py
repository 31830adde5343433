"""One room on a page: its messages and the field to write in, live until the page turns to something else."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from nicegui import Client, ui

from pages.components.messages.beginning import Opening
from pages.components.messages.hears import Hears, Viewer
from pages.components.messages.message_list import MessageList
from pages.components.messages.window import Window
from pages.components.notice import notice
from pages.components.writing.composer import Composer, Writing
from pages.components.writing.emoji_picker import EmojiPicker
from pages.components.writing.suggestions import Suggestion
from pages.components.writing.typing_line import TypingLine
from pages.room.live_room import LiveRoom
from pages.room.message_actions import MessageActions
from pages.room.read_mark import ReadMark
from pages.room.sending import Sending
from services.events import Message, RoomChanged, SessionEnded, TypingStarted
from services.house import House
from services.profiles import Preferences
from services.roles import is_moderator
from services.rooms import Room
from services.sessions import Identity

RECENT = 20
"""Messages of the viewer's own of which a browser that comes back may not know that they are stored."""


NOT_AVAILABLE = "This message is not available."


class RoomView:
    """Draws a room where it is made, and follows it from `follow` to `close`.

    :param around: a seq to open at; by default the view opens where the viewer left off
    :param on_gone: called when the viewer is not in the room any more
    :param on_thread: called when somebody asks for the answers to a message
    :param welcome: draws what the room says to whoever comes first
    :param called: what somebody is called, by their username
    """

    def __init__(
        self,
        house: House,
        viewer: Identity,
        room: Room,
        client: Client,
        zone: ZoneInfo,
        likes: Preferences,
        *,
        around: int | None = None,
        on_gone: Callable[[], None] | None = None,
        on_thread: Callable[[Message], None] | None = None,
        welcome: Callable[[], None] | None = None,
        called: Callable[[str], str] = str,
    ) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._client = client
        self._zone = zone
        self._likes = likes
        self._around = around
        self._on_gone = on_gone
        self.on_thread = on_thread
        self._welcome = welcome
        self.called = called
        self._live = LiveRoom(house, viewer, room.room, client)
        self._sending = Sending(house, viewer, room.room)
        self._actions = MessageActions(house, viewer, self)
        self.read_mark = ReadMark(house, viewer, room, self)

    async def draw(self) -> None:
        """Draw a stretch of the room and the composer into the current element."""
        about = f"chatterbox.{self._viewer.user_id}.{self._room.room}"
        likes = self._likes
        left_off = None if likes.always_newest else self.read_mark.left_off()
        window = await self._live.read(around=self._around or left_off, room=self._room)
        self.messages = MessageList(
            window,
            Hears(
                older=self._show_older,
                newer=self._show_newer,
                newest=self._show_newest,
                place=self._show_around,
                read=self.read_mark.read,
                read_all=self.read_mark.read_all,
                when=self.read_mark.when,
                act=self._actions.act,
            ),
            opening=await self._opening(window),
            about=about,
            viewer=Viewer(
                user_id=self._viewer.user_id,
                username=self._viewer.username,
                zone=self._zone,
                moderates=is_moderator(self._room.role),
            ),
            link=f"/rooms/{self._room.room}/",
            newest=self._room.last_seq,
            unread_from=self.read_mark.first_unread(window),
            unread=self._room.unread,
            opens_there=self._around is None and not likes.always_newest,
        )
        self._typing = TypingLine()
        self.composer = Composer(
            Writing(
                send=self._send,
                keep=self._keep,
                revise=self._sending.revise,
                key=self._key,
                suggest=self._suggest,
                typing=self._sending.typing,
            ),
            placeholder=self._placeholder(),
            about=about,
            user_id=self._viewer.user_id,
            largest_file=self._house.settings.largest_file,
            draft=self._room.draft,
            ctrl_enter=likes.ctrl_enter_sends,
        )
        EmojiPicker()
        self._draw_archived(self._room.archived)
        if self._around is not None:
            self._point_out(self._around)

    async def follow(self) -> None:
        """Keep what is drawn up to date; call it when the browser is connected."""
        self._live.follow(self)
        self._client.on_connect(self._come_back)
        self._come_back()

    def close(self) -> None:
        """Follow the room no longer."""
        self._live.close()
        if self._come_back in self._client.connect_handlers:
            self._client.connect_handlers.remove(self._come_back)

    async def jump(self, seq: int) -> None:
        """Show a message of this room, and for a moment which one it is."""
        if self.messages.window.find(seq) is None:
            await self._show_around(seq)
        self._point_out(seq)

    def changed(self, messages: Sequence[Message]) -> None:
        self.messages.show(messages)
        for message in messages:
            self._typing.forget(message.username)

    async def lost(self) -> None:
        if self.messages.is_at_end:
            self.messages.renew(await self._live.read())
        else:
            self.messages.read_again()
        self._come_back()

    def happened(self, event: TypingStarted | RoomChanged | SessionEnded) -> None:
        match event:
            case TypingStarted() if event.username != self._viewer.username and self._likes.sees_typing:
                self._typing.tell(event.username, event.on)
            case RoomChanged():
                self._draw_archived(event.archived)
            case SessionEnded():
                ui.navigate.to("/login?signed=out")

    def prefer(self, likes: Preferences) -> None:
        """The viewer likes it otherwise from now on."""
        self._likes = likes
        self.composer.send_with_ctrl(likes.ctrl_enter_sends)

    def rename(self) -> None:
        """Somebody is called otherwise from now on."""
        if self._room.kind == "direct":
            self.composer.ask(self._placeholder())

    def _title(self) -> str:
        if self._room.kind != "direct":
            return self._room.title
        return ", ".join(map(self.called, self._room.title.split(", ")))

    def _placeholder(self) -> str:
        return f"Message {self._title() if self._room.kind == 'direct' else f'#{self._room.room}'}"

    def gone(self) -> None:
        self.close()
        self._draw_archived(True)
        if self._on_gone is not None:
            self._on_gone()

    def _come_back(self) -> None:
        mine = [it.client_id for it in self.messages.messages if it.user_id == self._viewer.user_id and it.client_id]
        self.composer.back(mine[-RECENT:])

    async def _show_older(self) -> None:
        async with self._live.turn:
            self.messages.put_above(await self._live.read(before=self.messages.window.first))

    async def _show_newer(self) -> None:
        async with self._live.turn:
            self.messages.put_below(await self._live.read(after=self.messages.window.last))

    async def _show_newest(self) -> None:
        async with self._live.turn:
            self.messages.renew(await self._live.read())

    async def _show_around(self, seq: int) -> None:
        async with self._live.turn:
            self.messages.renew(await self._live.read(around=seq))

    async def _send(
        self,
        text: str,
        client_id: str | None,
        reply_to: int | None,
        room: str | None,
        draft: str | None,
        files: Sequence[str],
    ) -> None:
        await self._sending_in(room).send(self.composer, text, client_id, reply_to, draft, files)
        if self.messages.window.newer:
            await self._show_newest()

    async def _keep(self, draft: str, room: str | None) -> bool:
        return await self._sending_in(room).keep(draft)

    def _sending_in(self, room: str | None) -> Sending:
        """What was written in another room is sent and kept there."""
        return self._sending if room is None else Sending(self._house, self._viewer, room)

    async def _suggest(self, sign: str, word: str) -> Sequence[Suggestion]:
        recent = [it.username for it in reversed(self.messages.messages)]
        return await self._sending.suggest(sign, word, recent)

    async def _key(self, key: str) -> None:
        """Esc: everything is read, and the newest is wanted. The others are about the last message."""
        if key != "newest":
            await self._actions.last(key)
            return
        await self.read_mark.read_all()
        self.messages.show_newest()
        if self.messages.window.newer:
            await self._show_newest()

    def _point_out(self, seq: int) -> None:
        """Show which message an address meant, or that there is none."""
        found = self.messages.window.find(seq)
        if found is None or found.deleted:
            notice(NOT_AVAILABLE)
        else:
            self.messages.flash(seq)

    async def _opening(self, window: Window) -> Opening:
        people: list[tuple[int, str]] = []
        if self._room.kind == "direct" and not window.messages:
            members = await self._house.members.of(self._room)
            people = [(it.user_id, it.username) for it in members if it.user_id != self._viewer.user_id]
        return Opening(title=self._title(), kind=self._room.kind, people=people, welcome=self._welcome)

    def _draw_archived(self, archived: bool) -> None:
        self.composer.set_visibility(not archived)
        self.messages.close(archived)
