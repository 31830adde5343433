"""GET /search, as a program uses it."""

from tests.chat import Chat


async def test_a_program_searches_page_by_page(chat: Chat) -> None:
    http = chat.http
    http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    said = [
        (await http.post("/rooms/general/messages", json={"message": f"Tomato {n}", "client_id": f"c{n}"})).json()
        for n in range(3)
    ]
    first = (await http.get("/search", params={"q": "tomato", "limit": 2})).json()
    assert first["hits"][0] == {"message": said[2], "context": "Tomato 2", "marks": [[0, 6]]}
    assert first["older"] == said[1]["id"]
    second = (await http.get("/search", params={"q": "tomato", "limit": 2, "before": first["older"]})).json()
    assert [hit["message"] for hit in second["hits"]] == [said[0]]
    assert "older" not in second

    http.headers["Authorization"] = f"Bearer {await chat.token('bo')}"
    [hit, *_] = (await http.get("/search", params={"q": "tomato"})).json()["hits"]
    assert "client_id" not in hit["message"], "it is there for its author only"


async def test_refusals(chat: Chat) -> None:
    http = chat.http
    assert (await http.get("/search", params={"q": "tomato"})).status_code == 401
    http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    queries: list[dict[str, str | int]] = [
        {},
        {"q": "x" * 201},
        {"q": "a\0b"},
        {"q": "a", "limit": 101},
        {"q": "a", "before": 0},
    ]
    for query in queries:
        answer = await http.get("/search", params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request"), query
    assert (await http.get("/search", params={"q": '"; DROP TABLE messages --'})).json() == {"hits": []}
