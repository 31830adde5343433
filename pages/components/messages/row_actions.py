"""What one can do with a message: a toolbar on the row that one points at or stands on, and a menu with all of it.

Both are made once a list and lie in the row, or over it, only while they are needed: rows stay the same bytes for all.
"""

from collections.abc import Awaitable, Callable

from nicegui.events import GenericEventArguments

from pages.components.in_browser import in_browser
from pages.components.messages.attachments import VIEW
from pages.components.messages.rows import Rows
from pages.components.ready import Ready
from pages.components.writing.emoji_names import QUICK
from pages.components.writing.emoji_picker import BESIDE

ITEMS = (
    ("reply", "Reply", "reply", "changes"),
    ("thread", "Show replies", "forum", ""),
    ("copy", "Copy text", "content_copy", ""),
    ("link", "Copy link", "link", ""),
    ("save", "Save", "bookmark_add", "unsaved"),
    ("unsave", "Remove from saved", "bookmark_remove", "saved"),
    ("unread", "Mark unread from here", "mark_chat_unread", ""),
    ("pin", "Pin", "push_pin", "unpinned changes"),
    ("unpin", "Unpin", "push_pin", "pinned changes"),
    ("report", "Report", "flag", "foreign"),
    ("edit", "Edit", "edit", "own changes"),
    ("delete", "Delete", "delete", "own moderated danger changes"),
)
"""(action, words, icon, where it is offered)"""


def _button(action: str, words: str, icon: str) -> str:
    return (
        f'<button type="button" data-action="{action}" aria-label="{words}" title="{words}">'
        f'<i class="material-icons" aria-hidden="true">{icon}</i></button>'
    )


def _react(emoji: str) -> str:
    return (
        f'<button type="button" data-action="react" data-emoji="{emoji}" aria-label="React with {emoji}">'
        f"{emoji}</button>"
    )


TOOLBAR = (
    '<div class="tools" role="toolbar" aria-label="Message actions">'
    f"{''.join(map(_react, QUICK[:3]))}{_button('emoji', 'React', 'add_reaction')}{_button('reply', 'Reply', 'reply')}"
    f"{_button('menu', 'More actions', 'more_horiz')}</div>"
)

QUICK_ITEMS = "".join((*map(_react, QUICK), _button("emoji", "React", "add_reaction"))).replace(
    "<button ", '<button role="menuitem" '
)

MENU = f'<div class="quick" role="group" aria-label="React">{QUICK_ITEMS}</div>' + "".join(
    f'<button type="button" role="menuitem" data-action="{action}" class="{where}">'
    f'<i class="material-icons" aria-hidden="true">{icon}</i>{words}</button>'
    for action, words, icon, where in ITEMS
)

# Mounted on the rows: `act` does at once what needs no server, and tells it of the rest. What a menu may offer is asked
# for when it opens: it depends on who looks, and on the moment.
ACT = in_browser(f"""({{el: rows}}) => {{ const menu = rows.closest('.conversation').querySelector('.message-menu');
    const say = (message) => Quasar.Notify.create({{message, position: 'top', timeout: 1500}});
    const copy = (text, said) => navigator.clipboard
        ? navigator.clipboard.writeText(text).then(() => say(said)) : prompt(said, text);
    {VIEW}
    const ask = (...detail) => rows.dispatchEvent(new CustomEvent('act', {{detail}}));
    rows.act = (action, row, button) => {{ const id = Number(row.dataset.id), text = row.querySelector('.text');
        if (action === 'copy') copy(text.innerText, 'Text copied');
        else if (action === 'copy-code') copy(button.parentElement.querySelector('code').innerText, 'Code copied');
        else if (action === 'link') copy(location.origin + rows.dataset.link + row.dataset.seq, 'Link copied');
        else if (action === 'unfold') row.classList.toggle('unfolded');
        else if (action === 'menu') rows.menu(row, button.getBoundingClientRect());
        else if (action === 'emoji') {BESIDE}(button, emoji => ask('react', id, emoji));
        else if (action === 'react') ask('react', id, button.dataset.emoji);
        else if (action === 'picture') rows.view(button);
        else if (action === 'jump') ask('jump', id, Number(button.dataset.to));
        else ask(action, id, null); }};
    const lay = (at) => {{
        menu.style.left = Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8)) + 'px';
        menu.style.top = Math.max(8, at.bottom + menu.offsetHeight + 8 > innerHeight
            ? at.top - menu.offsetHeight - 4 : at.bottom + 4) + 'px'; }};
    const offer = (saved, deletable) => {{
        menu.classList.toggle('is-saved', saved); menu.classList.toggle('may-delete', deletable); }};
    rows.offer = (id, saved, deletable) => {{ if (Number(rows.chosen?.dataset.id) !== id) return;
        offer(saved, deletable); if (menu.matches(':popover-open')) lay(rows.chosen_at); }};
    rows.menu = (row, at) => {{ rows.chosen = row; rows.chosen_at = at; ask('menu', Number(row.dataset.id), null);
        menu.classList.toggle('mine', row.dataset.user === rows.dataset.me); offer(false, false);
        menu.classList.toggle('is-pinned', row.classList.contains('pinned')); menu.showPopover(); lay(at);
        if (!matchMedia('(pointer: coarse)').matches) menu.querySelector('[role=menuitem]').focus(); }}; }}""")

