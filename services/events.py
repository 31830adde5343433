"""Facts, in the past tense: what the house announces and what its readers are handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChangeKind = Literal["posted", "edited", "deleted", "restored", "reacted", "pinned"]
"""What the last change of a message was. Also a change of what it quotes counts as its edit."""

SystemKind = Literal["created", "joined", "invited", "left", "removed", "title", "topic", "archived", "restored"]
"""What a system row tells of its author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The beginning of the message that another one answers; it follows its edits and its deletion."""

    id: int
    seq: int
    username: str
    message: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Who marked a message with an emoji, in the order in which they did."""

    emoji: str
    usernames: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file as it hangs on a message. `type` was found out by its content; a picture that can be shown has `width` and
    `height`, in pixels, and others have not. `id` is what it is asked for by."""

    id: str
    name: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored message in its latest state.

    `room` is the room's name, `seq` the message's place in it, `rev` the room's count of changes when this message
    last changed, and `change` what that change was. `timestamp` is UTC. `client_id` is the name that its author's
    program gave it, if any. `system` is set where the room itself tells something of the author, in `message`.
    A deleted one keeps its place and its author, and nothing that was said.
    """

    id: int
    room: str
    seq: int
    rev: int
    user_id: int
    username: str
    message: str
    timestamp: datetime
    client_id: str | None = None
    change: ChangeKind = "posted"
    system: SystemKind | None = None
    reply_to: Quote | None = None
    mentions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    edited_at: datetime | None = None
    deleted: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How somebody appears to everybody.

    `display_name` is shown instead of the username, where there is one. `colour` is the number of one of twelve
    colours, from 0. `avatar` names a picture, where there is one; another picture has another name. `bot`: it is a
    program; `admin`: they administer the chat.
    """

    user_id: int
    username: str
    display_name: str | None
    colour: int
    avatar: str | None
    bot: bool = False
    admin: bool = False

    @property
    def name(self) -> str:
        """What to call them."""
        return self.display_name or self.username


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Event:
    """Something that happened, announced to everybody who follows `topic`.

    Two events are never equal: each is one announcement. A rendering that is the same for all of its readers can
    therefore be remembered by the event itself (`functools.lru_cache`) and is made once, not once per reader.
    """

    topic: str

    @property
    def rev(self) -> int | None:
        """The rev of the room that the event brings its reader to; None for what is not numbered."""
        return None

    @property
    def leaver(self) -> int | None:
        """The user who may hear nothing of this topic after this event; None: everybody stays."""
        return None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MessageChanged(Event):
    """A message was posted, edited, deleted, restored, reacted to or pinned: its latest state, whole."""

    message: Message

    @property
    def rev(self) -> int:
        return self.message.rev

    @property
    def leaver(self) -> int | None:
        return self.message.user_id if self.message.system in {"left", "removed"} else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RevReached(Event):
    """A room has come to this rev. Nobody is handed it: whoever has not come as far has missed something."""

    reached: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoomChanged(Event):
    """A room has another title or topic, was archived or restored; to be read again."""

    room: str
    kind: str
    title: str
    about: str
    archived: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MemberChanged(Event):
    """Somebody came into a room, left it (`role` is None) or has another role there."""

    room: str
    username: str
    role: str | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MembershipChanged(Event):
    """To one person: you are in this room, and how you are in it (role, notification level) is to be read again.

    `entered`: you have just come into it.
    """

    room: str
    entered: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReadMoved(Event):
    """To one person: what you have read of a room, on whichever page or socket."""

    room: str
    last_read_seq: int
    unread: int
    mentions: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DraftChanged(Event):
    """To one person: something of yours is written and not said in this room now, or no longer (`draft` is empty)."""

    room: str
    draft: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SavedChanged(Event):
    """To one person: they have saved a message, or no longer."""

    message_id: int
    on: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TypingStarted(Event):
    """Somebody is writing (`on`), or has stopped. Forget it after six seconds without news."""

    room: str
    username: str
    on: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PresenceChanged(Event):
    """Who has come online and who has gone, since the last such event."""

    online: Sequence[str]
    offline: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProfileChanged(Event):
    """Somebody appears in another way from now on, also beside what they have said before."""

    profile: Profile


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PreferencesChanged(Event):
    """To one person: how you like your pages is to be read again."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SessionEnded(Event):
    """A sign-in is over: whatever was opened with it closes."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RecordGrew(Event):
    """To administrators: there is one more entry in the audit record, of this kind."""

    kind: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AccountDisabled(Event):
    """To one person: the account was disabled. Whatever they have open closes."""


RECORD = "record"
"""The topic of the audit record: all that administrators do, and all that they look after, stands there."""

PRESENCE = "presence"
"""The topic of everybody's comings and goings, and of how they appear."""


def room_topic(room_id: int) -> str:
    return f"room:{room_id}"


def room_of_topic(topic: str) -> int:
    """The room's id."""
    return int(topic.removeprefix("room:"))


def session_topic(session_id: str) -> str:
    return f"session:{session_id}"


def user_topic(user_id: int) -> str:
    return f"user:{user_id}"
