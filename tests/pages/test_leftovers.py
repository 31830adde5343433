"""What is left of pages that have gone, and of how a page came to be."""

from nicegui import app
from starlette.requests import empty_receive

from pages.server.leftovers import MOST, Leftovers
from tests.chat import Chat
from tests.live.server import until


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


async def test_a_page_keeps_of_its_request_what_tells_who_asked_for_what(chat: Chat) -> None:
    person = await chat.person("ana")
    assert person.client is not None
    request = person.client.request

    def is_let_go() -> bool:
        return not any(name.endswith("_astack") for name in request.scope)

    await until(is_let_go, "the page to have connected")
    assert request._receive is empty_receive
    assert (request.url.path, str(request.base_url), "cookie" in request.headers) == ("/", "http://test/", True)
