"""What is left of pages that have gone."""

from nicegui import app

from pages.server.leftovers import MOST, Leftovers
from tests.chat import Chat


def test_it_is_collected_when_it_is_worth_it() -> None:
    collected: list[str] = []
    leftovers = Leftovers(lambda: collected.append("all of it"))
    for _ in range(2 * MOST):
        leftovers.look()
        leftovers.note()
    leftovers.look()
    assert len(collected) == 2


async def test_every_page_that_goes_is_counted(chat: Chat) -> None:
    person = await chat.person("ana")
    handlers = [getattr(it, "__self__", None) for it in app._delete_handlers]
    [counting] = [it for it in handlers if isinstance(it, Leftovers)]
    assert person.client is not None
    before = counting._gone
    person.client.delete()
    assert counting._gone == before + 1
