"""Search: everything that one may read and that has the words is found, and nothing else, whatever is typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tortoise.connection import get_connection

import models
from models import search as store
from models.database import CONNECTION
from services import search
from services.errors import BadRequest
from services.house import House
from services.rooms import LOBBY
from services.search import Found
from services.sessions import Identity
from tests.services.sending import send


async def say(house: House, sender: Identity, *texts: str, room: str = LOBBY) -> list[int]:
    return [(await house.messages.post(sender, room, text)).id for text in texts]


async def found(house: House, reader: Identity, text: str) -> list[str]:
    """The texts of the hits."""
    return [hit.message.message for hit in (await house.search.find(reader, text)).hits]


async def fold(house: House) -> None:
    """Let everything come into the index, where there is one to bring it into."""
    await house.search.start()
    while await store.waiting(get_connection(CONNECTION)):
        await house.search._fold()


@pytest.fixture(params=["read", "indexed"])
async def look(request: pytest.FixtureRequest, house: House, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether messages are in the index when they are looked for. It must make no difference."""
    if request.param == "read":

        async def never(connection: object) -> int:
            return 0

        monkeypatch.setattr(store, "waiting", never)
    return bool(request.param == "indexed")


SAID = [
    "The tomato seedlings are ready",
    "Tomatoes again? 番茄の苗を買いました",
    "Look: https://garden.example/plan?week=3",
    '100% sure it\'s "quoted" and under_scored \\ backslashed',
    "Ärger mit den Äpfeln",
    "NOT really OR maybe AND never NEAR(x)",
    "cab",
    "Прополка завтра",
    'A bracket of 3.5"x2" or so',
]


HITS: dict[str, set[int]] = {
    "tomato": {0, 1}, "TOMATO": {0, 1}, "omat seed": {0}, "tomato again": {1}, "seedlings the": {0},
    '"are ready"': {0}, '"ready are"': set(), '"are ready': {0}, "番茄": {1}, "番茄の苗": {1}, "買": {1},
    "has:link": {2}, "has:link week": {2}, "HAS:link tomato": set(), "has:nothing": set(), "%": {3},
    "0%": {3}, "100%": {3}, "___": set(), "under_scored": {3}, "_": {3}, "\\": {3}, "\\ back": {3},
    '"it\'s"': {3}, "äpfel": {4}, "är": {4}, "ÄR": {4}, "ÄPFELN": {4}, "OR maybe": {5}, "NOT really": {5},
    "NEAR(x)": {5}, "tomato*": set(), "message:tomato": set(), "^the": set(), "-tomato": set(),
    "ca": {6}, "прополка": {7}, "пр": {7},
    '3.5"x2"': {8}, '5"x': {8}, '"': set(), "from:ana tomato": {0, 1}, "from:@ANA in:#general week": {2},
    "from:bo tomato": set(), "from:nobody tomato": set(), "in:nowhere tomato": set(), "in:general ca": {6},
    "tomato before:2100-01-01 after:2000-01-01": {0, 1}, "tomato after:2100-01-01": set(),
    "tomato before:2000-01-01": set(), "tomato before:yesterday": set(), "nothing": set(), "": set(),
    '""': set(), "from:ana": {0, 1, 2, 3, 4, 5, 6, 7, 8},
}  # fmt: skip


async def test_what_is_found(house: House, ana: Identity, look: bool) -> None:
    await say(house, ana, *SAID)
    if look:
        await fold(house)
    for query, hits in HITS.items():
        assert await found(house, ana, query) == [SAID[number] for number in sorted(hits, reverse=True)], query


async def test_what_has_files_is_found(house: House, ana: Identity, look: bool) -> None:
    await say(house, ana, "tomato", "another tomato")
    files = [(await send(house, ana)).id for _ in range(2)]
    for file, text in zip(files, ("the plan of the tomatoes", ""), strict=True):
        await house.messages.post(ana, LOBBY, text, files=[file])
    if look:
        await fold(house)
    assert await found(house, ana, "has:file tomato") == ["the plan of the tomatoes"]
    assert await found(house, ana, "HAS:file from:ana") == ["", "the plan of the tomatoes"]
    assert await found(house, ana, "has:file has:link") == []


async def test_what_is_in_the_index_and_what_is_not_yet_is_found_alike(house: House, ana: Identity) -> None:
    first = await say(house, ana, "tomato one", "tomato two")
    await fold(house)
    second = await say(house, ana, "tomato three")
    assert [hit.message.id for hit in (await house.search.find(ana, "tomato")).hits] == (first + second)[::-1]


