"""The files of a message: pictures to look at, of a size that is known before they are there, and others as cards."""

import html
from collections.abc import Sequence
from typing import Protocol

WIDEST, HIGHEST = 360, 300
"""Pixels that a picture takes at the most."""

ICONS = {"image/": "image", "application/pdf": "picture_as_pdf", "text/": "description"}


class Attachment(Protocol):
    """One file. A picture that can be shown has width and height."""

    def __hash__(self) -> int: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


def attachments_html(attachments: Sequence[Attachment]) -> str:
    """Pictures before the others: several of them side by side."""
    if not attachments:
        return ""
    pictures = [_picture_html(it, it.width, it.height) for it in attachments if it.width and it.height]
    others = [_card_html(it) for it in attachments if not (it.width and it.height)]
    several = " several" if len(pictures) > 1 else ""
    shown = f'<div class="pictures{several}">{"".join(pictures)}</div>' if pictures else ""
    return f'<div class="attachments">{shown}{"".join(others)}</div>'


def files_html(attachments: Sequence[Attachment]) -> str:
    """Where there is little room: how the file is called, or how many they are."""
    if not attachments:
        return ""
    icon = '<i class="material-icons" aria-hidden="true">attach_file</i>'
    return f'<span class="files-said">{icon}{html.escape(files_said(attachments))}</span>'


def files_said(attachments: Sequence[Attachment]) -> str:
    return attachments[0].name if len(attachments) == 1 else f"{len(attachments)} files"


def size_said(size: int) -> str:
    """Of bytes, as people say it."""
    for unit, one in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= one:
            return f"{size / one:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"


def _picture_html(it: Attachment, width: int, height: int) -> str:
    scale = min(1, WIDEST / width, HIGHEST / height)
    name = html.escape(it.name)
    return (
        f'<button type="button" class="picture" data-action="picture" data-file="{html.escape(it.id)}" title="{name}">'
        f'<img src="/files/{html.escape(it.id)}/preview" alt="{name}" loading="lazy" decoding="async"'
        f' width="{max(1, round(width * scale))}" height="{max(1, round(height * scale))}"></button>'
    )


def _card_html(it: Attachment) -> str:
    name = html.escape(it.name)
    icon = next((icon for kind, icon in ICONS.items() if it.type.startswith(kind)), "insert_drive_file")
    return (
        f'<a class="file" href="/files/{html.escape(it.id)}" download="{name}" title="{name}">'
        f'<i class="material-icons" aria-hidden="true">{icon}</i>'
        f'<span class="file-name" dir="auto">{name}</span><span class="file-size">{size_said(it.size)}</span>'
        '<i class="material-icons" aria-hidden="true">download</i></a>'
    )


# `view` shows a picture in its own size over the page. One dialog for all of them, made when it is needed first.
VIEW = """const viewer = () => { const made = document.createElement('dialog'); made.className = 'picture-viewer';
        made.innerHTML = '<img alt=""><div class="viewer-foot"><span></span>'
            + '<a aria-label="Download" title="Download"><i class="material-icons">download</i></a>'
            + '<button type="button" aria-label="Close" title="Close"><i class="material-icons">close</i></button>'
            + '</div>';
        made.addEventListener('click', (e) => { if (!e.target.closest('img, a, span')) made.close(); });
        made.addEventListener('close', () => made.firstChild.removeAttribute('src'));
        return document.body.appendChild(made); };
    rows.view = (button) => { const dialog = document.querySelector('.picture-viewer') ?? viewer();
        const [picture, foot] = dialog.children, {alt} = button.querySelector('img');
        const address = '/files/' + button.dataset.file;
        picture.src = address; picture.alt = dialog.ariaLabel = foot.children[0].textContent = alt;
        foot.children[1].href = address; foot.children[1].download = alt; dialog.showModal(); };"""
