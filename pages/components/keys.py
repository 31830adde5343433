"""The keys that work everywhere on the page. The browser answers them by itself, by pressing what can be pressed."""

from nicegui import ui

KEYS = (
    ("Ctrl K", "Jump to a room or a person"),
    ("Alt ↑ / Alt ↓", "Previous or next room"),
    ("Alt Shift ↑ / ↓", "Previous or next unread room"),
    ("F6", "Next part of the page"),
    ("Ctrl /  or  ?", "This list"),
    ("Enter", "Send"),
    ("Shift Enter", "New line"),
    ("↑ in an empty field", "Edit my last message"),
    ("Shift ↑ in an empty field", "Answer the last message"),
    ("Ctrl B, Ctrl I, Ctrl Shift C", "Bold, italic, code"),
    ("↑ / ↓ in the messages", "Previous or next message"),
    ("R, E, +, U, C on a message", "Answer, edit, react, mark unread, copy link"),
    ("Home / End", "Oldest or newest message"),
    ("Esc", "Close; mark as read and go to the newest message"),
)

SCRIPT = """<script>
addEventListener('keydown', (e) => {
    const page = document.querySelector('.chat-page'), control = e.ctrlKey || e.metaKey;
    const typing = e.target.closest?.('input, textarea, select, [contenteditable=true]');
    const press = (what) => { e.preventDefault(); page.querySelector(what)?.click(); };
    const step = (links, by) => { e.preventDefault();
        const at = links.findIndex(it => it.ariaCurrent === 'page');
        const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : (at + by + links.length) % links.length;
        links[next]?.click(); };
    if (!page || e.isComposing) return;
    if (control && !e.shiftKey && !e.altKey && e.key.toLowerCase() === 'k') return press('[data-key=switcher]');
    if ((control && e.key === '/') || (e.key === '?' && !typing && !control)) return press('[data-key=help]');
    if (e.altKey && !control && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
        const wanted = e.shiftKey ? '.unread, [aria-current=page]' : '*';
        const links = [...page.querySelectorAll('.sidebar a.room-link')].filter(it => it.matches(wanted));
        return step(links.filter(it => !it.closest('details:not([open])')), e.key === 'ArrowUp' ? -1 : 1);
    }
    if (e.key === 'F6') {
        e.preventDefault();
        const parts = [...page.querySelectorAll('.sidebar, .scroller, .composer textarea, .pane')]
            .filter(it => it.checkVisibility());
        const at = parts.findIndex(it => it.contains(document.activeElement));
        const next = parts[(at + (e.shiftKey ? parts.length - 1 : 1)) % parts.length];
        if (!next.hasAttribute('tabindex') && next.tagName !== 'TEXTAREA') next.tabIndex = -1;
        next?.focus();
    }
});
</script>"""


def keys() -> None:
    ui.add_body_html(SCRIPT)


def key_table() -> None:
    """All of the keys, for those who ask."""
    with ui.element("dl").classes("keys"):
        for key, does in KEYS:
            ui.element("dt").props["innerHTML"] = f"<kbd>{key}</kbd>"
            ui.element("dd").props["innerHTML"] = does