async def test_only_rooms_that_the_asker_is_in_are_searched(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(bo, "Secret", name="secret", kind="private", topic="")
    await say(house, bo, "a private tomato", room="secret")
    await say(house, bo, "a public tomato")
    for _ in range(2):
        assert await found(house, ana, "tomato") == ["a public tomato"]
        assert await found(house, ana, "tomato in:secret") == []
        assert await found(house, bo, "tomato in:secret") == ["a private tomato"]
        await fold(house)
    await house.members.invite(bo, "secret", "ana")
    assert await found(house, ana, "tomato in:secret") == ["a private tomato"]
    await house.members.leave(ana, "secret")
    assert await found(house, ana, "tomato") == ["a public tomato"]


async def test_edits_and_deletions_are_followed(house: House, ana: Identity, look: bool) -> None:
    texts = ("the old wording", "the wrong wording", "the wording", "a removed wording")
    edited, deleted, kept, removed = await say(house, ana, *texts)
    if look:
        await fold(house)
    await house.messages.edit(ana, edited, "another text")
    await house.messages.delete(ana, deleted)
    await house.messages.react(ana, kept, "👍", on=True)
    await models.Message.filter(id=removed).delete()
    left = {"wording": ["the wording"], "old": [], "another": ["another text"], "wrong": [], "removed": []}
    for words, hits in left.items():
        assert await found(house, ana, words) == hits
    connection = get_connection(CONNECTION)
    if look and connection.capabilities.dialect == "sqlite":  # it says itself whether the index is that of the messages
        await fold(house)
        await connection.execute_query(
            "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)"
        )


async def test_what_the_room_itself_says_is_not_found(house: House, ana: Identity) -> None:
    await house.room_book.create(ana, "Planning", name="planning", kind="public", topic="")
    await fold(house)
    assert await found(house, ana, "created") == []
    assert await found(house, ana, "in:planning") == []


async def test_hits_are_read_page_by_page_newest_first(
    house: House, ana: Identity, look: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "STRETCH", 20)  # several of them for one page, and two where nothing is indexed
    ids = await say(house, ana, *(f"tomato {n}" if n % 3 else "something else" for n in range(60)))
    if look:
        await fold(house)
    seen: list[int] = []
    before = None
    while True:
        page = await house.search.find(ana, "tomato", before=before, limit=7)
        seen += [hit.message.id for hit in page.hits]
        if page.older is None:
            break
        assert len(page.hits) == 7
        before = page.older
    assert seen == [id_ for n, id_ in enumerate(ids) if n % 3][::-1]


async def test_what_no_index_can_find_is_read_so_far_and_from_there_on_when_asked(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "STRETCH", 40)
    monkeypatch.setattr(search, "MOST_READ", 10)
    await say(house, ana, "xy", *("something else" for _ in range(15)))
    page = await house.search.find(ana, "xy")
    assert page.hits == []
    assert page.older is not None
    page = await house.search.find(ana, "xy", before=page.older)
    assert [hit.message.message for hit in page.hits] == ["xy"]
    assert page.older is None


async def test_a_hit_shows_what_is_around_its_words_and_where_they_are(house: House, ana: Identity) -> None:
    await say(house, ana, "x" * 300 + " a Tomato and a TOMATO, " + "y" * 3000)
    [hit] = (await house.search.find(ana, "tomato and")).hits
    assert [hit.context[begin:end] for begin, end in hit.marks] == ["Tomato", "and", "TOMATO"]
    assert len(hit.context) <= search.BEFORE + search.AFTER
    assert hit.context in hit.message.message


async def test_days_are_those_of_the_asker(house: House, ana: Identity) -> None:
    [id_] = await say(house, ana, "tomato")
    await models.Message.filter(id=id_).update(timestamp=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))

    async def hits(query: str, zone: str) -> int:
        return len((await house.search.find(ana, query, zone=ZoneInfo(zone))).hits)

    for zone, day in {"UTC": 1, "Asia/Tokyo": 2}.items():
        assert await hits(f"tomato before:2026-03-0{day}", zone) == 0
        assert await hits(f"tomato before:2026-03-0{day + 1}", zone) == 1
        assert await hits(f"tomato after:2026-03-0{day}", zone) == 0
        assert await hits(f"tomato after:{date_before(day)}", zone) == 1


def date_before(day: int) -> str:
    return str((datetime(2026, 3, day, tzinfo=UTC) - timedelta(days=1)).date())


@pytest.mark.parametrize("text", ["x" * 201, "a\x00b", "a\ud800b"])
async def test_refused_searches(house: House, ana: Identity, text: str) -> None:
    with pytest.raises(BadRequest):
        await house.search.find(ana, text)


TYPED = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ['"', "'", "*", "(", ")", "AND", "OR", "NOT", "NEAR", "^", "-", "+", ":", "{", "}", "%", "_", "\\", "from:",
         "in:", "before:0001-01-01", "after:9999-12-31", "before:2026-13-01", "has:link", "has:file", "message:",
         "tomato", "番茄", "$1", "?", ";", "--", "\u200b", " "]
    ),
    max_size=15,
).map("".join)  # fmt: skip


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED)
async def test_nothing_that_can_be_typed_breaks_the_search(house: House, ana: Identity, text: str) -> None:
    if not await models.Message.exists():
        await say(house, ana, *SAID)
        await fold(house)
        await say(house, ana, *SAID)
    try:
        await house.search.find(ana, text, zone=ZoneInfo("Pacific/Kiritimati"))
    except BadRequest:
        assert "\x00" in text or not text.isprintable() or len(text) > 200


async def test_every_message_is_found_by_every_part_of_it(house: House, ana: Identity) -> None:
    async def check(text: str, begin: int, length: int) -> None:
        part = text[begin : begin + length].strip()
        [id_] = await say(house, ana, text)
        if '"' not in part and part:
            page: Found = await house.search.find(ana, f'"{part}"', limit=1)
            assert [hit.message.id for hit in page.hits] == [id_]

    for number, text in enumerate(SAID * 3):
        if number % 5 == 0:
            await fold(house)
        await check(text, number % 7, 1 + number % 11)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_postgres_without_the_extension_searches_by_reading_and_says_so(
    house: House, ana: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    assert "pg_trgm" not in caplog.text
    await get_connection(CONNECTION).execute_query("DROP INDEX message_search")
    await house.search.start()
    assert "CREATE EXTENSION pg_trgm" in caplog.text
    await say(house, ana, "a tomato")
    assert await found(house, ana, "omat") == ["a tomato"]
