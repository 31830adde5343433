"""Saving, and taking a deletion back, as a program does it."""

from tests.chat import Chat


async def test_a_program_saves_messages(chat: Chat) -> None:
    http = chat.http
    http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    said = (await http.post("/rooms/general/messages", json={"message": "remember me", "client_id": "c"})).json()
    path = f"/messages/{said['id']}/saved"
    for _ in range(2):
        assert (await http.put(path)).status_code == 204
    assert (await http.get("/saved")).json() == [said]
    http.headers["Authorization"] = f"Bearer {await chat.token('bo')}"
    assert (await http.get("/saved")).json() == []
    assert (await http.put(path)).status_code == 204
    [of_another] = (await http.get("/saved")).json()
    assert "client_id" not in of_another
    for _ in range(2):
        assert (await http.delete(path)).status_code == 204
    assert (await http.get("/saved")).json() == []
    absent = await http.put("/messages/12345/saved")
    assert (absent.status_code, absent.json()["code"]) == (404, "not_found")


async def test_a_program_undoes_a_deletion(chat: Chat) -> None:
    http = chat.http
    http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    said = (await http.post("/rooms/general/messages", json={"message": "a slip?"})).json()
    assert (await http.delete(f"/messages/{said['id']}")).json()["deleted"]
    restored = (await http.post(f"/messages/{said['id']}/restore")).json()
    assert restored == said | {"rev": 3, "change": "restored"}
    again = await http.post(f"/messages/{said['id']}/restore")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