ON_CLICK = in_browser("""(e) => { const rows = e.currentTarget, button = e.target.closest('[data-action]');
    if (button) rows.act(button.dataset.action, button.closest('article'), button); }""")

ON_CHOICE = in_browser("""(e) => { const menu = e.currentTarget, button = e.target.closest('[data-action]');
    if (!button) return; const rows = menu.closest('.conversation').querySelector('.rows'); menu.hidePopover();
    rows.act(button.dataset.action, rows.chosen, button.dataset.action === 'emoji' ? rows.chosen : button); }""")

# The toolbar comes to the row that is pointed at, or that has the focus. A reaction says who reacted by the names that
# they have chosen (see `faces`): the row itself only knows usernames.
ON_POINT = in_browser("""(e) => { const row = e.target.closest('article[data-id]'), rows = e.currentTarget;
    const called = (name) => { const it = document.body.appendChild(document.createElement('span'));
        it.dataset.name = name; const said = getComputedStyle(it, '::before').content; it.remove();
        return said.startsWith('"') ? JSON.parse(said) : name; };
    const mark = e.target.closest('.reaction');
    if (mark) mark.title = mark.ariaLabel =
        `${mark.dataset.by.split(' ').map(called).join(', ')} reacted with ${mark.dataset.emoji}`;
    if (!row || row.matches('.system, .deleted') || row.querySelector(':scope > .tools')) return;
    rows.querySelector('.tools')?.remove();
    row.append(rows.closest('.conversation').querySelector('template').content.cloneNode(true)); }""")

# When the finger is lifted, the browser closes what had opened under it, because that is not where it was put down.
ON_TOUCH = in_browser("""(e) => { const row = e.target.closest('article[data-id]'), rows = e.currentTarget;
    clearTimeout(rows.pressing);
    if (e.type === 'touchend' && rows.pressed) { e.preventDefault();
        const menu = rows.closest('.conversation').querySelector('.message-menu');
        if (!menu.matches(':popover-open')) menu.showPopover(); }
    rows.pressed = false;
    if (e.type === 'touchstart' && e.touches.length === 1 && row && !row.matches('.system, .deleted'))
        rows.pressing = setTimeout(() => {
            rows.pressed = true; rows.menu(row, row.getBoundingClientRect()); }, 500); }""")

ON_CONTEXT = in_browser("(e) => { if (matchMedia('(pointer: coarse)').matches) e.preventDefault(); }")

# Up and Down go from message to message, letters act on the one that has the focus.
ON_KEY = in_browser("""(e) => { const rows = e.currentTarget, row = e.target.closest('article');
    const all = [...rows.querySelectorAll('article:not(.deleted), article.witnessed')];
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'End' && rows.dataset.newer) return rows.closest('.conversation').querySelector('.to-newest').click();
    const at = row ? all.indexOf(row) : all.length;
    const to = {ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1}[e.key];
    if (to !== undefined) { e.preventDefault(); const next = all[Math.max(0, Math.min(to, all.length - 1))];
        next?.focus({preventScroll: true}); next?.scrollIntoView({block: 'nearest'}); return; }
    const action = {r: 'reply', e: 'edit', '+': 'emoji', u: 'unread', c: 'link', Delete: 'delete'}[e.key];
    if (!action || !row?.dataset.id || row.matches('.system, .deleted')) return;
    if (action === 'edit' && row.dataset.user !== rows.dataset.me) return;
    e.preventDefault(); rows.act(action, row, row); }""")


class RowActions(Ready):
    """The toolbar and the menu of a list's rows. Make it in the list, after the rows.

    :param link: the address of a message, without its seq
    :param on_act: called with an action, the message's id, and what else belongs to the action
    """

    def __init__(
        self,
        rows: Rows,
        *,
        viewer_id: int,
        link: str,
        moderates: bool,
        on_act: Callable[[str, int, str | int | None], Awaitable[None]],
    ) -> None:
        super().__init__("div", MENU)
        self._on_act = on_act
        self.classes("message-menu moderates" if moderates else "message-menu").props("popover=auto role=menu")
        self.on("click", js_handler=ON_CHOICE)
        Ready("template", TOOLBAR)
        rows.props(f'data-me={viewer_id} data-link="{link}" tabindex=0').mark("rows")
        rows.on("vnodeMounted", js_handler=ACT)
        rows.on("act", self._act, js_handler="(e) => emit(...e.detail)")
        rows.on("click", js_handler=ON_CLICK).on("keydown", js_handler=ON_KEY)
        for name in ("mouseover", "focusin"):
            rows.on(name, js_handler=ON_POINT)
        for name in ("touchstart.passive", "touchend", "touchmove.passive", "touchcancel"):
            rows.on(name, js_handler=ON_TOUCH)
        rows.on("contextmenu", js_handler=ON_CONTEXT)

    async def _act(self, event: GenericEventArguments) -> None:
        await self._on_act(*event.args)
