"""/healthz, /readyz and /docs."""

import pytest

from services.house import House
from tests.chat import Chat


async def test_alive_and_ready(chat: Chat) -> None:
    assert (await chat.http.get("/healthz")).json() == {"status": "ok"}
    assert (await chat.http.get("/readyz")).json() == {"status": "ready"}


async def test_not_ready_while_the_database_does_not_answer(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no(_: House) -> bool:
        return False

    monkeypatch.setattr(House, "is_ready", no)
    answer = await chat.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


async def test_the_api_is_described_and_nothing_is_loaded_from_elsewhere(chat: Chat) -> None:
    description = (await chat.http.get("/openapi.json")).json()
    assert {"/register", "/login", "/session", "/logout", "/healthz", "/readyz", "/rooms", "/messages/{id}"} <= set(
        description["paths"]
    )
    assert {"200", "409", "422"} <= set(description["paths"]["/register"]["post"]["responses"])
    assert description["paths"]["/rooms"]["get"]["security"] == [{"HTTPBearer": []}]
    page = await chat.http.get("/docs")
    assert "//" not in page.text.replace("</", "").replace("<!--", "").replace("// ", "")
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        assert f"/docs/{asset}" in page.text
        assert (await chat.http.get(f"/docs/{asset}")).status_code == 200
    assert (await chat.http.get("/docs/../pyproject.toml")).status_code == 404


async def test_every_number_that_may_be_sent_has_bounds_that_a_database_can_hold(chat: Chat) -> None:
    description = (await chat.http.get("/openapi.json")).json()
    bodies = {
        schema["$ref"].rpartition("/")[2]
        for path in description["paths"].values()
        for operation in path.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in (schema := content.get("schema", {}))
    }
    sent = [
        parameter["schema"]
        for path in description["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if "schema" in parameter
    ] + [
        field for body in bodies for field in description["components"]["schemas"][body].get("properties", {}).values()
    ]
    numbers = [
        choice
        for field in sent
        for choice in field.get("anyOf", [field])
        if choice.get("type") in ("integer", "number")
    ]
    assert len(numbers) >= 10
    assert [
        number
        for number in numbers
        if not {"minimum", "maximum"} <= {key.lower().removeprefix("exclusive") for key in number}
    ] == []
