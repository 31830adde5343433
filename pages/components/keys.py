"""The keys that work everywhere on the page. The browser answers them by itself, by pressing what can be pressed."""

from nicegui import ui

from pages.components.in_browser import at_load

KEYS = (
    ("Ctrl K", "Jump to a room or a person"),
    ("Alt ↑ / Alt ↓", "Previous or next room"),
    ("Alt Shift ↑ / ↓", "Previous or next unread room"),
    ("F6", "Next part of the page"),
    ("Ctrl /  or  ?", "This list"),
    ("Any letter", "Write"),
    ("Enter", "Send, unless you prefer Ctrl Enter"),
    ("Shift Enter", "New line"),
    ("↑ in an empty field", "Edit my last message"),
    ("Shift ↑ in an empty field", "Answer the last message"),
    ("Ctrl B, Ctrl I, Ctrl Shift C", "Bold, italic, code"),
    ("↑ / ↓ in the messages", "Previous or next message"),
    ("R, E, +, U, C on a message", "Answer, edit, react, mark unread, copy link"),
    ("Home / End", "Oldest or newest message"),
    ("Esc", "Close a menu, leave an answer or an edit, close the pane; then mark as read and go to the newest message"),
)

# What covers the page has keys of its own.
BEGIN = """const page = document.querySelector('.chat-page');
    const control = e.ctrlKey || e.metaKey, bare = !control && !e.altKey;
    if (!page || e.isComposing) return;
    const typing = e.target.closest?.('input, textarea, select, [contenteditable=true]');
    const covered = document.querySelector('.q-dialog, .q-menu, :popover-open');
    const field = page.querySelector('.composer textarea'), form = field?.form;
    const press = (what) => { e.preventDefault(); page.querySelector(what)?.click(); };"""

# The address knows first to which room one has turned, so that the next press goes on from there.
ROOMS = """if (control && !e.shiftKey && !e.altKey && e.key.toLowerCase() === 'k') return press('[data-key=switcher]');
    if ((control && e.key === '/') || (e.key === '?' && bare && !typing)) return press('[data-key=help]');
    if (e.altKey && !control && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
        e.preventDefault();
        const all = [...page.querySelectorAll('.sidebar a.room-link')], by = e.key === 'ArrowUp' ? -1 : 1;
        const address = location.pathname.match('^/rooms/[^/]+')?.[0];
        const here = all.find(it => it.getAttribute('href') === address) ?? all.find(it => it.ariaCurrent === 'page');
        const links = all.filter(it => it === here
            || (it.matches(e.shiftKey ? '.unread' : '*') && !it.closest('details:not([open])')));
        const at = links.indexOf(here);
        return links[at < 0 ? (by > 0 ? 0 : links.length - 1) : (at + by + links.length) % links.length]?.click();
    }"""

PARTS = """if (e.key === 'F6') {
        e.preventDefault();
        const parts = [...page.querySelectorAll('.sidebar, .rows, .composer textarea, .pane')]
            .filter(it => it.checkVisibility({visibilityProperty: true}));
        const at = parts.findIndex(it => it.contains(document.activeElement));
        return parts[(at < 0 ? 0 : at + (e.shiftKey ? parts.length - 1 : 1)) % parts.length]?.focus();
    }"""

# Esc takes back one thing after the other, the nearest first; when nothing is left, everything is read.
ESCAPE = """if (e.key === 'Escape' && bare && !e.defaultPrevented && !covered) {
        if (page.classList.contains('sheet-open')) return history.back();
        if (form?.give_up()) return;
        const close = page.querySelector('.pane .close');
        if (close?.checkVisibility()) { close.click(); return field?.focus(); }
        return form?.dispatchEvent(new CustomEvent('newest'));
    }"""

# What is typed or pressed on nothing in particular is meant for the messages, or for the field. The letters that mean
# something on a message stay with it.
ELSE = """if (!bare || typing || covered) return;
    if (e.key === 'End') page.querySelector('.to-newest')?.click();
    if (e.defaultPrevented) return;
    if (['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(e.key) && e.target === document.body)
        page.querySelector('.rows')?.dispatchEvent(new KeyboardEvent('keydown', {key: e.key}));
    else if (e.key.length === 1 && e.key !== ' ' && !(e.target.closest?.('article') && 'rReEuUcC+'.includes(e.key))
        && !matchMedia('(pointer: coarse)').matches) field?.focus();"""

keys = at_load(f"() => addEventListener('keydown', (e) => {{ {BEGIN} {ROOMS} {PARTS} {ESCAPE} {ELSE} }})")


def key_table() -> None:
    """All of the keys, for those who ask."""
    with ui.element("dl").classes("keys").props("tabindex=0"):  # it may have to be scrolled
        for key, does in KEYS:
            ui.element("dt").props["innerHTML"] = f"<kbd>{key}</kbd>"
            ui.element("dd").props["innerHTML"] = does
