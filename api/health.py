"""Is it alive, is it ready: for whoever restarts and routes to this process."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.house import House


class Health(BaseModel):
    status: str


def router(house: House) -> APIRouter:
    health = APIRouter(tags=["operations"])

    @health.get("/healthz")
    async def healthz() -> Health:
        """The process runs and its event loop turns."""
        return Health(status="ok")

    @health.get("/readyz", responses={503: {"model": Health}})
    async def readyz(response: Response) -> Health:
        """The database answers and messages are taken."""
        if await house.is_ready():
            return Health(status="ready")
        response.status_code = 503
        return Health(status="not ready")

    return health
