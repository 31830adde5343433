"""What becomes of what is written in a room: said, carried out, saved, or refused; and what may be meant meanwhile."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from pages.components.writing import emoji_names
from pages.components.writing.composer import Composer
from pages.components.writing.suggestions import MOST, Suggestion
from pages.refusals import told
from pages.room.commands import COMMANDS, carry_out
from services.errors import ChatError, NotFound
from services.house import House
from services.sessions import Identity

AGAIN_AFTER = 2.0
"""Seconds after which what could not be stored just now is sent again."""


class Sending:
    """Stands between the composer of one room and the house."""

    def __init__(self, house: House, viewer: Identity, room: str) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room

    async def send(
        self,
        composer: Composer,
        text: str,
        client_id: str | None,
        reply_to: int | None,
        draft: str | None,
        files: Sequence[str],
    ) -> None:
        try:
            # What has files is no command: they are to be said in any case.
            said = text if files else await carry_out(self._house, self._viewer, self._room, text)
            if said is not None:
                await self._house.messages.post(self._viewer, self._room, said, client_id, reply_to, files)
        except ChatError as refusal:
            if refusal.retry and client_id is not None:
                composer.later(getattr(refusal, "retry_after", None) or AGAIN_AFTER)
            else:
                composer.refused(client_id, str(refusal))
        else:
            if client_id is not None:
                composer.stored(client_id, shown=said is not None)
            if draft:
                with suppress(ChatError):  # it was said: that it is still offered as a draft harms nobody
                    await self._house.drafts.said(self._viewer, self._room, draft)

    async def keep(self, draft: str) -> bool:
        """Whether the browser need not keep it any longer: it is stored, or there is no such room any more."""
        try:
            await self._house.drafts.keep(self._viewer, self._room, draft)
        except ChatError as refusal:
            return isinstance(refusal, NotFound)
        return True

    async def revise(self, message_id: int, text: str) -> None:
        with told():
            await self._house.messages.edit(self._viewer, message_id, text)

    async def typing(self, on: bool) -> None:
        with told():
            await self._house.typing.tell(self._viewer, self._room, on)

    async def suggest(self, sign: str, word: str, recent: Iterable[str]) -> Sequence[Suggestion]:
        """What somebody may mean who has begun to write a word; `recent`: who spoke last."""
        match sign:
            case "@":
                return await self._people(word, recent)
            case "#":
                rooms = await self._house.rooms.listed(self._viewer)
                return _begun(word, [Suggestion(f"#{it.room}", f"#{it.room}", it.title) for it in rooms])
            case ":":
                return emoji_names.suggest(word)
            case _:
                commands = COMMANDS.items()
                return _begun(word, [Suggestion(f"/{name}", it.usage, it.meaning) for name, it in commands])

    async def _people(self, word: str, recent: Iterable[str]) -> Sequence[Suggestion]:
        """Members, those first who spoke last."""
        room = await self._house.rooms.get(self._viewer, self._room)
        members = {it.username: it for it in await self._house.members.of(room)}
        spoke = dict.fromkeys(name for name in recent if name in members)
        others = [name for name in (*spoke, *members) if name != self._viewer.username]
        named = [
            Suggestion(f"@{name}", name, "online" if members[name].online else "") for name in dict.fromkeys(others)
        ]
        return _begun(word, [*named, Suggestion("@all", "all", "everybody in the room")])


def _begun(word: str, all_of_them: Iterable[Suggestion]) -> list[Suggestion]:
    """Those that begin with a word, then those that contain it."""
    asked = word.casefold()
    found = [it for it in all_of_them if asked in it.insert[1:].casefold() or asked in it.hint.casefold()]
    return sorted(found, key=lambda it: not it.insert[1:].casefold().startswith(asked))[:MOST]
