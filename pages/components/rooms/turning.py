"""Turning from room to room without loading the page: links, back and forward, and the sheet of rooms on a phone."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.in_browser import at_load, in_browser

# Links to our rooms, wherever they stand: in the sidebar, in what was found, in a message.
ON_CLICK = in_browser("""(e) => { const link = e.target.closest('a[href^="/rooms/"]');
    if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    const to = link.getAttribute('href'), covered = history.state?.sheet || history.state?.pane;
    if (to !== location.pathname || covered) history[covered ? 'replaceState' : 'pushState']({}, '', to);
    if (matchMedia('(max-width: 899px)').matches) document.querySelector('.pane .close')?.click();
    e.currentTarget.classList.remove('sheet-open'); emit(to); }""")

# Going back closes what covers the page first. A swipe from the left edge opens the sheet, as in other apps.
show_and_cover = at_load("""() => {
addEventListener('click', (e) => { if (e.target.closest('.close-sheet') || e.target.matches('.sheet-open')) // its shade
        history.back();
    if (!e.target.closest('.open-sheet')) return;
    history.pushState({sheet: true}, ''); document.querySelector('.chat-page').classList.add('sheet-open');
    document.querySelector('.sidebar').focus(); });
addEventListener('popstate', (e) => {
    document.querySelector('.chat-page').classList.toggle('sheet-open', Boolean(e.state?.sheet));
    if (!e.state?.pane && matchMedia('(max-width: 899px)').matches) document.querySelector('.pane .close')?.click();
    emitEvent('turn', location.pathname);
});
let edge = null;
addEventListener('touchstart', (e) => { edge = e.touches[0].clientX < 24 ? e.touches[0].clientX : null; },
    {passive: true});
addEventListener('touchmove', (e) => {
    if (edge === null || e.touches[0].clientX - edge < 60) return;
    edge = null; document.querySelector('.open-sheet')?.click();
}, {passive: true}); }""")

PUSH = "if (location.pathname !== %(to)s) history.pushState({}, '', %(to)s)"


def turning(page: ui.element, on_turn: Callable[[str], Awaitable[None]]) -> None:
    """Call `on_turn` with the address, whenever somebody clicks on a link to a room or goes back or forward."""

    async def turn(event: GenericEventArguments) -> None:
        await on_turn(str(event.args))

    page.on("click", turn, js_handler=ON_CLICK).mark("page")
    ui.on("turn", turn)
    show_and_cover()
