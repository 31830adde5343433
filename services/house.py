"""The house as one thing: every service, made from the settings, opened and closed in the right order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from tortoise.connection import get_connection

from models.database import CONNECTION, close_database, open_database
from services import clock
from services.accounts import Accounts
from services.administration import Administration
from services.alarms import Alarms
from services.audit import Audit
from services.avatars import Avatars
from services.backplane import Backplane, MemoryBackplane
from services.broadcast import Broadcast
from services.clock import Clock
from services.drafts import Drafts
from services.epoch import Epoch
from services.events import Event
from services.files import Files
from services.guesses import Guesses
from services.history import History
from services.invites import Invites
from services.limits import Limits
from services.members import Members
from services.messages import Messages
from services.own_password import OwnPassword
from services.pace import Pace
from services.passwords import Passwords
from services.presence import Presence
from services.profiles import Profiles
from services.reading import Reading
from services.registration import Registration
from services.reports import Reports
from services.room_book import RoomBook
from services.rooms import Rooms
from services.saved import Saved
from services.search import Search
from services.second_factor import SecondFactors
from services.secrets import load_secrets
from services.sessions import Identity, Sessions
from services.settings import Settings
from services.sign_ins import SignIns
from services.tickets import Tickets
from services.timeline import Timeline
from services.typing import Typing
from services.writer import Writer

FINISHED_WITHIN = 2.0
"""Seconds in which what is in hand has to be stored when the house is about to close."""


class House:
    """What both doors open onto.

    Making it reads the secrets (and refuses weak ones); it does its work between the two ends of `open()`.

    :param clock: says when what is said in it is said
    """

    def __init__(self, settings: Settings, clock: Clock = clock.utc) -> None:
        self.settings = settings
        keys = load_secrets(settings)
        self.broadcast = Broadcast(_backplane(settings.backplane), self._missed)
        self.limits = Limits(settings)
        self.pace = Pace()
        self._writer = Writer(self.broadcast, clock, self.pace)
        passwords = Passwords(settings, keys.password_pepper)
        own_password = OwnPassword(passwords, Guesses(self.limits))
        self.second_factors = SecondFactors(self._writer, own_password, keys.password_pepper)
        self.registration = Registration(settings, self._writer)
        self.accounts = Accounts(
            settings,
            passwords,
            self.limits,
            self.broadcast,
            self._writer,
            own_password,
            self.second_factors,
            self.registration,
        )
        self.audit = Audit(self._writer)
        self.alarms = Alarms(self.audit)
        self.administration = Administration(self._writer)
        self.invites = Invites(self._writer)
        self.reports = Reports(self._writer, self.limits.messages)
        self.sign_ins = SignIns(self._writer)
        ring = [keys.token_key] if keys.old_token_key is None else [keys.token_key, keys.old_token_key]
        self.sessions = Sessions(settings, ring, keys.session_secret, self.broadcast, self.sign_ins.note_use)
        self.tickets = Tickets(self.sessions, self.limits.tickets)
        self.profiles = Profiles(self._writer)
        self.avatars = Avatars(self._writer)
        self.presence = Presence(self.broadcast)
        self.typing = Typing(self.broadcast)
        self.rooms = Rooms()
        self.history = History()
        self.files = Files(settings, self._writer, self.limits, self.rooms)
        self.room_book = RoomBook(self._writer)
        self.members = Members(self._writer, self.presence)
        self.messages = Messages(self._writer, self.limits.messages)
        self.reading = Reading(self._writer)
        self.saved = Saved(self._writer)
        self.drafts = Drafts(self._writer)
        self.search = Search(self._writer)
        self._epoch = Epoch(settings.data_dir / "epoch.json")
        self.is_open = False

    @property
    def epoch(self) -> str:
        """Names the database; cursors of another one mean nothing."""
        return self._epoch.name

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Open the database, the broadcast service and the writer; close them in reverse."""
        if self.settings.database_url is None:
            self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        async with AsyncExitStack() as opened:
            await open_database(self.settings.database)
            opened.push_async_callback(close_database)
            await self.rooms.ensure_lobby()
            await self.sessions.forget_expired()
            await self.administration.ensure(self.settings.admin)
            await self._epoch.open()
            opened.push_async_callback(self._epoch.mark)
            marking = asyncio.create_task(self._epoch.keep_marking(), name="epoch")
            opened.callback(marking.cancel)
            await self.broadcast.start()
            opened.push_async_callback(self.broadcast.close)
            opened.callback(self.presence.close)
            self._writer.start()
            opened.push_async_callback(self._writer.close)
            await self.search.start()
            opened.push_async_callback(self.search.close)
            self.files.start()
            opened.push_async_callback(self.files.close)
            self.is_open = True
            opened.callback(setattr, self, "is_open", False)
            yield

    async def drain(self) -> None:
        """Let nobody in any more, take nothing more to be stored, and wait until what is in hand is."""
        self.limits.is_draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISHED_WITHIN):
                await self._writer.close()

    def timeline(self, reader: Identity) -> Timeline:
        """Open a reader's live view; close it when the reader goes."""
        return Timeline(reader, self.broadcast, self.rooms, self.history)

    def cursor(self, rev: int | None, epoch: str | None) -> int | None:
        """A reader's cursor, unless it is of another database: then it means nothing here."""
        return rev if epoch in {None, self.epoch} else None

    async def is_ready(self) -> bool:
        """Whether the database answers."""
        if not self.is_open:
            return False
        try:
            await get_connection(CONNECTION).execute_query("SELECT 1")
        except Exception:  # whatever it is, a database that cannot say 1 is not ready
            return False
        return True

    async def _missed(self, topic: str, rev: int) -> tuple[Sequence[Event], int]:
        return await self.history.missed(topic, rev)


def _backplane(address: str) -> Backplane:
    if address == "memory://":
        return MemoryBackplane()
    from services.nats_backplane import NatsBackplane  # takes a quarter of a second, and few need it

    return NatsBackplane(address)
