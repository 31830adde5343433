"""Files over HTTP: sent first, and said then; and handed out to whoever may read where they were said."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse

from api import bodies, errors, frames, framing
from api.callers import Caller, caller_router
from services.errors import (
    BadRequest,
    FileTooLarge,
    NoSuchFile,
    NotFound,
    QuotaExceeded,
    RoomArchived,
    TookTooLong,
    Unavailable,
)
from services.house import House
from services.pictures import CONTENT_TYPE

WITHIN = 300.0
"""Seconds in which a file has to be there."""

HEADERS = {
    # What has an address never changes. It is for those who may read the room that it was said in.
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}

GONE = errors.answers(NoSuchFile)
ANY_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def router(house: House) -> APIRouter:
    files = caller_router(house, "files")

    @files.post(
        "/rooms/{room}/files",
        status_code=201,
        response_model_exclude_none=True,
        responses=errors.answers(
            NotFound, RoomArchived, FileTooLarge, QuotaExceeded, TookTooLong, BadRequest, Unavailable
        ),
        openapi_extra=bodies.FILE,
    )
    async def send_file(
        room: str, request: Request, identity: Caller, name: Annotated[str, Query(max_length=1024)] = ""
    ) -> frames.Attachment:
        """Send a file that is to be said in a room: its bytes are the body. Name its `id` among the `attachments` of a
        message there, within a day."""
        announced = request.headers.get("content-length", "")
        chunks = bodies.chunks(request, WITHIN)
        length = int(announced) if announced.isdecimal() else 0
        return framing.attachment(await house.files.take(identity, room, name, chunks, length))

    @files.get("/files/{id}", response_class=FileResponse, responses={200: {"content": {"*/*": ANY_BYTES}}, **GONE})
    async def read_file(id: str, identity: Caller) -> FileResponse:
        """A file, to be kept and never to be shown as a page."""
        found = await house.files.find(identity, id)
        it = found.attachment
        return FileResponse(found.path, headers=HEADERS, media_type=it.type, filename=it.name, stat_result=found.stat)

    @files.get(
        "/files/{id}/preview",
        response_class=FileResponse,
        responses={200: {"content": {CONTENT_TYPE: ANY_BYTES}}, **GONE},
    )
    async def read_preview(id: str, identity: Caller) -> FileResponse:
        """What is shown of a picture: at most 720 x 600 pixels, made anew."""
        found = await house.files.find(identity, id, preview=True)
        return FileResponse(found.path, headers=HEADERS, media_type=CONTENT_TYPE, stat_result=found.stat)

    return files
