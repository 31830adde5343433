"""What is said of the connection: nothing while it holds, and nothing for the first two seconds without it.

NiceGUI marks a lost connection on an overlay of its own, which would stand in the way of reading: it is hidden, and
this strip says what it would have said. For whatever else wants to know, `data-line` of the page is `lost` or empty,
and an event `in-vain` tells that an attempt to reconnect has failed.
"""

from pages.components.in_browser import at_load
from pages.components.ready import Ready

SILENT, GREETING, LONG = 2000, 2000, 60_000  # milliseconds

begin = at_load(f"""() => {{
const overlay = document.getElementById('popup'), root = document.documentElement;
const strip = () => document.querySelector('.connection-strip');
let since = 0, timers = [], hidden = 0;
const later = (wait, then) => timers.push(setTimeout(then, wait));
const say = (text, kind, retry = false) => {{ const it = strip(); if (!it) return;
    it.className = 'connection-strip ' + kind; it.querySelector('span').textContent = text;
    it.querySelector('button').hidden = !retry; }};
// NiceGUI loads the page again when an attempt takes too long: without a connection there would be no page any more.
const stay = () => {{ for (const fail of window.socket?.listeners('connect_error') ?? []) {{ if (fail.stays) continue;
    const patient = (error) => error.message === 'timeout' && root.dataset.line === 'lost' || fail(error);
    patient.stays = true; window.socket.off('connect_error', fail).on('connect_error', patient); }} }};
const reconnect = () => window.socket?.disconnect().connect();
new MutationObserver(() => {{
    const lost = overlay.ariaHidden === 'false';
    if (lost === (root.dataset.line === 'lost')) return;
    root.dataset.line = lost ? 'lost' : '';
    const told = lost ? false : strip()?.className.includes('lost');
    timers.forEach(clearTimeout); timers = [];
    if (lost) {{
        since = new Date(); stay();
        window.socket?.io.once('reconnect_error', () => dispatchEvent(new Event('in-vain')));
        later({SILENT}, () => say('Reconnecting \\u2026', 'lost'));
        later({LONG}, () => say('No connection since ' + since.toLocaleTimeString([], {{timeStyle: 'short'}})
            + '. What you write is kept.', 'lost', true));
    }} else if (told) {{
        say('Back online', 'back');
        later({GREETING}, () => say('', ''));
    }}
}}).observe(overlay, {{attributes: true, attributeFilter: ['aria-hidden']}});
addEventListener('click', (e) => {{ if (e.target.closest('.connection-strip button')) reconnect(); }});
document.addEventListener('visibilitychange', () => {{
    if (document.hidden) hidden = Date.now();
    else if (hidden && Date.now() - hidden > {LONG}) reconnect();
}}); }}""")


def connection_strip() -> None:
    begin()
    # Its words come from the browser, which is alone when there is something to say.
    strip = Ready("div", '<span></span><button type="button" hidden>Retry now</button>')
    strip.classes("connection-strip").props("role=status aria-live=assertive")
