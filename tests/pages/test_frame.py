"""The frame around a conversation, as a simulated person uses it."""

import asyncio

from nicegui import ui

from pages.components.rooms.room_link import link_html
from tests.chat import WITHIN, Chat, press, say, shown, until_shown
from tests.pages.rooms import close, found_link, link, links, post, room, turn, until, until_in


async def test_sidebar_lists_my_rooms_and_turning_shows_another_one(chat: Chat) -> None:
    name = await room(chat, "bo", "Design", "ana")
    await post(chat, "bo", name, "how it looks")
    ana = await chat.person("ana")
    page = ana.client
    await ana.should_see("Design")
    await ana.should_not_see("how it looks")
    await turn(ana, "/rooms/design")
    await until_shown(ana, "how it looks")
    await ana.should_see("All about Design")
    await until(ana, "design", current=True)
    await until(ana, "general", current=False)
    assert ana.client is page, "the page was loaded again"
    await say(ana, "said in design")
    await until_shown(ana, "said in design")
    await turn(ana, "/")
    await until_in(ana, "General")
    assert "said in design" not in [it.message for it in shown(ana)]


async def test_a_room_has_an_address_and_so_has_each_message(chat: Chat) -> None:
    name = await room(chat, "ana", "Design")
    for number in range(120):
        await post(chat, "ana", name, f"line {number:03}")
    ana = await chat.person("ana")
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    await chat.http.post(f"/rooms/{name}/read", json={"seq": 121}, headers=headers)
    await ana.open("/rooms/design")
    await until_in(ana, "Design")
    await until_shown(ana, "line 119")
    await ana.open("/rooms/design/20")
    await until_shown(ana, "line 018")  # the first of all is that the room was made
    assert "line 119" not in [it.message for it in shown(ana)]


async def test_what_is_said_elsewhere_is_counted_until_it_is_read(chat: Chat) -> None:
    name = await room(chat, "bo", "Design", "ana")
    ana, second_tab = await chat.person("ana"), await chat.person("ana")
    await until(ana, name, unread=1)
    await post(chat, "bo", name, "one more")
    for tab in (ana, second_tab):
        await until(tab, name, unread=2, mentions=0)
    await post(chat, "bo", name, "@ana look")
    await until(ana, name, unread=3, mentions=1)
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    await chat.http.post(f"/rooms/{name}/read", json={"seq": 4}, headers=headers)
    for tab in (ana, second_tab):
        await until(tab, name, unread=0, mentions=0)


async def test_a_room_appears_when_one_is_invited_and_goes_when_one_leaves(chat: Chat) -> None:
    ana = await chat.person("ana")
    name = await room(chat, "bo", "Board", "ana", kind="private")
    await ana.should_see("Board", retries=20)
    await post(chat, "bo", name, "numbers")
    await until(ana, name, unread=2)
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    await chat.http.post(f"/rooms/{name}/leave", headers=headers)
    async with asyncio.timeout(WITHIN):
        while link(ana, name) is not None:
            await asyncio.sleep(0.01)


async def test_whoever_is_shown_out_of_the_room_they_look_at_can_still_read_it(chat: Chat) -> None:
    name = await room(chat, "bo", "Board", "ana", kind="private")
    await post(chat, "bo", name, "numbers")
    ana = await chat.person("ana")
    await turn(ana, f"/rooms/{name}")
    await until_shown(ana, "numbers")
    headers = {"Authorization": f"Bearer {await chat.token('bo')}"}
    await chat.http.delete(f"/rooms/{name}/members/ana", headers=headers)
    await ana.should_see("You are no longer in this room.", retries=40)
    await until_shown(ana, "numbers")
    ana.find("Back").click()
    await until_in(ana, "General")


async def test_a_room_that_is_not_mine_looks_like_none_and_a_public_one_can_be_joined(chat: Chat) -> None:
    hidden = await room(chat, "bo", "Board", kind="private")
    public = await room(chat, "bo", "Design")
    ana = await chat.person("ana")
    for name in (hidden, "nothing"):
        await turn(ana, f"/rooms/{name}")
        await ana.should_see("There is no such room here", retries=20)
        await ana.should_not_see("Board")
    await turn(ana, f"/rooms/{public}")
    await ana.should_see("You are not in Design yet", retries=20)
    ana.find(marker="join").click()
    await until_in(ana, "Design")
    await until(ana, public, current=True)


async def test_one_makes_a_room_and_is_in_it(chat: Chat) -> None:
    ana = await chat.person("ana")
    press(ana, "new-room")
    ana.find(marker="title").type("Release 2.0")
    ana.find(marker="topic").type("The big day")
    ana.find(marker="create").click()
    await until_in(ana, "Release 2.0")
    await ana.should_see("The big day")
    close(ana)
    press(ana, "new-room")
    ana.find(marker="title").type("Release 2.0")
    ana.find(marker="create").click()
    await ana.should_see("There is a room of this name.", retries=20)


async def test_one_joins_a_room_from_the_list_of_public_ones(chat: Chat) -> None:
    await room(chat, "bo", "Design")
    await room(chat, "bo", "Board", kind="private")
    ana = await chat.person("ana")
    press(ana, "browse-rooms")
    await ana.should_see("All about Design", retries=20)
    await ana.should_not_see("All about Board")
    ana.find(marker="find-a-room").type("xyz")
    await ana.should_not_see("All about Design")
    press(ana, "choose-room", "design")
    await until_in(ana, "Design")


async def test_one_begins_to_talk_with_somebody(chat: Chat) -> None:
    bo = await chat.person("bo")
    ana = await chat.person("ana")
    press(ana, "talk", "bo")
    await until_in(ana, "bo")
    await ana.should_see("bo is online")
    await say(ana, "hello bo")
    await until_shown(ana, "hello bo")
    async with asyncio.timeout(WITHIN):
        while not (direct := [it for it in links(bo) if it.kind == "direct"]):
            await asyncio.sleep(0.01)
    assert [(it.title, it.person) for it in direct] == [("ana", "ana")]


async def test_people_come_and_go(chat: Chat) -> None:
    ana = await chat.person("ana")
    await ana.should_not_see("bo is online")
    bo = await chat.person("bo")
    await ana.should_see("bo is online", retries=20)
    assert bo.client


async def test_notification_level_mutes(chat: Chat) -> None:
    name = await room(chat, "bo", "Design", "ana")
    ana = await chat.person("ana")
    await turn(ana, f"/rooms/{name}")
    await until_in(ana, "Design")
    press(ana, "level-none")
    await until(ana, name, muted=True)
    await turn(ana, "/rooms/general")
    await post(chat, "bo", name, "psst")
    await until(ana, name, calls=False, muted=True)


async def test_jumping_by_a_few_letters(chat: Chat) -> None:
    await room(chat, "bo", "Release 2.0", "ana")
    await room(chat, "bo", "Design")
    ana = await chat.person("ana")
    for letters, title in (("rl2", "Release 2.0"), ("des", "Design"), ("bo", "bo"), ("gen", "General")):
        press(ana, "jump")
        await ana.should_see(marker="switcher", retries=20)
        ana.find(marker="switcher").type(letters).trigger("keydown.enter")
        await until_in(ana, title)
        close(ana)


async def test_the_keys_can_be_looked_up(chat: Chat) -> None:
    ana = await chat.person("ana")
    press(ana, "keys")
    await ana.should_see(kind=ui.dialog)


async def test_a_room_in_which_something_is_written_has_a_pencil_until_one_is_there(chat: Chat) -> None:
    await room(chat, "ana", "Team")
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    ana = await chat.person("ana")
    await until(ana, "team", draft=False)
    await chat.http.put("/rooms/team/draft", json={"draft": "half a thou"}, headers=headers)
    await until(ana, "team", draft=True)
    assert 'aria-label="Draft"' in link_html(found_link(ana, "team"))
    await turn(ana, "/rooms/team")
    await until(ana, "team", current=True, draft=False)
    await turn(ana, "/rooms/general")
    await until(ana, "team", current=False, draft=True)
    await chat.http.put("/rooms/team/draft", json={"draft": ""}, headers=headers)
    await until(ana, "team", draft=False)


async def test_a_conversation_of_more_shows_the_faces_of_the_others(chat: Chat) -> None:
    for name in ("bo", "cem", "dora"):
        await chat.register(name)
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    made = await chat.http.post("/rooms/direct", json={"usernames": ["bo", "cem", "dora"]}, headers=headers)
    ana = await chat.person("ana")
    entry = found_link(ana, made.json()["room"])
    assert [name for _, name in entry.people] == ["bo", "cem", "dora"]
    assert link_html(entry).count('class="avatar"') == 3
